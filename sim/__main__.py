"""`python -m sim` is the same as `sim`."""

from sim import cli
from sim.screen import legible


def main() -> None:
    """The command, on a screen of any encoding."""
    legible()
    cli.main()


if __name__ == "__main__":
    main()
