"""Sanctions: penalties and pressure, each state's will to enforce, votes, monitoring, enforcement.

Each state enforces when its own stake, pressure and others' compliance outweigh what the target is
worth to it (Martin 1992; Drezner 2000; Bapat & Morgan 2009; Early 2012). The superpower's pressure
rests on its outside option (Voeten 2001) and falls with the share of its penalties already in
force: nothing is left to lose. Defection spreads (Granovetter 1978). Votes, enforcement and
obstruction are three outputs. Article ¶1, ¶2, ¶3.
"""

import numpy as np

from sim.numerics import Floats, add_rows, clip01, logistic, positive
from sim.rules.parameter import SHARE, Parameter, constant, fact, lever, weight
from sim.rules.parameter_values import ParameterValues

PARAMETERS = (
    Parameter("pressure_size", "π0", "1", 1.0, (0.6, 1.3),
        "pressure of the superpower on a state wholly exposed to it",
        source="Voeten 2001 for the form; 1 is the scale of pressure on a state wholly exposed; ¶2"),
    Parameter("pressure_power_slope", "ζ", "1", 3.0, (1.5, 5.0),
        "how much own power shields from pressure",
        source="judgement: a state a third as strong as the superpower feels half of it; ¶2"),
    Parameter("pressure_easing", "κ_talk", "1", 0.5, (0.0, 0.8),
        "part of the pressure on outsiders that goes while the superpower talks", bounds=(0.0, 1.0),
        source="judgement: half: a superpower that talks can ask less of others; 0 included; ¶9"),
    Parameter("penalties_power_slope", "k_P", "1", 3.0, (1.0, 5.0),
        "penalties that rising power draws",
        source="judgement: penalties are full a third of the superpower above the threshold; ¶8 (China's rise)"),
    Parameter("penalties_power_from", "P*", "1", 0.2, (0.15, 0.3),
        "power, relative to the superpower, from which it draws penalties",
        source="judgement: high enough that only China crosses it, and by its power rather than by a date; ¶8"),
    Parameter("worth_scale", "w̄", "$m/month per $tn", 200.0, (100.0, 300.0),
        "gain from the client, against the size of the economy, that outweighs a full stake",
        holder="partner", bounds=(1e-6, 1e9),
        source="judgement: a gain of 0.24 % of GDP a year outweighs a full stake; ¶2 (little to offer)"),
    Parameter("peer_effect", "η", "1", 0.25, (0.0, 0.5),
        "how much others' enforcement adds to one's own will", "Drezner 2000; Granovetter 1978; judgement of size, 0 included: all against none moves a quarter; ¶3", "partner"),
    Parameter("enforcement_scale", "c_e", "1", 0.40, (0.3, 0.6),
        "will at which a mandate is fully enforced", holder="partner", bounds=(1e-6, 1e6),
        source="judgement: below Moscow's own stake (.6), so that a full will is more than enough; ¶3"),
    Parameter("breadth_exponent", "k_Sc", "1", 3.0, (1.5, 4.0),
        "how late the breadth of the texts bites on civil trade",
        source="judgement: arms and luxuries first, coal and textiles in 2016-17: half of the menu bites on an eighth; ¶3"),
    Parameter("veto_margin", "n̄", "1", 0.12, (0.05, 0.25),
        "unwillingness from which a veto is cast", "fit to P4 and P7 (no veto for years, the split vote of 2024); ¶1"),
    Parameter("renewal_margin", "n_ren", "1", 0.5, (0.3, 0.7),
        "unwillingness from which the monitoring body is ended", "fit to P4 and P7 (the panel ended in 2024 by one veto); ¶1"),
    Parameter("breadth_step", "d_s", "1", 0.10, (0.07, 0.13),
        "part of the menu of measures that a new text uses up", "fit to P4: about ten texts used the menu up; ¶3", bounds=(0.0, 1.0)),
    Parameter("text_answer", "p_Sc", "1", 4.0, (0.0, 8.0),
        "how strongly a text takes away more the farther the programme reaches that it answers",
        "fit to P5x: texts of 2006 named arms and luxuries, those of 2017 whole trades; judgement, 0 included; ¶3", bounds=(0.0, 10.0)),
    Parameter("growing_cost", "ς", "1", 0.2, (0.05, 0.4),
        "cost of a new text where the texts are already broad", "fit to P4 and P7: the last texts were the hardest; ¶1, ¶3"),
    Parameter("fatigue", "–", "1", 0.5, (0.0, 0.8),
        "part of a mandate's force that fades when no new text recalls it (Drezner 2000)",
        bounds=(0.0, 1.0),
        source="Drezner 2000: cooperation erodes in enforcement; fit to P6; ¶3 (gave up on enforcing)"),
    Parameter("attention_months", "–", "month", 24.0, (12.0, 48.0),
        "time over which a text is forgotten", bounds=(1.0, 1e6),
        source="judgement, set with fatigue (fit to P6): half-life of 17 months; ¶3"),
    fact("own_sanctions", "uni", "1", "sanctions a partner keeps without a UN text", bounds=(0.0, 1.0)),
    fact("stake", "ν", "1", "a partner's own stake in stopping the programme", bounds=(0.0, 1e9),
        source="the actor's facts; ¶2 (a tertiary concern), ¶3"),
    fact("rivalry_weight", "ϖ", "1", "how much rivalry with the superpower lowers the will",
        source="the actor's facts; ¶3"),
    fact("dove", "dove", "1", "how much a progressive government lowers the will",
        source="the actor's facts; ¶9 (Moon Jae-in)"),
    fact("embargo", "–", "1", "1 where a complete embargo is law, whatever the will", bounds=(0.0, 1.0),
        source="the actor's facts: law, not will; ¶9 (antagonism with Washington)"),
    fact("initial_enforcement", "e(0)", "1", "enforcement in 1990-01", bounds=(0.0, 1.0)),
    fact("initial_penalties", "m(0)", "1", "share of the superpower's penalties in force in 1990-01",
        bounds=(0.0, 1.0),
        source="the actor's facts; ¶2"),
    lever("penalties_shift", "1", (-1.0, 0.5), "added to the share of its penalties that the superpower wants in force on a patron", "patron",
        source="a lever: relief or penalties by decision, as part of a settlement; 0 leaves the rule alone; ¶3"),
    constant("penalties_rise", "–", "1/month", 0.35, "speed at which penalties are imposed",
        source="judgement: half-life of 1.6 months: governments impose at once"),
    constant("penalties_fall", "–", "1/month", 0.04, "speed at which penalties are lifted",
        source="McGillivray & Stam 2004: sanctions outlast their cause; judgement of speed: half-life of 17 months"),
    constant("rivalry_base", "–", "1", 0.1, "rivalry of a state outside the bloc that draws no penalties", bounds=SHARE,
        source="judgement: a state outside the bloc competes a little"),
    constant("rivalry_penalties", "–", "1", 0.95, "rivalry added by full penalties",
        source="judgement: with rivalry_base the whole scale: full penalties make a full rival; ¶3"),
    constant("rivalry_power", "–", "1", 0.8, "rivalry added by power above the threshold",
        source="judgement: power equal to the superpower's adds .64; ¶8"),
    constant("rivalry_power_from", "–", "1", 0.2, "power from which it breeds rivalry",
        source="as penalties_power_from: one threshold for both sides of a rivalry"),
    constant("will_pressure", "–", "1", 0.6, "weight of pressure in the will to enforce",
        source="judgement: full pressure weighs as Moscow's stake (.6), so that each alone can carry enforcement; ¶2"),
    constant("will_peers_neutral", "–", "1", 0.5, "others' mean enforcement that moves nobody", bounds=SHARE,
        source="convention: the middle of the scale moves nobody"),
    constant("will_squeeze", "–", "1", 0.3, "will added by a full squeeze",
        source="judgement: half of full pressure; ¶10"),
    constant("will_court", "–", "1", 0.25, "will lost to full courting",
        source="judgement: slightly less than will_squeeze, as favour is shown elsewhere too; ¶10"),
    Parameter("will_deal", "–", "1", 0.3, (0.0, 0.3), "will lost to a deal in force",
        source="judgement: half of Moscow's stake at most, as more would make any deal an end of sanctions; 0 included: relief alone may carry a deal; ¶11"),
    constant("shield_speed", "–", "1/month", 0.1, "speed at which the client learns that it is shielded",
        source="judgement: half-life of 7 months: a few votes teach it; ¶1"),
    constant("enforcement_speed", "–", "1/month", 0.12, "speed at which enforcement follows the will",
        source="judgement: half-life of 5 months: orders reach the customs within a year"),
    constant("vote_scale", "s_V", "1", 0.25, "will over which a vote on a new text turns: about twice the margin of a veto", bounds=(1e-6, 1e9),
        source="about twice veto_margin; Poole & Rosenthal 1985 for the form"),
    weight("penalties_weight", "weight of the superpower's penalties",
        source="a switch: 0 removes penalties and the rivalry that they bring; ¶3"),
)  # fmt: skip

