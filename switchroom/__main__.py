"""`python -m switchroom`."""

from switchroom.cli import app


def main() -> None:
    """Run the command line."""
    app(prog_name="switchroom")


if __name__ == "__main__":
    main()
