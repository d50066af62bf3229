"""Every file that decides a number is checked; what is damaged is named and computed again."""

import contextlib
import hashlib
import json
import os
import shutil
import warnings

import pytest
import xarray as xr
import zarr
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.api.run import run_batch
from sim.ensemble.storage import manifest as manifest_module
from sim.ensemble.storage.integrity import Checksums, block_digits
from sim.ensemble.storage.layout import layouts
from sim.ensemble.storage.manifest import read_manifest, write_manifest
from sim.ensemble.storage.safe_files import read_bytes
from sim.ensemble.storage.status import verify_batch
from sim.ensemble.storage.zarr_format import crc32c
from sim.errors import UserError
from tests.ensemble.batches import digest, early, small
from tests.tiers import slow_but


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "batch"
    run_batch(small(), folder)
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "batch")


def read_all(folder):
    """Every number of every scenario."""
    results = sim.Results.open(folder)
    for scenario in results.scenarios:
        results[scenario].load()


@contextlib.contextmanager
def warnings_as_errors():
    """Also those that the project's settings ignore, but for what libraries open themselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", EncodingWarning)
        yield


def resumed(folder):
    """The batch computed again where it is damaged, and whole then."""
    run_batch(small(), folder, resume=True)
    assert verify_batch(folder, deep=True) == []
    read_all(folder)
    return folder


def test_one_history_is_stored_opened_and_resumed(tmp_path):
    """Its numbers 0 are the fill value of arrays, whose chunks Zarr would leave out."""
    folder = tmp_path / "one"
    in_memory = run_batch(early(runs=1, runs_per_block=None))
    stored = run_batch(early(runs=1, runs_per_block=None), folder)
    assert verify_batch(folder, deep=True) == []
    run_batch(early(runs=1, runs_per_block=None), folder, resume=True)
    assert in_memory["history"].identical(stored["history"].load())
    assert in_memory["history"].identical(sim.Results.open(folder)["history"].load())


METADATA = {
    "months": ("turn/zarr.json", '"months_from": 8', '"months_from": 9'),
    "past": ("turn/zarr.json", '"past": "baseline"', '"pass": "baseline"'),
    "indicators": ("turn/zarr.json", "; talks", "; talkz"),
    "shape": ("baseline/talks/zarr.json", "12", "13"),
    "type": ("baseline/talks/zarr.json", '"float32"', '"uint32"'),
    "parameter": ("turn/parameters/zarr.json", "trust_gain; ", "trust_gaim; "),
}


@pytest.mark.parametrize("case", slow_but(["past", "type"], METADATA))
def test_one_changed_letter_of_metadata_is_named_and_repaired(whole, folder, case):
    name, old, new = METADATA[case]
    file = folder / "store.zarr" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError, match=rf"{name} is damaged .*sim run --resume --out"):
        sim.Results.open(folder)
    assert verify_batch(folder) == [f"{file}: its checksum differs"]
    assert digest(resumed(folder)) == digest(whole)


#: Chunks of one array, of two, and of the parameters.
PAIRS = [("trust.dprk.russia/c/0/0", "trust.dprk.russia/c/0/1"), ("trust.dprk.russia/c/0/0", "talks/c/0/0"),
         ("parameters/c/0/0", "parameters/c/0/2")]  # fmt: skip


@pytest.mark.parametrize("name", ["month", "run", "history"])
def test_labels_are_checked_on_opening(folder, name):
    file = folder / "store.zarr" / "turn" / name / "c" / "0"
    other = folder / "store.zarr" / "baseline" / "run" / "c" / "0"
    file.write_bytes(other.read_bytes()[:-1] + b"x")
    with pytest.raises(UserError, match=rf"turn/{name}/c/0 is damaged"):
        sim.Results.open(folder)


@pytest.mark.parametrize("pair", slow_but(PAIRS[:1], PAIRS))
def test_chunks_that_have_changed_places_are_noticed(whole, folder, pair):
    group = folder / "store.zarr" / "baseline"
    one, other = (group / name for name in pair)
    first, second = one.read_bytes(), other.read_bytes()
    assert first != second, "equal chunks show nothing"
    one.write_bytes(second)
    other.write_bytes(first)
    with pytest.raises(UserError, match=r"/c/0/\d is damaged \(its checksum differs\)"):
        read_all(folder)
    assert verify_batch(folder) == []
    assert len(verify_batch(folder, deep=True)) == 2
    assert digest(resumed(folder)) == digest(whole)


def removed(place):
    shutil.rmtree(place) if place.is_dir() else place.unlink()


def flipped(place):
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 4
    place.write_bytes(data)


def made_a_folder(place):
    place.unlink()
    place.mkdir()


@pytest.mark.parametrize("harm", [removed, flipped, made_a_folder])
@pytest.mark.parametrize("name", ["store.zarr/turn/talks/c/0/1", "store.zarr/baseline/parameters/c/0/0",
                                  "store.zarr/baseline/zarr.json", "store.zarr/zarr.json"])  # fmt: skip
def test_only_what_is_damaged_is_computed_again(whole, folder, harm, name):
    harm(folder / name)
    [line] = verify_batch(folder, deep=True)
    assert line.startswith(str(folder / name))
    done = []
    run_batch(small(), folder, resume=True, progress=done.append)
    blocks = "/c/" in name
    assert 0 < sum(done) < small().run_months / 2 if blocks else done == []
    assert digest(folder) == digest(whole)
    assert verify_batch(folder, deep=True) == []


@pytest.mark.parametrize("name", slow_but(["store.zarr/turn", "checksums.json"], [
    "store.zarr", "store.zarr/turn", "store.zarr/baseline/talks", "journal.jsonl", "checksums.json",
]))  # fmt: skip
def test_whatever_is_lost_but_the_manifest_comes_back(whole, folder, name):
    removed(folder / name)
    assert digest(resumed(folder)) == digest(whole)


@pytest.mark.parametrize("line", [0, 1, 5])
def test_a_damaged_line_of_the_journal_costs_its_block_only(whole, folder, line):
    write_manifest(folder, {**read_manifest(folder), "complete": False, "checksums": None})
    (folder / "checksums.json").unlink()
    journal = folder / "journal.jsonl"
    lines = journal.read_text(encoding="utf-8").splitlines()
    lines[line] = lines[line].replace('"', "'", 1)
    journal.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = []
    run_batch(small(), folder, resume=True, progress=done.append)
    assert sum(done) < small().run_months / 2
    assert digest(folder) == digest(whole)


def test_an_array_removed_while_the_batch_runs_is_named_and_comes_back(whole, tmp_path):
    folder, seen = tmp_path / "batch", []

    def remove(months):
        seen.append(months)
        if len(seen) == 60:
            shutil.rmtree(folder / "store.zarr" / "baseline" / "talks")

    with pytest.raises(
        UserError, match=r"baseline, runs 0 to 3: store\.zarr/baseline/talks/c/0/0: missing"
    ):
        run_batch(small(), folder, progress=remove)
    assert digest(resumed(folder)) == digest(whole)


def test_checksums_of_another_batch_are_refused(folder, tmp_path):
    run_batch(small(seed=2), tmp_path / "other")
    shutil.copy(tmp_path / "other" / "checksums.json", folder)
    with pytest.raises(UserError, match=r"checksums\.json is damaged"):
        sim.Results.open(folder)


def test_a_manifest_without_its_checksum_is_damaged(folder):
    file = folder / "manifest.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    del content["check"]
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UserError, match=r"manifest\.json is damaged"):
        sim.Results.open(folder)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_changed_byte_is_noticed_or_decides_nothing(whole, tmp_path_factory, data):
    folder = shutil.copytree(whole, tmp_path_factory.mktemp("flip") / "batch")
    files = sorted(f for f in folder.rglob("*") if f.is_file() and f.name != ".lock")
    files = [f for f in files if f.name != "journal.jsonl"]  # of a complete batch, read by nothing
    file = data.draw(st.sampled_from(files))
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(content)
    with pytest.raises(UserError, match=r"."):
        read_all(folder)


# -- folders from strangers ------------------------------------------------------------------------


def tampered(folder, change):
    """A manifest changed by somebody who also corrects its checksum."""
    content = read_manifest(folder)
    change(content)
    write_manifest(folder, content)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(versions=5),
        lambda m: m["scenarios"]["turn"].update(regimes=[1, 2]),
        lambda m: m["scenarios"]["turn"]["regimes"][0].update(events=[{"Event": 1}]),
        lambda m: m.update(runs=10**13),
        lambda m: m.update(runs=11),
        lambda m: m.update(block=0),
        lambda m: m.update(block=1),
        lambda m: m["scenarios"]["turn"].update(months=10**13),
        lambda m: m["scenarios"]["turn"].update(months=14),
        lambda m: m["store"]["baseline"].update(past="turn", start=3),
        lambda m: m["store"]["turn"].update(past="turn"),
        lambda m: m["store"]["turn"].update(start=7),
        lambda m: m["store"]["turn"].update(indicators=["talks"]),
        lambda m: m["store"]["turn"].update(indicators=["../../talks"]),
        lambda m: m["store"].update({"../x": m["store"]["turn"]}),
        lambda m: m.update(histories=[3] * 12),
        lambda m: m.update(request={"scenarios": 4}),
    ],
)  # fmt: skip
def test_a_manifest_that_contradicts_the_store_is_refused_in_one_line(folder, change):
    tampered(folder, change)
    with pytest.raises(UserError) as error:
        read_all(folder)
    assert len(error.value.mistakes) == 1
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["store.zarr", "store.zarr/turn", "store.zarr/turn/talks/c/0/0",
                                  "store.zarr/turn/zarr.json", "manifest.json", "checksums.json"])  # fmt: skip
def test_links_are_refused(folder, tmp_path, name):
    (folder / name).rename(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match="is a link; copy the folder with the files themselves"):
        sim.Results.open(folder)


def test_a_resume_that_is_refused_for_a_link_changes_nothing(folder, tmp_path):
    block = folder / "store.zarr/turn/talks/c/0/0"
    block.rename(tmp_path / "elsewhere")
    block.symlink_to(tmp_path / "elsewhere")
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(UserError, match="is a link; copy the folder with the files themselves"):
        resumed(folder)
    assert (folder / "manifest.json").read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
@pytest.mark.parametrize("name", ["manifest.json", "checksums.json"])
def test_pipes_are_not_waited_for(folder, name):
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(UserError):
        sim.Results.open(folder)


def sealed(folder, file, data):
    """A chunk changed by somebody who also corrects all checksums."""
    data += crc32c(data).to_bytes(4, "little")
    (folder / file).write_bytes(data)
    manifest = read_manifest(folder)
    checksums = Checksums.read(folder)
    layout = layouts(manifest)["baseline"]
    checksums.blocks["baseline", 0] = block_digits(folder / "store.zarr", layout, 0)
    write_manifest(folder, {**manifest, "checksums": checksums.write(folder)})


@pytest.mark.parametrize(
    ("file", "size", "bomb"),
    [
        ("talks/c/0/0", slice(4, 8), 2**31 - 1),
        ("talks/c/0/0", slice(4, 8), 16),
        ("parameters/c/0/0", slice(5, 9), 2**32 - 1),
        ("parameters/c/0/0", slice(5, 7), 1),
    ],
)
def test_a_chunk_that_would_fill_the_memory_is_refused_before_it_is_unpacked(
    folder, file, size, bomb
):
    name = f"store.zarr/baseline/{file}"
    data = bytearray((folder / name).read_bytes()[:-4])
    if size == slice(5, 9):
        data[4] = data[4] & 0b00111111 | 0b10000000
    data[size] = bomb.to_bytes(size.stop - size.start, "little")
    sealed(folder, name, bytes(data))
    with pytest.raises(UserError, match="more or less than a chunk"):
        read_all(folder)


def resealed(folder, change):
    """A group's metadata changed by somebody who also corrects all checksums."""
    file = folder / "store.zarr" / "turn" / "zarr.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")
    manifest, checksums = read_manifest(folder), Checksums.read(folder)
    checksums.files["turn/zarr.json"] = hashlib.sha256(file.read_bytes()).hexdigest()
    write_manifest(folder, {**manifest, "checksums": checksums.write(folder)})


