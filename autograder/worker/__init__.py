"""Inside the sandbox: run the student's cells, answer calls. Of this package it knows only `wire`."""
