"""Limits of student code for tests in which it hangs: an exercise whose calls take milliseconds need not wait long."""

from autograder.sandbox import Limits

SHORT = Limits(cell=2.0, call=0.5, repeated_call=0.25, patience=2.0)
