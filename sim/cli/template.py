"""The commented file that `sim new` writes: valid as it stands, with every key to uncomment."""

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
# Only what differs from it is written here. It is "{plan.title}".
extends: {extends}
# What it is compared with; a list is possible. Not written: what it extends.
compare_to: {extends}
description: >-
  What does this scenario ask, and why is it built so? (One paragraph.)

# From here on the histories differ; before, they are those of the base. Not written: from the first
# month.
{write(f"branch: {AFTER_RECORD}")}

# Parameters: a number, or a distribution with one draw a history (uniform, log_uniform,
# triangular, normal). `sim list parameters`, `sim explain dprk.diversification_weight`.
parameters:
  dprk.diversification_weight: 0.9
  # china.aid_size: {{uniform: [1.0, 2.0]}}

# What moves the model from outside: hold, growth, path, or markov. `sim list drivers`.
# drivers:
#   gdp.russia: {{growth: -0.01}}                                # a year
#   gdp.china: {{growth: {{triangular: [0.0, 0.03, 0.05]}}}}        # drawn once a history
#   openness.us: {{path: {{2025-01: 0.3, 2029-01: 0.6}}}}
#   government.rok:
#     markov:                                                 # chances a month
#       states: {{conservative: 0, progressive: 1}}
#       rates: {{conservative: {{progressive: 0.015}}, progressive: {{conservative: 0.015}}}}
#       start: conservative

# Things that happen: `at` a date or a distribution of dates, by a monthly `hazard`, `when` a
# condition holds, or `after` another event. They `set`, `add` to or `scale` drivers and levers
# (squeeze_shift, court_shift, openness_shift, shells_lent). An event of the base's is replaced by
# one of the same name, or taken out: {{name: war_end, remove: true}}.
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
#     when: {{trust.dprk.russia: {{above: 0.8}}}}                 # as it stood last month
#     add: {{china.squeeze_shift: 0.3}}
#     over: 6 months
#   - name: seoul_answers
#     after: beijing_leans
#     delay: 3 months
#     add: {{rok.openness_shift: 0.2}}

# Mechanisms to switch off, to see whether a result depends on them. `sim list switches`.
# switch_off: [sphere_cost]

# Uncertain parameters are drawn from their priors; this fixes them.
# prior: defaults

# Other forms of the model.
# variants: {{moves: fixed_point}}

# Another world from the first month on (without `branch`).
# actors: {{absent: [russia]}}
"""
