"""Errors that are raised on one floor and told on another."""


class IsolationError(Exception):
    """This machine cannot isolate student code well enough; the message says what to do."""
