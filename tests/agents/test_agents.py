"""A user replaces one decision of one actor by a subclass, and nothing else needs to know."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.agents import Client, Neighbour, Partner, Patron, Stance, Superpower
from sim.agents.answers import PARTS, RANGES
from sim.agents.factory import class_for, decisions
from sim.agents.link_offer import LinkOffer
from sim.errors import UserError
from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.rules.exchange import Offers
from sim.scenario.library import load_plan
from tests.tiers import slow_but
from tests.worlds import differing, run, state

MONTHS = 400


@pytest.fixture(scope="module")
def shipped() -> AllianceModel:
    return run(months=MONTHS, runs=4, engine="numpy")


def with_agents(agents: Mapping[str, type], months: int = MONTHS) -> AllianceModel:
    return run(months=months, runs=4, agents=agents)


class Generous(Patron):
    def enforcement(self) -> float:
        return 0.0


class Deaf(Superpower):
    def pressure(self) -> Floats:
        return np.zeros_like(super().pressure())


class Peaceful(Client):
    def provocation_rate(self) -> Floats:
        return 0.0 * super().provocation_rate()


class Armed(Neighbour):
    def arming(self) -> float:
        return 1.0


class Closed(Partner):
    def cash_limit(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("actor", "own"),
    [
        ("china", Generous),
        ("us", Deaf),
        ("dprk", Peaceful),
        pytest.param("rok", Armed, marks=pytest.mark.slow),
        pytest.param("brics", Closed, marks=pytest.mark.slow),
    ],
)
def test_one_decision_of_one_actor_changes_the_flows(
    actor: str, own: type, shipped: AllianceModel
) -> None:
    tweaked = with_agents({actor: own})
    assert not np.array_equal(tweaked.month.sent, shipped.month.sent)


def test_a_decision_is_carried_out_as_taken_and_leaves_the_others_theirs() -> None:
    tweaked, shipped = with_agents({"china": Generous}, 1), run(months=1, runs=4)
    china = tweaked.cast.names.index("china")
    others = np.arange(len(tweaked.cast.names)) != china
    assert not tweaked.world.enforcement[china].any()
    np.testing.assert_array_equal(
        tweaked.world.enforcement[others], shipped.world.enforcement[others]
    )


def echo(shipped: type) -> type:
    """A subclass that overrides every decision and only calls super()."""

    def asked(name: str) -> Any:
        return lambda self, *given: getattr(super(own, self), name)(*given)

    own = type("Echo", (shipped,), {name: asked(name) for name in decisions(shipped)})
    return own


def everybody() -> dict[str, type]:
    cast = load_plan().cast
    return {cast.client.name: Client} | {facts.name: class_for(facts) for facts in cast.partners}


@pytest.mark.parametrize("actor", slow_but(["dprk", "china"], everybody()))
def test_a_subclass_that_only_calls_super_changes_not_one_bit(
    actor: str, shipped: AllianceModel
) -> None:
    assert len(decisions(everybody()[actor])) >= 5
    echoed = with_agents({actor: echo(everybody()[actor])})
    assert differing(state(echoed), state(shipped)) == []


@pytest.mark.slow
def test_all_actors_at_once_may_be_a_users_own(shipped: AllianceModel) -> None:
    echoed = with_agents({name: echo(own) for name, own in everybody().items()})
    assert differing(state(echoed), state(shipped)) == []


RULE = '''
"""A patron that courts whoever starves."""

import numpy as np

from sim.agents import Patron, Stance


class Saviour(Patron):
    def stance(self):
        squeeze, court = super().stance()
        return Stance(0.0 * squeeze, np.where(self.own.need > 0.1, 1.0, court))
'''


def test_a_users_own_rule_file_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: AllianceModel
) -> None:
    (tmp_path / "my_patron.py").write_text(RULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    saviour = import_module("my_patron").Saviour
    tweaked = with_agents({"china": saviour})
    china = tweaked.cast.names.index("china")
    assert not tweaked.world.squeeze[china].any()
    assert shipped.world.squeeze[china].all()
    assert (tweaked.world.court[china][tweaked.month.need > 0.1] == 1.0).all()
    assert not np.array_equal(tweaked.month.sent, shipped.month.sent)


class Plain(Patron):
    """Answers with a plain pair of plain numbers."""

    def stance(self) -> tuple[float, float]:
        return 0.0, 1.0


def test_a_pair_of_plain_numbers_is_a_stance_too() -> None:
    china = load_plan().cast.names.index("china")
    plain = with_agents({"china": Plain}, 2).world
    assert (plain.squeeze[china] == 0.0).all()
    assert (plain.court[china] == 1.0).all()


class Formal(Patron):
    def stance(self) -> Stance:
        return Stance(0.0, 1.0)  # what users write, and may


def test_a_stance_of_plain_numbers_holds_for_every_history() -> None:
    china = load_plan().cast.names.index("china")
    assert (with_agents({"china": Formal}, 2).world.court[china] == 1.0).all()


def test_a_method_put_on_one_agent_answers_for_it() -> None:
    model = AllianceModel(rng=1, runs=3, collect=False)
    china = model.actors.by_name["china"]
    china.enforcement = lambda: 0.7
    model.step()
    assert (model.world.enforcement[china.row] == 0.7).all()


@pytest.mark.parametrize(
    ("agents", "told"),
    [
        ({"chnia": Generous}, "agents: no actor 'chnia'. Did you mean 'china'?"),
        ({"china": Client}, "agents: the class of 'china' must extend Patron"),
        ({"us": Generous}, "agents: the class of 'us' must extend Superpower"),
        ({"dprk": Generous}, "agents: the class of 'dprk' must extend Client"),
        ({"china": dict}, "agents: the class of 'china' must extend Patron"),
        (
            {"china": "Generous"},
            "agents: no decision rule 'Generous'. Choices: default, hierarch, reciprocator, tolerant.",
        ),
    ],
)
def test_a_wrong_actor_or_class_is_told_in_one_line(agents: dict[str, type], told: str) -> None:
    with pytest.raises(UserError) as error:
        AllianceModel(agents=agents)
    assert str(error.value) == told


class Misspelled(Patron):
    def stanse(self) -> Stance:
        return Stance(0.0, 1.0)

    def enforcment(self) -> float:
        return 0.0


def test_a_method_whose_name_is_almost_a_decision_is_refused() -> None:
    with pytest.raises(UserError) as error:
        AllianceModel(agents={"china": Misspelled})
    assert str(error.value).splitlines() == [
        "agents: Misspelled.enforcment is no decision of 'china'. Did you mean 'enforcement'? "
        "A method of your own can be named '_enforcment'.",
        "agents: Misspelled.stanse is no decision of 'china'. Did you mean 'stance'? "
        "A method of your own can be named '_stanse'.",
    ]


class Unasked(Patron):
    def decide(self) -> float:
        return 0.0


def test_a_class_none_of_whose_methods_is_asked_is_refused() -> None:
    with pytest.raises(UserError) as error:
        AllianceModel(agents={"china": Unasked})
    told = str(error.value)
    assert "Unasked changes no decision of 'china', since nobody asks for its decide." in told
    assert "The decisions are " in told
    assert "stance" in told


class Notebook:
    def remember(self) -> None: ...


class Helpful(Notebook, Patron):
    """Has helpers of its own, a property, and what Mesa's agents have."""

    def hunger_next_door(self) -> Floats:
        return self.own.need

    def _stanse(self) -> None: ...

    def step(self) -> None: ...

    @property
    def votes(self) -> Floats:
        return self.own.vote

    def stance(self) -> Stance:
        return Stance(0.0, self.hunger_next_door())


