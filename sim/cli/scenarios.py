"""The commands about scenarios, one function each.

None of them computes a batch, so none waits for the libraries that a batch needs.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sim.calendar import month_index, month_name
from sim.errors import UserError, all_at_once, nearest
from sim.facts import load_facts
from sim.files import write_file
from sim.rules.decision_rules import DEFAULT, decision_rules
from sim.rules.registry import MECHANISMS, all_parameters, mechanism_of
from sim.rules.switches import SWITCHES
from sim.scenario.library import (
    file_name_mistake,
    load_plan,
    parse_settings,
    shipped_scenarios,
    with_settings,
)
from sim.scenario.plan import full_cast
from sim.show.assumptions import differing_assumptions
from sim.terminal import print_line


def write_new(name: str, base: str) -> None:
    """`sim new`: a commented file to start from."""
    from sim.cli.template import template

    plan = load_plan(base)
    file = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if file.stem in ("", ".yaml", ".yml") or not name.strip() or "\0" in name:
        raise UserError(f"{name!r} cannot be the name of a scenario")
    mistake = file_name_mistake(file.resolve())
    if mistake:
        raise UserError(f"{file}: {mistake}")
    if file.exists():
        raise UserError(f"{file} exists already; nothing is overwritten")
    write_file(file, template(file, base, plan), overwrite=False)
    print_line(f"{file}: edit it, then `sim check {file}` and `sim run {file}`")


def check_all(scenarios: list[str]) -> None:
    """`sim check`: all mistakes of all files."""
    mistakes: list[str] = []
    for name in scenarios:
        try:
            plan = load_plan(name)
            print_line(f"{name}: fine; {plan.title}")
        except UserError as error:
            mistakes += error.mistakes
    if mistakes:
        raise UserError(*mistakes)


def diff_scenarios(first: str, second: str) -> None:
    """`sim diff`: what differs between two scenarios, assumption by assumption."""
    a, b = all_at_once(partial(load_plan, first), partial(load_plan, second))
    print_line(f"{first} ({a.title}) → {second} ({b.title})")
    differences = list(differing_assumptions(a, b))
    for heading, changes in differences:
        print_line(heading)
        for key, before, after in changes:
            print_line(f"  {key}: {before} → {after}")
    if not differences:
        print_line("no assumption differs")


def list_names(kind: str) -> None:
    """`sim list`: names, each with a few words."""
    from sim.record import records

    lists: dict[str, Callable[[], Iterator[tuple[str, str]]]] = {
        "scenarios": _scenarios, "parameters": _parameters, "indicators": _indicators,
        "mechanisms": lambda: iter(MECHANISMS.items()),
        "switches": lambda: ((s, ", ".join(v)) for s, v in SWITCHES.items()),
        "rules": _rules,
        "claims": _claims, "sentences": _sentences,
        "drivers": lambda: ((n, s.meaning) for n, s in load_facts().series.items()),
        "moved": _moved,
        "record": lambda: ((n, f"[{r.unit}] {r.meaning}") for n, r in records().items()),
    }  # fmt: skip
    if kind not in lists:
        raise UserError(f"no list of {kind!r}.{nearest(kind, lists)}")
    for name, text in lists[kind]():
        print_line(f"{name:<34} {text}")


def _scenarios() -> Iterator[tuple[str, str]]:
    return ((name, load_plan(name).title) for name in shipped_scenarios())


def _parameters() -> Iterator[tuple[str, str]]:
    return ((name, f"[{mechanism_of(name)}] {p.meaning}") for name, p in all_parameters().items())


def _indicators() -> Iterator[tuple[str, str]]:
    from sim.state.indicators import indicators

    return ((i.name, f"[{i.unit}] {i.meaning}") for i in indicators(full_cast(load_facts())))


def _rules() -> Iterator[tuple[str, str]]:
    yield DEFAULT, "[any actor] the shipped rule"
    for rule in decision_rules().values():
        yield rule.name, f"[{' and '.join(rule.abilities) or 'any partner'}] {rule.meaning}"


def _claims() -> Iterator[tuple[str, str]]:
    from sim.validation.claims import claims

    return ((claim.name, claim.says) for claim in claims().values())


def _moved() -> Iterator[tuple[str, str]]:
    """Parameters that the record moves, those of which it tells most first; the others are counted."""
    from sim.assimilation.moved import from_rows
    from sim.start.table import shipped_starts

    found = from_rows(shipped_starts().header["moved"])
    for one in found:
        if one.is_moved:
            leader = " (how leaders differ in it)" if one.is_leader else ""
            yield (
                one.name,
                (
                    f"shift {one.shift:+.2f} ± {one.shift_error:.2f}, by the evidence alone {one.by_evidence:+.2f}; "
                    f"width {one.ratio:.2f}{leader}"
                ),
            )
    still = sum(not one.is_moved for one in found)
    yield (
        "",
        (
            f"in standard deviations of the prior; {still} of {len(found)} draws are moved no more than "
            "shuffled weights move them"
        ),
    )


def _sentences() -> Iterator[tuple[str, str]]:
    from sim.validation.article import article

    return ((sentence.name, sentence.says) for sentence in article().sentences.values())


def replay_history(
    scenario: str, history: int, seed: int, since: str, until: str, settings: list[str]
) -> None:
    """`sim replay`: the narrative of one run."""
    from sim.show.narrative import heading, narrate

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
    print_line(heading(plan, seed, history, first, last))
    for line in narrate(plan, seed, history, first, last):
        print_line(str(line))
