"""What each series of the record is: unit and meaning. What it shows is in `data/`."""

from collections.abc import Mapping
from typing import NamedTuple

#: Money in the files is in dollars of the day; the loader turns it into these.
MONEY = "$m of 2023"
VOTE = "1 yes, 0 abstain, -1 no"


class Entry(NamedTuple):
    """Unit and meaning of a series."""

    unit: str
    meaning: str


_TRADE = {
    "trade.dprk.china": "goods trade both ways, by Chinese customs or by KOTRA (see notes)",
    "trade_kotra.dprk.china": "goods trade both ways by KOTRA, with an estimate of crude",
    "exports.china.dprk": "goods that China sold to the DPRK",
    "exports.dprk.china": "goods that the DPRK sold to China",
    "trade.dprk.russia": "civil goods trade both ways; the Soviet Union before 1992",
    "exports.russia.dprk": "civil goods that Russia sold to the DPRK",
    "exports.dprk.russia": "civil goods that the DPRK sold to Russia",
    "trade.dprk.world": "goods trade with all but the ROK, by KOTRA",
}
_SHARES = {
    "trade_share.dprk.china": ("%", "China's share of trade with all but the ROK, by KOTRA"),
    "trade_share_cow.dprk.china": ("1", "China's share of goods trade, as importers book it (COW)"),
    "export_share_cow.dprk.japan": ("1", "Japan's share of what the DPRK sold (COW)"),
    "import_share_cow.dprk.japan": ("1", "Japan's share of what the DPRK bought (COW)"),
}
_SHELLS = {
    "shells_rok.dprk.russia": (
        "shell",
        "shells sent by then, as Seoul puts it: what containers hold",
    ),
    "shells_others.dprk.russia": ("shell", "shells sent by then, as others than Seoul put it"),
    "containers_rok.dprk.russia": ("container", "containers sent by then, as Seoul counts"),
    "containers_us.dprk.russia": ("container", "containers sent by then, as Washington counts"),
    "arms_value.dprk.russia": (MONEY, "what shells would earn the DPRK, an estimate of the press"),
    "cash_released.russia.dprk": (MONEY, "frozen deposits of the DPRK that Russia let go"),
    "fired_daily.russia": ("shell/day", "rounds that Russia fired in Ukraine a day"),
    "fired_yearly.russia": ("shell", "rounds that Russia fired in Ukraine in the year"),
    "shell_output.russia": ("shell/year", "rounds that Russia made"),
    "shells.russia": ("shell", "rounds that Russia still had"),
}
_TESTS = {
    "missile_launches": ("missile", "missiles for 500 kg over 300 km and more, each counted (CNS)"),
    "missile_test_days": ("day", "days on which such missiles were launched (CNS)"),
    "nuclear_tests": ("test", "nuclear tests"),
}
_VOTES = {
    "vote.russia": (
        VOTE,
        "Russia's vote on texts on the DPRK; the day, so the month, is partly recalled",
    ),
    "vote.china": (
        VOTE,
        "China's vote on texts on the DPRK; the day, so the month, is partly recalled",
    ),
    "panel_vote.russia": (VOTE, "Russia's vote on renewing the panel of experts; months recalled"),
    "panel_vote.china": (VOTE, "China's vote on renewing the panel of experts; months recalled"),
    "texts_adopted": ("text", "sanctions texts on the DPRK that the Security Council adopted"),
    "texts_vetoed": ("text", "sanctions texts on the DPRK that were vetoed"),
    "monitoring": ("0/1", "whether the panel of experts that monitors sanctions was renewed"),
}
_DYADS = {
    "assembly_distance": ("ideal-point distance", "distance of positions in the General Assembly",
        ("russia", "china", "us", "rok", "japan")),
    "assembly_agreement": ("1", "share of the Assembly's votes cast alike; range by sampling",
        ("russia", "china", "us")),
    "leader_meetings": ("meeting", "meetings of the leaders",
        ("russia", "china", "us", "rok", "japan")),
    "high_level_meetings": ("meeting", "meetings of leaders and ministers", ("russia",)),
    "treaty": ("0/1", "treaty of mutual defence, in force at any time of the year (ATOP to 2018)",
        ("russia", "china")),
}  # fmt: skip
_POSTURE = {
    "two_states": (
        "0/1",
        "whether the DPRK has given up the goal of unification, at that month's end",
    ),
    "talks": ("0/1", "whether the DPRK and the United States talked about its weapons then"),
    "deal": ("0/1", "whether a deal of the two on its weapons was in force at that month's end"),
}
_OTHER_RECORDS = {
    "penalties.russia": ("1", "share of American penalties in force against Russia, our grades"),
    "penalties.china": ("1", "share of American penalties in force against China, our grades"),
    "warheads_fas": ("warhead", "assembled warheads (FAS); 0 to 2014 by its convention"),
    "warheads_sipri": (
        "warhead",
        "warheads: that could be built to 2021, assembled from 2022 (SIPRI)",
    ),
    "us_prices": ("2023 = 1", "American price level: deflator of GDP"),
}

#: Every series by name. Dyads are named client first; flows and sales seller first.
CATALOGUE: Mapping[str, Entry] = {
    **{name: Entry(MONEY, meaning) for name, meaning in _TRADE.items()},
    **{
        name: Entry(unit, meaning)
        for group in (_SHARES, _SHELLS, _TESTS, _VOTES, _POSTURE)
        for name, (unit, meaning) in group.items()
    },
    **{
        f"{kind}.dprk.{partner}": Entry(unit, f"{meaning}, DPRK and {partner}")
        for kind, (unit, meaning, partners) in _DYADS.items()
        for partner in partners
    },
    **{name: Entry(unit, meaning) for name, (unit, meaning) in _OTHER_RECORDS.items()},
}