@pytest.mark.parametrize(
    "change",
    [
        lambda a, _: a["talks"].update(shape=[10**13, 12]),
        lambda a, _: a["talks"].update(shape="x"),
        lambda a, _: a["talks"]["chunk_grid"]["configuration"].update(chunk_shape=[1, 1]),
        lambda a, _: a["talks"].update(data_type="float64"),
        lambda a, _: a["talks"].update(data_type={"name": "x"}),
        lambda a, _: a["talks"]["codecs"].append({"name": "gzip", "configuration": {"level": 5}}),
        lambda a, _: a["talks"].update(codecs=[]),
        lambda a, _: a["talks"]["codecs"][0]["configuration"].update(endian="big"),
        lambda a, _: a["talks"].update(node_type="group"),
        lambda a, _: a.pop("talks"),
        lambda a, _: a.update(more=a["talks"]),
        lambda a, _: a["parameters"]["attributes"].update(names=["x"] * 1000),
        lambda a, _: a["parameters"]["attributes"].update(names="x; y"),
        lambda a, _: a["parameters"]["attributes"].update(names=None),
        lambda _, g: g["attributes"].update(indicators="talks"),
        lambda _, g: g["attributes"].update(past="turn"),
        lambda _, g: g["attributes"].update(months_from=-1),
        lambda _, g: g.pop("attributes"),
        lambda _, g: g.update(consolidated_metadata=[]),
    ],
)
def test_metadata_of_a_stranger_is_compared_with_the_manifest_before_zarr_reads_it(folder, change):
    resealed(folder, lambda g: change(g["consolidated_metadata"]["metadata"], g))
    with pytest.raises(UserError, match=r"turn/zarr\.json is damaged"):
        sim.Results.open(folder)


