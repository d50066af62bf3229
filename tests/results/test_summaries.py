"""Statistics that are counted while a batch runs are those of its series."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim import UserError
from sim.calendar import month_index
from sim.compiled import gpu
from sim.compiled.engine import ENGINES
from sim.ensemble.execution.statistics import LEVELS, NEVER, POINTS, Statistics
from tests.cli.test_app import sim as command
from tests.compiled.host_device import HostDevice, needs_compiler

RUNS, KEPT = 60, (7, 41)
ASKED = {"runs": RUNS, "end": "2028-12"}
RECORD = ["arms.dprk.russia", "deal", "treaty.dprk.russia", "trust.dprk.china", "two_states"]


@pytest.fixture(scope="module")
def results() -> sim.Results:
    return sim.run("war_ends", record="headline", **ASKED)


@pytest.fixture(scope="module")
def counted() -> sim.Results:
    return sim.summaries("war_ends", record="headline", histories=KEPT, years=[2023, 2027], **ASKED)


def hold_to_series(counted: sim.Results, results: sim.Results, tolerance: float) -> None:
    """Each statistic of each month is that of NumPy on the series."""
    for scenario in results.scenarios:
        table = counted.months(scenario).set_index(["month", "indicator"])
        for name in counted.indicators:
            series = results.series(name, scenario).astype(float)
            mine = table.xs(name, level="indicator")
            assert len(mine) == len(series)
            known = np.isfinite(series)
            np.testing.assert_array_equal(mine["runs"], known.sum(axis=1))
            for row in np.flatnonzero(known.any(axis=1))[::17]:
                values = series[row][known[row]]
                found = mine.iloc[row]
                scale = max(1.0, np.abs(values).max())
                assert found["mean"] == pytest.approx(values.mean(), rel=1e-6, abs=1e-6)
                if len(values) > 1:
                    assert found["deviation"] == pytest.approx(values.std(ddof=1), rel=1e-5, abs=1e-6 * scale)  # fmt: skip
                for level in LEVELS:
                    low, high = np.quantile(values, np.clip([level - tolerance, level + tolerance], 0, 1))  # fmt: skip
                    assert low - 1e-6 * scale <= found[f"p{100 * level:02.0f}"] <= high + 1e-6 * scale  # fmt: skip


def test_months_have_the_statistics_of_their_series(counted, results) -> None:
    hold_to_series(counted, results, 0.0)


def test_first_times_are_those_of_the_series(counted, results) -> None:
    since = results.divergence_month("war_ends")
    for scenario in results.scenarios:
        assert counted.first_times(scenario) == results.first_times(scenario, since=since)


@pytest.mark.parametrize("year", [2023, 2027])
def test_years_are_compared_as_in_results(counted, results, year: int) -> None:
    pd.testing.assert_frame_equal(
        counted.compare("war_ends", year=year), results.compare("war_ends", year=year)
    )
    pd.testing.assert_frame_equal(counted.summary(year), results.summary(year))


@pytest.mark.parametrize("history", KEPT)
def test_chosen_histories_keep_their_series(counted, results, history: int) -> None:
    for scenario in results.scenarios:
        series = counted.history(history, scenario)
        for name in ("arms.dprk.russia", "deal"):
            np.testing.assert_array_equal(series[name], results.series(name, scenario)[:, history])


@pytest.mark.slow
def test_a_batch_in_parts_has_the_same_statistics_and_nearly_the_same_quantiles(
    results, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.ensemble.execution.summarise.MOST_ON_A_PROCESSOR", 17)
    parts = sim.summaries("war_ends", record=RECORD, years=[2027], histories=KEPT, **ASKED)
    hold_to_series(parts, results, 0.05)
    since = results.divergence_month("war_ends")
    of_series = {t.name: t for t in results.first_times("war_ends", since=since)}
    assert parts.first_times("war_ends") == [of_series[t.name] for t in parts.first_times("war_ends")]  # fmt: skip
    here, there = (r.year_mean("arms.dprk.russia", "war_ends", 2027) for r in (parts, results))
    np.testing.assert_array_equal(here, there)
    np.testing.assert_array_equal(
        parts.history(41, "war_ends")["deal"], results.series("deal", "war_ends")[:, 41]
    )


def test_quantiles_of_many_parts_are_within_half_a_percent_of_the_runs() -> None:
    rng = np.random.default_rng(5)
    values = np.concatenate((rng.normal(0.0, 1.0, 24_000), rng.exponential(9.0, 8_000)))
    rng.shuffle(values)
    parts = [_statistics(values[k : k + 1000]) for k in range(0, 32_000, 1000)]
    while len(parts) > 1:
        parts = [one.join(other) for one, other in zip(parts[::2], parts[1::2], strict=True)]
    found = parts[0].at_levels().quantiles[0, 0]
    ranks = np.searchsorted(np.sort(values), found) / len(values)
    np.testing.assert_allclose(ranks, LEVELS, atol=0.005)
    assert parts[0].mean[0, 0] == pytest.approx(values.mean())
    assert parts[0].squares[0, 0] == pytest.approx(((values - values.mean()) ** 2).sum())


def _statistics(values: np.ndarray) -> Statistics:
    """Of one month of one indicator."""
    mean = values.mean()
    return Statistics(
        ("x",), 0, np.array([[len(values)]]), np.array([[mean]]), np.array([[((values - mean) ** 2).sum()]]),
        np.quantile(values, np.linspace(0, 1, POINTS))[None, None], (),
        np.full((0, len(values)), NEVER, np.int32), np.zeros((0, len(values)), bool),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("engine", [*ENGINES, pytest.param("gpu", marks=[pytest.mark.slow, needs_compiler])])  # fmt: skip
def test_every_engine_counts(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    device = HostDevice()
    monkeypatch.setattr(gpu, "open_gpu", lambda: device)
    asked = {"runs": 30, "end": "2026-12", "record": RECORD, "engine": engine}
    hold_to_series(sim.summaries("war_ends", years=[2026], **asked), sim.run("war_ends", **asked), 0)  # fmt: skip


@pytest.mark.slow
@needs_compiler
def test_a_small_device_counts_in_parts(monkeypatch: pytest.MonkeyPatch, results) -> None:
    device = HostDevice(memory=500_000)
    monkeypatch.setattr(gpu, "open_gpu", lambda: device)
    parts = sim.summaries("war_ends", record=RECORD, years=[2027], engine="gpu", **ASKED)
    assert parts.manifest["runs"] == RUNS
    hold_to_series(parts, results, 0.06)


@pytest.mark.slow
@needs_compiler
def test_a_regime_that_runs_in_numpy_is_counted_with_those_on_the_device(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to the middle of a year that is kept the months run on the device, then by the rules."""
    device = HostDevice()
    monkeypatch.setattr(gpu, "open_gpu", lambda: device)
    file = tmp_path / "later.yaml"
    file.write_text(
        "format: 1\nname: Other moves\nextends: baseline\nbranch: 1992-07\nvariants: {moves: random}\n",
        encoding="utf-8",
    )
    asked = {"runs": 9, "end": "1993-12", "record": RECORD, "engine": "gpu"}
    plan = sim.load_plan(file)
    alone = replace(plan, compare_to=None, comparisons=(), departs=0)
    assert [bool(regime.untraceable) for regime in alone.regimes] == [False, True]
    counted = sim.summaries(alone, years=[1992], **asked)
    kept = sim.run(alone, **asked)
    hold_to_series(counted, kept, 0.0)
    name = alone.name
    for indicator in RECORD:
        np.testing.assert_array_equal(
            counted.year_mean(indicator, name, 1992), kept.year_mean(indicator, name, 1992)
        )


