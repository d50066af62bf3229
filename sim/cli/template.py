"""The commented file that `sim new` writes: valid, with every other key as a comment."""

import os
from collections.abc import Callable
from pathlib import Path

from sim.calendar import month_index
from sim.scenario.library import shipped_scenarios
from sim.scenario.plan import Plan
from sim.strict.yaml_core import dump_yaml

SCHEMA = "scenario.schema.json"
#: The first month after the record, from which a new scenario differs.
AFTER_RECORD = "2024-07"


def template(file: Path, base: str, plan: Plan) -> str:
    """A scenario that extends another.

    Args:
        file: where it will be written.
        base: the name or the path of what it extends.
        plan: that one's plan.
    """
    extends = base if base in shipped_scenarios() else _relative_to(file, Path(base))
    title = file.stem.replace("_", " ").replace("-", " ").strip().capitalize() or file.stem
    text = _fill(_quote_yaml(title), _quote_yaml(extends), plan)
    return f"# yaml-language-server: $schema={_relative_to(file, _schema())}\n{text}"


def _schema() -> Path:
    return next(iter(shipped_scenarios().values())).parent / SCHEMA


def _relative_to(file: Path, other: Path) -> str:
    """The way from a file's folder to another, as YAML and URLs write it."""
    here, there = file.resolve().parent, other.resolve()
    try:
        return Path(os.path.relpath(there, here)).as_posix()
    except ValueError:  # another drive
        return there.as_posix()


def _quote_yaml(text: str) -> str:
    """A text as YAML reads it back as a text: in quotes where it needs them."""
    return dump_yaml(text, width=10_000).splitlines()[0]


def _fill(title: str, extends: str, plan: Plan) -> str:
    branches = plan.months > month_index(AFTER_RECORD)
    write: Callable[[str], str] = (lambda line: line) if branches else (lambda line: f"# {line}")
    return f"""\
format: 1
name: {title}
# The scenario that this one extends ("{plan.title}"); write only what differs from it.
extends: {extends}
# Its base, or a list of bases. Default: the scenario that it extends.
compare_to: {extends}
# What happens in it, in words that follow "If": the answer begins with them.
clause: something changes
description: >-
  What does this scenario ask, and why is it built so? (One paragraph.)

# The month from which the runs differ from those of the base. Default: the first month.
{write(f"branch: {AFTER_RECORD}")}

# Parameters: a number, or a distribution with one draw for each run (uniform, log_uniform, log_triangular,
# triangular, normal). `sim list parameters`, `sim explain dprk.diversification_weight`.
parameters:
  dprk.diversification_weight: 0.9
  # china.aid_size: {{uniform: [1.0, 2.0]}}

# Drivers, from outside the model: hold, growth, path, or markov. `sim list drivers`.
# drivers:
#   gdp.russia: {{growth: -0.01}}                                # per year
#   gdp.china: {{growth: {{triangular: [0.0, 0.03, 0.05]}}}}        # drawn once for each run
#   openness.us: {{path: {{2025-01: 0.3, 2029-01: 0.6}}}}
#   government.rok:
#     markov:                                                 # probability per month
#       states: {{conservative: 0, progressive: 1}}
#       rates: {{conservative: {{progressive: 0.015}}, progressive: {{conservative: 0.015}}}}
#       start: conservative

# Events occur `at` a date or a distribution of dates, with a monthly `hazard`, `when` a condition
# holds, or `after` another event. They `set`, `add` to or `scale` drivers and levers
# (squeeze_shift, court_shift, openness_shift, shells_lent). An event of the base is replaced by
# one of the same name, or removed: {{name: war_end, remove: true}}.
# events:
#   - name: war_end
#     at: {{triangular: [2025-01, 2025-10, 2027-06]}}
#     set: {{war.intensity: 0}}
#   - name: border_shut
#     hazard: 0.01
#     from: 2026-01
#     scale: {{border.open: 0.3}}
#     for: 12 months
#     repeat: true
#   - name: beijing_leans
#     when: {{trust.dprk.russia: {{above: 0.8}}}}                 # its value of last month
#     add: {{china.squeeze_shift: 0.3}}
#     over: 6 months
#   - name: seoul_answers
#     after: beijing_leans
#     delay: 3 months
#     add: {{rok.openness_shift: 0.2}}

# Switches turn mechanisms off, to see whether a result depends on them. `sim list switches`.
# switch_off: [sphere_cost]

# Decision rules that actors follow instead of the shipped ones. `sim list rules`, `sim explain closed`.
# agents: {{us: closed}}

# Uncertain parameters are drawn from their priors; with `defaults` they are fixed.
# prior: defaults

# Other forms of the model.
# variants: {{moves: fixed_point}}

# Absent actors, from the first month on (without `branch`).
# actors: {{absent: [russia]}}
"""
