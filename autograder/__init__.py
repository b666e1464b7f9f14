"""Exercises on backpropagation, and the autograder that grades them."""
