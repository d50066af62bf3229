"""A label for each good: what the indicator of its flow is called, without who to whom."""

from sim.words.indicators import FLOWS, LINKS
from sim.words.label import Label

GOOD_LABELS: dict[str, Label] = {
    name: Label(flow.short.partition(", ")[0], plural=flow.plural)
    for name, flow in {
        "fuel": FLOWS["fuel.{partner}.{client}"],
        "technology": FLOWS["technology.{partner}.{client}"],
        "cover": FLOWS["cover.{partner}.{client}"],
        "weapons": FLOWS["weapons.{partner}.{client}"],
        "arms": FLOWS["arms.{client}.{partner}"],
        "minerals": FLOWS["minerals.{client}.{partner}"],
        "voice": FLOWS["voice.{client}.{partner}"],
        "systems": FLOWS["systems.{client}.{partner}"],
        "cash": FLOWS["cash.{partner}.{client}"],
        "supplies": LINKS["supplies.{second}.{first}"],
        "raw_materials": LINKS["raw_materials.{first}.{second}"],
        "assurance": LINKS["assurance.{second}.{first}"],
        "shells": FLOWS["arms.{client}.{partner}"],
    }.items()
}
