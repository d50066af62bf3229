"""What the commands do and say, one function a command."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from sim.api import tweaked
from sim.ensemble.batch import prepared
from sim.errors import UserError, all_at_once, nearest
from sim.facts import load_facts, month_index, month_name
from sim.indicators import indicators
from sim.record import records
from sim.results import Results
from sim.rules.registry import MECHANISMS, declared, mechanism_of
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan, parse_settings, shipped, with_settings
from sim.scenario.plan import Plan, full_cast
from sim.show import tables
from sim.show.assumptions import differing
from sim.show.running import Asked, How, computed, resumed

if TYPE_CHECKING:
    from sim.show.drawing import Wish

FIGURES, SUMMARY, DIFFERENCES = "figures", "summary.csv", "differences.csv"
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
        _say(f"--set changes the named scenarios, not their base ({', '.join(bases)})")
    results = computed(batch, asked.scenarios[0], console, how, asked.as_request())
    for scenario in _with_base(results):
        for base in results.bases_of(scenario):
            console.print(tables.changes(results, scenario, base, year))
        _tell_happenings(results, scenario, console)
    folder = _illustrated(results)
    _say(f"results: {folder}")


def tweak_and_tell(
    settings: list[str], on: str, since: str, runs: int | None, seed: int | None, year: int | None,
    how: How,
) -> None:  # fmt: skip
    """`sim tweak`: a scenario against itself with parameters changed."""
    plan = tweaked(parse_settings(settings, ""), on, since)
    console = Console()
    results = computed(prepared([plan], runs, seed), plan.name, console, how)
    console.print(tables.changes(results, plan.name, on, year))
    _say(_sentence(results, plan))
    folder = _illustrated(results)
    _say(f"picture: {folder / FIGURES / f'{plan.name}-difference.png'}")


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
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        figure.savefig(file, dpi=150)
    except (OSError, ValueError) as error:
        raise UserError(f"{file} cannot be written: {error}") from None
    _say(f"picture: {file}")


def write_report(folder: Path, out: Path | None) -> None:
    """`sim report`: one HTML file."""
    from sim.show.report import unused

    results = Results.open(folder)
    _say(f"report: {results.report(out or unused(folder))}")


def write_new(name: str, base: str) -> None:
    """`sim new`: a commented file to start from."""
    from sim.show.template import template

    plan = load_plan(base)
    file = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if file.stem in ("", ".yaml", ".yml") or not name.strip() or "\0" in name:
        raise UserError(f"{name!r} is no name of a scenario")
    if file.exists():
        raise UserError(f"{file} exists already, and nothing is overwritten")
    text = template(file, base, plan)
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(f"{file} cannot be written: {why}") from None
    _say(f"{file}: change what you like, then `sim check {file}`, `sim run {file}`")


def _say(text: str) -> None:
    """A line as it is, however wide the screen."""
    Console().print(text, soft_wrap=True, markup=False, highlight=False)


def check_all(scenarios: list[str]) -> None:
    """`sim check`: all mistakes of all files."""
    mistakes: list[str] = []
    for name in scenarios:
        try:
            plan = load_plan(name)
            _say(f"{name}: fine; {plan.title}")
        except UserError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UserError(*mistakes)


def tell_diff(first: str, second: str) -> None:
    """`sim diff`: what differs between two scenarios, assumption by assumption."""
    a, b = all_at_once(partial(load_plan, first), partial(load_plan, second))
    _say(f"{first} ({a.title}) → {second} ({b.title})")
    found = list(differing(a, b))
    for heading, changes in found:
        _say(heading)
        for key, before, after in changes:
            _say(f"  {key}: {before} → {after}")
    if not found:
        _say("no assumption differs")


def tell_list(what: str) -> None:
    """`sim list`: names, with a few words each."""
    lists: dict[str, Callable[[], Iterator[tuple[str, str]]]] = {
        "scenarios": _scenarios, "parameters": _parameters, "indicators": _indicators,
        "mechanisms": lambda: iter(MECHANISMS.items()),
        "switches": lambda: ((s, ", ".join(v)) for s, v in SWITCHES.items()),
        "claims": _claims,
        "drivers": lambda: ((n, s.meaning) for n, s in load_facts().series.items()),
        "record": lambda: ((n, f"[{r.unit}] {r.meaning}") for n, r in records().items()),
    }  # fmt: skip
    if what not in lists:
        raise UserError(f"no list of {what!r}.{nearest(what, lists)}")
    for name, words in lists[what]():
        _say(f"{name:<34} {words}")


def _scenarios() -> Iterator[tuple[str, str]]:
    return ((name, load_plan(name).title) for name in shipped())


def _parameters() -> Iterator[tuple[str, str]]:
    return ((name, f"[{mechanism_of(name)}] {p.meaning}") for name, p in declared().items())


def _indicators() -> Iterator[tuple[str, str]]:
    return ((i.name, f"[{i.unit}] {i.meaning}") for i in indicators(full_cast(load_facts())))


def _claims() -> Iterator[tuple[str, str]]:
    from sim.analysis.claims import claims

    return ((claim.name, claim.says) for claim in claims().values())


def tell_story(
    scenario: str, history: int, seed: int, since: str, until: str, settings: list[str]
) -> None:
    """`sim replay`: one history, told."""
    from sim.show.story import heading, told

    if history < 0:
        raise UserError(f"--run {history}: histories are numbered from 0")
    plan, changed, first, last = all_at_once(
        partial(load_plan, scenario), partial(parse_settings, settings),
        partial(month_index, since), partial(month_index, until),
    )  # fmt: skip
    if changed:
        plan = with_settings(plan, changed)
    if not 0 <= first <= last:
        raise UserError(f"--from {since} --until {until}: give months from 1990-01 on, in order")
    if first >= plan.months:
        raise UserError(f"--from {since}: {plan.name} ends with {month_name(plan.months - 1)}")
    _say(heading(plan, seed, history, first, last))
    for line in told(plan, seed, history, first, last):
        _say(str(line))


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
    figures.mkdir(exist_ok=True)
    for scenario in _with_base(results):
        results.plot.fans(scenario).savefig(figures / f"{scenario}-fans.png", dpi=150)
        results.plot.differences(scenario).savefig(figures / f"{scenario}-difference.png", dpi=150)
    if not _with_base(results):
        results.plot.fans(results.named[-1]).savefig(figures / "fans.png", dpi=150)
    results.summary().to_csv(folder / SUMMARY, index=False, encoding="utf-8")
    if _with_base(results):
        results.all_differences().to_csv(folder / DIFFERENCES, index=False, encoding="utf-8")
    return folder


def _unused(folder: Path, stem: str) -> Path:
    """A file name that is not taken."""
    names = (f"{stem}{'' if n == 1 else f'-{n}'}.png" for n in count(1))
    return next(folder / name for name in names if not (folder / name).exists())
