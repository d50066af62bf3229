"""Which factors an outcome depends on: Morris's screening, Sobol's indices, one at a time.

The model is random, so an outcome at a point is the mean over several runs. With common random
numbers all points have the same histories: a factor without effect has an index of exactly zero, and
chance does not hide the effects of the others. The factor `dummy` has no effect and is the control.
Morris 1991 and Campolongo et al. 2007; Saltelli et al. 2010; computed by SALib.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from sim.errors import UserError
from sim.extras import ignore_library_warnings, import_extra
from sim.files import write_file, write_table
from sim.numerics import Floats, mean_of_known
from sim.results.compare import Z95
from sim.results.data import ResultsData
from sim.studies.designs import Design, StudySetup, at_places, one_at_a_time, refuse_too_fine
from sim.studies.factors import DUMMY, Factor, dummy
from sim.studies.sweeps import yearly
from sim.words.nearest import nearest

if TYPE_CHECKING:
    import pandas as pd


Method = Literal["morris", "sobol", "tornado"]
METHODS: tuple[Method, ...] = ("morris", "sobol", "tornado")
FILE, FORMAT = "sensitivity.json", 1
HOW_TO_MAKE = "make one with: sim sensitivity (in Python sim.sensitivity(..., out=FOLDER))"
#: Levels of Morris's grid; an even number.
LEVELS = 4
#: Resamples behind the interval of an index.
RESAMPLES = 200
#: An outcome that varies less between points than this part of its size does not vary.
STILL = 1e-9
#: How far from 1 the index of all factors together may come out before a note says so.
UNALIKE = 0.25
#: What each method measures, with the half-width of its 95 % interval where it has one.
MEASURES: Mapping[str, tuple[str, ...]] = {
    "morris": ("mu_star", "mu_star_error", "mu", "sigma"),
    "sobol": ("first", "first_error", "total", "total_error"),
    "tornado": ("low", "low_error", "high", "high_error"),
}
#: By which measure factors are put in order.
RANKED = {"morris": "mu_star", "sobol": "total", "tornado": "largest"}


@dataclass(frozen=True, slots=True)
class Study:
    """A sensitivity study before it is run: the points, and how SALib drew them.

    Attributes:
        method: "morris", "sobol" or "tornado".
        design: the points.
        problem: what SALib calls the problem; all ranges 0 to 1.
    """

    method: Method
    design: Design
    problem: dict[str, Any]


def plan_study(
    factors: Sequence[Factor], method: str, size: int | None = None, seed: int = 1,
    grouped: bool = False,
) -> Study:  # fmt: skip
    """The points of a sensitivity study, with the dummy as an additional factor.

    Args:
        factors: what varies.
        method: "morris": `size` trajectories (10), of one step a factor; "sobol": `size` base
            points (64, a power of 2), times the factors and two; "tornado": each factor at its low
            and high end.
        size: as above.
        seed: of the points.
        grouped: whether factors move together by mechanism (Morris, Sobol).

    Raises:
        UserError: for an unknown method or a size that makes no sense; if SALib is not there.
    """
    if method not in METHODS:
        raise UserError(f"no method {method!r}.{nearest(method, METHODS)}")
    if not factors:
        raise UserError("name at least one factor")
    varied = tuple(f for f in factors if not f.is_dummy)
    if not varied:
        raise UserError("the dummy alone is the control of nothing: name another factor")
    together = (*varied, dummy())
    problem: dict[str, Any] = {
        "num_vars": len(together), "names": [f.name for f in together],
        "bounds": [[0.0, 1.0]] * len(together),
    }  # fmt: skip
    if method == "tornado":
        if grouped:
            raise UserError("tornado: each factor moves alone, not with its group")
        return Study("tornado", one_at_a_time(together), problem)
    if grouped:
        problem["groups"] = [f.group for f in together]
    places = _morris(problem, size, seed) if method == "morris" else _sobol(problem, size, seed)
    kind: Method = "morris" if method == "morris" else "sobol"
    return Study(kind, at_places(together, places), problem)


def _morris(problem: dict[str, Any], size: int | None, seed: int) -> Floats:
    count = 10 if size is None else size
    if count < 2:
        raise UserError(f"{count} trajectories: Morris's method takes at least 2")
    refuse_too_fine(count * (problem["num_vars"] + 1))
    sample = import_extra("SALib.sample.morris").sample
    with ignore_library_warnings():
        places: Floats = sample(dict(problem), count, num_levels=LEVELS, seed=seed)
    return np.clip(places, 0.0, 1.0)


def _sobol(problem: dict[str, Any], size: int | None, seed: int) -> Floats:
    count = 64 if size is None else size
    if count < 2 or count & (count - 1):
        raise UserError(f"{count} base points: Sobol's method takes a power of 2, such as 64")
    refuse_too_fine(count * (problem["num_vars"] + 2))
    sample = import_extra("SALib.sample.sobol").sample
    with ignore_library_warnings():
        places: Floats = sample(dict(problem), count, calc_second_order=False, seed=seed)
    return places


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The result of a sensitivity study.

    Attributes:
        method: "morris", "sobol" or "tornado".
        scenario, since, random_numbers: the scenario, the month from which the factors act, and
            whether all points have the same random numbers.
        runs, points, seed: runs at each point, points, seed of the random streams.
        prior: whether other parameters were drawn or at their defaults; None as the scenario says.
        factors: name, range, unit and meaning of each, the dummy last.
        outcomes: unit by indicator.
        indices: a row for each outcome, year and factor (or group), with the method's measures:
            Morris: `mu_star`, the mean size of the change of the outcome over a factor's whole
            range, `mu` with sign, `sigma` its spread over the other factors; Sobol: `first` and
            `total` share of the variance between points; tornado: mean paired difference from the
            usual point at the `low` and `high` end. `…_error` is the half-width of a 95 % interval.
        spread: a row for each outcome and year: its `mean` over all points, standard deviation of the outcome `across_points`
            (of its means), `across_histories` (the mean one at a point), and the share of runs that
            had no value (`missing`).
        notes: what there is to say besides, such as years in which an outcome does not vary.
    """

    method: Method
    scenario: str
    since: str
    random_numbers: str
    runs: int
    points: int
    seed: int
    prior: str | None
    factors: list[dict[str, Any]]
    outcomes: dict[str, str]
    indices: list[dict[str, Any]]
    spread: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)

    def require_method(self, method: str) -> None:
        """Refuse a study of another method.

        Raises:
            UserError: naming the method that it was made by.
        """
        if self.method != method:
            raise UserError(f"this study was made by the method {self.method!r}, not {method!r}")

    @classmethod
    def load(cls, folder: Path | None) -> Self:
        """The sensitivity study that was saved in a results folder.

        Args:
            folder: of the results; None where they are in memory.

        Raises:
            UserError: if there is none, saying how one is made, or it was written by another version.
        """
        content = _read_content(folder)
        try:
            study = cls(**content)
            missing = _missing(study)
        except (AttributeError, KeyError, TypeError) as error:
            raise UserError(f"{folder}/{FILE} cannot be read: {error}") from None
        if missing:
            raise UserError(f"{folder}/{FILE} cannot be read: an index lacks {', '.join(missing)}")
        return study

    @classmethod
    def analyse(
        cls, results: ResultsData, study: Study, setup: StudySetup, years: Sequence[int]
    ) -> Self:
        """The indices that a batch of a study shows, year by year.

        Raises:
            UserError: if no outcome varies in any year.
        """
        indices: list[dict[str, Any]] = []
        spread: list[dict[str, Any]] = []
        notes: list[str] = []
        outcomes = {name: results.unit(name) for name in results.manifest["record"]}
        for outcome in outcomes:
            for year in years:
                values = yearly(results, outcome, year, setup.runs)
                spread.append({"outcome": outcome, "year": year, **_spread(values)})
                rows, note = _indices(values, study, outcome, year, setup.seed)
                indices += rows
                notes += [note] if note else []
        if not indices:
            raise UserError(*notes)
        plan = results.manifest["scenarios"][results.named[-1]]
        return cls(
            study.method, str(plan["name"]).removesuffix(f"_{study.method}"), setup.since,
            setup.random_numbers, setup.runs, len(study.design), setup.seed, setup.prior,
            _saved_form(study.design.factors), outcomes, indices, spread, notes,
        )  # fmt: skip

    @property
    def years(self) -> list[int]:
        """The years that have indices."""
        return sorted({int(row["year"]) for row in self.indices})

    @property
    def table(self) -> "pd.DataFrame":
        """The indices as a table."""
        import pandas as pd

        return pd.DataFrame(self.indices)

    def of(self, outcome: str, year: int | None = None) -> "pd.DataFrame":
        """The indices of an outcome in a year (the last by default), the weightiest first.

        Raises:
            UserError: if it has none.
        """
        table = self.table
        mine = table[table["outcome"] == outcome]
        if mine.empty:
            raise UserError(f"no sensitivity of {outcome!r}.{nearest(outcome, self.outcomes)}")
        wanted_year = int(mine["year"].max()) if year is None else year
        if wanted_year not in set(mine["year"]):
            years = ", ".join(str(y) for y in sorted(set(mine["year"])))
            raise UserError(
                f"no sensitivity of {outcome} in {wanted_year}; there is one in {years}"
            )
        rows = mine[mine["year"] == wanted_year]
        return rows.sort_values(RANKED[self.method], ascending=False, kind="stable").reset_index(
            drop=True
        )

    def save(self, folder: Path) -> Path:
        """Write it beside a batch, as JSON and as a CSV table; the JSON's path.

        Raises:
            UserError: if it cannot be written.
        """
        file = folder / FILE
        content = {"format": FORMAT, **asdict(self)}
        text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
        write_table(file.with_suffix(".csv"), self.table)
        return write_file(file, f"{text}\n")


