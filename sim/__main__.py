"""`python -m sim` is the same as `sim`."""

from sim.cli import app
from sim.terminal import make_streams_safe


def main() -> None:
    """The command, on a screen of any encoding."""
    make_streams_safe()
    app.main()


if __name__ == "__main__":
    main()
