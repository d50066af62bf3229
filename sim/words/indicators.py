"""A label for each indicator, by its name as `sim.state.indicators` declares it.

In braces stand actors: those of the name, and {superpower} and {neighbour}, of which there is one each.
Short forms follow one pattern: the thing, then who to whom.
"""

from sim.words.label import Label

TO, FROM = ", {partner} → {client}", ", {client} → {partner}"
WITH = ", {client} and {partner}"
LINK, BACK = ", {first} → {second}", ", {second} → {first}"
FULL, LOW_HIGH, SURE = ("none", "full"), ("none", "high"), ("never", "certain")


def _many(short: str, noun: str) -> Label:
    return Label(short, noun, plural=True)


def _scale(short: str, noun: str, ends: tuple[str, str] = FULL) -> Label:
    return Label(short, noun, ends=ends)


def _state(short: str, noun: str, happens: str, *, plural: bool = False) -> Label:
    """Of what is or is not so in a month."""
    return Label(short, noun, plural, happens=happens)


FLOWS = {
    "fuel.{partner}.{client}": Label("Fuel and food" + TO, "fuel and food from {partner} to {client}", plural=True),
    "technology.{partner}.{client}": Label("Military technology" + TO, "military technology from {partner} to {client}"),
    "cover.{partner}.{client}": Label("Diplomatic cover" + TO, "diplomatic cover that {partner} gives {client}"),
    "arms.{client}.{partner}": _many("Shells" + FROM, "shells from {client} to {partner}"),
    "minerals.{client}.{partner}": _many("Minerals and labour" + FROM, "minerals and labour from {client} to {partner}"),
    "voice.{client}.{partner}": Label("Diplomatic voice" + FROM, "the diplomatic voice that {client} lends {partner}"),
    "cash.{partner}.{client}": Label("Cash" + TO, "cash from {partner} to {client}"),
    "cash.{client}.{partner}": Label("Cash" + FROM, "cash from {client} to {partner}"),
    "fuel_paid.{partner}.{client}": _many("Fuel and food that are paid for" + TO, "fuel and food from {partner} that {client} pays for in goods and money"),
    "grant.{partner}.{client}": _many("Gifts of fuel and food" + TO, "gifts of fuel and food from {partner} to {client}"),
    "unpaid.{partner}.{client}": _many("Fuel and food given or bartered" + TO, "fuel and food that {partner} gives {client} or barters for arms, technology and votes"),
    "trade.{client}.{partner}": Label("Civil trade" + WITH, "civil trade between {client} and {partner}"),
    "value.{partner}.{client}": Label("Value exchanged" + WITH, "the value that {client} and {partner} exchange"),
    "arms_price.{client}.{partner}": Label("Value received per shell" + FROM, "the value that {client} receives from {partner} per shell"),
    "arms_cash_share.{client}.{partner}": _scale("Part of the shells paid in cash" + FROM, "the part of the shells' price that {partner} pays in cash", ("none", "all")),
    "arms_barter_share.{client}.{partner}": _scale("Part of the shells paid in kind" + FROM, "the part of the shells' price that {partner} pays in kind", ("none", "all")),
    "gain.{client}.{partner}": Label("Gain of {client} from exchange with {partner}", "the gain of {client} from its exchange with {partner}"),
    "gain.{partner}.{client}": Label("Gain of {partner} from exchange with {client}", "the gain of {partner} from its exchange with {client}"),
    "withheld.{partner}.{client}": _state("Part withheld by {partner}", "the withholding by {partner} of part of what it agreed", "{partner} withholds part of what it agreed"),
    "systems.{client}.{partner}": _many("Missiles and launchers" + FROM, "missiles and launchers from {client} to {partner}"),
    "weapons.{partner}.{client}": _many("Weapons" + TO, "weapons from {partner} to {client}"),
    "arms_worth.{client}.{partner}": Label("Worth of shells and missiles" + FROM, "the worth of shells and missiles from {client} to {partner}"),
    "arms_worth.{partner}.{client}": Label("Worth of weapons and technology" + TO, "the worth of weapons and technology from {partner} to {client}"),
    "technology_recon.{partner}.{client}": Label("Technology of satellites and drones" + TO, "technology of satellites and drones from {partner} to {client}"),
    "asked_domain_recon.{partner}": _scale("Satellites and drones in what {client} asks of {partner}", "the part of satellites and drones in the technology that {client} asks of {partner}", ("none", "all")),
    "received.cash.{partner}.{client}": Label("Cash received" + TO, "the cash that {client} receives from {partner}"),
    "received.fuel.{partner}.{client}": _many("Unpaid fuel and food received" + TO, "the unpaid fuel and food that {client} receives from {partner}"),
    "received.technology.{partner}.{client}": Label("Worth of technology received" + TO, "the worth of the technology that {client} receives from {partner}"),
    "received.cover.{partner}.{client}": Label("Worth of cover received" + TO, "the worth of the cover that {client} receives from {partner}"),
    "received.{partner}.{client}": Label("All support received" + TO, "all that {client} receives from {partner} beside paid trade"),
    "arrears.{partner}.{client}": Label("Agreed and not delivered" + TO, "what {partner} agreed and does not deliver"),
    "technology_share.{client}.{partner}": _scale("Part of technology in what {partner} gives", "the part of technology in what {client} receives from {partner}", ("none", "all")),
}  # fmt: skip

