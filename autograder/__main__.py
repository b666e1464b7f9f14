"""The command `autograder`, and `python -m autograder`: for staff, whose packages a student's install does not have."""

import sys

NEEDED = ("click", "msgspec")


def main() -> None:
    """Run the command line, or say which packages it needs."""
    try:
        from autograder.cli import main as run
    except ModuleNotFoundError as missing:
        if missing.name not in NEEDED:
            raise
        sys.exit(
            f"The command `autograder` is for staff, and {missing.name} is not installed. Install its packages with:\n"
            "  pip install 'backprop-autograder[staff]'    or, in a checkout of the course:    pip install '.[staff]'\n"
            "In a notebook the checks work without them."
        )
    run()


if __name__ == "__main__":
    main()
