"""Files are written wholly or not at all, and never through a link or over another's file."""

import os
import stat
from contextlib import suppress

import pytest
from matplotlib.figure import Figure

import sim
from sim.cli.files import FIGURES, save_picture
from sim.ensemble.execution.batch_run import BatchRun
from sim.ensemble.request.batch import prepare_batch
from sim.ensemble.storage.journal import JOURNAL, LOCK, Journal, Mark
from sim.ensemble.storage.manifest import MANIFEST
from sim.errors import UserError
from sim.files import append_line, make_folder, unused_name, write_file

SECRET = "what the victim wrote"


@pytest.fixture
def victim(tmp_path):
    file = tmp_path / "victim"
    file.write_text(SECRET, encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "results"
    place.mkdir()
    return place


def test_a_file_is_replaced_and_nothing_else_is_left(folder):
    write_file(folder / "a", "one")
    write_file(folder / "a", b"two")
    assert [(f.name, f.read_bytes()) for f in folder.iterdir()] == [("a", b"two")]


def test_a_new_file_has_the_usual_permissions(folder):
    (folder / "usual").touch()
    write_file(folder / "a", "one")
    modes = {stat.S_IMODE((folder / name).stat().st_mode) for name in ("usual", "a")}
    assert len(modes) == 1


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_link_in_the_place_is_never_followed(folder, victim, overwrite):
    place = folder / "report.html"
    place.symlink_to(victim)
    if overwrite:
        write_file(place, "ours")
        assert place.read_text(encoding="utf-8") == "ours"
        assert not place.is_symlink()
    else:
        with pytest.raises(UserError, match="exists already"):
            write_file(place, "ours", overwrite=False)
    assert victim.read_text(encoding="utf-8") == SECRET


def test_a_dangling_link_counts_as_taken(folder, tmp_path):
    (folder / "a.png").symlink_to(tmp_path / "nowhere")
    assert unused_name(folder, "a.png").name == "a-2.png"
    with pytest.raises(UserError, match="exists already"):
        write_file(folder / "a.png", "x", overwrite=False)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", ["report.html.new", "report.html.tmp", ".report.html.new"])
def test_a_users_own_file_beside_it_stays(folder, name):
    (folder / name).write_text(SECRET, encoding="utf-8")
    write_file(folder / "report.html", "ours")
    assert (folder / name).read_text(encoding="utf-8") == SECRET


def test_a_file_system_without_hard_links_overwrites_nothing_either(folder, monkeypatch):
    def no_links(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    write_file(folder / "a", "one", overwrite=False)
    with pytest.raises(UserError, match="exists already"):
        write_file(folder / "a", "two", overwrite=False)
    assert [(f.name, f.read_bytes()) for f in folder.iterdir()] == [("a", b"one")]


def test_a_write_that_fails_leaves_no_draft(folder, monkeypatch):
    (folder / "place").mkdir()
    with pytest.raises(UserError, match="cannot be written"):
        write_file(folder / "place", "x")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "disk full")))
    with pytest.raises(UserError, match="disk full"):
        write_file(folder / "a", "x")
    assert [f.name for f in folder.iterdir()] == ["place"]


def test_a_line_is_never_appended_through_a_link(folder, victim):
    (folder / JOURNAL).symlink_to(victim)
    with pytest.raises(OSError):  # noqa: PT011
        append_line(folder / JOURNAL, "x")
    with pytest.raises(OSError):  # noqa: PT011
        Journal(folder).add(Mark("a", 0, 1))
    assert victim.read_text(encoding="utf-8") == SECRET


def test_nothing_is_written_into_a_folder_that_is_a_link(folder, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (folder / FIGURES).symlink_to(home, target_is_directory=True)
    with pytest.raises(UserError, match="is a link"):
        make_folder(folder / FIGURES)
    with pytest.raises(UserError, match="is a link"):
        save_picture(Figure, folder / FIGURES / "fan.png")
    assert not list(home.iterdir())


@pytest.mark.parametrize("name", [MANIFEST, JOURNAL, LOCK, "store.zarr/history/talks"])
def test_a_batch_that_is_continued_writes_through_no_link(tmp_path, victim, name):
    folder, home = tmp_path / "batch", tmp_path / "home"
    sim.run("history", runs=2, end="1990-12", record=["talks"], out=folder)
    place = folder / name
    if place.is_dir():
        place.rename(home)
        place.symlink_to(home, target_is_directory=True)
    else:
        victim.write_bytes(place.read_bytes() if place.exists() else b"")
        place.unlink(missing_ok=True)
        place.symlink_to(victim)
    content = victim.read_bytes()
    there = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    batch = prepare_batch(["history"], 2, 1, ["talks"], end="1990-12")
    with suppress(UserError), BatchRun(batch, folder):
        pass
    assert victim.read_bytes() == content
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == there