@pytest.mark.parametrize(
    "name", [".lock", "journal.jsonl", "checksums.json", "manifest.json", "store.zarr"]
)
def test_resuming_writes_through_no_link(folder, tmp_path, name):
    victim = tmp_path / "victim"
    target = victim / "file" if name == "store.zarr" else victim
    target.parent.mkdir(exist_ok=True)
    target.write_text("precious", encoding="utf-8")
    if name != ".lock":
        removed(folder / name)
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(victim)
    with contextlib.suppress(UserError):
        run_batch(small(), folder, resume=True)
    assert target.read_text(encoding="utf-8") == "precious"
    assert [target] == [f for f in tmp_path.rglob("*") if f.is_file() and folder not in f.parents]


@pytest.mark.parametrize(
    "events",
    [
        [{"Event": {}}],
        [{"Event": {"name": "x", "effects": [{"name": "war"}], "at": ["no such law", [1]], "when": [], "only_if": []}}],
        [{"Event": {"name": "x", "effects": [], "at": [[1], 2], "when": [], "only_if": []}}],
    ],
)  # fmt: skip
def test_events_of_a_stranger_are_drawn_or_refused_in_one_line(folder, events):
    tampered(folder, lambda m: m["scenarios"]["turn"]["regimes"][-1].update(events=events))
    with pytest.raises(UserError) as error:
        sim.Results.open(folder).plot.fan("talks", "turn")
    assert "\n" not in str(error.value)


