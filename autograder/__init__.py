"""Exercises on backpropagation, and the autograder that grades them."""

__version__ = "0.1.0"
