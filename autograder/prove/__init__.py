"""Everything that must hold for an exercise before it is released."""

from autograder.prove.proof import Proof, prove

__all__ = ["Proof", "prove"]
