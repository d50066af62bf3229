"""How the commands of this folder read their words: a number of runs first, then what each is about."""

import sys
from collections.abc import Callable, Sequence

from sim.errors import UserError, nearest

USER_ERROR = 2


def run_command(command: Callable[[list[str]], object]) -> None:
    """Run a command on the words behind its name; a user's mistakes end it, one line each, with exit code 2."""
    try:
        command(sys.argv[1:])
    except UserError as error:
        for mistake in error.mistakes:
            print(f"sim: {mistake}", file=sys.stderr)
        raise SystemExit(USER_ERROR) from None


def split_runs(words: Sequence[str], usual: int) -> tuple[int, list[str]]:
    """The number of runs and the other words.

    Args:
        usual: the number where none is given.

    Raises:
        UserError: for a number below 1, or more than one number.

    >>> split_runs(["50", "defaults"], 1000)
    (50, ['defaults'])
    """
    numbers = [word for word in words if word.lstrip("+-").isdigit()]
    if len(numbers) > 1:
        raise UserError(f"one number of runs, not {len(numbers)}: {', '.join(numbers)}")
    runs = int(numbers[0]) if numbers else usual
    if runs < 1:
        raise UserError(f"{runs} runs: at least 1 is needed")
    return runs, [word for word in words if word not in numbers]


def refuse_other(words: Sequence[str], choices: Sequence[str] = ()) -> None:
    """Refuse words that mean nothing here, each with the nearest that does.

    Raises:
        UserError: all such words at once.
    """
    wrong = [word for word in words if word not in choices]
    if wrong:
        raise UserError(*(f"{word!r} is no option here.{nearest(word, choices)}" for word in wrong))
