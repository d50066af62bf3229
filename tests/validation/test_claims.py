from pathlib import Path

import pytest

from sim.errors import UserError
from sim.facts import load_facts
from sim.scenario.parameters import spellings
from sim.scenario.plan import full_cast
from sim.show.explain import explain_name
from sim.state.indicators import indicators
from sim.validation.claims import claims, read_claims


def test_there_are_thirty_claims_and_each_says_something_and_where():
    assert list(claims()) == [f"C{n}" for n in range(1, 31)]
    assert all(claim.says and claim.paragraphs for claim in claims().values())


def test_every_indicator_that_a_claim_reads_exists():
    known = {indicator.name for indicator in indicators(full_cast(load_facts()))}
    missing = {(c.name, name) for c in claims().values() for name in c.reads if name not in known}
    assert not missing


def test_every_claim_reads_an_indicator():
    assert all(claim.reads for claim in claims().values())


def test_a_comma_that_cuts_a_claim_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text("C9: {says: It gives cash, arms and cover., paragraphs: [4], reads: [deal]}\n")
    with pytest.raises(UserError, match=r"claims\.yaml:1:27: unknown key 'arms and cover\.'"):
        read_claims(file)


def test_a_claim_is_read_to_its_end() -> None:
    assert claims()["C9"].says == "Russia can give diplomatic, military and economic support."
    assert all(claim.says.endswith(".") for claim in claims().values())


def test_claims_seen_while_building_name_the_parameters_that_were_chosen_in_view() -> None:
    seen = {
        claim.name: claim.seen_while_building
        for claim in claims().values()
        if claim.seen_while_building
    }
    assert list(seen) == ["C2", "C8", "C10", "C20"]
    assert {name for names in seen.values() for name in names} <= spellings(full_cast(load_facts()))
    assert "seen while building" in explain_name("C8")
    assert "seen while building" not in explain_name("C1")
