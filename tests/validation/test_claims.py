from pathlib import Path

import pytest

from sim.errors import UserError
from sim.show.explain import explain_name
from sim.validation.claims import claims, read_claims


def test_there_are_thirty_claims_and_each_says_something_and_where():
    assert list(claims()) == [f"C{n}" for n in range(1, 31)]
    assert all(claim.says and claim.paragraphs for claim in claims().values())


@pytest.mark.parametrize(
    ("key", "wrong", "told"),
    [
        ("sentences", "¶4.9", "no sentence '¶4.9'"),
        ("reads", "deals", "no indicator 'deals'. Did you mean 'deal'?"),
        ("scenarios", "war_end", "no scenario 'war_end'. Did you mean 'war_ends'?"),
        ("seen_while_building", "trust_gains", "no parameter 'trust_gains'. Did you mean 'trust_gain'?"),
    ],
)  # fmt: skip
def test_what_a_claim_names_exists(tmp_path: Path, key: str, wrong: str, told: str) -> None:
    names = {"sentences": "¶4.2", "reads": "deal", key: wrong}
    lists = ", ".join(f"{name}: [{value}]" for name, value in names.items())
    file = tmp_path / "claims.yaml"
    file.write_text(f"C9: {{says: It gives., {lists}}}\n", encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_claims(file)
    assert told in str(error.value)


def test_a_claim_names_a_sentence_and_an_indicator(tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text("C9: {says: It gives., sentences: [], reads: []}\n", encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_claims(file)
    assert "sentences takes a list of at least 1" in str(error.value)
    assert "reads takes a list of at least 1" in str(error.value)


def test_a_comma_that_cuts_a_claim_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text(
        "C9: {says: It gives cash, arms and cover., sentences: [¶4.2], reads: [deal]}\n",
        encoding="utf-8",
    )
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
    assert "seen while building" in explain_name("C8")
    assert "seen while building" not in explain_name("C1")
