"""Run hidden tests: against a submission in the sandbox, or against trusted code in this process."""