#: Goods by name: the word, and which parts of an offer are recorded.
GOODS = {
    "fuel": ("fuel", "bid cost most"), "technology": ("technology", "bid cost"),
    "cover": ("diplomatic cover", "bid cost"), "arms": ("shells", "bid cost most"), "weapons": ("weapons", "bid cost"),
    "systems": ("missiles", "bid cost most"), "minerals": ("minerals", "most"), "voice": ("diplomatic voice", "bid"),
}  # fmt: skip
SOLD = ("arms", "systems", "minerals", "voice")


def _offers(good: str) -> dict[str, Label]:
    """What both sides bring to the table on one good: who sells stands first."""
    word, parts = GOODS[good]
    seller, buyer = ("{client}", "{partner}") if good in SOLD else ("{partner}", "{client}")
    ends = f"{good}.{seller}.{buyer}"
    labels = {
        "bid": Label(f"Worth of the first unit of {word}, {seller} → {buyer}", f"the worth to {buyer} of the first unit of {word} from {seller}"),
        "cost": Label(f"Cost of the first unit of {word}, {seller} → {buyer}", f"the cost to {seller} of the first unit of {word} for {buyer}"),
        "most": Label(f"Most {word} that can change hands, {seller} → {buyer}", f"the most {word} that can go from {seller} to {buyer} in a month"),
    }  # fmt: skip
    return {f"{part}.{ends}": labels[part] for part in parts.split()}


