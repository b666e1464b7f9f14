"""How long things take, measured on the sample class."""
