"""Results of a batch as data: labelled series by scenario, comparisons and tables."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.arguments import list_items, one_name
from sim.calendar import month_index, month_name
from sim.ensemble.storage.integrity import open_check
from sim.ensemble.storage.manifest import read_manifest
from sim.ensemble.storage.reading import read_data
from sim.ensemble.storage.status import batch_status
from sim.errors import UserError
from sim.numerics import mean_of_known
from sim.results.compare import Difference, Spread, paired_difference
from sim.results.first_times import FirstTime, first_on, first_time
from sim.results.given import judge
from sim.scenario.library import scenario_name, shipped_scenarios
from sim.terminal import number_of
from sim.words.nearest import nearest

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.results.anchored import Anchored

YEAR = 12
#: Scenarios that differ from the first month on are compared in the record's last full year.
LAST_OF_RECORD = 2023
#: Others are compared in the fifth year after the branch, if the run is that long.
YEARS_AFTER_BRANCH = 4
#: Two sets differ in any of their drawn parameters, so that a few are enough to tell them apart.
PARAMETERS_OF_A_SET = 8


class ResultsData:
    """The results of a batch: datasets by scenario, and the manifest that says how they were made."""

    def __init__(
        self,
        datasets: Mapping[str, "xr.Dataset"],
        manifest: Mapping[str, Any],
        folder: Path | None = None,
    ) -> None:
        self._datasets = dict(datasets)
        self.manifest = manifest
        self.folder = folder
        self._divergence: dict[str, int] = {}
        self._differences: dict[tuple[object, ...], list[Difference]] = {}

    @classmethod
    def open(cls, folder: Path | str) -> Self:
        """The results in a folder, read when used.

        Raises:
            UserError: if the folder holds no results, or only part of a batch.
        """
        place = Path(folder)
        manifest = read_manifest(place)
        if not manifest["complete"]:
            status = batch_status(place, manifest)
            failed = f", {len(status.failed)} failed" if status.failed else ""
            raise UserError(
                f"{place} holds an unfinished batch: {len(status.done)} of {status.total} blocks are "
                f"done{failed}. Continue with: sim run --resume --out {place}"
            )
        check = open_check(place, manifest)
        return cls(
            {name: read_data(check, name) for name in manifest["scenarios"]}, manifest, place
        )

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios, the bases first."""
        return tuple(self._datasets)

    @property
    def named(self) -> tuple[str, ...]:
        """The scenarios that the user requested, without the bases that were run for comparison."""
        return tuple(self.manifest["named"])

    @property
    def indicators(self) -> tuple[str, ...]:
        """Names of the recorded indicators."""
        first = next(iter(self._datasets.values()))
        return tuple(str(name) for name in first.data_vars if first.variables[name].ndim == 2)

    def __getitem__(self, scenario: str) -> "xr.Dataset":
        """A scenario's dataset: indicators (month, run), drawn parameters (run)."""
        if one_name(scenario, "scenario") not in self._datasets:
            raise UserError(f"no scenario {scenario!r} here.{self._missing(scenario)}")
        return self._datasets[scenario]

    def _missing(self, scenario: str) -> str:
        """Why a scenario is not here: it was not run, or is misspelled."""
        if scenario in shipped_scenarios():
            return " It was not run: name it in `sim run` too, or under compare_to of a scenario."
        return nearest(scenario, self._datasets)

    def __repr__(self) -> str:
        """One line: which scenarios against which, runs, months."""
        last = max(self.month_count(name) for name in self.scenarios) - 1
        given = f", {self.given_line}" if self.given_line else ""
        return (
            f"<Results: {'; '.join(map(self._against, self.named))}; "
            f"{number_of(self.manifest['runs'], 'run')}, 1990-01 to {month_name(last)}{given}>"
        )

    def _against(self, scenario: str) -> str:
        """A scenario, and what it is compared with."""
        bases = self.bases_of(scenario)
        return f"{scenario} against {' and '.join(bases)}" if bases else scenario

    def _repr_html_(self) -> str:
        from sim.results.html import results_html

        return results_html(self)

    def given(self, *conditions: str, base: str | None = None) -> Self:
        """The histories in which all of some conditions hold, the same in every scenario.

        A condition is judged once a history, in the base, so that pairs of scenarios stay pairs. It selects
        histories and does not change them: what follows may come from what made it hold. To see what
        something causes, compare a scenario that changes it. `.manifest["given"]["lines"]` says in how many
        histories each holds.

        Args:
            conditions: INDICATOR<NUMBER@DATE each, with <, <=, > or >=, such as
                "treaty.dprk.russia>0@2025": the mean of a year, of a month (@2025-06), or of a stretch
                (@2025..2027). `any:` or `all:` before it: in any or every month. `in SCENARIO:` before that:
                judged there.
            base: where those are judged that name no scenario; by default the one base here.

        Raises:
            UserError: if a condition cannot be read or judged, or holds in fewer than 50 histories.

        >>> import sim
        >>> results = sim.run("history", runs=100, end="1995-12")
        >>> some = results.given("alignment.dprk.china>0.5@1995")
        >>> print(some.manifest["given"]["lines"][0])
        in 73 of 100 histories (73 %, 64 to 81) of history: alignment.dprk.china > 0.5 in 1995
        >>> some["history"].sizes["run"]
        73
        """
        before = self.manifest.get("given", {})
        found = judge(self, conditions, base)
        about = found.as_manifest()
        if before:
            about["words"] = f"{before['words']} and {about['words']}"
            about["lines"] = [*before["lines"][:-1], *about["lines"]]
            about["of"] = before["of"]
        chosen = {name: data.isel(run=found.runs) for name, data in self._datasets.items()}
        manifest = {**self.manifest, "runs": len(found.runs), "given": about}
        return type(self)(chosen, manifest, self.folder)

    @property
    def given_line(self) -> str:
        """Under which conditions these histories were selected; "" where all are here."""
        about = self.manifest.get("given")
        if not about:
            return ""
        return f"given {about['words']} ({about['histories']:,} of {about['of']:,} histories)"

    @cached_property
    def data(self) -> "xr.DataTree":
        """Everything, as a tree with one dataset a scenario."""
        import xarray as xr

        return xr.DataTree.from_dict(self._datasets)

    def series(self, indicator: str, scenario: str) -> NDArray[np.float32]:
        """An indicator in a scenario (month, run)."""
        self._refuse_unknown(indicator, scenario)
        return np.asarray(self[scenario].variables[indicator].values)

    def months_of(
        self, indicator: str, scenario: str, first: int, last: int
    ) -> NDArray[np.float32]:
        """Some months of an indicator, the last included (month, run); only these are read."""
        self._refuse_unknown(indicator, scenario)
        # the variable itself: labels, which are not asked for, would take most of the time
        cut = self[scenario].variables[indicator][first : last + 1]
        return np.asarray(cut.values)

    def month_count(self, scenario: str) -> int:
        """How many months a scenario's runs have."""
        return int(self[scenario].sizes["month"])

    def window_mean(
        self, indicator: str, scenario: str, first: int, last: int
    ) -> NDArray[np.float64]:
        """An indicator's mean over the months first to last that have a value (run,)."""
        return mean_of_known(self.months_of(indicator, scenario, first, last), axis=0)

    def year_mean(self, indicator: str, scenario: str, year: int) -> NDArray[np.float64]:
        """An indicator's mean over a year's months (run,)."""
        first = month_index(f"{year}-01")
        return self.window_mean(indicator, scenario, first, first + YEAR - 1)

    def _refuse_unknown(self, indicator: str, scenario: str) -> None:
        dataset = self[scenario]
        if (
            one_name(indicator, "indicator") not in dataset
            or dataset.variables[indicator].ndim != 2
        ):
            raise UserError(
                f"no indicator {indicator!r} here.{nearest(indicator, self.indicators)}"
            )

    def unit(self, indicator: str) -> str:
        """The unit of an indicator.

        Raises:
            UserError: if no scenario has it.
        """
        one_name(indicator, "indicator")
        scenario = next((s for s in self.scenarios if indicator in self[s]), self.scenarios[0])
        self._refuse_unknown(indicator, scenario)
        return str(self[scenario].variables[indicator].attrs["units"])

    def frame(
        self, *indicators: str | Iterable[str], scenarios: str | Iterable[str] | None = None
    ) -> "pd.DataFrame":
        """A tidy table: a row for every scenario, month and run, a column for each indicator.

        Args:
            indicators: which; all recorded ones where none is named (mind the size).
            scenarios: which; all where none is named.

        Raises:
            UserError: for an unknown name, or an empty list of scenarios.
        """
        import pandas as pd

        names = list_items(self.scenarios if scenarios is None else scenarios)
        if not names:
            raise UserError("scenarios is empty: name at least one, or leave it out for all")
        columns = list(list_items(*indicators) or self.indicators)
        tables = []
        for scenario in names:
            for column in columns:
                self._refuse_unknown(column, scenario)
            dataset = self[scenario][columns]
            if (dataset["history"] == dataset["run"]).all():
                dataset = dataset.drop_vars("history")
            table = dataset.to_dataframe().reset_index()
            table.insert(0, "scenario", scenario)
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    def base_of(self, scenario: str) -> str | None:
        """The scenario that another is compared to, if it was run."""
        bases = self.bases_of(scenario)
        return bases[0] if bases else None

    def bases_of(self, scenario: str) -> list[str]:
        """The scenarios that another is compared to, if they were run."""
        plan = self._description(scenario)
        bases = plan["comparisons"] or [plan["compare_to"]]
        names = [scenario_name(str(base)) for base in bases]
        return [name for name in names if name in self._datasets]

    def main_base(self, scenario: str) -> str | None:
        """The base of its main comparison, as the scenario's file says; its first where the file says none."""
        main = scenario_name(str(self._description(scenario).get("main_comparison", "")))
        return main if main in self.bases_of(scenario) else self.base_of(scenario)

    def require_base(self, scenario: str, base: str | None = None) -> str:
        """The base that is named, or else that of the scenario's main comparison.

        Raises:
            UserError: if there is none, it was not run, or it is the scenario itself.
        """
        other = base or self.main_base(scenario)
        if other is None:
            others = ", ".join(self.scenarios)
            raise UserError(f"{scenario!r} has no base here; name one with base=, of {others}")
        self._description(other)
        if other == scenario:
            raise UserError(f"{scenario!r} cannot be compared with itself")
        return other

    def _description(self, scenario: str) -> Mapping[str, Any]:
        """What the manifest says of a scenario."""
        scenarios: Mapping[str, Mapping[str, Any]] = self.manifest["scenarios"]
        if one_name(scenario, "scenario") not in scenarios:
            raise UserError(f"no scenario {scenario!r} here.{self._missing(scenario)}")
        return scenarios[scenario]

    def branch_of(self, scenario: str) -> int | None:
        """The month from which a scenario differs from its base; None where it differs throughout."""
        branch = self._description(scenario)["branch"]
        return None if branch is None else int(branch)

    def divergence_month(self, scenario: str) -> int:
        """The month in which a scenario and its base diverge: its branch, or the first that differs."""
        branch, base = self.branch_of(scenario), self.base_of(scenario)
        if branch is not None or base is None:
            return branch or 0
        if scenario not in self._divergence:
            firsts = [
                int(np.argmax(differs))
                for name in self.indicators
                if name in self[base] and name in self[scenario]
                for differs in [self._differing_months(name, base, scenario)]
                if differs.any()
            ]
            self._divergence[scenario] = min(firsts, default=0)
        return self._divergence[scenario]

    def counted_since(self, scenario: str) -> int:
        """The month from which it counts in a scenario whether something happens: that in which it diverges."""
        return self.divergence_month(scenario)

    def first_months(
        self, indicator: str, scenario: str, since: int, last: int
    ) -> NDArray[np.int64]:
        """The first month, of since to last, in which a 0/1 indicator is 1; below 0 where there is none (run,)."""
        return first_on(self.months_of(indicator, scenario, since, last), since)

    def on_before(self, indicator: str, scenario: str, since: int) -> NDArray[np.bool_]:
        """Whether a 0/1 indicator is 1 in the month before another (run,)."""
        return np.asarray(self.months_of(indicator, scenario, since - 1, since - 1)[0] > 0.5)

    def _differing_months(self, indicator: str, one: str, other: str) -> NDArray[np.bool_]:
        """In which months an indicator differs in any history (month,)."""
        first, second = self.series(indicator, one), self.series(indicator, other)
        same = (first == second) | (np.isnan(first) & np.isnan(second))
        return np.asarray(~same.all(axis=1))

    def window(self, scenario: str, year: int | None = None) -> tuple[int, int]:
        """The first and last month of the year that a comparison looks at.

        Raises:
            UserError: if the run does not reach the year.
        """
        months = self[scenario].sizes["month"]
        if year is None:
            after = self.divergence_month(scenario)
            usual = int(month_name(after)[:4]) + YEARS_AFTER_BRANCH if after else LAST_OF_RECORD
            first = month_index(f"{usual}-01")
            return max(0, min(first, months - YEAR)), min(first + YEAR, months) - 1
        first = month_index(f"{year}-01")
        if not 0 <= first <= months - 1:
            last = month_name(months - 1)[:4]
            raise UserError(f"year {year}: the run goes from 1990 to {last}")
        return first, min(first + YEAR, months) - 1

    def anchored(self, record: str, scenario: str | None = None) -> "Anchored":
        """What a record would show after its end, with the model's error of it carried on.

        Args:
            record: its name.
            scenario: whose runs; by default the last.

        Raises:
            UserError: if the runs do not start from the table of starts, or the record has no such error.
        """
        from sim.results.anchored import anchored

        return anchored(self, record, scenario or self.scenarios[-1])

    @cached_property
    def clusters(self) -> NDArray[np.int64] | None:
        """The parameter set of each run, where runs share sets (run,); else None.

        Runs with equal parameters have one set: a few of the drawn parameters tell.
        """
        if not self.manifest.get("start"):
            return None
        data = self._datasets[self.scenarios[0]]
        drawn = [name for name in data if data[name].dims == ("run",)][:PARAMETERS_OF_A_SET]
        if not drawn:
            return None
        values = np.stack([data[name].values for name in drawn], axis=1)
        return np.unique(values, axis=0, return_inverse=True)[1].ravel()

    def differences(
        self, scenario: str, base: str | None = None, year: int | None = None
    ) -> list[Difference]:
        """What a scenario changes against a base in a year, the largest effects first."""
        other = self.require_base(scenario, base)
        window = self.window(scenario, year)
        key = (scenario, other, *window)
        if key not in self._differences:
            differences = [
                paired_difference(
                    name,
                    self.unit(name),
                    self.window_mean(name, other, *window),
                    self.window_mean(name, scenario, *window),
                    self.clusters,
                )
                for name in self.indicators
                if name in self[other] and name in self[scenario]
            ]
            self._differences[key] = sorted(differences, key=lambda d: -d.effect)
        return self._differences[key]

    def compare(
        self, scenario: str | None = None, base: str | None = None, year: int | None = None
    ) -> "pd.DataFrame":
        """The paired differences as a table, a row an indicator."""
        import pandas as pd

        variant = scenario or self.scenarios[-1]
        rows = [
            {
                "indicator": d.name, "unit": d.unit,
                "base_mean": d.base_mean, "mean": d.variant_mean,
                "base_median": d.base.median, "base_p05": d.base.low, "base_p95": d.base.high,
                "median": d.variant.median, "p05": d.variant.low, "p95": d.variant.high,
                "mean_difference": d.mean,
                "mc_low": d.mean - d.error, "mc_high": d.mean + d.error,
                "difference_p05": d.change.low, "difference_p95": d.change.high,
                "rises": d.rises, "falls": d.falls, "effect": d.effect, "runs": d.runs,
                "runs_for_a_tenth_of_sd": d.runs_needed(_tenth(d)) if d.effect else 2,
            }
            for d in self.differences(variant, base, year)
        ]  # fmt: skip
        return pd.DataFrame(rows).set_index("indicator")

    def all_differences(self, year: int | None = None) -> "pd.DataFrame":
        """What every scenario changes against each of its bases, a row an indicator."""
        import pandas as pd

        tables = []
        for scenario in self.named:
            for base in self.bases_of(scenario):
                table = self.compare(scenario, base, year).reset_index()
                first, last = (month_name(m) for m in self.window(scenario, year))
                about = {"scenario": scenario, "base": base, "from": first, "to": last}
                for place, (column, value) in enumerate(about.items()):
                    table.insert(place, column, value)
                tables.append(table)
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()

    def summary(self, year: int | None = None) -> "pd.DataFrame":
        """Mean, median and spread across runs of every indicator in every scenario, for one and the same year.

        Args:
            year: whose means; by default the one that a comparison of the scenario named last looks at, for all
                scenarios alike. The columns "from" and "to" name its months.
        """
        import pandas as pd

        usual, rows = self.window(self.named[-1], year), []
        for scenario in self.scenarios:
            first, last = usual[0], min(usual[1], self.month_count(scenario) - 1)
            for name in (n for n in self.indicators if n in self[scenario]):
                values = self.window_mean(name, scenario, first, last)
                known = values[np.isfinite(values)]
                spread = Spread.of(values)
                rows.append({
                    "scenario": scenario, "indicator": name, "unit": self.unit(name),
                    "from": month_name(first), "to": month_name(last),
                    "mean": known.mean() if len(known) else np.nan,
                    "median": spread.median, "p05": spread.low, "p95": spread.high, "runs": len(known),
                })  # fmt: skip
        return pd.DataFrame(rows)

    def first_times(
        self, scenario: str, until: int | None = None, since: int | None = None
    ) -> list[FirstTime]:
        """How likely the 0/1 indicators are to turn 1 after the branch, and when.

        Args:
            until: the last month that counts; by default the run's.
            since: the first; by default the month in which the scenario diverges from its base.
        """
        since = self.divergence_month(scenario) if since is None else since
        last = self[scenario].sizes["month"] - 1 if until is None else until
        return [
            first_time(name, self.series(name, scenario), since, last, self.clusters)
            for name in self.indicators
            if name in self[scenario] and self.unit(name) == "0/1"
        ]


def _tenth(difference: Difference) -> float:
    """A tenth of the standard deviation across runs."""
    return 0.1 * abs(difference.mean) / difference.effect