# -- what is asked wrongly ---------------------------------------------------------------------------


def test_what_was_not_kept_is_refused(counted) -> None:
    for ask in (
        lambda: counted.series("deal", "war_ends"), lambda: counted.frame("deal"), lambda: counted.data,
        lambda: counted.given("deal>0@2028"),
    ):  # fmt: skip
        with pytest.raises(UserError, match="only statistics were kept"):
            ask()
    with pytest.raises(UserError, match="no means of 2025 were kept; there are those of: 2023, 2027"):  # fmt: skip
        counted.year_mean("deal", "war_ends", 2025)
    with pytest.raises(UserError, match="history 3 was not kept; kept were: 7, 41"):
        counted.history(3, "war_ends")
    with pytest.raises(UserError, match=r"no indicator 'del' here. Did you mean 'deal'"):
        counted.year_mean("del", "war_ends", 2027)


def test_runs_that_share_parameter_sets_are_refused() -> None:
    with pytest.raises(UserError, match="which runs share a parameter set of the table of starts"):
        sim.summaries("baseline", runs=3, prior="assimilated")


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(UserError) as told:
        sim.summaries("war_ends", runs=3, years=[2024, 2999], histories=[3])
    assert told.value.mistakes == (
        "year 2024: a branch in 2024-07 cuts it; take another",
        "year 2999: take one from 1990 to 2034",
        "history 3: there is none of this number",
    )


