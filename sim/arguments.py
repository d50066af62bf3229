"""Arguments that users pass to functions, in all the forms that Python has for them."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import signature
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

    >>> list_items("talks", ["deal", "clashes"])
    ('talks', 'deal', 'clashes')
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


def takes_one_of_a_list[Owner: type](names: Mapping[str, str]) -> Callable[[Owner], Owner]:
    """A class decorator: where its public methods take one name, they also take a list of one.

    Args:
        names: what each argument names, by the name of the argument.

    Raises:
        UserError: from the methods, for a list of none or of several.

    >>> @takes_one_of_a_list({"scenario": "scenario"})
    ... class Figures:
    ...     def fan(self, scenario):
    ...         return scenario
    >>> Figures().fan(["war_ends"])
    'war_ends'
    """

    def decorate(owner: Owner) -> Owner:
        for name, method in list(vars(owner).items()):
            taken = (
                () if name.startswith("_") or not callable(method) else signature(method).parameters
            )
            single = {argument: what for argument, what in names.items() if argument in taken}
            if single:
                setattr(owner, name, _with_single_names(method, single))
        return owner

    return decorate


def _with_single_names(method: Callable[..., Any], names: Mapping[str, str]) -> Callable[..., Any]:
    form = signature(method)

    @wraps(method)
    def unpacked(*values: Any, **options: Any) -> Any:
        try:
            arguments = form.bind(*values, **options)
        except TypeError:
            return method(*values, **options)  # Python's own message names the method
        for name, what in names.items():
            value = arguments.arguments.get(name)
            if not isinstance(value, str | bytes | PathLike) and isinstance(value, Iterable):
                arguments.arguments[name] = _only_item(value, what)
        return method(*arguments.args, **arguments.kwargs)

    return unpacked


def _only_item(values: Iterable[Any], what: str) -> Any:
    items = list_items(values)
    if len(items) != 1:
        raise UserError(f"{what}: give one name, not a list of {len(items)}: {list(items)!r}")
    return items[0]
