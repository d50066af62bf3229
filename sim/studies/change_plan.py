"""A change of a scenario that is written inside another file, in the words of a scenario file."""

from dataclasses import replace

from sim.scenario.agent_rules import check_agents
from sim.scenario.check_events import check_events
from sim.scenario.check_scenario import (
    CheckContext,
    check_drivers,
    check_parameters,
    check_switches,
)
from sim.scenario.plan import Plan
from sim.scenario.resolve import resolve_regimes
from sim.scenario.schema import SCENARIO
from sim.strict.containers import Key, RecordValues
from sim.strict.mistakes import Report

#: The keys of a scenario file that a change may have.
CHANGE_KEYS: dict[str, Key] = {
    name: SCENARIO.keys[name]
    for name in ("parameters", "drivers", "events", "switch_off", "agents")
}
_CHECKS = (check_parameters, check_switches, check_drivers, check_agents, check_events)


def change_plan(plan: Plan, content: RecordValues, since: int, report: Report) -> Plan:
    """A plan with something changed from a month on; unchanged where there are mistakes, which are noted.

    Args:
        plan: the scenario.
        content: the change, read by `CHANGE_KEYS`.
        since: the month from which it holds, at least 1.
        report: where mistakes are noted.
    """
    before = len(report.mistakes)
    for check in _CHECKS:
        check(CheckContext(content, plan, plan.cast, since, report))
    if len(report.mistakes) > before:
        return plan
    dated = replace(content, values={**content.values, "branch": since})
    return replace(plan, regimes=resolve_regimes(dated, plan, plan.cast))
