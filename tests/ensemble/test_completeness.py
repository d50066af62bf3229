"""A folder that is empty, partial, foreign or unfinished says what is missing."""

import json
import shutil

import pytest

import sim
from sim.ensemble.storage.manifest import read_manifest, write_manifest
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
        ("store.zarr/baseline", r"store\.zarr/baseline missing"),
        ("store.zarr/war_ends/talks", r"store\.zarr/war_ends/talks missing"),
        ("store.zarr/war_ends/month", r"store\.zarr/war_ends/month missing"),
        ("store.zarr/baseline/run/c", r"store\.zarr/baseline/run/c/0 missing"),
        (
            "store.zarr/war_ends/parameters/zarr.json",
            r"store\.zarr/war_ends/parameters/zarr\.json missing",
        ),
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
    with pytest.raises(
        UserError, match=r"1 block of store\.zarr/war_ends/talks, 1 block of .*missing"
    ):
        sim.Results.open(folder)


@pytest.mark.parametrize("name", ["talks", "parameters"])
def test_a_block_that_is_lost_of_one_series_alone_is_named(folder, name):
    next((folder / "store.zarr" / "war_ends" / name / "c").glob("*/0")).unlink()
    with pytest.raises(UserError, match=rf"1 block of store\.zarr/war_ends/{name} missing"):
        sim.Results.open(folder)


def flipped(file):
    """A file with one bit in its middle turned over."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("how", ["flipped", "cut", "emptied"])
@pytest.mark.parametrize("scenario", ["baseline", "war_ends"])
def test_a_damaged_block_is_told_when_it_is_read_and_the_others_are_read(folder, scenario, how):
    place = folder / "store.zarr" / scenario / "talks"
    file = next(f for f in place.rglob("*") if f.is_file() and f.name != "zarr.json")
    if how == "flipped":
        flipped(file)
    else:
        file.write_bytes(file.read_bytes()[: 20 * (how == "cut")])
    results = sim.Results.open(folder)
    assert results.series("trust.dprk.us", "war_ends").shape == (432, 2)
    with pytest.raises(UserError, match=r"talks/?.* is damaged .* copy the folder again") as error:
        results.series("talks", scenario)
    assert str(place) in str(error.value)


def test_damaged_parameters_are_told(folder):
    flipped(next((folder / "store.zarr" / "war_ends" / "parameters" / "c").glob("*/0")))
    dataset = sim.Results.open(folder)["war_ends"]
    drawn = next(name for name in dataset if str(name).startswith("parameter:"))
    with pytest.raises(UserError, match=r"parameters/c/0/0 is damaged \(its checksum differs\)"):
        dataset[drawn].values  # noqa: B018


@pytest.mark.parametrize("group", [".", "baseline", "war_ends/talks", "war_ends/history"])
def test_a_damaged_description_of_an_array_is_told(folder, group):
    (folder / "store.zarr" / group / "zarr.json").write_text('{"zarr_format": 3,', encoding="utf-8")
    with pytest.raises(UserError, match=r"store\.zarr.* is damaged .* copy the folder again"):
        sim.Results.open(folder)


def test_a_manifest_in_which_a_digit_has_changed_is_damaged(folder):
    file = folder / "manifest.json"
    text = file.read_text(encoding="utf-8")
    assert '"seed": 1,' in text
    file.write_text(text.replace('"seed": 1,', '"seed": 3,'), encoding="utf-8")
    with pytest.raises(UserError, match=r"manifest\.json is damaged \(its checksum differs\)"):
        sim.Results.open(folder)


@pytest.mark.parametrize(
    "line", ["{", "é", '{"scenario": "war_ends"}', '{"scenario": 1, "first": 0, "last": 1}']
)
def test_a_damaged_line_of_the_journal_is_told_with_its_number(folder, line):
    write_manifest(folder, {**read_manifest(folder), "complete": False})
    (folder / "journal.jsonl").write_text(f'"prepared"\n{line}\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"journal\.jsonl, line 2, is damaged"):
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


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"seed": "x"}, "of the wrong type: seed"),
        ({"named": 5, "versions": {"numpy": 2}}, r"of the wrong type: named, versions\.numpy"),
        ({"request": {"scenarios": []}}, r"it lacks request\.settings, request\.end"),
        ({"runs": 0}, "impossible values of runs"),
    ],
)
def test_a_manifest_says_what_is_wrong_with_its_values(folder, changes, message):
    write_manifest(folder, {**read_manifest(folder), **changes})
    with pytest.raises(UserError, match=f"is not one of a batch: {message}"):
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


def test_a_folder_that_is_no_results_folder_gets_the_one_that_may_be_meant(tmp_path):
    place = tmp_path / "results"
    for name in ("0001-war_ends", "0002-us_engagement"):
        sim.run("history", runs=2, end="1991-12", record=["talks"], out=place / name)
    for wrong, meant in (
        (place / "0001", "Did you mean"), (place / "0002-us_engagemnt", "Did you mean"), (tmp_path, "The last one is"),
        (place, "The last one is"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=meant) as error:
            sim.Results.open(wrong)
        right = "0001-war_ends" if wrong.name == "0001" else "0002-us_engagement"
        assert str(error.value).endswith(f"{place / right}{'?' if 'Did' in meant else '.'}")
