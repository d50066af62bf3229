"""Scenario discovery: in which region of the uncertain parameters does an outcome happen?

PRIM (Friedman and Fisher 1999; Bryant and Lempert 2010) and CART (Breiman et al. 1984), both of the
EMA Workbench, search the parameters that the runs have drawn. With a hundred parameters they would
find boxes in noise. So one half of the runs selects parameters and boxes, and the other half, which
the search has not seen, measures how good they are.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from sim.arguments import list_items
from sim.calendar import month_name
from sim.errors import UserError
from sim.extras import ignore_library_warnings, import_extra
from sim.files import unused_name, write_file, write_table
from sim.numerics import Floats
from sim.results.clusters import Clusters, effective_runs
from sim.results.conditions import Condition
from sim.results.data import ResultsData
from sim.results.first_times import wilson
from sim.words.nearest import nearest

if TYPE_CHECKING:
    import pandas as pd


FILE, FORMAT = "discovery.json", 1
#: Imported before a batch is run, so that a missing library is reported first.
PRIM_MODULE = "ema_workbench.analysis.prim"
PREFIX = "parameter:"
YEAR = 12
#: The unit of what is a month, counted from 1990-01.
MONTH = "month"
#: The expected share of parameters selected by mistake (Benjamini and Hochberg 1995).
FALSE_SHARE = 0.1
#: The most parameters in which boxes are sought, unless the user names them.
MOST_SELECTED = 10
#: The most boxes of each method; a box holds at least this share of histories.
MOST_BOXES, LEAST_MASS = 3, 0.05
LEAF = 0.1
#: Limits with a higher quasi-p value are dropped (Bryant and Lempert 2010).
SIGNIFICANT = 0.05
#: A box is reported where the outcome is so many times as frequent in it as everywhere.
DENSER = 1.2
#: Runs with the outcome, and runs without it, that each half must have.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Limit:
    """Between which values of a parameter a box lies, in its own unit; None where it is open."""

    parameter: str
    low: float | None
    high: float | None
    unit: str

    def holds(self, values: Floats) -> NDArray[np.bool_]:
        """Where values lie inside (run,)."""
        inside = np.ones(len(values), dtype=bool)
        if self.low is not None:
            inside &= values >= self.low
        if self.high is not None:
            inside &= values <= self.high
        return inside

    def __str__(self) -> str:
        """As it is written down.

        >>> print(Limit("trust_gain", 0.0249, None, "1/month"))
        trust_gain ≥ 0.0249 / month
        >>> print(Limit("pressure_size", 0.5, 0.75, "$m/month"))
        pressure_size between 0.5 and 0.75 $m/month
        """
        per = self.unit.removeprefix("1").replace("/", "/ ") if self.unit[:1] == "1" else self.unit
        unit = f" {per}" if per and self.unit != MONTH else ""
        low, high = format_end(self.low, self.unit), format_end(self.high, self.unit, is_low=False)
        if low and high:
            return f"{self.parameter} between {low} and {high}{unit}"
        if low:
            return f"{self.parameter} ≥ {low}{unit}"
        return f"{self.parameter} ≤ {high}{unit}" if high else f"any {self.parameter}"


def format_end(value: float | None, unit: str, is_low: bool = True) -> str:
    """An end of a range as text; of months the first or the last inside. "" where it is open.

    >>> format_end(0.024921, "1/month"), format_end(419.5, MONTH), format_end(None, "1")
    ('0.0249', '2025-01', '')
    """
    if value is None:
        return ""
    if unit == MONTH:
        return month_name(ceil(value) if is_low else floor(value))
    return f"{value:.3g}"


@dataclass(frozen=True, slots=True)
class Box:
    """A region in which the outcome is frequent, judged on histories that did not choose it.

    Attributes:
        method: "PRIM" or "CART".
        limits: of the parameters that it limits.
        coverage: share of the histories with the outcome that lie in it.
        density: share of the histories in it that have the outcome, and the 95 % Monte-Carlo
            interval of that share.
        mass: share of all histories that lie in it.
        found_density: the density on the histories that chose it, which is always flattered.
        confirmed: whether that interval lies above the share of the outcome everywhere.
    """

    method: str
    limits: tuple[Limit, ...]
    coverage: float
    density: float
    density_low: float
    density_high: float
    mass: float
    found_density: float
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Discovery:
    """Where in the space of the uncertain parameters an outcome happens.

    Attributes:
        condition: the outcome.
        scenario: in which histories.
        share: of histories in which it happens.
        runs: how many histories have a value; half of them choose, half judge.
        missing: how many have none, and are left out.
        screened: how many parameters were looked at.
        parameters: those in which boxes were sought, the most informative first.
        ranges: lowest and highest draw of each of these.
        boxes: the boxes, those of PRIM first.
    """

    condition: Condition
    scenario: str
    share: float
    runs: int
    missing: int
    screened: int
    parameters: tuple[str, ...]
    ranges: dict[str, tuple[float, float]]
    boxes: tuple[Box, ...]

    @classmethod
    def search(
        cls,
        results: ResultsData,
        condition: Condition,
        scenario: str | None = None,
        parameters: str | Iterable[str] = (),
    ) -> Self:
        """In which region of the parameters that a scenario's runs have drawn an outcome happens.

        Args:
            results: of a batch whose uncertain parameters were drawn.
            condition: the outcome.
            scenario: by default the last that the user requested.
            parameters: where to search for boxes; by default those that distinguish the runs.

        Raises:
            UserError: if an indicator or parameter is unknown, no parameter was drawn, or the outcome
                is too rare or too common for a search.
        """
        name = scenario or condition.scenario or results.named[-1]
        parameters = list_items(parameters)
        window = condition.window(results.month_count(name))
        dated = replace(condition, when=window)
        drawn, units = _drawn_columns(results, name, parameters)
        values = results.months_of(condition.indicator, name, *window)
        known = np.isfinite(values).any(axis=0)
        happens = dated.holds(values[:, known])
        drawn = {key: column[known] for key, column in drawn.items()}
        sets = None if results.clusters is None else results.clusters[known]
        missing = int((~known).sum())
        return cls.among(dated, name, drawn, units, happens, missing, parameters, sets)

    @classmethod
    def among(
        cls, condition: Condition, scenario: str, drawn: Mapping[str, Floats], units: Mapping[str, str],
        happens: NDArray[np.bool_], missing: int = 0, parameters: Sequence[str] = (),
        clusters: Clusters | None = None,
    ) -> Self:  # fmt: skip
        """In which region of what was drawn an outcome happens.

        Args:
            condition: the outcome, with its months.
            scenario: in which histories.
            drawn: what differs between the runs, by name (run,).
            units: of each.
            happens: in which runs the outcome happens (run,).
            missing: how many runs have no value.
            parameters: where to search for boxes; by default those that distinguish the runs.
            clusters: the parameter set of each run, where runs share sets (run,): a set searches or judges
                as a whole.

        Raises:
            UserError: if the outcome is too rare or too common for a search.
        """
        searching = halve(happens, clusters)
        _refuse_rare(condition, happens, searching)
        half = {key: column[searching] for key, column in drawn.items()}
        selected = tuple(parameters) or informative_parameters(half, happens[searching])
        boxes: tuple[Box, ...] = ()
        if selected:
            outcomes = happens[searching]
            regions = [*_prim(half, selected, outcomes), *_cart(half, selected, outcomes)]
            tested = (
                _judge(m, limits, units, drawn, happens, searching, clusters)
                for m, limits in regions
            )
            boxes = tuple(box for box in tested if box is not None)
        return cls(
            condition, scenario, float(happens.mean()), len(happens), missing, len(drawn), selected,
            {key: (float(drawn[key].min()), float(drawn[key].max())) for key in selected}, boxes,
        )  # fmt: skip

    @property
    def table(self) -> "pd.DataFrame":
        """A row for each limit of each box."""
        import pandas as pd

        rows = [
            {"box": number, "method": box.method, "parameter": limit.parameter, "low": limit.low,
             "high": limit.high, "unit": limit.unit, "coverage": box.coverage,
             "density": box.density, "density_low": box.density_low,
             "density_high": box.density_high, "mass": box.mass, "confirmed": box.confirmed}
            for number, box in enumerate(self.boxes, start=1) for limit in box.limits
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def save(self, folder: Path) -> Path:
        """Write it as JSON and as a CSV table, under the next free name; the JSON's path.

        Raises:
            UserError: if it cannot be written.
        """
        file = unused_name(folder, FILE)
        content = {"format": FORMAT, **asdict(self)}
        text = json.dumps(content, indent=1, ensure_ascii=False)
        write_table(file.with_suffix(".csv"), self.table)
        return write_file(file, f"{text}\n", overwrite=False)


def _drawn_columns(
    results: ResultsData, scenario: str, wanted: Sequence[str]
) -> tuple[dict[str, Floats], dict[str, str]]:
    """The drawn values and their units, by parameter."""
    data = results[scenario]
    drawn = [str(v).removeprefix(PREFIX) for v in data.data_vars if str(v).startswith(PREFIX)]
    if not drawn:
        raise UserError(f"{scenario}: no parameter was drawn, so none can distinguish the runs")
    unknown = [name for name in wanted if name not in drawn]
    if unknown:
        raise UserError(*(f"no drawn parameter {n!r}.{nearest(n, drawn)}" for n in unknown))
    columns = {name: np.asarray(data[f"{PREFIX}{name}"].values, dtype=float) for name in drawn}
    return columns, {name: str(data[f"{PREFIX}{name}"].attrs["units"]) for name in drawn}


def _refuse_rare(
    condition: Condition, happens: NDArray[np.bool_], chooses: NDArray[np.bool_]
) -> None:
    if not is_searchable(happens, chooses):
        share = happens.mean() if len(happens) else 0.0
        raise UserError(
            f"{condition} happens in {share:.1%} of {len(happens)} histories: at least {2 * FEWEST} "
            "with it and without it are needed; take another number, or more runs"
        )


def is_searchable(happens: NDArray[np.bool_], chooses: NDArray[np.bool_]) -> bool:
    """Whether each half of the runs has enough with an outcome, and enough without it."""
    halves = (happens[chooses], happens[~chooses])
    return all(min(half.sum(), (~half).sum()) >= FEWEST for half in halves)


def halve(happens: NDArray[np.bool_], clusters: Clusters | None = None) -> NDArray[np.bool_]:
    """Which runs search: every second one of those with the outcome, and of those without; of sets every second.

    >>> halve(np.array([True, True, False, False, False])).tolist()
    [True, False, True, False, True]
    """
    if clusters is not None:
        # a set in both halves would be judged by what it has chosen
        return np.asarray(np.unique(clusters, return_inverse=True)[1].ravel() % 2 == 0)
    chooses = np.zeros(len(happens), dtype=bool)
    for kind in (happens, ~happens):
        chooses[np.flatnonzero(kind)[::2]] = True
    return chooses


def informative_parameters(
    drawn: Mapping[str, Floats], happens: NDArray[np.bool_]
) -> tuple[str, ...]:
    """The parameters whose draws differ between runs with and without an outcome.

    By Kolmogorov and Smirnov's test, at a share of one false in ten (Benjamini and Hochberg 1995);
    the most informative first, at most ten.
    """
    from scipy.stats import ks_2samp

    chances = {
        name: float(ks_2samp(values[happens], values[~happens]).pvalue)
        for name, values in drawn.items()
    }
    ordered = sorted(chances, key=lambda name: chances[name])
    below = [
        rank
        for rank, name in enumerate(ordered, start=1)
        if chances[name] <= FALSE_SHARE * rank / len(ordered)
    ]
    return tuple(ordered[: min(max(below, default=0), MOST_SELECTED)])


Region = tuple[str, dict[str, tuple[float | None, float | None]]]


def _prim(
    drawn: Mapping[str, Floats], selected: Sequence[str], happens: NDArray[np.bool_]
) -> Iterator[Region]:
    """The boxes of PRIM, each the one of its peeling with the best balance."""
    import pandas as pd

    prim = import_extra(PRIM_MODULE)
    table = pd.DataFrame({name: drawn[name] for name in selected})
    with _quiet():
        search = prim.Prim(table, happens, mass_min=LEAST_MASS)
        for _ in range(MOST_BOXES):
            box = search.find_box()
            if box is None or not happens[search.yi_remaining].any():
                return
            place = _balance(box.peeling_trajectory)
            box.select(place)
            limits = _of_prim(box.box_lims[place], box.box_lims[0], box.p_values[place])
            if not limits:
                return
            yield "PRIM", limits


def _balance(trajectory: "pd.DataFrame") -> int:
    """The box of a peeling with the largest harmonic mean of coverage and density."""
    coverage = trajectory["coverage"].to_numpy(float)
    density = trajectory["density"].to_numpy(float)
    return int(np.argmax(2.0 * coverage * density / np.maximum(coverage + density, 1e-12)))


def _of_prim(
    box: "pd.DataFrame", whole: "pd.DataFrame", chances: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float | None, float | None]]:
    """The limits of a box that are significant (quasi-p; -1 where an end is open)."""
    limits: dict[str, tuple[float | None, float | None]] = {}
    for name, ends in chances.items():
        low, high = (
            float(box[name].iloc[end])
            if 0.0 <= ends[end] < SIGNIFICANT and box[name].iloc[end] != whole[name].iloc[end]
            else None
            for end in (0, 1)
        )
        if low is not None or high is not None:
            limits[str(name)] = (low, high)
    return limits


def _cart(
    drawn: Mapping[str, Floats], selected: Sequence[str], happens: NDArray[np.bool_]
) -> Iterator[Region]:
    """The leaves of CART in which the outcome is more frequent than everywhere, densest first."""
    import pandas as pd

    cart = import_extra("ema_workbench.analysis.cart")
    # a column that says nothing keeps the workbench from stumbling over a single parameter
    table = pd.DataFrame({**{name: drawn[name] for name in selected}, "": 0.0})
    with _quiet():
        tree = cart.CART(table, happens, mass_min=LEAF)
        tree.build_tree()
        leaves = zip(tree.boxes, tree.stats, strict=True) if tree.clf.tree_.node_count > 1 else ()
        dense = sorted(
            ((leaf, s) for leaf, s in leaves if s["density"] > DENSER * happens.mean()),
            key=lambda pair: -float(pair[1]["density"]),
        )
    for leaf, _ in dense[:MOST_BOXES]:
        limits = {
            name: (
                float(leaf[name].iloc[0]) if leaf[name].iloc[0] > table[name].min() else None,
                float(leaf[name].iloc[1]) if leaf[name].iloc[1] < table[name].max() else None,
            )
            for name in selected
        }
        yield "CART", {name: ends for name, ends in limits.items() if ends != (None, None)}


def _judge(
    method: str, limits: Mapping[str, tuple[float | None, float | None]], units: Mapping[str, str],
    drawn: Mapping[str, Floats], happens: NDArray[np.bool_], chooses: NDArray[np.bool_],
    clusters: Clusters | None = None,
) -> Box | None:  # fmt: skip
    """A region, measured on the half that did not search; None if the outcome is not denser in it."""
    box_limits = tuple(Limit(name, *ends, units[name]) for name, ends in limits.items())
    inside = np.ones(len(happens), dtype=bool)
    for limit in box_limits:
        inside &= limit.holds(drawn[limit.parameter])
    searched, unseen = inside & chooses, inside & ~chooses
    judge = happens[~chooses]
    if not unseen.any() or happens[searched].mean() <= DENSER * happens[chooses].mean():
        return None
    inside_sets = None if clusters is None else clusters[unseen]
    alike = effective_runs(happens[unseen].astype(float), inside_sets)
    low, high = wilson(float(happens[unseen].mean()) * alike, alike)
    return Box(
        method, box_limits, float(happens[unseen].sum() / judge.sum()), float(happens[unseen].mean()),
        low, high, float(unseen.sum() / len(judge)), float(happens[searched].mean()),
        bool(low > happens.mean()),
    )  # fmt: skip


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the workbench's warnings, and break its random ties the same way each time."""
    state = np.random.get_state()
    np.random.seed(0)
    try:
        with ignore_library_warnings():
            yield
    finally:
        np.random.set_state(state)
