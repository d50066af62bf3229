"""The thirty claims: each says something and where, is tested in worlds that exist, and each mistake has its place."""

from pathlib import Path

import pytest

from sim.errors import UserError
from sim.show.explain import explain_name
from sim.validation.claims import claims, read_claims

#: A claim as a file writes it, of which tests change a line.
LINES = {
    "claim": "C9", "says": "It gives.", "sentences": "[¶4.2]", "reads": "[deal]", "kind": "mechanism", "past": "free",
    "worlds": "{a: war_ends, b: baseline}", "criterion": "mean(mean(deal, 2010)) > 0", "cause": "the deal",
    "ablation": "{switch_off: [trust]}",
}  # fmt: skip


def written(folder: Path, name: str = "C9", **changes: str | None) -> Path:
    """A folder with one claim, some lines of which are changed or left out."""
    lines = {key: value for key, value in (LINES | changes).items() if value is not None}
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def told(folder: Path) -> str:
    with pytest.raises(UserError) as error:
        read_claims(folder)
    return str(error.value)


def test_there_are_thirty_claims_and_each_says_something_and_where():
    assert list(claims()) == [f"C{n}" for n in range(1, 31)]
    assert all(claim.says and claim.paragraphs for claim in claims().values())
    assert all(claim.says.endswith(".") for claim in claims().values())


def test_each_names_a_cause_and_takes_it_away_or_says_why_not():
    for claim in claims().values():
        assert claim.criteria
        assert claim.cause
        assert (claim.removal is None) == bool(claim.no_removal)
    assert [name for name, claim in claims().items() if claim.removal is None] == ["C20", "C27"]


def test_a_claim_reads_all_indicators_that_its_texts_name():
    for claim in claims().values():
        named = {one.name for n in claim.numbers for one in n.walk() if one.op == "indicator"}
        assert named <= set(claim.reads)


def test_a_given_past_is_changed_from_mid_2024_on_only():
    for claim in claims().values():
        if claim.past == "given":
            for world in claim.worlds.values():
                plan = world.plan()
                assert plan.branch is None or plan.branch >= 414, (claim.name, world.key)
                assert all(r.start == 0 or r.start >= 414 for r in plan.regimes)


def test_a_claim_is_read_from_its_file(tmp_path: Path):
    (claim,) = read_claims(written(tmp_path)).values()
    assert (claim.name, claim.says, claim.reads) == ("C9", "It gives.", ("deal",))
    assert claim.worlds["a"].scenario == "war_ends"
    assert claim.removal is not None
    assert claim.removal.switched_off == ("trust",)


@pytest.mark.parametrize(
    ("key", "line", "message"),
    [
        ("sentences", "[¶4.9]", "C9.yaml:3:13: no sentence '¶4.9'"),
        ("reads", "[deals]", "C9.yaml:4:9: no indicator 'deals'. Did you mean 'deal'?"),
        ("seen_while_building", "[trust_gains]", "no parameter 'trust_gains'. Did you mean 'trust_gain'?"),
        ("scenarios", "[war_end]", "no scenario 'war_end'. Did you mean 'war_ends'?"),
        ("worlds", "{a: war_end}", "C9.yaml:7:13: no world 'war_end'. Did you mean 'war_ends'?"),
        ("worlds", "{a: {set: {wedg: 0}}}", "no parameter 'wedg'. Did you mean 'wedge'?"),
        ("worlds", "{a: {switch_off: [trusts]}}", "no switch 'trusts'. Did you mean 'trust'?"),
        ("criterion", "mean(mean(deel, 2010)) > 0", "C9.yaml:8:12: no indicator 'deel'. Did you mean 'deal'?"),
        ("criterion", "mean(mean(deal, 2036)) > 0", "window 2036 lies after the end, 2034-12"),
        ("criterion", "exec(deal) > 0", "'exec' is no function. There are mean,"),
        ("criterion", "mean(mean(deal, 2010))", "a criterion compares a number over histories"),
        ("criterion", "mean(mean(deal, event(war_over)±3)) > 0", "no event 'war_over' in the claim's worlds"),
        ("criterion", "mean(c:mean(deal, 2010)) > 0", "no world 'c'. Choices: a, b."),
        ("also", "{early: 'mean(deal, 2010)'}", "what is reported is a number over all histories, not a value a history"),
        ("quantity", "{x: 'mean(deal, 2010)'}", "'x' is no name of a quantity: letters, at least two"),
        ("past", "imagined", "past takes one of free, replayed, given|imagined"),
        ("ablation", "{switch_off: [trusts]}", "no switch 'trusts'"),
        ("ablation", "{}", "an ablation that changes nothing: name the cause whose removal should kill it"),
        ("ablation", None, "no ablation: name the cause whose removal should kill it, or 'none' with a reason"),
        ("claim", "C8", "the file is that of C9, not of C8"),
        ("says", "It gives cash: arms and cover.", "a colon too many"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, key: str, line: str | None, message: str
) -> None:
    found = told(written(tmp_path, **{key: line}))
    assert any(part in found for part in message.split("|")), found


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = told(
        written(tmp_path, reads="[deals]", worlds="{a: war_end}", criterion="mean(x, 2010) > 0")
    )
    assert len(found.splitlines()) == 3


def test_a_later_quantity_may_name_an_earlier_one(tmp_path: Path) -> None:
    folder = written(
        tmp_path, quantity="{one: 'mean(deal, 2010)', two: one - 1}", criterion="mean(b:two) > 0"
    )
    (claim,) = read_claims(folder).values()
    assert claim.criteria[0].number.parts[0].op == "world"


def test_claims_seen_while_building_name_the_parameters_that_were_chosen_in_view() -> None:
    seen = {
        claim.name: claim.seen_while_building
        for claim in claims().values()
        if claim.seen_while_building
    }
    assert list(seen) == ["C2", "C8", "C10", "C20"]
    assert "seen while building" in explain_name("C8")
    assert "seen while building" not in explain_name("C1")


def test_a_claim_is_explained_with_worlds_criterion_and_cause() -> None:
    told = explain_name("C15")
    assert "worlds: a war_ends; b war_drags_on (past given)" in told
    assert "criterion: ratio(a:after, a:before) < 0.2" in told
    assert "removed by peace_value = 1" in told
    assert "its verdict: sim claims C15" in told