YES, ABSTAIN, VETO = 1.0, 0.0, -1.0
#: Less than this left of the menu is rounding.
MENU_LEFT = 1e-9
#: Keeps the ratio finite where a severe test needs no technology.
LEAST_REACH = 0.01
#: Keeps the ratio finite where penalties had shut all markets.
LEAST_OPEN = 0.01
#: The bound of the driver.
EXPOSURE_MOST = 2.0


def exposure_after_record(
    recorded: Floats, penalties: Floats, penalties_then: Floats, par: ParameterValues
) -> Floats:
    """Exposure to the superpower after its record: markets lost come back as penalties fall (partner, run).

    Args:
        recorded: exposure as assumed, the last on record or a future of it.
        penalties: in force, 0-1; penalties_then: in the last month on record.
    """
    open_now = 1.0 - par.market_bite * penalties
    open_then = np.maximum(1.0 - par.market_bite * penalties_then, LEAST_OPEN)
    return np.minimum(recorded * open_now / open_then, EXPOSURE_MOST)


def penalties_target(contest: Floats, power: Floats, ally: Floats, par: ParameterValues) -> Floats:
    """Share of its penalties the superpower wants in force on each partner, 0-1 (partner, run)."""
    rising = par.penalties_power_slope * positive(power - par.penalties_power_from)
    return clip01(clip01(np.maximum(contest, rising)) + par.penalties_shift) * (1.0 - ally)


