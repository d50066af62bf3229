"""Links between partners are read strictly: each mistake is one message with the nearest name."""

from pathlib import Path

import pytest

from sim.facts import load_facts
from tests.facts.test_load import folder, mistakes, spoil  # noqa: F401  (a fixture)


def test_the_shipped_links_join_partners_or_lead_to_the_front() -> None:
    links = load_facts().links
    names = [partner.name for partner in load_facts().partners]
    assert (links[0].first, links[0].second) == ("russia", "china")
    assert all(link.first in names and link.second in (*names, "front") for link in links)
    assert all(link.source and link.lines for link in links)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("first: russia", "first: rusia", "links.yaml:8:12: first: no partner 'rusia'. Did you mean 'russia'?"),
        ("second: china", "second: chian", "links.yaml:9:13: second: no partner 'chian'. Did you mean 'china'?"),
        ("first: russia", "first: dprk", "links.yaml:8:12: first: no partner 'dprk'"),
        ("second: china", "second: russia", "links.yaml:9:13: second: 'russia' cannot trade with itself"),
        ("[supplies, raw_materials]", "[suplies]", "links.yaml:10:13: lines cannot be 'suplies'. Did you mean 'supplies'?"),
        ("[supplies, raw_materials]", "[supplies, supplies]", "links.yaml:10:23: lines: 'supplies' is named twice"),
        ("[supplies, raw_materials]", "[raw_materials]", "links.yaml:10:13: lines: raw_materials pay for supplies; add 'supplies'"),
        ("[supplies, raw_materials]", "[]", "links.yaml:10:12: lines takes a list of at least 1, not of 0"),
        ("    source: \"General", "    sources: \"General", "links.yaml:11:5: unknown key 'sources'. Did you mean 'source'?"),
        ("second: front\n    lines: [shells]", "second: front\n    lines: [weapons]", "lines: only shells go to the front, not weapons"),
        ("  - first: japan\n    second: us", "  - first: us\n    second: rok", "the link of us and rok is at links.yaml:13:5 already"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_message(folder: Path, old: str, new: str, message: str) -> None:  # noqa: F811
    spoil(folder / "links.yaml", old, new)
    (found,) = mistakes(folder)
    assert message in found
