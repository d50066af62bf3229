"""What the commands do and say that compute or read results, one function a command.

Files are written before a word is said: whoever reads only the first lines (`| head`) loses none.
"""

from itertools import count
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from sim.api import tweaked
from sim.commands.files import FIGURES, save_picture, save_table
from sim.commands.running import Asked, How, computed, resumed
from sim.ensemble.batch import prepared
from sim.errors import UserError
from sim.results import Results
from sim.scenario.library import parse_settings
from sim.scenario.plan import Plan
from sim.screen import say
from sim.show import tables

if TYPE_CHECKING:
    from sim.show.drawing import Wish

SUMMARY, DIFFERENCES = "summary.csv", "differences.csv"
#: 0/1 indicators that the end of a run tells of.
TOLD = ("treaty.dprk.russia", "talks", "deal", "crisis", "two_states")


def run_and_tell(
    scenarios: list[str], runs: int | None, seed: int | None, settings: list[str], record: str | None,
    end: str | None, year: int | None, how: How,
) -> None:  # fmt: skip
    """`sim run`: compute, store, print and draw what each scenario changes."""
    console = Console()
    if how.resume:
        asked = resumed(how, scenarios, runs, seed, settings, record, end)
    else:
        asked = Asked(scenarios, settings, end, runs, seed, record or "headline")
    batch = asked.batch()
    if asked.settings:
        bases = sorted({p.compare_to for p in batch.plans if p.compare_to})
        say(f"--set changes the named scenarios, not their base ({', '.join(bases)})")
    results = computed(batch, asked.scenarios[0], console, how, asked.as_request())
    folder = _illustrated(results)
    for scenario in _with_base(results):
        for base in results.bases_of(scenario):
            console.print(tables.changes(results, scenario, base, year))
        _tell_happenings(results, scenario, console)
    say(f"results: {folder}")


def tweak_and_tell(
    settings: list[str], on: str, since: str, runs: int | None, seed: int | None, year: int | None,
    how: How,
) -> None:  # fmt: skip
    """`sim tweak`: a scenario against itself with parameters changed."""
    plan = tweaked(parse_settings(settings, ""), on, since)
    console = Console()
    results = computed(prepared([plan], runs, seed), plan.name, console, how)
    folder = _illustrated(results)
    console.print(tables.changes(results, plan.name, on, year))
    say(_sentence(results, plan))
    say(f"picture: {folder / FIGURES / f'{plan.name}-difference.png'}")


def _sentence(results: Results, plan: Plan) -> str:
    """What a tweak changes most, in one sentence."""
    found = [d for d in results.differences(plan.name) if d.effect]
    clear = [d for d in found if abs(d.mean) > d.error]
    if not found:
        return f"With {plan.title}, nothing that is recorded changes."
    if not clear:
        return (
            f"With {plan.title}, {found[0].runs} histories tell no change from chance; take more."
        )
    d = clear[0]
    unit = "" if d.unit == "1" else f" {d.unit}"
    return (
        f"With {plan.title}, {d.name} changes most: by {tables.number(d.mean, '+')} ± "
        f"{tables.number(d.error)}{unit} on average; it rises in {d.rises:.0%} and falls in "
        f"{d.falls:.0%} of {d.runs} worlds."
    )


def tell_changes(
    folder: Path, scenario: str | None, base: str | None, year: int | None, precision: float | None
) -> None:
    """`sim compare`: the tables of a results folder."""
    if precision is not None and not 0.0 < precision < inf:
        raise UserError(f"--precision {precision}: give a half-width above 0")
    results = Results.open(folder)
    chosen = [scenario] if scenario else _with_base(results)
    if not chosen:
        raise UserError(f"{folder}: no scenario there has its base beside it")
    for name in chosen:
        results[name]
        other = base or results.base_of(name)
        if other is None:
            raise UserError(f"{name!r} has no base there; name one with --base")
        Console().print(tables.changes(results, name, other, year, precision))


def draw(folder: Path, names: list[str], kind: str, wish: "Wish", out: Path | None) -> None:
    """`sim plot`: one picture of a results folder."""
    from sim.show.drawing import drawn

    results = Results.open(folder)
    if out is not None and out.exists():
        raise UserError(f"{out} exists already, and nothing is overwritten")
    figure = drawn(results, kind, names, wish)
    stem = "-".join(names if kind == "fan" else (kind, *names))[:80]
    file = out or _unused(folder / FIGURES, stem)
    save_picture(figure, file)
    say(f"picture: {file}")


def write_report(folder: Path, out: Path | None) -> None:
    """`sim report`: one HTML file."""
    from sim.show.report import unused

    results = Results.open(folder)
    say(f"report: {results.report(out or unused(folder))}")


def _with_base(results: Results) -> list[str]:
    return [name for name in results.named if results.base_of(name)]


def _tell_happenings(results: Results, scenario: str, console: Console) -> None:
    since, base = results.parts_at(scenario), results.base_of(scenario)
    found = [h for h in results.happenings(scenario) if h.name in TOLD]
    if found:
        beside = {base: results.happenings(base, since=since)} if base else {}
        console.print(tables.happenings(found, scenario, since, beside))


def _illustrated(results: Results) -> Path:
    """Write the figures and the summary of a run beside its store."""
    folder = results.folder
    assert folder is not None
    figures = folder / FIGURES
    for scenario in _with_base(results):
        save_picture(results.plot.fans(scenario), figures / f"{scenario}-fans.png")
        save_picture(results.plot.differences(scenario), figures / f"{scenario}-difference.png")
    if not _with_base(results):
        save_picture(results.plot.fans(results.named[-1]), figures / "fans.png")
    save_table(results.summary(), folder / SUMMARY)
    if _with_base(results):
        save_table(results.all_differences(), folder / DIFFERENCES)
    return folder


def _unused(folder: Path, stem: str) -> Path:
    """A file name that is not taken."""
    names = (f"{stem}{'' if n == 1 else f'-{n}'}.png" for n in count(1))
    return next(folder / name for name in names if not (folder / name).exists())