def penalties(level: Floats, target: Floats, par: ParameterValues) -> Floats:
    """Penalties in force after a month: quick to come, slow to go (partner, run)."""
    speed = np.where(target > level, par.penalties_rise, par.penalties_fall)
    return par.penalties_weight * (level + speed * (target - level))


def rivalry(penalties: Floats, power: Floats, ally: Floats, par: ParameterValues) -> Floats:
    """Rivalry with the superpower, 0-1 (partner, run)."""
    rising = par.rivalry_power * positive(power - par.rivalry_power_from)
    return clip01(par.rivalry_base + par.rivalry_penalties * penalties + rising) * (1.0 - ally)


def pressure(
    exposure: Floats,
    penalties: Floats,
    power: Floats,
    *,
    engaged: Floats,
    ally: Floats,
    par: ParameterValues,
) -> Floats:
    """The superpower's pressure on each partner to enforce (partner, run).

    Args:
        engaged: talks or a deal between the superpower and the client, 0/1 (run,).
    """
    bare = (
        par.pressure_size * exposure * (1.0 - penalties) / (1.0 + par.pressure_power_slope * power)
    )
    return bare * (1.0 - par.pressure_easing * engaged * (1.0 - ally))


def peers(enforcement: Floats, power: Floats) -> Floats:
    """Mean enforcement of the powers (run,)."""
    return add_rows(power * enforcement) / add_rows(power)