def test_its_tables_are_written(counted, tmp_path: Path) -> None:
    counted.save(tmp_path)
    months = pd.read_csv(tmp_path / "statistics.csv")
    assert len(months) == 3 * (month_index("2028-12") + 1) * len(counted.indicators)
    assert {"first-times.csv", "years.csv", "differences.csv", "about.json", "history-7-war_ends.csv"} <= {
        file.name for file in tmp_path.iterdir()
    }  # fmt: skip


# -- studies -----------------------------------------------------------------------------------------

FACTORS = ["hunger=0:1", "dprk.diversification_weight=0:1"]


def test_a_sobol_study_of_outcomes_alone_is_that_of_series() -> None:
    asked = {"method": "sobol", "size": 4, "outcomes": RECORD[:1], "year": 2026, "runs": 2}
    whole, alone = (sim.sensitivity(FACTORS, keep=k, **asked) for k in ("series", "statistics"))
    assert alone.indices == whole.indices
    assert alone.spread == whole.spread


def test_a_sweep_of_outcomes_alone_is_that_of_series() -> None:
    whole, alone = (
        sim.sweep("hunger=0:1:3", year=2026, runs=4, keep=k) for k in ("series", "statistics")
    )
    pd.testing.assert_frame_equal(alone.table, whole.table)


def test_what_outcomes_alone_cannot_do_is_refused() -> None:
    with pytest.raises(UserError, match="workers: outcomes alone are counted in one process"):
        sim.sweep("hunger=0:1:2", runs=2, keep="statistics", workers=2)
    with pytest.raises(UserError, match="keep = 'all': it is 'series' or 'statistics'"):
        sim.sensitivity("hunger", runs=2, keep="all")


@pytest.mark.slow
def test_commands_keep_statistics(tmp_path: Path) -> None:
    done = command("run", "war_ends", "--runs", "9", "--end", "2028-12", "--keep", "statistics", "--out", "a", cwd=tmp_path)  # fmt: skip
    assert "If the war in Ukraine ends by mid-2027, " in done.stdout
    assert "statistics: a" in done.stdout
    assert (tmp_path / "a" / "statistics.csv").exists()
    command("sensitivity", "hunger", "--method", "sobol", "--size", "2", "--runs", "2", "--keep", "statistics", "--out", "b", cwd=tmp_path)  # fmt: skip
    command("sweep", "hunger=0:1:2", "--runs", "2", "--keep", "statistics", "--out", "c", cwd=tmp_path)  # fmt: skip
    assert (tmp_path / "b" / "sensitivity.json").exists()
    assert (tmp_path / "c" / "sweep.csv").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--keep", "statistic"], "sim: --keep statistic: it is series or statistics. Did you mean 'statistics'?"),
        (["--keep", "statistics", "--workers", "2", "--resume"], "sim: --resume and --workers: statistics are counted in one process, from the start; leave them out"),
        (["--keep", "statistics", "--year", "2024"], "sim: year 2024: a branch in 2024-07 cuts it; take another"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_a_line(words: list[str], told: str, tmp_path: Path) -> None:
    done = command("run", "war_ends", "--runs", "2", *words, cwd=tmp_path, expect=2)
    assert done.stderr.strip() == told
    assert not list(tmp_path.iterdir())
