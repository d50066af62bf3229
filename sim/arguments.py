"""Arguments that users pass to functions, in all the forms that Python has for them."""

from operator import index
from typing import Any

from sim.errors import UserError


def whole_number(value: Any, name: str, least: int) -> int:
    """A whole number, also one of NumPy's.

    Args:
        value: what the user passed.
        name: of the argument.
        least: the smallest valid number.

    Raises:
        UserError: for anything else, with the smallest valid number.

    >>> whole_number(3, "runs", 1)
    3
    """
    try:
        number = index(value) if type(value).__name__ not in ("bool", "bool_") else least - 1
    except TypeError:
        number = least - 1
    if number < least:
        raise UserError(f"{name} = {value!r}: give a whole number of at least {least}")
    return number
