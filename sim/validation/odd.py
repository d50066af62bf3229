"""Writes `docs/ODD.md`: `python -m sim.validation.odd`; with `--check` it changes nothing and fails where the page is stale.

The page describes the model after the ODD protocol (Grimm et al. 2020). Its prose stands in `docs/templates/ODD.md`;
its fields come from the code, a short run that is watched, and the documents that hold measured numbers. The command
also fails where a random process is drawn that `docs/model.md` does not describe, or described and not drawn.
"""

from sim.calendar import month_name
from sim.facts import load_facts
from sim.scenario.plan import MONTHS
from sim.state.axes import DOMAINS
from sim.state.ledger import GOODS
from sim.validation.hindcast import ALL_ORIGINS, HORIZONS
from sim.validation.markup import code
from sim.validation.protocol import (
    chance,
    entities,
    evidence,
    facts,
    inputs,
    observation,
    opening,
    schedule,
    submodels,
)
from sim.validation.templates import Page, page_command

FIELDS = {
    # 1. purpose and patterns
    "patterns": evidence.patterns, "forecasts": evidence.forecasts, "verdicts": evidence.verdicts,
    "pattern_count": evidence.pattern_count, "fitted_pattern_count": evidence.fitted_pattern_count,
    "claim_count": evidence.claim_count, "origin_count": lambda: str(len(ALL_ORIGINS)),
    "horizon": lambda: str(HORIZONS[-1]),
    # 2. entities, state variables, scales
    "actors": entities.actors, "links": facts.links, "goods": entities.goods, "state": entities.state, "month": entities.month,
    "state_count": entities.state_count, "month_count": entities.month_count,
    "months": lambda: str(MONTHS), "last_month": lambda: month_name(MONTHS - 1),
    "partner_count": lambda: str(len(load_facts().partners)), "link_count": lambda: str(len(load_facts().links)),
    "domains": lambda: ", ".join(map(code, DOMAINS)), "accounts": lambda: ", ".join(map(code, GOODS)),
    # 3. process overview and scheduling
    "phases": schedule.phases, "decisions": schedule.decisions,
    # 4. design concepts
    "stochasticity": chance.stochasticity, "process_count": chance.process_count,
    "indicators": observation.observed, "indicator_count": observation.indicator_count,
    "headline_count": observation.headline_count, "measures": observation.measures,
    "reductions": observation.reductions,
    # 5. initialization
    "opening_stocks": opening.opening_stocks, "facts": facts.facts,
    "starts": evidence.starts, "discrepancies": evidence.discrepancies,
    # 6. input data
    "drivers": inputs.drivers, "driver_sources": inputs.driver_sources,
    "driver_count": inputs.driver_count, "scenarios": inputs.scenarios,
    "scenario_count": inputs.scenario_count,
    # 7. submodels
    "parameter_kinds": entities.parameter_kinds, "parameter_count": submodels.parameter_count,
    "mechanism_count": submodels.mechanism_count, "log_ratio": submodels.log_ratio,
    "leader_weights": submodels.leader_weights, "rung_count": submodels.rung_count,
    "judgement_count": evidence.judgement_count,
    **submodels.submodel_fields(),
}  # fmt: skip
PAGE = Page("ODD", "sim.validation.odd", FIELDS)


if __name__ == "__main__":
    page_command(PAGE, __doc__ or "")