def test_helpers_of_ones_own_are_welcome() -> None:
    model = with_agents({"china": Helpful}, 2)
    row = model.cast.names.index("china")
    np.testing.assert_array_equal(model.world.court[row], model.month.need)


def test_partners_without_a_decision_count_as_empty_and_several_parts_come_back_by_name() -> None:
    model = with_agents({"china": Formal}, 2)
    stance = model.actors.partners.map(Patron.stance)
    assert isinstance(stance, Stance)
    assert stance.court.shape == model.world.trust.shape
    patrons = model.cast.patron[:, 0] > 0.0
    assert (stance.court[~patrons] == 0.0).all()
    assert (model.actors.partners.map(Patron.stance, empty=0.5).court[~patrons] == 0.5).all()


def test_a_question_that_no_partner_answers_is_refused() -> None:
    model = with_agents({}, 1)
    with pytest.raises(UserError, match="agents: no partner decides 'outreach_rate'"):
        model.actors.partners.map(Client.outreach_rate)


def test_every_actor_is_a_mesa_agent_of_the_model() -> None:
    model = AllianceModel(rng=1, collect=False)
    assert {agent.name for agent in model.agents} == {"dprk", *model.cast.names}
    assert set(model.agents) == set(model.actors.by_name.values())


def test_an_agent_sees_its_own_row_and_nothing_misspelled() -> None:
    model = run(months=1, runs=4)
    china = model.actors.by_name["china"]
    np.testing.assert_array_equal(china.own.trust, model.world.trust[china.row])
    assert china.own.par.stake.shape[-1:] in ((4,), (1,))
    with pytest.raises(AttributeError, match="trsut"):
        _ = china.own.trsut


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, "agents: china: Wrong.enforcement returned a value that is not a number"),
        (float("nan"), "agents: china: Wrong.enforcement returned a value that is not a number"),
        ("much", "agents: china: Wrong.enforcement must return numbers, not 'much'"),
        (np.ones(5), "agents: china: Wrong.enforcement returned 5 values for 3 runs"),
    ],
)
def test_a_wrong_answer_is_told_with_actor_and_decision(answer: Any, told: str) -> None:
    wrong = type("Wrong", (Patron,), {"enforcement": lambda _: answer})
    model = AllianceModel(rng=1, runs=3, collect=False, agents={"china": wrong})
    with pytest.raises(UserError) as error:
        model.step()
    assert str(error.value) == told