# -- other libraries -------------------------------------------------------------------------------


def test_the_store_opens_in_xarray_and_zarr_without_warnings(whole, tmp_path):
    store = whole / "store.zarr"
    with warnings_as_errors():
        tree = xr.open_datatree(store, engine="zarr")
        one = xr.open_zarr(store, group="turn").load()
        assert zarr.open_group(store, mode="r")["turn/talks"].shape == one["talks"].shape
    own = sim.Results.open(whole)["turn"]
    assert set(tree.children) == {"baseline", "no_turn", "turn"}
    assert (own["talks"].values[-7:] == one["talks"].values).all()
    assert (own["month"].values[-7:] == one["month"].values).all()


def test_the_code_of_a_wheel_and_of_a_checkout_are_the_same(tmp_path):
    wheel = shutil.copytree(manifest_module.PACKAGE, tmp_path / "sim")
    (wheel / "_scenarios").mkdir(exist_ok=True)
    (wheel / "_scenarios" / "baseline.yaml").write_text("format: 1", encoding="utf-8")
    here = manifest_module.code_hash.__wrapped__()
    assert manifest_module.code_hash.__wrapped__(wheel) == here
    (wheel / "rules" / "trust.py").write_text("", encoding="utf-8")
    assert manifest_module.code_hash.__wrapped__(wheel) != here


