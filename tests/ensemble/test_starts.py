"""Histories that start from the table: given, replayed or free, always the same for table, seed and number."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import AllianceModel, UserError
from sim.api.run import run_batch
from sim.cache_files import CACHE, cache_folder
from sim.ensemble.execution import given_past as given
from sim.ensemble.execution.memory import run_in_memory
from sim.ensemble.request.batch import Batch, prepare_batch
from sim.record.targets import hard_facts
from sim.scenario.library import load_plan, with_prior
from sim.start.kinds import departure as departure_of
from sim.start.table import PRESENT, shipped_starts

NAMES = ("arms.dprk.russia", "trust.dprk.china", "treaty.dprk.russia", "talks", "gain.dprk.russia")
PAIR = ["baseline", "war_ends"]


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    """A cache folder of its own, shared by the tests of this process."""
    monkeypatch.setenv(CACHE, str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setattr(given, "ROWS_A_PART", 40)
    given._kept.cache_clear()


def series(batch: Batch) -> dict[str, dict[str, np.ndarray]]:
    return {
        scenario: {name: data[name].values for name in NAMES}
        for scenario, data in run_in_memory(batch).items()
    }


def batch(past: str | None, scenarios=PAIR, runs: int = 12, **changes) -> Batch:
    asked = prepare_batch(scenarios, runs, 5, NAMES, end="2026-12", prior="assimilated", past=past)
    return replace(asked, **changes)


def equal(one, other, columns=slice(None), until: int | None = None) -> bool:
    return all(
        np.array_equal(values[:until, columns], other[scenario][name][:until], equal_nan=True)
        for scenario, of in one.items()
        for name, values in of.items()
    )


@pytest.mark.slow
def test_histories_given_and_replayed_are_the_same_to_the_bit() -> None:
    assert equal(series(batch("given")), series(batch("replayed")))


def test_a_history_is_the_same_alone_and_among_many_and_where_a_part_is_kept(monkeypatch) -> None:
    alone = series(batch("given", histories=np.array([1507])))
    monkeypatch.setattr(given, "FEW_ROWS", 1)
    kept = series(batch("given", histories=np.array([1507])))
    many = series(batch("given", histories=np.arange(1500, 1510)))
    assert equal(many, alone, columns=slice(7, 8))
    assert equal(kept, alone)


@pytest.mark.slow
def test_beyond_the_table_histories_share_a_past_and_part_in_mid_2024() -> None:
    rows = shipped_starts().rows
    one, other = (series(batch("given", histories=np.array([number]))) for number in (3, 3 + rows))
    assert equal(one, other, until=PRESENT)
    assert not equal(one, other)


def test_a_batch_in_blocks_on_disk_is_the_same(tmp_path: Path) -> None:
    asked = batch("given", runs_per_block=5)
    results = run_batch(asked, tmp_path / "folder")
    memory = series(asked)
    for scenario in PAIR:
        for name in NAMES:
            stored = results.series(name, scenario)
            assert np.array_equal(stored, memory[scenario][name], equal_nan=True)
    assert results.manifest["start"]["past"] == "given"
    assert results.manifest["start"]["table"] == shipped_starts().sha256


def test_a_past_without_the_war_is_the_replayed_one_until_it_departs() -> None:
    both = series(batch(None, ["baseline", "no_ukraine_war"]))
    departure = departure_of(load_plan("no_ukraine_war"))
    assert departure == 386
    assert np.array_equal(
        both["baseline"]["arms.dprk.russia"][:departure],
        both["no_ukraine_war"]["arms.dprk.russia"][:departure],
    )
    assert not np.array_equal(
        both["baseline"]["arms.dprk.russia"], both["no_ukraine_war"]["arms.dprk.russia"]
    )
    assert equal({"baseline": both["baseline"]}, series(batch("replayed")))


def test_a_free_past_has_the_same_parameters_and_other_draws() -> None:
    free, replayed = (run_in_memory(batch(past))["war_ends"] for past in ("free", "replayed"))
    parameters = [str(name) for name in free if str(name).startswith("parameter:")]
    assert parameters
    assert all(np.array_equal(free[name].values, replayed[name].values) for name in parameters)
    assert not np.array_equal(free["arms.dprk.russia"].values, replayed["arms.dprk.russia"].values)


def test_a_model_by_itself_meets_the_facts_of_mid_2024() -> None:
    model = AllianceModel(
        with_prior(load_plan("war_ends"), "assimilated"), rng=9, runs=20, collect=False
    )
    while model.month_number < PRESENT:
        model.step()
    for fact in hard_facts():
        if fact.since is None:
            name, _, partner = fact.indicator.partition(".dprk.")
            values = getattr(model.world, name, None)
            if values is not None:
                row = model.cast.names.index(partner) if partner else slice(None)
                assert np.all(fact.holds(np.atleast_2d(values[row]), 0)), fact.name


@pytest.mark.slow
def test_a_file_of_the_past_that_is_damaged_is_made_again(monkeypatch) -> None:
    monkeypatch.setattr(given, "FEW_ROWS", 1)
    before = series(batch("given"))
    given._kept.cache_clear()
    files = sorted(cache_folder().glob("*.past"))
    assert files
    for file in files:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(bytes(content))
    assert equal(series(batch("given")), before)


def test_a_row_that_misses_a_fact_is_named_and_the_next_takes_its_place(capsys) -> None:
    good = {fact.indicator: np.zeros((PRESENT, 4), np.float32) for fact in hard_facts()}
    good["treaty.dprk.russia"] += 1.0
    good["two_states"] += 1.0
    good["arms.dprk.russia"][384:] = 5000.0 / (PRESENT - 384)
    good["talks"][-1, [1, 3]] = 1.0
    assert given._meeting(np.arange(40, 44), good).tolist() == [0, 2, 2, 0]
    told = capsys.readouterr().err
    assert "start 41 misses 'no talks' here; start 42 takes its place" in told
    assert "start 43 misses 'no talks' here; start 40 takes its place" in told


# -- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenarios", "past", "message"),
    [
        (["no_ukraine_war"], "given", "no_ukraine_war departs in 2022-03, before the starts of 2024-07; use replayed or free"),
        (["russia_absent"], "replayed", "russia_absent differs from the first month, so no chosen draws of this world fit it; use free"),
        (["war_ends"], "replay", "past 'replay'. Did you mean 'replayed'?"),
    ],
)  # fmt: skip
def test_a_past_that_does_not_fit_is_refused(scenarios, past, message: str) -> None:
    with pytest.raises(UserError) as caught:
        prepare_batch(scenarios, 10, prior="assimilated", past=past)
    assert message in str(caught.value)


def test_a_past_needs_assimilated_parameters() -> None:
    with pytest.raises(
        UserError, match="parameters of baseline are not assimilated; add --prior assimilated"
    ):
        prepare_batch(["war_ends"], 10, past="given")
    with pytest.raises(UserError, match=r"prior 'asimilated'\. Did you mean 'assimilated'\?"):
        prepare_batch(["war_ends"], 10, prior="asimilated")


def test_a_plan_that_starts_from_the_table_takes_its_bases_along() -> None:
    asked = prepare_batch([with_prior(load_plan("war_ends"), "assimilated")], 10)
    assert asked.past == "given"


def test_a_study_of_factors_takes_no_assimilated_parameters() -> None:
    with pytest.raises(UserError, match="the record ties them together"):
        sim.sweep({"trust_gain": (0.01, 0.02)}, runs=2, prior="assimilated")
    plan = with_prior(load_plan("baseline"), "assimilated")
    with pytest.raises(UserError, match="the record ties them together"):
        sim.sweep({"trust_gain": (0.01, 0.02)}, on=plan, runs=2)


@pytest.mark.parametrize("branch", ["", "branch: 2025-01\nparameters: {dprk.hunger: 0.3}\n"])
def test_a_scenario_can_say_that_it_starts_from_the_table_and_its_base_does_too(
    tmp_path: Path, branch: str
) -> None:
    file = tmp_path / "mine.yaml"
    written = f"format: 1\nname: Mine\nextends: baseline\n{branch}prior: assimilated\n"
    file.write_text(written, encoding="utf-8")
    asked = prepare_batch([str(file)], 4)
    assert asked.past == "given"
    assert {plan.name for plan in asked.plans} == {"baseline", "mine"}
    assert all(regime.prior == "assimilated" for plan in asked.plans for regime in plan.regimes)


def test_scenarios_that_say_different_things_are_refused_together(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "format: 1\nname: Mine\nextends: baseline\nprior: assimilated\n", encoding="utf-8"
    )
    with pytest.raises(UserError, match="a batch has one kind of past"):
        prepare_batch([str(file), "war_ends"], 4)