@pytest.mark.parametrize(
    ("actor", "decision", "answer", "told"),
    [
        ("china", "enforcement", 3.0, "china: Own.enforcement returned 3, which must be from 0 to 1"),
        ("china", "cash_limit", -5.0, "china: Own.cash_limit returned -5, which must be at least 0"),
        ("china", "vote", -2, "china: Own.vote returned -2, which must be from -1 to 1"),
        ("china", "stance", (0.5, [0.1, 2.0, 3.0]), "china: Own.stance returned court = 3, which must be from 0 to 1"),
        ("dprk", "provocation_rate", -1.0, "dprk: Own.provocation_rate returned -1, which must be at least 0"),
        ("us", "openness", np.array([0.0, 0.5, 1.5]), "us: Own.openness returned 1.5, which must be from 0 to 1"),
        ("us", "pressure", np.ones((6, 2)), "us: Own.pressure returned 2 values for 3 runs"),
        ("rok", "arming", None, "rok: Own.arming returned a value that is not a number"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_told_with_actor_class_decision_and_range(
    actor: str, decision: str, answer: Any, told: str
) -> None:
    own = type("Own", (everybody()[actor],), {decision: lambda _, *__: answer})
    model = AllianceModel(rng=1, runs=3, collect=False, agents={actor: own})
    with pytest.raises(UserError) as error:
        model.step()
    assert str(error.value) == f"agents: {told}"


def test_a_method_put_on_one_agent_is_held_to_its_range_too() -> None:
    model = AllianceModel(rng=1, runs=3, collect=False)
    model.actors.by_name["china"].cash_limit = lambda: -1.0
    with pytest.raises(UserError, match=r"agents: china\.cash_limit returned -1, which must be at"):
        model.step()


def test_an_offer_of_a_negative_amount_is_refused() -> None:
    class Backward(Patron):
        def offers(self) -> Offers:
            return super().offers()._replace(cap=-np.ones((8, 1)))

    with pytest.raises(
        UserError, match=r"china: Backward\.offers returned cap = -1, which must be"
    ):
        with_agents({"china": Backward}, 1)


@pytest.mark.parametrize("answer", [(0.0, 1.0, 1.0), 0.5, None, (0.0,)])
def test_an_answer_with_other_parts_than_the_decision_is_told(answer: Any) -> None:
    own = type("Own", (Patron,), {"stance": lambda _: answer})
    with pytest.raises(UserError) as error:
        with_agents({"china": own}, 1)
    assert str(error.value) == (
        f"agents: china: Own.stance must return 2 parts, squeeze and court, not {answer!r}"
    )


def test_a_plain_tuple_stands_for_the_parts_by_name() -> None:
    class Backs(Patron):
        def backing_chances(self) -> tuple[float, ...]:
            return 1.0, 0.5, 0.0

    model = with_agents({"china": Backs, "russia": Backs}, 1)
    assert (model.actors.partners.map(Patron.backing_chances).arms[:2] == 0.5).all()


def test_a_number_in_the_place_of_a_method_is_refused() -> None:
    class Fixed(Patron):
        enforcement = 0.5  # type: ignore[assignment] # what users write, and may not

    with pytest.raises(UserError) as error:
        AllianceModel(agents={"china": Fixed})
    assert str(error.value) == (
        "agents: Fixed.enforcement must be a method, not 0.5. Write: def enforcement(self)."
    )
    model = AllianceModel(rng=1, runs=3, collect=False)
    model.actors.by_name["china"].enforcement = 0.5
    with pytest.raises(UserError, match=r"agents: china\.enforcement must be a method, not 0\.5"):
        model.step()


def test_a_class_of_ones_own_keeps_its_name_and_its_agent() -> None:
    model = with_agents({"dprk": Peaceful, "us": Deaf}, 1)
    assert isinstance(model.actors.client, Peaceful)
    assert type(model.actors.client).__name__ == "Peaceful"
    assert repr(model.actors.superpower) == "<United States, the superpower, follows Deaf>"


@pytest.mark.parametrize("name", sorted(RANGES))
def test_every_range_is_of_a_decision(name: str) -> None:
    decision, _, part = name.partition(".")
    owners = [c for c in everybody().values() if hasattr(c, decision)]
    assert owners
    parts = LinkOffer if decision == "link_offer" else PARTS.get(decision)
    assert not part or part in getattr(parts, "_fields", ())


def test_agents_are_given_by_actor() -> None:
    with pytest.raises(UserError, match="agents: give a mapping from actors to classes"):
        AllianceModel(agents=[Generous])
