"""What other pages take from `docs/model.md`: its sections of formulas, its table of random processes."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sim.errors import UserError
from sim.rules.registry import MECHANISMS
from sim.validation.markup import anchor
from sim.validation.templates import ROOT

_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_GENERATED = re.compile(r"<!-- generated: \w+ -->.*?<!-- end -->", re.DOTALL)
_ROW = re.compile(r"^\| (`.*?`) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)


class Process(NamedTuple):
    """A row of the table of random processes: its pattern, whose it is, its month, and what it decides."""

    name: str
    actor: str
    month: str
    decides: str


@cache
def _prose() -> str:
    """The page without what a program wrote into it."""
    file = ROOT / "docs" / "model.md"
    if not file.is_file():
        raise UserError(
            f"{file} is not there: the documents are made in a checkout of the repository"
        )
    return _GENERATED.sub("", file.read_text(encoding="utf-8"))


def _chapter(first: int) -> str:
    """A numbered chapter, up to the next."""
    prose = _prose()
    return prose[prose.index(f"\n## {first}. ") : prose.index(f"\n## {first + 1}. ")]


@cache
def month_sections() -> tuple[tuple[str, str], ...]:
    """The sections of the month with their formulas: heading and text."""
    return tuple(_parts(_chapter(6)))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    _, *parts = _HEADING.split(text)
    yield from zip(parts[::2], parts[1::2], strict=True)


def link_to(heading: str) -> str:
    """A link from another page of `docs/` to a heading of the model's page.

    >>> link_to("Phase 1. Drivers")
    '[Phase 1. Drivers](model.md#phase-1-drivers)'
    """
    return f"[{heading}](model.md#{anchor(heading)})"


def parameters_heading(mechanism: str) -> str:
    """The heading of a mechanism's table of parameters.

    >>> parameters_heading("trust")
    'Trust, treaties, reliability (`sim/rules/trust.py`)'
    """
    return f"{MECHANISMS[mechanism]} (`sim/rules/{mechanism}.py`)"


@cache
def processes() -> dict[str, Process]:
    """The table of random processes, by name; a row may name several.

    >>> processes()["meeting"].actor
    "each partner's `stream_id`"
    """
    found = {}
    for names, *rest in _ROW.findall(_chapter(5)):
        for name in re.findall(r"`([^`]+)`", names):
            found[name] = Process(name, *rest)
    return found
