"""Arguments that users pass to functions, in all the forms that Python has for them."""

from collections.abc import Iterable
from operator import index
from os import PathLike
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


def list_items(*values: Any) -> tuple[Any, ...]:
    """Items that users pass one by one, as an iterable, or both; a string or a path is one item.

    >>> list_items("talks", ["deal", "crisis"])
    ('talks', 'deal', 'crisis')
    >>> list_items("talks"), list_items(())
    (('talks',), ())
    """
    items: list[Any] = []
    for value in values:
        if isinstance(value, Iterable) and not isinstance(value, str | bytes | PathLike):
            items += list_items(*value)
        else:
            items.append(value)
    return tuple(items)


def one_name(value: Any, what: str) -> str:
    """A name, where there can be only one.

    Args:
        value: what the user passed.
        what: that it names.

    Raises:
        UserError: for anything but a string.
    """
    if not isinstance(value, str):
        raise UserError(f"{value!r}: give the name of one {what}, as a string")
    return value