TIES = {
    "share.{client}.{partner}": _scale("Share of {partner} in support for {client}", "the share of {partner} in the support for {client}", ("none", "all")),
    "concentration.{client}": _scale("Concentration of support for {client}", "the concentration of support for {client} on few partners", ("spread", "one partner")),
    "leverage.{partner}.{client}": Label("Leverage of {partner} over {client}", "the net leverage of {partner} over {client}"),
    "leverage.{client}.{partner}": Label("Hold of {client} on {partner}", "the hold that {client} has on {partner} by its shells"),
    "diversification_premium.{client}.{partner}": Label("Premium on goods from {partner}", "the premium that {client} puts on goods from {partner} to spread its risk"),
    "threat.{partner}.{client}": _scale("Threat from {partner} felt by {client}", "the threat from {partner} that {client} feels", LOW_HIGH),
    "threat.{client}.{partner}": _scale("Threat from {client} felt by {partner}", "the threat from {client} that {partner} feels", LOW_HIGH),
    "threat.{client}": _scale("Threat from {client} felt by its neighbours", "the threat from {client} that {neighbour} and the allies of {superpower} feel", LOW_HIGH),
    "hegemony.{partner}.{client}": _scale("Fear of {partner} as hegemon, {client}", "the fear that {client} has of {partner} as a hegemon"),
    "power_share.{partner}": _scale("Share of {partner} in power near {client}", "the share of {partner} in the power that can be brought to bear on {client}", ("none", "all")),
    "unbalanced_share.{partner}": _scale("Power of {partner} over what balances it", "the share of {partner} in its own power and what might balance it", ("none", "all")),
    "front": Label("Two fronts: how much worse a hegemon behind looks", "the factor by which a hostile bloc in front makes a hegemon behind look worse"),
    "intention.{partner}.{client}": _scale("Hostility expected of {partner}", "the hostility that {client} expects of {partner}"),
    "trust.{client}.{partner}": _scale("Trust" + WITH, "trust between {client} and {partner}"),
    "alignment.{client}.{partner}": _scale("Alignment" + WITH, "alignment of {client} and {partner}"),
    "alignment_votes.{client}.{partner}": _scale("Alignment by votes" + WITH, "alignment of {partner} with {client} by votes"),
    "alignment_contacts.{client}.{partner}": _scale("Alignment by meetings" + WITH, "alignment of {client} and {partner} by high-level meetings"),
    "meetings.{client}.{partner}": _many("High-level meetings" + WITH, "high-level meetings of {client} and {partner}"),
    "outreach.{client}.{partner}": _many("Initiatives" + FROM, "initiatives of {client} toward {partner}"),
    "outreach.{client}.others": _many("Initiatives of {client} toward all but its main partner", "initiatives of {client} toward all but its main partner"),
    "thaw.{client}.{partner}": _scale("Thaw" + WITH, "the thaw between {client} and {partner}"),
    "tie.{client}.{partner}": Label("Strength of the tie" + WITH, "the strength of the tie between {client} and {partner}"),
    "treaty.{client}.{partner}": _state("Treaty of alliance" + WITH, "a treaty of alliance between {client} and {partner}", "a treaty between {client} and {partner} comes into force"),
    "reliability.{partner}": _scale("Chance that {partner} stands by {client}", "the chance that {partner} would stand by {client} in a crisis", SURE),
    "treaty_worth.{partner}.{client}": Label("Worth of a treaty to {partner}", "what a treaty with {client} is worth to {partner}"),
    "commitment.{partner}.{client}": Label("Commitment of {partner} to {client}", "the commitment of {partner} to {client}"),
    "effort.{partner}.{client}": Label("Effort of {partner} for {client}", "the effort of {partner} for {client}"),
    "resources.{partner}.{client}": Label("Part of the foreign spending of {partner} that goes to {client}", "what {partner} gives {client} over what it spends abroad"),
    "objection.{partner}.{power}": Label("Objection of {power} to the support of {partner}", "the objection of {power} to what {partner} does for {client}"),
    "displeasure.{power}.{partner}": Label("Displeasure of {power} with {partner}", "the displeasure of {power} with what {partner} does for {client}"),
    "deference.{partner}": Label("Support that {partner} forgoes for others' sake", "the support that {partner} forgoes because others object"),
    "say.{partner}.{power}": Label("Say of {power} in what {partner} does in Korea", "the say of {power} in what {partner} does for {client}"),
    "say.europe.{partner}.{power}": Label("What {power} could ask of {partner} in Europe", "what {power} could ask of {partner} in Europe"),
    "presence.europe.{partner}": _scale("Share of {partner} in force near Europe", "the share of {partner} in the force that the powers can bring to Europe", ("none", "all")),
    "court.{partner}.{client}": _scale("Courting of {client} by {partner}", "the courting of {client} by {partner}"),
    "squeeze.{partner}.{client}": _scale("Squeeze on {client} by {partner}", "the squeeze that {partner} puts on {client}"),
    "runner_up.{client}": Label("Second-best partner of {client} (row)", "the second-best partner of {client}"),
    "asks_for_technology.{client}.{partner}": _state("{client} asks {partner} for technology", "asking of {partner} for technology rather than cash", "{client} asks {partner} for technology rather than cash"),
    "backing.{partner}": Label("Backing of {client} by {partner} in a crisis (0 none, 1 cover, 2 arms, 3 troops)", "the backing that {partner} gives {client} in a crisis"),
    "third_party_troops.{partner}": _state("Troops of {partner} stand by {client}", "the presence of troops of {partner} by {client} in a crisis", "troops of {partner} stand by {client} in a crisis"),
    "troops_chance.{partner}": _scale("Chance that {partner} would send troops", "the chance that {partner} would send troops if a crisis asked for it", SURE),
    "means.{partner}": Label("Most cash that {partner} can pay {client}", "the most cash that {partner} can pay {client} in a month"),
    "for_sale.{client}.{partner}": Label("Most that {client} can sell {partner}", "the worth of the most that {client} can sell {partner} in a month"),
    "offer.{partner}.{client}": Label("Most that {partner} would give {client}", "what {partner} would give {client} in a month at its limit"),
    "reservation.{client}.{partner}": Label("Dollars of {partner} worth one of a neutral partner", "how many dollars of goods from {partner} are worth as much to {client} as one from a neutral partner"),
    "welfare.{partner}": Label("Gain of {partner} from {client}, over its GDP", "the gain of {partner} from dealing with {client}, over its GDP"),
    "regional_power.{partner}": _scale("Regional power of {partner}", "the regional power of {partner}"),
    "regional_balance": Label("Regional power of Russia or China over that of the bloc of {superpower}", "the regional power of Russia or China, whichever leads, over that of the bloc of {superpower}"),
}  # fmt: skip

