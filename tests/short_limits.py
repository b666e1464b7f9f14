"""Limits of student code for tests in which it hangs: calls that take milliseconds need not be waited for for long."""

from autograder.sandbox import Limits

SHORT = Limits(cell=2.0, call=0.5, repeated_call=0.25, patience=2.0)  # a cell with a magic imports IPython: 0.5 s
