"""Structural tries for what the model misses, each once: what was tried, and what it moved.

`python docs/experiments/tries.py 500` runs the model as it is and with each try, at default values and with parameters
drawn, and prints the patterns, the joint events and a few dates in Markdown. None names a date or a state. Those that
were adopted are no longer here; `docs/decisions.md` says which failed and why.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from sim.calendar import month_index  # noqa: E402
from sim.ensemble.execution.memory import run_plan  # noqa: E402
from sim.model import phases  # noqa: E402
from sim.model.step import Step  # noqa: E402
from sim.numerics import Floats, add_rows, positive  # noqa: E402
from sim.rules import exchange, provocation, sanctions  # noqa: E402
from sim.scenario.library import load_plan, with_overrides, with_prior  # noqa: E402
from sim.scenario.plan import Plan  # noqa: E402
from sim.state.ledger import CASH, CLIENT, REST  # noqa: E402
from sim.validation import joint_events, patterns  # noqa: E402

Settings = Mapping[str, float]
Series = Mapping[str, Any]


@contextmanager
def _replace(owner: Any, name: str, ours: Any) -> Iterator[None]:
    """Another function under a name, for a while."""
    before = getattr(owner, name)
    setattr(owner, name, ours)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _with_phase(ours: Callable[[Step], None], theirs: Callable[[Step], None]) -> Any:
    month = tuple(theirs if phase is ours else phase for phase in phases.MONTH)
    return _replace(phases, "MONTH", month)


@contextmanager
def campaigns() -> Iterator[None]:
    """Tests, the pause of 2018 and the surge of 2022: a programme tests what it has built since it last tested.

    A stock of untested designs is used up by tests and refilled over three years; the rate follows it.
    """
    ours, designs = provocation.rate, {}
    phase = phases.provoke

    def provoke(step: Step) -> None:
        if (
            step.number == 0
            or "stock" not in designs
            or designs["stock"].shape != step.world.breadth.shape
        ):
            designs["stock"] = np.ones_like(step.world.breadth)
        phase(step)
        stock = designs["stock"]
        designs["stock"] = np.clip(
            stock + (1.0 - stock) / 36.0 - 0.04 * step.month.tests * stock, 0.02, 1.0
        )

    def rate(*args: Any, **names: Any) -> Floats:
        return np.minimum(names["par"].rate_cap, 2.0 * designs["stock"] * ours(*args, **names))

    with _replace(provocation, "rate", rate), _with_phase(phase, provoke):
        yield


@contextmanager
def sponsor_waits() -> Iterator[None]:
    """Exports: no new text within a year of the last, until the last has been tried."""
    phase, ours, seen = phases.vote, sanctions.can_table, {}

    def vote(step: Step) -> None:
        seen["recent"] = step.world.attention > np.exp(-12.0 / step.par.attention_months)
        seen["any"] = step.world.breadth > 0.0
        phase(step)

    def can_table(breadth: Floats) -> Floats:
        return ours(breadth) * np.where(seen["recent"] & seen["any"], 0.0, 1.0)

    with _with_phase(phase, vote), _replace(sanctions, "can_table", can_table):
        yield


@contextmanager
def arrears() -> Iterator[None]:
    """Shells: a partner without cash owes, up to as much again as it can pay, and repays over four years."""
    ours, phase, owed = exchange.partner_cash, phases.deliver, {}

    def partner_cash(purse: Floats, breadth: Floats, par: Any) -> Floats:
        owed["limit"] = ours(purse, breadth, par)
        debt = owed.get("debt")
        room = (
            1.0
            if debt is None or debt.shape[-1] != np.shape(purse)[-1]
            else positive(1.0 - debt / (48.0 * owed["limit"] + 1.0))
        )
        return owed["limit"] * (1.0 + room)

    def deliver(step: Step) -> None:
        phase(step)
        paid = positive(-step.month.paid)
        if step.number == 0 or "debt" not in owed or owed["debt"].shape != paid.shape:
            owed["debt"] = np.zeros_like(paid)
        limit = exchange_limit(step)
        unpaid = positive(paid - limit)
        repaid = owed["debt"] / 48.0
        owed["debt"] = owed["debt"] + unpaid - repaid
        moved = add_rows(repaid) - add_rows(unpaid)
        step.world.ledger = step.world.ledger.move(CASH, REST, CLIENT, moved)

    def exchange_limit(step: Step) -> Floats:
        return ours(step.month.purse, step.world.breadth, step.par)

    with _replace(exchange, "partner_cash", partner_cash), _with_phase(phase, deliver):
        yield


def _settings(**values: float) -> tuple[Any, Settings]:
    return nullcontext, {name.replace("__", "."): value for name, value in values.items()}


TRIES: Mapping[str, tuple[Any, Settings]] = {
    "as it is": _settings(),
    "campaigns": (campaigns, {}),
    "sponsor waits": (sponsor_waits, {}),
    "arrears": (arrears, {}),
    "old debts of trade": _settings(japan__friction=0.6),
    "trust that fades twice as fast": _settings(trust_decay=0.016, treaty_off=0.3),
}


def outcomes(series: Series) -> dict[str, str]:
    """Dates and levels that the tries are about."""
    past = patterns.Past(series)
    tests = {
        year: past.total("provocations", f"{year}-01", f"{year}-12")
        for year in (2017, 2018, 2022, 2023, 2028)
    }
    flow = past.cut("arms.dprk.russia", "2022-01", "2024-06")
    begun = np.where((flow > 30).any(axis=0), 2022 + (flow > 30).argmax(axis=0) / 12, np.nan)
    kept = (past.at("treaty.dprk.russia", "2034-12") > 0)[
        past.at("treaty.dprk.russia", "2026-12") > 0
    ]
    found = {f"tests in {year}": f"{count.mean():.0f}" for year, count in tests.items()}
    return found | {
        "first shells": f"{np.nanmedian(begun):.1f}" if np.isfinite(begun).any() else "never",
        "shells to mid-2024, M": f"{np.median(flow.sum(axis=0)) / 1000:.2f}",
        "treaties of 2026 in force in 2034, %": f"{100 * kept.mean():.0f}" if len(kept) else "–",
        "treaty by the end of 2026, %": f"{100 * (past.at('treaty.dprk.russia', '2026-12') > 0).mean():.0f}",
    }


def measure(plan: Plan, runs: int) -> dict[str, str]:
    """Patterns, joint events and outcomes of a plan."""
    names = dict.fromkeys((*patterns.REQUIRED_INDICATORS, *joint_events.REQUIRED_INDICATORS,
                           "arms.dprk.russia", "treaty.dprk.russia"))  # fmt: skip
    series = run_plan(plan, runs, 1, tuple(names))
    met = patterns.scores(series)
    past = {name: values[: month_index("2024-06") + 1] for name, values in series.items()}
    return (
        {"patterns met, of 24": f"{sum(met.values()):.1f}"}
        | {f"{p.name} {p.title}{' (fit)' if p.fit else ''}": f"{100 * met[p.name]:.0f}" for p in patterns.PATTERNS}
        | {title: f"{100 * share:.1f}" for title, share in joint_events.shares(past).items()}
        | outcomes(series)
    )  # fmt: skip


def table(runs: int, names: list[str]) -> str:
    """All tries, or those named, in Markdown: defaults · priors."""
    columns = {}
    for name in names or TRIES:
        replaced, settings = TRIES[name]
        cells = []
        for prior in ("defaults", "declared"):
            with replaced():
                cells.append(
                    measure(
                        with_overrides(with_prior(load_plan("baseline"), prior), settings), runs
                    )
                )
        columns[name] = {row: " · ".join(cell[row] for cell in cells) for row in cells[0]}
    rows = next(iter(columns.values()))
    lines = [f"| | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    lines += [
        f"| {row} | {' | '.join(column[row] for column in columns.values())} |" for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(int(next(iter(sys.argv[1:]), "500")), sys.argv[2:]))
