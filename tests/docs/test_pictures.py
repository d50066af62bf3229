"""The pictures of README and documents are those that one command makes from real runs."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from .test_docs import ROOT, _script

pictures = _script("pictures")


def test_every_picture_that_is_shown_is_made_here_and_kept():
    assert pictures.faults() == []
    assert pictures.main(["--check"]) == 0


@pytest.fixture
def copy(tmp_path):
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "README.md", tmp_path)
    for file in (ROOT / "docs").glob("*.md"):
        shutil.copy(file, tmp_path / "docs")
    shutil.copytree(ROOT / "docs" / "pictures", tmp_path / "docs" / "pictures")
    return tmp_path


def _spoil(root, how):
    folder = root / "docs" / "pictures"
    if how == "missing":
        (folder / "overview.png").unlink()
    elif how == "not made here":
        (folder / "by_hand.png").touch()
    elif how == "bytes":
        (folder / "overview.png").write_bytes(bytes(300_000))
    else:
        text = (root / "README.md").read_text(encoding="utf-8")
        other = "elsewhere.png" if how == "does not make" else "https://example.org/x.png"
        text = text.replace("docs/pictures/overview.png", other)
        (root / "README.md").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "how", ["missing", "not made here", "bytes", "does not make", "shown nowhere"]
)
def test_what_is_wrong_with_them_is_found(copy, how):
    assert pictures.faults(copy) == []
    _spoil(copy, how)
    assert any(how in fault for fault in pictures.faults(copy))


@pytest.mark.slow
def test_they_are_drawn_from_runs():
    made = dict(pictures.made(pictures.batch(runs=8)))
    assert set(made) == {file.name for file in Path(ROOT / "docs" / "pictures").iterdir()}
    for data in made.values():
        with Image.open(BytesIO(data)) as image:
            assert image.size[0] >= 1000
        assert len(data) < pictures.LARGEST


@pytest.mark.slow
def test_the_readme_quotes_what_the_program_says():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert pictures.with_answer(text, pictures.answer(pictures.batch())) == text
