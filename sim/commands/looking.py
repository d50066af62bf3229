"""What the commands do and say that only look at scenarios, one function a command.

None of them computes an ensemble, so none waits for the libraries that one needs.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sim.errors import UserError, all_at_once, nearest, writing
from sim.facts import load_facts, month_index, month_name
from sim.rules.registry import MECHANISMS, declared, mechanism_of
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan, parse_settings, shipped, with_settings
from sim.scenario.plan import full_cast
from sim.screen import say
from sim.show.assumptions import differing


def write_new(name: str, base: str) -> None:
    """`sim new`: a commented file to start from."""
    from sim.commands.template import template

    plan = load_plan(base)
    file = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if file.stem in ("", ".yaml", ".yml") or not name.strip() or "\0" in name:
        raise UserError(f"{name!r} is no name of a scenario")
    if file.exists():
        raise UserError(f"{file} exists already, and nothing is overwritten")
    text = template(file, base, plan)
    with writing(file):
        file.write_text(text, encoding="utf-8", newline="\n")
    say(f"{file}: change what you like, then `sim check {file}`, `sim run {file}`")


def check_all(scenarios: list[str]) -> None:
    """`sim check`: all mistakes of all files."""
    mistakes: list[str] = []
    for name in scenarios:
        try:
            plan = load_plan(name)
            say(f"{name}: fine; {plan.title}")
        except UserError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UserError(*mistakes)


def tell_diff(first: str, second: str) -> None:
    """`sim diff`: what differs between two scenarios, assumption by assumption."""
    a, b = all_at_once(partial(load_plan, first), partial(load_plan, second))
    say(f"{first} ({a.title}) → {second} ({b.title})")
    found = list(differing(a, b))
    for heading, changes in found:
        say(heading)
        for key, before, after in changes:
            say(f"  {key}: {before} → {after}")
    if not found:
        say("no assumption differs")


def tell_list(what: str) -> None:
    """`sim list`: names, with a few words each."""
    from sim.record import records

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
        say(f"{name:<34} {words}")


def _scenarios() -> Iterator[tuple[str, str]]:
    return ((name, load_plan(name).title) for name in shipped())


def _parameters() -> Iterator[tuple[str, str]]:
    return ((name, f"[{mechanism_of(name)}] {p.meaning}") for name, p in declared().items())


def _indicators() -> Iterator[tuple[str, str]]:
    from sim.indicators import indicators

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
    if seed < 0:
        raise UserError(f"--seed {seed}: give a whole number from 0 on")
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
    say(heading(plan, seed, history, first, last))
    for line in told(plan, seed, history, first, last):
        say(str(line))