def _read_content(folder: Path | None) -> dict[str, Any]:
    """What a study has saved in a results folder."""
    if folder is None:
        raise UserError(
            f"no sensitivity study is beside these results, which are in memory; {HOW_TO_MAKE}"
        )
    file = folder / FILE
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"{folder} holds no sensitivity study: it has no {FILE}; {HOW_TO_MAKE}"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{file} cannot be read: {error}") from None
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise UserError(f"{file} was not written by this version; run the study again")
    return content


def _missing(study: Sensitivity) -> list[str]:
    """What some index should hold and does not."""
    if not study.indices:
        return ["everything: there is none"]
    needed = ("outcome", "year", "factor", RANKED[study.method], *MEASURES[study.method])
    return [key for key in needed if any(key not in row for row in study.indices)]


def _saved_form(factors: Sequence[Factor]) -> list[dict[str, Any]]:
    return [
        {"name": f.name, "kind": f.kind, "low": f.low, "high": f.high, "usual": f.usual,
         "levels": list(f.levels), "unit": f.unit, "meaning": f.meaning, "group": f.group}
        for f in factors
    ]  # fmt: skip


def _spread(values: Floats) -> dict[str, float | None]:
    known = np.isfinite(values)
    at_points = mean_of_known(values, axis=1)
    there = at_points[np.isfinite(at_points)]
    apart = np.where(known, values - at_points[:, None], 0.0)
    freedom = np.maximum(known.sum(axis=1) - 1, 0).sum()
    return {
        "mean": float(there.mean()) if len(there) else None,
        "across_points": float(there.std()) if len(there) else None,
        "across_histories": float(((apart**2).sum() / freedom) ** 0.5) if freedom else None,
        "missing": float(1.0 - known.mean()),
    }


