"""The mirror in Europe: what it would cost each patron to act where another power leads.

In Korea a patron pays in proportion to its dependence on those who are strong there (`sim.rules.spheres`). The same
product can be formed for Europe, with distances to Kyiv. If trade makes each defer in the other's region, both
products are large. No rule reads these indicators. Article ¶7 (Russia leads in Europe, China in the Indo-Pacific).
"""

from sim.numerics import Floats
from sim.state.indicator import Snapshot, Template
from sim.state.regional_power import force_share


def presence_in_europe(x: Snapshot) -> Floats:
    """Share of each power in the force that the powers can bring to Europe; they add up to 1 (partner, run)."""
    at = x.cast.europe
    return force_share(x, at.far, at.near, forward=at.forward, counts=at.known * x.cast.power)


def say_in_europe(x: Snapshot) -> Floats:
    """Dependence of each partner on each power times that power's presence in Europe (partner, power, run)."""
    say: Floats = x.month.dependence * presence_in_europe(x)
    return say


#: What each power can do in Europe, and what others owe it there.
EUROPE_TEMPLATES: tuple[Template, ...] = (
    Template("presence.europe.{partner}", "1", "share of the force that the powers can bring to Europe",
        presence_in_europe, "power", rule="state.europe.presence_in_europe state.regional_power.force_share"),
    Template("say.europe.{partner}.{power}", "1",
        "dependence of the partner on the power times the power's presence in Europe: what the power could ask of it there",
        say_in_europe, "patron", rule="state.europe.say_in_europe state.regional_power.force_share links.weigh_dependence"),
    Template("say.{partner}.{power}", "1",
        "dependence of the partner on the power times the power's presence in Korea: its say in the partner's commitment",
        lambda x: x.month.say, "patron", rule="objection.say_over_tolerance threat.presence links.weigh_dependence"),
)  # fmt: skip