SANCTIONS = {
    "enforcement.{partner}": _scale("Enforcement of sanctions by {partner}", "enforcement of sanctions by {partner}"),
    "enforced.{partner}": _scale("Enforcement by {partner} after relief in a deal", "enforcement of sanctions by {partner} after relief in a deal"),
    "will.{partner}": Label("Will of {partner} to enforce sanctions", "the net will of {partner} to enforce sanctions"),
    "seeks_denuclearisation.{partner}": _scale("How far {partner} seeks denuclearisation", "the wish of {partner} to end the programme of {client}"),
    "vote.{partner}": Label("Vote of {partner} on a new UN text (1 yes, 0 abstains, −1 no)", "the vote of {partner} on a new UN text"),
    "pressure.{partner}": Label("Pressure of {superpower} on {partner}", "the pressure of {superpower} on {partner} to enforce sanctions"),
    "penalties.{partner}": _scale("Penalties of {superpower} on firms of {partner}", "the penalties of {superpower} on firms of {partner}"),
    "texts_tabled": _many("UN texts put to the vote", "UN texts put to the vote"),
    "texts_adopted": _many("UN texts adopted", "UN texts adopted"),
    "texts_vetoed": _many("UN texts vetoed", "UN texts vetoed"),
    "sanctions_breadth": _scale("Breadth of UN sanctions", "the breadth of UN sanctions", ("none", "complete")),
    "monitoring": _state("UN monitoring of sanctions", "UN monitoring of sanctions", "UN monitoring of sanctions resumes"),
    "sanctions_attention": _scale("Attention to UN sanctions", "attention to UN sanctions"),
    "shield": _scale("How sure {client} is of a veto", "how sure {client} is that a text would be vetoed", SURE),
}  # fmt: skip