def _indices(
    values: Floats, study: Study, outcome: str, year: int, seed: int
) -> tuple[list[dict[str, Any]], str]:
    """The rows of an outcome in a year, and what there is to note."""
    here = f"{outcome} in {year}"
    if study.method == "tornado":
        rows, note = _one_by_one(values, study.design.factors, here)
    else:
        rows, note = _by_salib(mean_of_known(values, axis=1), study, here, seed)
    return [{"outcome": outcome, "year": year, **row} for row in rows], note


def _is_constant(y: Floats) -> bool:
    return bool(np.ptp(y) <= STILL * max(1.0, float(np.abs(y).max())))


def _one_by_one(
    values: Floats, factors: Sequence[Factor], here: str
) -> tuple[list[dict[str, Any]], str]:
    """Paired differences from the usual point at both ends of each factor."""
    if not np.isfinite(values).any():
        return [], f"{here} has no value at any point"
    if not np.nan_to_num(values - values[0]).any():
        return [], f"{here} does not vary: it is {np.nanmean(values):g} at every point"
    rows = []
    for place, factor in enumerate(factors):
        row: dict[str, Any] = {"factor": factor.name}
        for end, at in (("low", 1 + 2 * place), ("high", 2 + 2 * place)):
            change = values[at] - values[0]
            change = change[np.isfinite(change)]
            error = Z95 * change.std(ddof=1) / len(change) ** 0.5 if len(change) > 1 else None
            row[end] = float(change.mean()) if len(change) else None
            row[f"{end}_error"] = None if error is None else float(error)
        row["largest"] = max(abs(row["low"] or 0.0), abs(row["high"] or 0.0))
        rows.append(row)
    lost = 1.0 - np.isfinite(values).mean()
    return rows, f"{here}: {lost:.0%} of runs have no value" if lost else ""


