"""Runs the notebooks and stores what they show.

`python docs/notebooks.py` runs all of them anew (a few minutes) and stores their outputs without what
changes from run to run; with names, such as `2_war_ends`, only those. The finding that a notebook computes in its
last cell is put under its title, so that both always agree. `--check` runs nothing and
says what is wrong with what is stored. Needs `pip install -e ".[fast,notebooks]"`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
#: Seconds that one cell may take.
PATIENCE = 600
#: What a notebook with its pictures may take, in bytes.
LARGEST = 1_000_000
#: Paths of somebody's machine.
PATHS = re.compile(
    r"(?<![\w./:])/(?:home|root|tmp|Users|usr|opt|var|private|mnt|work)/|[A-Z]:\\\w|file://"
)
FIRST, LAST = "**Question.**", "## Answer"
#: A finding: one line in bold.
FINDING = re.compile(r"\*\*[^*\n]+\*\*")


def notebooks(names: list[str] | None = None) -> list[Path]:
    """The notebooks, or those named."""
    files = sorted(FOLDER.glob("*.ipynb"))
    wanted = [Path(name).stem for name in names or []]
    unknown = [name for name in wanted if name not in {file.stem for file in files}]
    if unknown:
        known = ", ".join(file.stem for file in files)
        raise SystemExit(f"no notebook {', '.join(unknown)}; there are {known}")
    return [file for file in files if not wanted or file.stem in wanted]


def execute(file: Path) -> Any:
    """A notebook after it has been run from its first cell to its last."""
    from nbclient import NotebookClient

    book = nbformat.read(file, as_version=4)
    resources = {"metadata": {"path": str(file.parent)}}
    NotebookClient(book, timeout=PATIENCE, resources=resources, record_timing=False).execute()
    return with_finding(normalise(book))


def with_finding(book: Any) -> Any:
    """The notebook with the finding of its last cell under its title."""
    title, *rest = book.cells[0].source.split("\n\n")
    if rest and FINDING.fullmatch(rest[0]):
        rest = rest[1:]
    book.cells[0].source = "\n\n".join([title, last_line(book), *rest])
    return book


def last_line(book: Any) -> str:
    """The last line that the last cell shows: the finding."""
    return _answer(book).rpartition("\n")[2]


def _answer(book: Any) -> str:
    """What the last cell shows, as plain text."""
    outputs = book.cells[-1].get("outputs", [])
    return "\n".join(
        o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs
    ).rstrip()


def normalise(book: Any) -> Any:
    """The same notebook without what differs from machine to machine."""
    book.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    })  # fmt: skip
    for number, cell in enumerate(book.cells, start=1):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({})
    return book


def faults(file: Path) -> list[str]:
    """What is wrong with a stored notebook."""
    if file.stat().st_size > LARGEST:
        return [f"{file.name}: {file.stat().st_size} bytes are more than {LARGEST}"]
    book = nbformat.read(file, as_version=4)
    try:
        nbformat.validate(book)
    except nbformat.ValidationError as error:
        return [f"{file.name}: {error.message}"]
    wrong = (*_frame(book), *(fault for cell in book.cells for fault in _cell(cell)))
    return [f"{file.name}: {fault}" for fault in wrong]


def _frame(book: Any) -> Iterator[str]:
    """A notebook begins with its finding and its question, and ends with its answer in numbers and the finding."""
    prose = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
    if not prose or not prose[0].startswith("# ") or FIRST not in prose[0]:
        yield f"its first cell has no heading with a question: {FIRST}"
    if not prose or not prose[-1].startswith(LAST):
        yield f"its last prose does not begin with {LAST!r}"
    last = book.cells[-1]
    text = "".join(_text(output) for output in last.get("outputs", ()))
    if last.cell_type != "code" or not re.search(r"\d", text):
        yield "its last cell tells no numbers"
    finding = last_line(book)
    if not FINDING.fullmatch(finding):
        yield "its last cell does not end with a finding, in one bold line"
    elif book.cells[0].source.split("\n\n")[1:2] != [finding]:
        yield "its first cell does not open with the finding of its last: run docs/notebooks.py"
    if len(last.source) > len(_answer(book)):
        yield f"its answer takes {len(last.source)} letters of code for {len(_answer(book))} of words"
    counts = [cell.execution_count for cell in book.cells if cell.cell_type == "code"]
    if counts != list(range(1, len(counts) + 1)):
        yield "its cells were not run in order, each once: run docs/notebooks.py"


def _cell(cell: Any) -> Iterator[str]:
    """What is wrong with a cell: its outputs belong to its source, and to no one's machine."""
    if PATHS.search(cell.source):
        yield f"{cell.id} names a path of a machine"
    outputs = cell.get("outputs", [])
    if cell.cell_type == "code" and not outputs and shows(cell.source):
        yield f"{cell.id} has no stored output: run docs/notebooks.py"
    for output in outputs:
        if output.output_type == "error":
            yield f"{cell.id} stores an error: {output.ename}"
        if output.output_type == "stream" and output.name == "stderr":
            yield f"{cell.id} stores what went to stderr"
        if PATHS.search(_text(output)):
            yield f"{cell.id} shows a path of a machine"


def shows(source: str) -> bool:
    """Whether a cell makes an output: its last line stands by itself, without `;`, or it prints."""
    if source.startswith(("%%", "!")) or "\n!" in source:
        return True
    code = "\n".join(line for line in source.splitlines() if not line.startswith("%"))
    body = ast.parse(code).body
    last = bool(body) and isinstance(body[-1], ast.Expr) and not code.rstrip().endswith(";")
    return last or "print(" in code


def _text(output: Any) -> str:
    """What an output says; pictures say nothing."""
    texts = [output.get("text", ""), *output.get("traceback", [])]
    data = output.get("data", {})
    texts += [data[kind] for kind in data if kind.startswith("text/")]
    return "\n".join(text if isinstance(text, str) else "".join(text) for text in texts)


def main(arguments: list[str]) -> int:
    """Run and store notebooks, or check what is stored; 1 where something is wrong."""
    names = [a for a in arguments if a != "--check"]
    for file in notebooks(names):
        if "--check" not in arguments:
            print(file.name, flush=True)
            nbformat.write(execute(file), file)
    wrong = [fault for file in notebooks(names) for fault in faults(file)]
    print("\n".join(wrong), end="\n" if wrong else "")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
