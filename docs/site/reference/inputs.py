"""What drives the model from outside, and what can be turned off."""

from docs.site.reference.text import code, entry, link, plain, scale_words, sentence, target
from sim.calendar import month_name
from sim.facts import load_facts
from sim.rules.switches import SWITCHES
from sim.scenario.library import load_plan
from sim.validation.markup import number, table
from sim.validation.protocol.inputs import future_text
from sim.words.label import lower_first
from sim.words.plain import plain as with_countries
from sim.words.registry import driver_label, parameter_label, switch_label

DRIVERS = """\
# Drivers

A driver is a monthly input that the model does not explain. It has a record up to a month, and after it a future that a
scenario may state (`drivers:`). Events may move it too.
"""
SWITCHES_HEAD = """\
# Switches

A switch turns a mechanism, or a part of one, off (`switch_off: [sphere_cost]`; `switch:sphere_cost` in a sweep). Off, it sets some
parameters to the values that remove the effect. What disappears with it depended on it.
"""
FILLED = {"linear": "linear between dates", "step": "in steps", "data": "yearly figures"}


def drivers_page() -> str:
    """Every driver with its record, its source and its future in the baseline."""
    futures = load_plan().regimes[0].drivers.futures
    entries = [
        entry(
            2, [target("driver", s.name)], plain(driver_label(s.name, s.unit).short),
            f"{code(s.name)}: {lower_first(sentence(with_countries(s.meaning)))}",
            fields=(
                ("unit", scale_words(driver_label(s.name, s.unit))),
                ("record", f"from {number(float(s.values[0]))} in {month_name(s.first)} to {number(float(s.values[-1]))} in {month_name(s.last)}; {FILLED[s.kind]}"),
                ("baseline", plain(future_text(futures.get(s.name)))),
                ("source", plain(s.source)),
            ),
        )
        for s in load_facts().series.values()
    ]  # fmt: skip
    return "\n".join([DRIVERS, *entries])


def switches_page() -> str:
    """Every switch with what it sets."""
    entries = []
    for name, sets in SWITCHES.items():
        rows = [
            (plain(parameter_label(p).short), link("parameter", p), number(v))
            for p, v in sets.items()
        ]
        off = table(("sets", "identifier", "to"), rows)
        heading = plain(switch_label(name).short)
        entries.append(entry(2, [target("switch", name)], heading, f"`switch_off: [{name}]`", off))
    return "\n".join([SWITCHES_HEAD, *entries])
