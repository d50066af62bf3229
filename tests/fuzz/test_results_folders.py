"""A results folder with anything of it spoiled gives the same numbers or a message; never a traceback."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import sim
from sim.ensemble.storage.manifest import read_manifest, write_manifest
from tests.fuzz.commands import answers_in_words
from tests.fuzz.damage import spoiled_bytes
from tests.fuzz.much import FUZZ, MANY, NIGHT

RECORD = "talks,trust.dprk.us,arms.dprk.russia"
#: What is done with a spoiled folder: a command's words, or its series looked at one by one.
USES = (
    ("compare", "r"), ("compare", "r"), ("compare", "r", "--scenario", "war_ends", "--year", "2024"),
    ("plot", "r", "talks"), ("plot", "r", "arms.dprk.russia", "--kind", "distribution"),
    ("plot", "r", "--kind", "timeline"), ("plot", "r", "--kind", "overview"),
    ("run", "--resume", "--out", "r", "--quiet"), ("run", "--resume", "--out", "r", "--quiet"),
    ("discover", "trust.dprk.us<0.5@2024", "--folder", "r"), ("report", "r"), ("verify", "r"),
    ("verify", "r", "--deep"), (), (), (),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished batch with figures and tables, of two blocks' worth of everything but time."""
    place = tmp_path_factory.mktemp("whole")
    words = [
        "run",
        "war_ends",
        "--runs",
        "3",
        "--end",
        "2025-12",
        "--record",
        RECORD,
        "--out",
        "r",
        "--quiet",
    ]
    assert answers_in_words(words, place) == 0
    return place / "r"


def inside(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value: what holds it, and its key there."""
    found = []
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            found += [(value, key), *inside(value[key])]
    return found


def spoiled_json(draw: Any, file: Path) -> None:
    """Another value, a key less, or one more; what is no JSON is cut."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        file.write_bytes(spoiled_bytes(draw, file.read_bytes()))
        return
    places = inside(content)
    if places:
        holder, key = draw(st.sampled_from(places))
        how = draw(st.sampled_from(("drop", "other", "other", "rename")))
        if how == "other":
            holder[key] = draw(JSON)
        elif how == "rename" and isinstance(holder, dict):
            holder[f"{key}x"] = holder.pop(key)
        else:
            del holder[key]
    file.write_text(json.dumps(content), encoding="utf-8")


def files(folder: Path) -> list[Path]:
    """Its files, in order; those that say what is what stand more than once, and come up more often."""
    found = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != ".lock")
    telling = [file for file in found if file.suffix in (".json", ".jsonl", ".csv")]
    at_the_top = [file for file in telling if file.parent == folder]
    return [*found, *telling, *(3 * at_the_top)]


#: What is done to a file; those of a stranger may give other numbers, for they hide what they do.
DAMAGE = ("bytes", "bytes", "json", "delete", "rename", "folder", "swap", "prune", "turn")
STRANGE = ("link", "loop", "pipe", "sealed", "sealed")


def spoil(draw: Any, folder: Path) -> str:
    """Spoil one file or folder of it; how."""
    how = draw(st.sampled_from((*DAMAGE, *STRANGE)))
    if how == "sealed":
        seal(draw, folder / "manifest.json")
        return how
    file = draw(st.sampled_from(files(folder)))
    if how in STRANGE:
        replace_by_link(how, file, folder)
        return how
    if how == "bytes":
        file.write_bytes(spoiled_bytes(draw, file.read_bytes()))
    elif how == "json":
        spoiled_json(draw, file)
    elif how in ("delete", "folder"):
        file.unlink()
        if how == "folder":
            file.mkdir()
    elif how == "rename":
        file.rename(file.with_name(f"{file.name}.old"))
    elif how == "swap":
        other = draw(st.sampled_from(files(folder)))
        data = file.read_bytes()
        file.write_bytes(other.read_bytes())
        other.write_bytes(data)
    elif how == "turn":
        turn_chunks(draw, folder)
    elif file.parent != folder:
        shutil.rmtree(file.parent)
    return how


def seal(draw: Any, file: Path) -> None:
    """Spoil a manifest and correct its checksum, as somebody would who does not want to be found out."""
    try:
        content = read_manifest(file.parent)
    except sim.UserError:
        return
    holder, key = draw(st.sampled_from(inside(content)))
    holder[key] = draw(JSON | st.sampled_from((10**13, -1, 0, "..", "../../x", "\x1b[31m")))
    write_manifest(file.parent, content)


def replace_by_link(how: str, file: Path, folder: Path) -> None:
    """A link to a file outside, a folder that holds itself, or a pipe in a file's place."""
    file.unlink()
    if how == "link":
        outside = folder.parent / "outside"
        outside.write_text("{}", encoding="utf-8")
        file.symlink_to(outside)
    elif how == "loop":
        file.symlink_to(file.parent, target_is_directory=True)
    else:
        os.mkfifo(file)


def turn_chunks(draw: Any, folder: Path) -> None:
    """Two chunks of series in each other's place."""
    chunks = sorted((folder / "store.zarr").glob("*/*/c/*/*"))
    if len(chunks) > 1:
        one, other = draw(st.lists(st.sampled_from(chunks), min_size=2, max_size=2, unique=True))
        data = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(data)


def look_at(folder: Path, original: sim.Results | None) -> None:
    """Every series and parameter of every scenario: as they were, where nobody has hidden what he did."""
    try:
        results = sim.Results.open(folder)
        for name in results.scenarios:
            data = results[name].load()
            assert original is None or data.identical(original[name])
        results.summary()
    except sim.UserError as error:
        mistakes = error.mistakes
        event("look: refused")
        assert all("\n" not in mistake for mistake in mistakes), mistakes
    else:
        event("look: read")


def spoiled_and_used(whole: Path, draw: Any, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    folder = Path(shutil.copytree(whole, place / "r"))
    kinds = {spoil(draw, folder) for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3))))}
    use = draw(st.sampled_from(USES))
    if use:
        event(f"{use[0]}: {answers_in_words(use, place)}")
    else:
        look_at(folder, sim.Results.open(whole) if "sealed" not in kinds else None)


@pytest.mark.slow
@settings(FUZZ, max_examples=40)
@given(data=st.data())
def test_a_spoiled_results_folder_is_read_or_told(whole: Path, tmp_path: Path, data: Any) -> None:
    spoiled_and_used(whole, data.draw, tmp_path)


@pytest.mark.nightly
@settings(NIGHT, max_examples=MANY)
@given(data=st.data())
def test_thousands_of_spoiled_results_folders_are_read_or_told(
    whole: Path, tmp_path: Path, data: Any
) -> None:
    spoiled_and_used(whole, data.draw, tmp_path)