def will(
    provocation: Floats, pressure: Floats, rivalry: Floats, *, seek: Floats, gain: Floats, gdp: Floats,
    peers: Floats, monitoring: Floats, squeeze: Floats, court: Floats, government: Floats,
    deal: Floats, par: ParameterValues,
) -> Floats:  # fmt: skip
    """A state's net will to enforce, N: stake and pressure against rivalry and gain (partner, run).

    Args:
        seek: how far it seeks denuclearisation, 0-1.
        gain: smoothed gain from the exchange with the client, $m a month.
        gdp: $bn, so that a deal matters more to a poor state.
        government: 1 where the neighbour's government is progressive (run,).
    """
    return (
        par.stake * seek * provocation
        + par.will_pressure * pressure
        - par.rivalry_weight * rivalry
        - gain / (par.worth_scale * gdp / 1000.0)
        + par.peer_effect * monitoring * (peers - par.will_peers_neutral)
        + par.will_squeeze * squeeze
        - par.will_court * court
        - par.dove * government
        - par.will_deal * deal
    )


def text_will(will: Floats, breadth: Floats, par: ParameterValues) -> Floats:
    """Will to back a new text, N': a text costs more the more there is already (partner, run)."""
    return will - par.growing_cost * breadth * breadth


def vote_alignment(text_will: Floats, par: ParameterValues) -> Floats:
    """How far a state would side with the client on a new text, 0-1 (partner, run)."""
    return 1.0 - logistic(text_will / par.vote_scale)


def vote(text_will: Floats, par: ParameterValues) -> Floats:
    """A vote on a new text: 1 yes, 0 abstain, -1 against (a veto where one is held)."""
    against = text_will < -par.veto_margin
    return np.where(text_will >= 0.0, YES, np.where(against, VETO, ABSTAIN))


def ends_monitoring(will: Floats, par: ParameterValues) -> Floats:
    """Would this state end the monitoring body, 0/1?"""
    return (will < -par.renewal_margin).astype(float)


def can_table(breadth: Floats) -> Floats:
    """Whether the menu of measures leaves something for a new text, 0/1 (run,)."""
    return (breadth < 1.0 - MENU_LEFT).astype(float)


def text_step(missile: Floats, par: ParameterValues) -> Floats:
    """Part of the menu of measures that a text uses up: a text answers the kind of test (run,).

    Args:
        missile: missile technology, 0-1; at `severe_from` a text takes `breadth_step`.
    """
    reach = missile / np.maximum(par.severe_from, LEAST_REACH)
    return np.minimum(1.0, par.breadth_step * reach**par.text_answer)


def attention(level: Floats, adopted: Floats, par: ParameterValues) -> Floats:
    """Attention to the texts after a month, 0-1 (run,): full with a new one, then fading."""
    return np.maximum(adopted, level * np.exp(-1.0 / par.attention_months))


def mandate(breadth: Floats, attention: Floats, own: Floats, par: ParameterValues) -> Floats:
    """What a partner is bound to enforce: its own sanctions, then those of the texts, 0-1.

    The texts' part erodes with attention: cooperation against a target erodes in enforcement, not
    in bargaining (Drezner 2000), and so before any veto.

    Args:
        own: sanctions the partner keeps of its own accord, 0-1.
    """
    force = 1.0 - par.fatigue * (1.0 - attention)
    return own + (1.0 - own) * breadth**par.breadth_exponent * force


def enforcement(level: Floats, will: Floats, mandate: Floats, par: ParameterValues) -> Floats:
    """Enforcement after a month: will times mandate, approached slowly; an embargo is complete."""
    wanted = clip01(will / par.enforcement_scale) * mandate
    moved = level + par.enforcement_speed * (wanted - level)
    return np.where(par.embargo > 0.0, 1.0, moved)
