"""A label for each switch: the effect that it takes out of the model."""

from sim.words.label import Label

SWITCH_LABELS: dict[str, Label] = {
    "hegemonic_fear": Label("Fear of a hegemon"),
    "distance": Label("Distance"),
    "distance_in_threat": Label("Distance, in threat alone"),
    "two_fronts": Label("Threat on two fronts"),
    "diversification": Label("Spreading support over several partners"),
    "cash_limits": Label("Limits on what partners can pay", plural=True),
    "links": Label("Trade between partners"),
    "sphere_cost": Label("Cost of acting in another power's sphere"),
    "objection": Label("Objection of other powers"),
    "pressure": Label("US pressure and penalties", plural=True),
    "trust": Label("Trust that grows, lasts and binds"),
    "war": Label("War in Ukraine"),
    "technology": Label("Shared technology, and what allies do about it"),
    "weapons": Label("Weapons other than shells", plural=True),
    "us_opening": Label("Changing US openness to talks"),
    "provocation_feedback": Label("Tests that bring further tests", plural=True),
    "ladder": Label("Ladder of crises"),
}
