"""Print the table of docs/attacks.md.

python -m tests.attacks.table
"""

from tests.attacks.submissions import Attack, attacks


def row(attack: Attack) -> str:
    """The attack's line."""
    return f"| `{attack.name}` | {attack.what} | all | held | {attack.held} |"


if __name__ == "__main__":
    print("\n".join(map(row, attacks())))
