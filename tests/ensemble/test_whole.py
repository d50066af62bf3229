"""A folder that is empty, partial, foreign or unfinished says what is missing."""

import json
import shutil

import pytest

import sim
from sim.ensemble.manifest import read_manifest, write_manifest
from sim.errors import UserError


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    place = tmp_path_factory.mktemp("kept") / "r"
    sim.run("war_ends", runs=2, end="2025-12", record=["talks", "trust.dprk.us"], out=place)
    return place


@pytest.fixture
def folder(kept, tmp_path):
    return shutil.copytree(kept, tmp_path / "copy é [b]")


def test_a_whole_folder_opens(folder):
    assert sim.Results.open(folder).scenarios[-1] == "war_ends"


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("manifest.json", "not a results folder: it has no manifest.json"),
        ("store.zarr", r"only part of a batch: store\.zarr missing"),
        ("store.zarr/zarr.json", r"store\.zarr/zarr\.json missing"),
        ("store.zarr/war_ends", r"store\.zarr/war_ends missing"),
        ("store.zarr/baseline", r"store\.zarr/baseline, store\.zarr/baseline"),
        ("store.zarr/war_ends/talks", r"store\.zarr/war_ends/talks missing"),
        ("store.zarr/war_ends/month", r"store\.zarr/war_ends/month missing"),
        ("store.zarr/baseline/run/c", r"store\.zarr/baseline/run missing"),
        ("store.zarr/war_ends/parameters/zarr.json", r"store\.zarr/war_ends/parameters missing"),
    ],
)
def test_what_is_missing_is_named(folder, gone, told):
    place = folder / gone
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    with pytest.raises(UserError, match=told):
        sim.Results.open(folder)


def test_lost_blocks_are_counted(folder):
    for name in ("talks", "trust.dprk.us"):
        shutil.rmtree(folder / "store.zarr" / "war_ends" / name / "c")
    with pytest.raises(UserError, match=r"1 blocks? of store\.zarr/war_ends missing"):
        sim.Results.open(folder)


@pytest.mark.parametrize("make", ["nothing", "file", "empty", "other"])
def test_what_never_was_a_results_folder_says_so(tmp_path, make):
    place = tmp_path / "r"
    if make == "file":
        place.touch()
    elif make != "nothing":
        place.mkdir()
    if make == "other":
        (place / "manifest.json").write_text('{"name": "an app"}', encoding="utf-8")
    with pytest.raises(UserError, match=r"not a results folder|written in format"):
        sim.Results.open(place)


@pytest.mark.parametrize("lost", ["seed", "named", "scenarios", "created"])
def test_a_manifest_that_lacks_something_is_foreign(folder, lost):
    told = {key: value for key, value in read_manifest(folder).items() if key != lost}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(UserError, match=f"it lacks {lost}"):
        sim.Results.open(folder)


@pytest.mark.parametrize("scenarios", [[], {}, "x", {"a": 1}])
def test_a_manifest_with_other_scenarios_is_foreign(folder, scenarios):
    write_manifest(folder, {**read_manifest(folder), "scenarios": scenarios})
    with pytest.raises(UserError, match="not one of a batch"):
        sim.Results.open(folder)


def test_an_unfinished_batch_says_how_to_go_on(folder):
    write_manifest(folder, {**read_manifest(folder), "complete": False})
    (folder / "journal.jsonl").write_text('"prepared"\n', encoding="utf-8")
    with pytest.raises(UserError, match="unfinished batch: 0 of 3 blocks"):
        sim.Results.open(folder)
