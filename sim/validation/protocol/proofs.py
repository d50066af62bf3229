"""Statements and their proofs: each bullet of `docs/TRACE.md` ends in a test, a command or a link that exists."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sim.validation.markup import anchor
from sim.validation.templates import ROOT

#: What stands between a statement and its proofs, and between two proofs.
MARK, BETWEEN = " → ", "; "
_PART = re.compile(r"^## \d+\. ")
_LINK = re.compile(r"^\[[^\]]+\]\(([^)#]*)(?:#([^)]+))?\)$")
_CODE = re.compile(r"^`([^`]+)`$")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


class Statement(NamedTuple):
    """A bullet of a numbered part: its line, its text, and its proofs."""

    line: int
    text: str
    proofs: tuple[str, ...]


def statements(page: str) -> tuple[Statement, ...]:
    """The bullets of the numbered parts; other prose there counts as a statement without proof.

    >>> statements("## 1. One\\n\\n- It holds. → `sim verify`\\n")[0].proofs
    ('`sim verify`',)
    """
    return tuple(_statement(line, text) for line, text in _blocks(page.split("\n")))


def _statement(line: int, block: str) -> Statement:
    text, mark, proofs = block.rpartition(MARK)
    return Statement(line, text if mark else block, tuple(proofs.split(BETWEEN)) if mark else ())


def _blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Bullets and paragraphs of the numbered parts, each with its first line; headings and tables are none."""
    inside, block, begun = False, [""], 0
    for number, line in enumerate([*lines, ""], start=1):
        if line.startswith("## "):
            inside = bool(_PART.match(line))
        plain = bool(line.strip()) and line[0] not in "#|"
        if (not plain or line.startswith("- ")) and block[0]:
            yield begun, " ".join(block)
            block = [""]
        if plain and inside:
            begun = begun if block[0] else number
            block = [*filter(None, block), line.strip()]


def proof_mistakes(page: str, name: str = "docs/TRACE.md", root: Path = ROOT) -> tuple[str, ...]:
    """Statements that end in no proof, and proofs that do not exist, a line each."""
    found = []
    for one in statements(page):
        start = " ".join(one.text.removeprefix("- ").split()[:6])
        if not one.proofs:
            found.append(
                f"{name}:{one.line}: no test, command or link proves the statement {start!r} …"
            )
        wrong = [_wrong(proof, root) for proof in one.proofs]
        found += [f"{name}:{one.line}: {text}" for text in wrong if text]
    return tuple(found)


def _wrong(proof: str, root: Path) -> str:
    """What is wrong with a proof; "" where nothing is."""
    if link := _LINK.match(proof):
        return _wrong_link(link[1], link[2], root)
    if code := _CODE.match(proof):
        return _wrong_command(code[1], root)
    return f"{proof!r} is no test, command or link"


def _wrong_link(target: str, fragment: str | None, root: Path) -> str:
    file = (root / "docs" / target).resolve()
    if not file.exists():
        return f"{target} is not there"
    if fragment is None or file.suffix != ".md":
        return ""
    headings = map(anchor, _HEADING.findall(file.read_text(encoding="utf-8")))
    return "" if fragment in headings else f"{target} has no heading {fragment!r}"


def _wrong_command(code: str, root: Path) -> str:
    first, *rest = code.split()
    if first.startswith("tests/"):
        return _wrong_test(first, root)
    if first == "sim":
        known = rest and rest[0] in _commands(root)
        return "" if known else f"there is no command {code!r}"
    if first == "python" and rest[:1] == ["-m"] and len(rest) > 1:
        return "" if rest[1] == "pytest" or _runs(rest[1], root) else f"{code!r} runs nothing"
    file = rest[0] if first == "python" and rest else first
    return "" if (root / file).is_file() else f"{file} is not there"


def _wrong_test(code: str, root: Path) -> str:
    path, _, name = code.partition("::")
    place = root / path
    if not place.exists():
        return f"{path} is not there"
    if name and f"def {name}(" not in place.read_text(encoding="utf-8"):
        return f"{path} has no test {name!r}"
    return ""


def _runs(module: str, root: Path) -> bool:
    """Whether a module can be run by its name."""
    place = root.joinpath(*module.split("."))
    file = place / "__main__.py" if place.is_dir() else place.with_suffix(".py")
    return file.is_file() and '__name__ == "__main__"' in file.read_text(encoding="utf-8")


@cache
def _commands(root: Path) -> frozenset[str]:
    """The commands of the terminal, by name."""
    files = sorted((root / "sim" / "cli" / "commands").glob("*.py"))
    tree = ast.parse("\n".join(file.read_text(encoding="utf-8") for file in files))
    names = (
        node.name.rstrip("_")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(each).startswith("command(") for each in node.decorator_list)
    )
    return frozenset(names)
