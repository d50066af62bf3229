"""Where a month finds and leaves its numbers, in any emitter's language."""

from typing import NamedTuple


class Places(NamedTuple):
    """Where the month finds and leaves its rows.

    Attributes:
        inputs: the place of each input in the table of inputs.
        narrow: which results are stored in single precision, in the order of the table of outputs.
    """

    inputs: dict[str, int]
    narrow: list[bool]
