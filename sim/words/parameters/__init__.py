"""A label for each parameter, by the name under which it is declared, with countries in place of roles."""

from sim.words.label import Label
from sim.words.parameters.exchange import LINKS, OUTREACH, TRADE, WAR, WEAPONS
from sim.words.parameters.power import CRISIS, DEPENDENCE, OBJECTION, SPHERES, THREAT, TRUST
from sim.words.parameters.programme import (
    DEALS,
    PERCEPTION,
    READINESS,
    RULES,
    SANCTIONS,
    TECHNOLOGY,
    TESTS,
    UNIFICATION,
)

PARAMETER_LABELS: dict[str, Label] = {
    **THREAT, **DEPENDENCE, **TRADE, **LINKS, **SPHERES, **OBJECTION, **SANCTIONS, **TRUST, **WAR, **TECHNOLOGY,
    **WEAPONS, **DEALS, **TESTS, **CRISIS, **OUTREACH, **READINESS, **UNIFICATION, **PERCEPTION,
    **RULES,
}  # fmt: skip
