"""Hostile submissions, each of which the grader must hold; see docs/attacks.md."""