CRISIS = {
    "provocations": _many("Tests and incidents of {client}", "tests and incidents of {client}"),
    "severe_tests": _many("Nuclear and long-range tests of {client}", "nuclear and long-range tests of {client}"),
    "provocation": _scale("Level of provocation by {client}", "the level of provocation by {client}", LOW_HIGH),
    "rung": Label("Rung of the crisis (0 calm, 1 threat, 2 display, 3 force, 4 war)", "the rung of the crisis about {client}"),
    "clashes": _state("Clashes with {client}", "clashes with {client}", "clashes with {client} occur", plural=True),
    "war_in_korea": _state("War in Korea", "a war in Korea", "a war in Korea begins"),
    "calm": _state("Calm: nobody shows or uses force", "calm in Korea", "calm returns to Korea"),
    "heat": Label("Heat of the crisis", "the heat of the crisis"),
    "talks": _state("Talks, {client} and {superpower}", "talks between {client} and {superpower}", "talks between {client} and {superpower} begin", plural=True),
    "deal": _state("Deal, {client} and {superpower}", "a deal between {client} and {superpower}", "a deal between {client} and {superpower} comes into force"),
    "stage": _scale("Deal carried out", "how far the deal between {client} and {superpower} is carried out", ("not", "whole")),
    "bargaining_zone": Label("Room for a deal (above 0 there is some)", "the room for a deal between {client} and {superpower}"),
    "willingness.{client}": Label("Willingness of {client} to deal", "the willingness of {client} to deal"),
    "willingness_of_superpower": Label("Willingness of {superpower} to deal", "the willingness of {superpower} to deal"),
    "openness_of_superpower": _scale("Openness of {superpower} to {client}", "the openness of the government of {superpower} to {client}"),
    "price_of_deal.{client}": Label("Price that {client} asks for a deal (above 1 it declines)", "what {client} asks for a deal over what it believes it is offered"),
    "two_states": _state("{client} has given up unification", "the end of the goal of unification in {client}", "{client} gives up unification"),
    "unity_gain": Label("Gain of {client} from professing unification", "what {client} gains by professing unification"),
    "joint_zone": Label("Trade of the joint zone, {client} and {neighbour}", "the trade of the joint zone of {client} and {neighbour}"),
    "estrangement": _scale("Estrangement of {client} and its main supporter", "the estrangement of {client} and its main supporter"),
}  # fmt: skip

FORCES = {
    "technology_missile": _scale("Missile and space technology of {client}", "the missile and space technology of {client}", ("none", "the best there is")),
    "technology_recon": _scale("Satellite and drone technology of {client}", "the satellite and drone technology of {client}", ("none", "the best there is")),
    "technology_air": _scale("Air and naval technology of {client}", "the air and naval technology of {client}", ("none", "the best there is")),
    "time_to_K": Label("Months from 1990 until drones and satellites reach one half", "the time until the drones and satellites of {client} reach one half of the best"),
    "readiness": _scale("Combat readiness of the army of {client}", "the combat readiness of the army of {client}"),
    "capability.{client}": _scale("Military capability of {client}", "the military capability of {client}", ("none", "the best there is")),
    "trilateral": _scale("Cooperation of {superpower}, {neighbour} and Japan", "the cooperation of {superpower}, {neighbour} and Japan"),
    "arming": _scale("Arming of {neighbour} in answer", "the arming of {neighbour} in answer to {client}"),
    "shells_lent": _many("Shells that {neighbour} lends", "shells that {neighbour} lends against Russia"),
    "treasury.{client}": Label("Cash held by {client}", "the cash that {client} holds"),
    "food.{client}": Label("Fuel and food in stock, {client}", "the stock of fuel and food of {client}", unit="months of need"),
    "shells.{client}": _many("Shells in stock, {client}", "the shells in stock of {client}"),
    "shells.{partner}": _many("Shells in stock, {partner}", "the shells in stock of {partner}"),
    "shell_gap.{partner}": _scale("Shortage of shells, {partner}", "the shortage of shells of {partner}"),
    "fired.{partner}": _many("Shells fired by {partner}", "the shells that {partner} fires"),
    "handling.{client}.{partner}": _many("Shells that can be moved" + FROM, "the shells that can be moved from {client} to {partner}"),
    "missiles.{client}": _many("Missiles held by {client}", "the missiles of {client} for sale or its own use"),
    "missiles.{partner}": _many("Missiles of {client} held by {partner}", "the missiles of {client} that {partner} holds"),
    "weapons_held.{client}": _many("Weapons from abroad held by {client}", "the weapons from abroad that {client} holds"),
    "war_experience.{client}": _state("Arms of {client} in use in a war abroad", "the use of arms of {client} in a war abroad", "arms of {client} come into use in a war abroad"),
    "welfare.{client}": Label("Gain of {client} over having no deal", "the gain of {client} over having no deal, over what it buys abroad"),
    "autonomy_worth.{client}": Label("Worth to {client} of who sends the goods", "how much more or less goods are worth to {client} because of who sends them"),
    "war.intensity": _scale("Intensity of the war in Ukraine", "the intensity of the war in Ukraine", ("peace", "full war")),
}  # fmt: skip

