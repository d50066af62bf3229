"""The commands about scenarios, one function each.

None of them computes a batch, so none waits for the libraries that a batch needs.
"""

from functools import partial
from pathlib import Path

from sim.calendar import month_index, month_name
from sim.errors import UserError, all_at_once
from sim.files import write_file
from sim.scenario.library import (
    file_name_mistake,
    load_plan,
    parse_settings,
    with_settings,
)
from sim.show.assumptions import differing_assumptions
from sim.terminal import print_json, print_line


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


def check_all(scenarios: list[str], as_json: bool = False) -> None:
    """`sim check`: all mistakes of all files.

    Raises:
        UserError: the mistakes; also where they are printed as JSON.
    """
    from sim.show.as_json.scenarios import check_as_json

    found = check_as_json(scenarios)
    if as_json:
        print_json(found)
    for one in found["scenarios"] if not as_json else ():
        if one["fine"]:
            print_line(f"{one['scenario']}: fine; {one['title']}, from {one['since']} on")
            for caution in one["cautions"]:
                print_line(f"{one['scenario']}: beware: {caution}")
    if mistakes := [mistake for one in found["scenarios"] for mistake in one["mistakes"]]:
        raise UserError(*mistakes)


def diff_scenarios(first: str, second: str, as_json: bool = False) -> None:
    """`sim diff`: what differs between two scenarios, assumption by assumption."""
    from sim.show.as_json.scenarios import diff_as_json

    a, b = all_at_once(partial(load_plan, first), partial(load_plan, second))
    if as_json:
        print_json(diff_as_json(first, second, a, b))
        return
    print_line(f"{first} ({a.title}) → {second} ({b.title})")
    differences = list(differing_assumptions(a, b))
    for heading, changes in differences:
        print_line(heading)
        for key, before, after in changes:
            print_line(f"  {key}: {before} → {after}")
    if not differences:
        print_line("no assumption differs")


def replay_history(
    scenario: str, history: int, seed: int, since: str, until: str, settings: list[str],
    as_json: bool = False,
) -> None:  # fmt: skip
    """`sim replay`: the narrative of one run."""
    from sim.show.as_json.scenarios import replay_as_json
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
        raise UserError(f"--since {since} --until {until}: give months from 1990-01 on, in order")
    if first >= plan.months:
        raise UserError(f"--since {since}: {plan.name} ends with {month_name(plan.months - 1)}")
    if as_json:
        lines = narrate(plan, seed, history, first, last)
        print_json(replay_as_json(plan, seed, history, (first, last), lines))
        return
    print_line(heading(plan, seed, history, first, last))
    for line in narrate(plan, seed, history, first, last):
        print_line(str(line))
