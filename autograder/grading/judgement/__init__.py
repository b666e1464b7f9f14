"""From the run of a hidden test to a verdict: outcome, name of the mistake, follow-through, waiting, credit."""
