import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.api.run import run_batch, run_in_folder
from sim.ensemble.execution import jobs as jobs_module
from sim.ensemble.execution.batch_run import BatchRun
from sim.ensemble.storage.journal import Journal, Mark, lock_folder
from sim.ensemble.storage.manifest import read_manifest, write_manifest
from sim.errors import UserError
from sim.model.simulation import Simulation
from tests.ensemble.batches import FEW, NO_TURN, digest, early, small


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A batch that nothing has interrupted."""
    folder = tmp_path_factory.mktemp("whole") / "batch"
    run_batch(small(), folder)
    return folder


def begun(folder, blocks):
    """A batch that has been stopped after some blocks."""
    folder.mkdir()
    with BatchRun(small(), folder) as batch_run:
        batch_run.remaining_jobs = lambda: BatchRun.remaining_jobs(batch_run)[:blocks]
        assert not batch_run.run(None).complete


def test_memory_and_folder_hold_the_same_numbers(whole):
    kept, stored = run_batch(small()), sim.Results.open(whole)
    for scenario in kept.scenarios:
        assert kept[scenario].identical(stored[scenario].load())


@settings(max_examples=8)
@given(runs_per_block=st.integers(1, 12))
def test_the_size_of_blocks_is_invisible_in_results(runs_per_block):
    one, other = run_batch(early()), run_batch(early(runs_per_block=runs_per_block))
    assert one["history"].identical(other["history"])


def test_the_shared_past_is_stored_once(whole):
    own = {
        name: json.loads(
            (whole / "store.zarr" / name / "talks" / "zarr.json").read_text(encoding="utf-8")
        )["shape"][0]
        for name in ("baseline", "turn")
    }
    assert own == {"baseline": 15, "turn": 7}


@pytest.mark.parametrize("blocks", [0, 1, 2])
def test_a_batch_that_was_stopped_goes_on_to_the_same_bytes(whole, tmp_path, blocks):
    begun(tmp_path / "batch", blocks)
    run_batch(small(), tmp_path / "batch", resume=True)
    assert digest(tmp_path / "batch") == digest(whole)


def test_an_unfinished_batch_says_how_far_it_is_and_shows_no_statistics(tmp_path):
    begun(tmp_path / "batch", 2)
    with pytest.raises(UserError, match=r"6 of 9 blocks are done.*--resume"):
        sim.Results.open(tmp_path / "batch")


def test_what_a_kill_left_half_written_is_swept_up(whole, tmp_path):
    folder = tmp_path / "batch"
    begun(folder, 1)
    (folder / "store.zarr" / "baseline" / "talks" / "c" / "0" / "1.abc.partial").write_bytes(
        b"half"
    )
    with (folder / "journal.jsonl").open("a", encoding="utf-8") as journal:
        journal.write('{"scenario": "tu')
    run_batch(small(), folder, resume=True)
    assert digest(folder) == digest(whole)


def test_a_store_that_was_never_laid_out_is_laid_out_on_resuming(whole, tmp_path):
    folder = tmp_path / "batch"
    begun(folder, 0)
    (folder / "journal.jsonl").unlink()
    run_batch(small(), folder, resume=True)
    assert digest(folder) == digest(whole)


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (lambda: small(seed=2), "seed was 1 and is 2"),
        (lambda: small(runs=16), "runs was 12 and is 16"),
        (lambda: small(runs_per_block=6), "runs of a block was 4 and is 6"),
        (lambda: small(record=FEW[:2]), "record was"),
        (lambda: small(settings={"trust_gain": 0.02}), "scenario turn has changed"),
        (lambda: small(NO_TURN), "scenarios were"),
    ],
)
def test_another_batch_is_refused_with_the_difference_named(whole, other, difference):
    with pytest.raises(UserError, match=difference):
        run_batch(other(), whole, resume=True)


@pytest.mark.parametrize(
    ("path", "value", "difference"),
    [
        (("versions", "numpy"), "1.0", "numpy was 1.0"),
        (("machine", "features"), "1.0", "CPU features was 1.0"),
        (("code",), "1.0", "code and facts of the package was 1.0"),
        (
            ("code",),
            "0" * 64,
            "code and facts of the package was 000000000000… and is [0-9a-f]{12}…\n",
        ),
        (("engine",), "numpy", "engine was numpy"),
    ],
)
def test_other_software_is_refused_with_the_difference_named(tmp_path, path, value, difference):
    folder = tmp_path / "batch"
    begun(folder, 1)
    manifest = read_manifest(folder)
    place = manifest
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    write_manifest(folder, manifest)
    with pytest.raises(UserError, match=difference):
        run_batch(small(), folder, resume=True)


def test_a_folder_of_another_format_is_named(tmp_path):
    (tmp_path / "manifest.json").write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(UserError, match="format 1 and this version reads 4"):
        sim.Results.open(tmp_path)


def test_a_manifest_that_is_no_json_is_named(tmp_path):
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        sim.Results.open(tmp_path)


def test_resuming_where_nothing_was_begun_is_refused(tmp_path):
    with pytest.raises(UserError, match="not a results folder"):
        run_batch(small(), tmp_path / "nothing", resume=True)
    assert not (tmp_path / "nothing").exists()


def test_a_second_batch_into_the_same_folder_is_refused(tmp_path):
    begun(tmp_path / "batch", 1)
    before = digest(tmp_path / "batch")
    with (
        lock_folder(tmp_path / "batch"),
        pytest.raises(UserError, match="another batch is writing"),
    ):
        run_in_folder(small(), tmp_path / "batch")
    assert digest(tmp_path / "batch") == before


def test_a_complete_batch_is_gone_on_with_at_no_cost(whole):
    done = []
    run_batch(small(), whole, resume=True, progress=done.append)
    assert done == []


def test_a_scenario_that_fails_is_data_and_the_rest_goes_on(tmp_path, monkeypatch):
    """Its block is marked with the cause; resuming tries it again and ends in the same bytes."""
    healthy, folder = run_batch(small(), tmp_path / "healthy").folder, tmp_path / "batch"
    step = Simulation.step

    def fails(model):
        if model.plan.name == "turn" and 5 in model.streams.histories and model.date == "1991-01":
            raise ArithmeticError("an overflow")
        step(model)

    with monkeypatch.context() as patched:
        patched.setattr(Simulation, "step", fails)
        with pytest.raises(UserError) as caught:
            run_batch(small(), folder)
    assert "turn, runs 4 to 7: ArithmeticError: an overflow" in caught.value.mistakes[0]
    assert "8 of 9 blocks are done" in caught.value.mistakes[-1]
    with pytest.raises(UserError, match="1 failed"):
        sim.Results.open(folder)
    run_batch(small(), folder, resume=True)
    assert digest(folder) == digest(healthy)


def test_a_failure_in_memory_names_its_cause(monkeypatch):
    def fails(model):
        raise ArithmeticError("an overflow")

    monkeypatch.setattr(Simulation, "step", fails)
    with pytest.raises(RuntimeError, match="history: ArithmeticError: an overflow"):
        run_batch(early())


def test_your_own_executor_makes_the_same_bytes(whole, tmp_path):
    with ThreadPoolExecutor(2) as executor:
        run_batch(small(), tmp_path / "batch", executor=executor)
    assert digest(tmp_path / "batch") == digest(whole)


def test_an_existing_folder_is_never_written_into_without_resume(whole):
    with pytest.raises(UserError, match=r"exists already.*--resume"):
        run_batch(small(), whole)


def test_resume_needs_a_folder():
    with pytest.raises(UserError, match="name the folder"):
        run_batch(small(), resume=True)


def test_a_batch_that_the_disk_cannot_hold_is_refused_before_it_starts(tmp_path):
    vast = replace(early(), histories=np.broadcast_to(np.int64(0), 10**14))
    with pytest.raises(UserError, match="GB are free"):
        run_batch(vast, tmp_path / "batch", workers=1)
    assert not (tmp_path / "batch").exists()


def test_space_is_told_in_a_unit_in_which_it_is_a_number(tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=2_345)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(
        UserError, match=r"may need [1-9][\d.]* .?B in .*, where 2\.35? kB are free"
    ):
        run_batch(small(), tmp_path / "batch", workers=1)


def test_more_runs_than_memory_holds_the_numbers_of_are_refused():
    with pytest.raises(UserError, match="1000000000000000 runs: a batch has at most 10000000"):
        sim.run("history", runs=10**15)


def test_jobs_carry_only_their_own_part_of_a_design():
    batch = early()
    plan = batch.plans[0]
    values = np.linspace(0.05, 0.25, 12)
    regimes = tuple(replace(c, settings={"veto_margin": values}) for c in plan.regimes)
    designed = replace(batch, plans=(replace(plan, regimes=regimes),))
    cut = [
        job.tree.plan.regimes[0].settings["veto_margin"].tolist()
        for job in jobs_module.jobs(designed)
    ]
    assert cut == [values[i : i + 4].tolist() for i in (0, 4, 8)]
    np.testing.assert_array_equal(
        run_batch(designed)["history"]["parameter:veto_margin"].values, values
    )


@given(marks=st.lists(st.tuples(st.text(min_size=1), st.integers(0, 99), st.none() | st.text())))
@settings(max_examples=25)
def test_the_journal_gives_back_the_last_mark_of_each_block(tmp_path_factory, marks):
    journal = Journal(tmp_path_factory.mktemp("journal"))
    journal.write([])
    last = {}
    for name, first, cause in marks:
        journal.add(Mark(name, first, first + 1, cause))
        last[name, first] = Mark(name, first, first + 1, cause)
    assert journal.exists
    assert journal.marks() == last