@pytest.mark.parametrize("engine", slow_but(["netcdf4"], ["netcdf4", "h5netcdf"]))
def test_results_are_written_as_netcdf_and_read_back_without_warnings(whole, tmp_path, engine):
    results = sim.Results.open(whole)
    with warnings_as_errors():
        results["turn"].to_netcdf(tmp_path / "turn.nc", engine=engine)
        xr.open_zarr(whole / "store.zarr", group="turn").to_netcdf(
            tmp_path / "own.nc", engine=engine
        )
        back = xr.open_dataset(tmp_path / "turn.nc", engine=engine).load()
    assert back.identical(results["turn"].load())


def test_the_store_is_written_as_netcdf_3_too(whole, tmp_path):
    """By SciPy, which knows no lists of texts among the attributes."""
    own = xr.open_zarr(whole / "store.zarr", group="turn")
    own.to_netcdf(tmp_path / "own.nc", engine="scipy")
    back = xr.open_dataset(tmp_path / "own.nc", engine="scipy").load()
    assert (back["talks"].values == own["talks"].values).all()
    assert back.attrs["indicators"].split("; ")[0] in own


def test_results_are_written_as_zarr_and_read_back_without_warnings(whole, tmp_path):
    results = sim.Results.open(whole)
    with warnings_as_errors():
        results["turn"].to_zarr(tmp_path / "turn.zarr", consolidated=False)
        back = xr.open_zarr(tmp_path / "turn.zarr", consolidated=False).load()
    assert back.identical(results["turn"].load())


def test_a_copy_of_the_store_can_be_written_on(whole, tmp_path):
    store = shutil.copytree(whole / "store.zarr", tmp_path / "copy.zarr")
    own = xr.open_zarr(store, group="turn")
    own[["talks"]].rename(talks="mine").to_zarr(store, group="turn", mode="a", consolidated=False)
    assert "mine" in xr.open_zarr(store, group="turn", consolidated=False)


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 5])
def test_a_file_is_read_whole_where_the_system_gives_it_in_pieces(content, tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_bytes(content)
    read = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: read(descriptor, min(size, 100)))
    assert read_bytes(file) == content
    assert read_bytes(str(file)) == content


def test_a_folder_without_store_and_checksums_names_both(folder):
    shutil.rmtree(folder / "store.zarr")
    assert verify_batch(folder) == [f"{folder / 'store.zarr'}: missing"]
    (folder / "checksums.json").unlink()
    without, store = verify_batch(folder, deep=True)
    assert "checksums.json missing" in without
    assert store == f"{folder / 'store.zarr'}: missing"


def test_a_folder_without_checksums_still_names_what_is_missing(folder):
    (folder / "checksums.json").unlink()
    (folder / "store.zarr/turn/talks/c/0/0").unlink()
    without, lost = verify_batch(folder)
    assert "checksums.json missing" in without
    assert lost == f"{folder / 'store.zarr/turn/talks/c/0/0'}: missing"
