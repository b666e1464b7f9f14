"""Which mistake a wrong answer looks like: first the known ones of its exercise, then what is generally true of it."""

from autograder.diagnosis.derived import DERIVED, derive
from autograder.diagnosis.name import Name, diagnose
from autograder.diagnosis.trace import Fetched, Reading, Trace, readings_of

__all__ = ["DERIVED", "Fetched", "Name", "Reading", "Trace", "derive", "diagnose", "readings_of"]
