"""What the site asks of Sphinx beyond its settings: which members a page of formulas shows, how docstrings read,
and links from names to their entries."""

from inspect import isclass, isfunction
from typing import Any

from docs.site.names import link_names

#: What a named tuple has beside its fields.
OF_TUPLES = ("_asdict", "_field_defaults", "_fields", "_make", "_replace", "_field_types")


def skip_values(_app: Any, what: str, name: str, member: Any, skip: bool, _options: Any) -> bool:
    """Whether to leave out a member: values of a module, such as a list of parameters, which have pages of their own."""
    is_value = what == "module" and not (isfunction(member) or isclass(member))
    return True if is_value or name in OF_TUPLES else skip


def keep_sentence(
    _app: Any, what: str, _name: str, _object: Any, _options: Any, lines: list[str]
) -> None:
    """Keep the first sentence of a property whole: what stands before a colon would be taken for its type."""
    if what in ("property", "attribute") and lines and ": " in lines[0]:
        lines[0] = f": {lines[0]}"


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx."""
    app.connect("autodoc-skip-member", skip_values)
    app.connect("autodoc-process-docstring", keep_sentence, priority=400)
    app.connect("doctree-resolved", link_names)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
