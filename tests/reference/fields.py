"""The fields of the twin's records, and what the program calls the same things."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.reference import twin

Records = NDArray[np.void]

#: The state, in the document's names; `war_end` is 1 once that event has set in.
STATE = (
    "treasury", "usual_treasury", "food", "usual_food", "earnings", "shells_held", "systems_held", "weapons_held", "shell_output", "recon_months", "excitation", "provocation", "shield", "rung",
    "breadth", "monitoring", "attention", "talks", "talk_months", "deal", "stage", "withheld", "trilateral", "arming",
    "joint_zone", "lent", "readiness", "two_states", "posture_months", "war_end",
    "misread_estrangement", "last_programme", "last_estrangement",
)  # fmt: skip
STATE_BY_PARTNER = (
    "stock", "systems", "output", "handling", "support", "support_norm", "expected_fuel", "last_arms",
    "last_gain", "gain", "trust", "treaty", "months_for", "months_against", "intention",
    "reliability", "commitment", "enforcement", "seek", "squeeze", "court", "penalties", "recorded_penalties", "last_war",
    "war_over", "contest_left", "meetings_yearly", "thaw", "backing", "misread_gap", "misread_programme", "last_gap",
)  # fmt: skip
STATE_BY_DOMAIN = ("technology",)
STATE_BY_PAIR = ("displeasure",)
STATE_BY_LINK = ("dependence_of_first", "dependence_of_second")

#: The month's quantities, in the document's symbols spelled in ASCII.
MONTH = (
    "intensity", "dom", "Theta_bloc", "Theta_pat", "H_most", "front", "eng", "HHI", "import_demand", "z", "need",
    "X_mean", "mood", "rate", "cnt", "severe", "E_ladder", "up", "down", "heat", "clash", "bd", "e_mean", "vetoed", "tabled", "adopted",
    "V_rel", "cred", "V_nuc", "V_cap", "C_rel", "Z_c", "Z_u", "Z", "rich", "unity", "lam", "left",
    "need_a", "lent_now", "expo", "chi", "wedge_hat", "broken", "rel", "coer", "shown",
)  # fmt: skip
MONTH_BY_PARTNER = (
    "fight", "War", "Agg", "P", "prox", "prox_e", "reach", "purse", "Pi", "sigma", "sigma_star", "H", "Theta",
    "riv", "press", "w", "rw", "av", "alt", "A_goal", "gap", "Lev", "h", "mu", "mu1", "N",
    "text_will", "vote", "mand", "open", "capt", "ini", "ans", "mtg", "g", "G_tol", "G_hat", "dis", "S", "E", "z_tilde", "aid", "wA",
    "y", "beta", "Lc", "Lp", "out", "kappa", "Gamma_c", "Gamma_p", "W", "omega", "hz", "PV", "ren",
    "paid", "fuel_paid", "trade", "fire", "val", "harm", "gap_hat", "X_hat", "x", "dV_c", "dV_p", "formed", "lapsed", "N_buy", "assured",
    "e_left", "grant", "given", "Y", "dear", "lesson",
)  # fmt: skip
MONTH_BY_DOMAIN_AND_PARTNER = ("dX", "pi")
MONTH_BY_PAIR = ("say", "O", "heard", "D")
MONTH_BY_PARTNER_AND_LINE = ("a_b", "b_b", "a_s", "b_s", "cap", "agreed", "sent")

MONTH_BY_LINK = ("link_kappa", "link_gain_first", "link_gain_second")
MONTH_BY_LINK_AND_LINE = ("link_q",)

#: What the program keeps elsewhere than in its world: in the books, and in its events.
KEPT_ELSEWHERE = ("treasury", "food", "shells_held", "stock", "war_end")
#: The program's name of every quantity of a month that it keeps too.
IN_PROGRAM = {
    "dom": "openness", "Theta_bloc": "bloc_threat",
    "Theta_pat": "patron_threat", "H_most": "top_hegemony", "eng": "engaged",
    "HHI": "concentration", "import_demand": "import_demand", "z": "fill", "need": "need", "X_mean": "overall", "rate": "rate",
    "cnt": "tests", "severe": "severe", "E_ladder": "tension", "heat": "heat", "clash": "clash", "bd": "border", "e_mean": "peers", "vetoed": "vetoed",
    "tabled": "tabled", "adopted": "adopted", "Z_c": "client_zone", "Z_u": "superpower_zone",
    "unity": "unity_gain", "lam": "value_of_cash", "left": "deterrent_left",
    "lent_now": "shells_lent", "wedge_hat": "wedge_belief", "x": "exposure", "gap_hat": "believed_gap", "X_hat": "believed_programme",
    "fight": "fighting", "War": "war", "Agg": "contest", "P": "relative_power", "prox": "nearness",
    "reach": "reach", "purse": "purse", "Pi": "presence", "sigma": "power_share", "sigma_star": "unbalanced", "front": "front", "H": "hegemony",
    "Theta": "threat", "riv": "rivalry", "press": "pressure", "w": "share", "rw": "rival_share",
    "alt": "alternatives", "gap": "gap", "Lev": "leverage", "mu": "premium", "mu1": "tilt",
    "N": "will", "text_will": "text_will", "vote": "vote", "open": "reception", "ini": "initiatives",
    "mtg": "meetings", "g": "lag", "G_tol": "tolerated", "G_hat": "objected", "dis": "displeased", "O": "objection", "say": "say", "heard": "heard", "S": "sphere_price", "kappa": "cash", "Gamma_c": "client_gain",
    "Gamma_p": "partner_gain", "ren": "reneged", "paid": "paid", "fuel_paid": "fuel_paid", "fire": "fired", "val": "value",
    "dV_c": "treaty_worth_client", "E": "foreseen_fuel", "need_a": "lasting_need", "dV_p": "treaty_worth_patron", "formed": "formed", "dX": "gaps", "pi": "asked", "shown": "shown",
    "D": "dependence", "link_kappa": "link_cash", "link_gain_first": "link_gain_first",
    "link_gain_second": "link_gain_second", "assured": "assurance",
    "rel": "relief", "e_left": "enforced", "grant": "grants", "given": "granted", "coer": "coerced",
    "Y": "gdp",
}  # fmt: skip
#: By partner (or link) and line here, by line and partner in the program.
LINES_IN_PROGRAM = {"agreed": "flows", "sent": "sent", "link_q": "link_flows"}
#: The program's quantities of a month that are inputs of the twin.
GIVEN = ("population", "government", "secondary_shift")
#: The program's straight lines of buyer and seller: `a_b`, `b_b`, `a_s`, `b_s` and `cap`.
OFFERS = ("client_offers", "partner_offers")


def new_state() -> SimpleNamespace:
    """An empty state."""
    shapes = (
        ((twin.PARTNERS,), STATE_BY_PARTNER),
        ((twin.DOMAINS,), STATE_BY_DOMAIN),
        ((twin.PARTNERS, twin.PARTNERS), STATE_BY_PAIR),
        ((twin.LINKS,), STATE_BY_LINK),
    )
    return _blank(STATE, shapes)


def new_month() -> SimpleNamespace:
    """Empty quantities of a month."""
    shapes = (
        ((twin.PARTNERS,), MONTH_BY_PARTNER),
        ((twin.DOMAINS, twin.PARTNERS), MONTH_BY_DOMAIN_AND_PARTNER),
        ((twin.PARTNERS, twin.PARTNERS), MONTH_BY_PAIR),
        ((twin.PARTNERS, twin.LINES), MONTH_BY_PARTNER_AND_LINE),
        ((twin.LINKS,), MONTH_BY_LINK),
        ((twin.LINKS, twin.LINES), MONTH_BY_LINK_AND_LINE),
    )
    return _blank(MONTH, shapes)


def _blank(
    scalars: Sequence[str], axes: Sequence[tuple[tuple[int, ...], Sequence[str]]]
) -> SimpleNamespace:
    found = SimpleNamespace(**dict.fromkeys(scalars, 0.0))
    for shape, names in axes:
        for name in names:
            setattr(found, name, np.zeros(shape).tolist())
    return found


def as_record(namespaces: SimpleNamespace | Sequence[SimpleNamespace]) -> Records:
    """Namespaces of equal fields as one structured array of float64 fields and subarrays."""
    many = [namespaces] if isinstance(namespaces, SimpleNamespace) else list(namespaces)
    dtype = [(name, np.float64, np.shape(value)) for name, value in vars(many[0]).items()]
    records = np.zeros(len(many), dtype=dtype)
    for name in vars(many[0]):
        records[name] = [getattr(one, name) for one in many]
    return records


def as_row(namespace: SimpleNamespace) -> tuple[Any, ...]:
    """A namespace as the tuple that a structured array takes for a row."""
    return tuple(vars(namespace).values())
