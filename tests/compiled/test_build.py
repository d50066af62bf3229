"""Machine code is kept for later processes, and made anew wherever it is not as it was."""

import ctypes
from pathlib import Path

import numpy as np
import pytest

from sim.cache_files import CACHE, cache_folder
from sim.compiled.build import Code
from tests.compiled.compiling import text_of


def text() -> str:
    """A module that doubles a number."""
    return text_of(lambda x: 2.0 * x, (1,))[0]


def doubled(code: Code) -> float:
    """What the module makes of 21."""
    given, found = np.full(8, 21.0), np.zeros(8)
    inward = np.array([given.ctypes.data, 64], dtype=np.int64)
    outward = np.array([found.ctypes.data], dtype=np.int64)
    call = code.function("month", ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)
    call(1, inward.ctypes.data, outward.ctypes.data)
    return float(found[0])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE, str(tmp_path / "code"))
    return cache_folder()


def test_code_is_kept_and_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doubled(Code(text())) == 42.0
    [kept] = folder.iterdir()
    monkeypatch.setattr("llvmlite.binding.TargetMachine.emit_object", None)
    assert doubled(Code(text())) == 42.0
    assert kept.exists()


@pytest.mark.parametrize("harm", [b"", b"x" * 10, b"x" * 5000])
def test_damaged_code_is_made_anew(folder: Path, harm: bytes) -> None:
    Code(text())
    [kept] = folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(harm or whole[:-1])
    assert doubled(Code(text())) == 42.0
    assert kept.read_bytes() == whole


def test_where_no_file_can_be_written_code_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv(CACHE, str(tmp_path / "file" / "code"))
    assert doubled(Code(text())) == 42.0


def test_only_the_latest_code_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.compiled.build.MOST_KEPT", 2)
    for factor in (2.0, 3.0, 4.0):
        Code(text_of(lambda x, f=factor: f * x, (1,))[0])
    assert len(list(folder.iterdir())) == 2


def test_nothing_half_written_is_left(folder: Path) -> None:
    Code(text())
    assert [file.suffix for file in folder.iterdir()] == [".code"]


@pytest.mark.parametrize(
    ("platform", "variable", "ends"),
    [
        ("win32", "LOCALAPPDATA", "alliance-lab"),
        ("darwin", "HOME", "Library/Caches/alliance-lab"),
        ("linux", "XDG_CACHE_HOME", "alliance-lab"),
    ],
)
def test_each_system_has_a_folder_for_it(
    platform: str, variable: str, ends: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(CACHE, raising=False)
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert cache_folder() == tmp_path / ends