LINKS = {
    "supplies.{second}.{first}": _many("Supplies" + BACK, "supplies from {second} to {first}"),
    "raw_materials.{first}.{second}": _many("Raw materials" + LINK, "raw materials from {first} to {second}"),
    "weapons.{second}.{first}": _many("Weapons and technology" + BACK, "weapons and technology from {second} to {first}"),
    "assurance.{second}.{first}": Label("Assurance" + BACK, "the assurance that {second} gives {first}"),
    "shells.{first}.{second}": _many("Shells given" + LINK, "shells from {first} to {second}"),
    "shells.{partner}.front": _many("Shells lent, {partner} → front", "shells that {partner} lends by its own rule"),
    "cash.{first}.{second}": Label("Cash" + LINK, "cash from {first} to {second}"),
    "cash.{second}.{first}": Label("Cash" + BACK, "cash from {second} to {first}"),
    "terms.{first}.{second}": Label("Discount on raw materials" + LINK, "the discount of {first} on raw materials for {second}"),
    "gain.{first}.{second}": Label("Gain of {first} from the link to {second}", "the gain of {first} from its link to {second}"),
    "gain.{second}.{first}": Label("Gain of {second} from the link to {first}", "the gain of {second} from its link to {first}"),
    "dependence.{first}.{second}": _scale("Dependence of {first} on {second}", "the dependence of {first} on {second}"),
    "dependence.{second}.{first}": _scale("Dependence of {second} on {first}", "the dependence of {second} on {first}"),
}  # fmt: skip

BELIEFS = {
    "belief.gap.{client}.{partner}": Label("Shortage of shells of {partner} as {client} believes it", "the shortage of shells of {partner} as {client} believes it"),
    "misperception.gap.{client}.{partner}": Label("Error of {client} about the shells of {partner}", "the error of {client} about the shortage of shells of {partner}"),
    "belief.programme.neighbour": Label("Technology of {client} as {neighbour} believes it", "the technology of {client} as {neighbour} believes it"),
    "misperception.programme.neighbour": Label("Error of {neighbour} about the technology of {client}", "the error of {neighbour} about the technology of {client}"),
    "belief.programme.superpower": Label("Technology of {client} as {superpower} believes it", "the technology of {client} as {superpower} believes it"),
    "misperception.programme.superpower": Label("Error of {superpower} about the technology of {client}", "the error of {superpower} about the technology of {client}"),
    "belief.estrangement": Label("Estrangement as {superpower} believes it", "the estrangement of {client} and its main supporter as {superpower} believes it"),
    "misperception.estrangement": Label("Error of {superpower} about the estrangement", "the error of {superpower} about the estrangement of {client} and its main supporter"),
}  # fmt: skip

INDICATOR_LABELS: dict[str, Label] = {
    **FLOWS, **{name: label for good in GOODS for name, label in _offers(good).items()},
    **TIES, **SANCTIONS, **CRISIS, **FORCES, **LINKS, **BELIEFS,
}  # fmt: skip