def _by_salib(y: Floats, study: Study, here: str, seed: int) -> tuple[list[dict[str, Any]], str]:
    """Morris's or Sobol's indices; a trajectory or base point with a missing value is left out."""
    groups = list(dict.fromkeys(study.problem.get("groups", study.problem["names"])))
    size = len(groups) + (1 if study.method == "morris" else 2)
    assert study.design.places is not None
    whole = np.isfinite(y).reshape(-1, size).all(axis=1)
    note = ""
    if not whole.all():
        note = (
            f"{here}: {(~whole).sum()} of {len(whole)} {_parts(study)} have a point without a value"
        )
    if whole.sum() < 2:
        return [], note or f"{here} has no value at any point"
    known = np.repeat(whole, size)
    outputs, places = y[known], study.design.places[known]
    if _is_constant(outputs):
        return [], f"{here} does not vary: it is {outputs.mean():g} at every point"
    with ignore_library_warnings():
        if study.method == "morris":
            indices = _elementary(study.problem, places, outputs, seed)
        else:
            indices = _variance(study.problem, outputs, seed)
            note = "; ".join(n for n in (note, _dependent(outputs, size, here)) if n)
    return [{"factor": name, **row} for name, row in zip(groups, indices, strict=True)], note


def _dependent(y: Floats, size: int, here: str) -> str:
    """A note where the two base samples are alike, as a short Sobol sequence can make them.

    All factors together explain all variance between points: half the mean squared difference
    between the samples is the variance, if they are independent.
    """
    one, other = y[::size], y[size - 1 :: size]
    variance = np.var(np.concatenate([one, other]))
    share = 0.5 * np.mean((one - other) ** 2) / variance if variance else 1.0
    if abs(share - 1.0) <= UNALIKE:
        return ""
    return (
        f"{here}: all factors together come out at {share:.2f} of the variance, not 1; take more base "
        "points"
    )


def _parts(study: Study) -> str:
    return "trajectories" if study.method == "morris" else "base points"


def _elementary(
    problem: dict[str, Any], places: Floats, y: Floats, seed: int
) -> list[dict[str, float | None]]:
    measures = import_extra("SALib.analyze.morris").analyze(
        dict(problem), places, y, num_levels=LEVELS, num_resamples=RESAMPLES, seed=seed + 1
    )
    return _columns(
        measures, mu_star="mu_star", mu_star_error="mu_star_conf", mu="mu", sigma="sigma"
    )


def _variance(problem: dict[str, Any], y: Floats, seed: int) -> list[dict[str, float | None]]:
    measures = import_extra("SALib.analyze.sobol").analyze(
        dict(problem), y, calc_second_order=False, num_resamples=RESAMPLES, seed=seed + 1
    )
    return _columns(measures, first="S1", first_error="S1_conf", total="ST", total_error="ST_conf")


def _columns(measures: Mapping[str, Any], **columns: str) -> list[dict[str, float | None]]:
    """SALib's columns as rows under our names; what has no value is None."""
    table = {ours: np.asarray(measures[theirs], dtype=float) for ours, theirs in columns.items()}
    count = len(next(iter(table.values())))
    return [
        {name: float(v[row]) if np.isfinite(v[row]) else None for name, v in table.items()}
        for row in range(count)
    ]


def control(study: Sensitivity, outcome: str, year: int | None = None) -> float:
    """The index of the dummy, by which the study's own error can be judged."""
    table = study.of(outcome, year)
    row = table[table["factor"] == DUMMY]
    return float(row[RANKED[study.method]].iloc[0])
