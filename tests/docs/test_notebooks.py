"""The notebooks are stored as they run: with their outputs, and nothing of anyone's machine."""

import re

import nbformat
import pytest

from .test_docs import ROOT, _script

books = _script("notebooks")
FILES = books.notebooks()
OUTPUT = nbformat.v4.new_output
ANSWER = "- **Holds.** 7.\n\n**Seven.**"
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_stored_notebook_has_no_fault(file):
    assert books.faults(file) == []


def test_the_readme_lists_every_notebook_and_no_other():
    listed = re.findall(r"\(notebooks/([^)]+\.ipynb)\)", README)
    assert sorted(set(listed)) == [file.name for file in FILES]


def test_only_known_notebooks_can_be_named():
    assert books.notebooks(["1_quick_tour"]) == FILES[:1]
    with pytest.raises(SystemExit, match="no notebook 9_none; there are 1_quick_tour"):
        books.notebooks(["9_none"])


@pytest.fixture
def book():
    cells = [
        nbformat.v4.new_markdown_cell("# A title\n\n**Seven.**\n\n**Question.** How many?"),
        nbformat.v4.new_code_cell("x = 7"),
        nbformat.v4.new_markdown_cell("## Answer"),
        nbformat.v4.new_code_cell("x", outputs=[_told(ANSWER)]),
    ]
    for count, cell in enumerate((cells[1], cells[3]), start=1):
        cell.execution_count = count
    return books.normalise(nbformat.v4.new_notebook(cells=cells))


def _told(text):
    return OUTPUT("execute_result", {"text/plain": text}, execution_count=2)


def _faults(tmp_path, book):
    file = tmp_path / "small.ipynb"
    nbformat.write(book, file)
    return books.faults(file)


def test_a_notebook_that_asks_runs_and_answers_is_fine(tmp_path, book):
    assert _faults(tmp_path, book) == []


SPOILT = {
    "no heading with a question": lambda b: b.cells[0].update(source="# A title"),
    "does not begin with '## Answer'": lambda b: b.cells[2].update(source="## The end"),
    "tells no numbers": lambda b: b.cells[3].update(outputs=[_told("many\n\n**Seven.**")]),
    "does not end with a finding": lambda b: b.cells[3].update(outputs=[_told("7")]),
    "does not open with the finding": lambda b: b.cells[3].update(outputs=[_told("7\n\n**Eight.**")]),
    "letters of code": lambda b: b.cells[3].update(source="x + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0"),
    "has no stored output": lambda b: b.cells[3].update(outputs=[]),
    "not run in order": lambda b: b.cells[1].update(execution_count=5),
    "stores an error": lambda b: b.cells[1].update(outputs=[OUTPUT("error", ename="E", evalue="e")]),
    "went to stderr": lambda b: b.cells[1].update(outputs=[OUTPUT("stream", name="stderr", text="!")]),
    "shows a path": lambda b: b.cells[1].update(outputs=[_told("read from /home/me/x.csv")]),
    "names a path": lambda b: b.cells[1].update(source='x = open("/home/me/x.csv")'),
}  # fmt: skip


@pytest.mark.parametrize("fault", SPOILT)
def test_a_spoilt_notebook_is_found(tmp_path, book, fault):
    SPOILT[fault](book)
    assert any(fault in found for found in _faults(tmp_path, book))


def test_the_finding_of_the_last_cell_is_put_under_the_title(tmp_path, book):
    book.cells[3].outputs = [_told("7\n\n**Eight.**")]
    assert books.with_finding(book).cells[0].source == (
        "# A title\n\n**Eight.**\n\n**Question.** How many?"
    )
    assert _faults(tmp_path, book) == []
    without = "# A title\n\n**Question.** How many?"
    book.cells[0].source = without
    assert books.with_finding(book).cells[0].source.replace("**Eight.**\n\n", "") == without


def test_a_notebook_of_many_megabytes_is_found(tmp_path, book):
    book.cells[0].source += "x" * books.LARGEST
    [fault] = _faults(tmp_path, book)
    assert "bytes are more than" in fault


def test_what_differs_from_machine_to_machine_is_not_stored(book):
    book.cells[1].metadata = nbformat.from_dict({"execution": {"iopub.execute_input": "2024"}})
    book.cells[1].id = "4f0c9a"
    book.metadata["language_info"] = {"name": "python", "version": "3.12.3"}
    again = books.normalise(book)
    assert again.cells[1].metadata == {}
    assert again.cells[1].id == "cell-02"
    assert again.metadata.language_info == {"name": "python"}


@pytest.mark.parametrize(
    ("source", "makes"),
    [("x = 1", False), ("f(x)", True), ("f(x);", False), ("!ls", True), ("%%writefile a.py\nx", True),
     ("%matplotlib inline\nimport sim", False), ("for x in y:\n    print(x)", True)],
)  # fmt: skip
def test_it_is_known_which_cells_make_an_output(source, makes):
    assert books.shows(source) is makes
