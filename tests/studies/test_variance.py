"""The spread across runs is split as closed forms say, and what does nothing has no part in it."""

import numpy as np
import pytest

import sim
from sim.errors import UserError
from sim.numerics import Floats
from sim.random_streams import PARAMETER_MONTH
from sim.state.month_draws import process_names
from sim.studies.designs import StudySetup
from sim.studies.variance import (
    CHANCE,
    INTERACTION,
    PARAMETERS,
    TOGETHER,
    Share,
    VarianceSplit,
    _shares,
)

RUNS = 20_000


def split(function: object, first_anew: int = PARAMETER_MONTH) -> dict[str, Share]:
    """The shares of a function of parameters, and of the processes "talk" and "deal"."""
    rng = np.random.default_rng(4)
    names = (PARAMETERS, "talk", "deal")
    own, new = (dict(zip(names, rng.normal(size=(3, RUNS)), strict=True)) for _ in range(2))
    past = rng.normal(size=RUNS)

    def made(drawn: dict[str, Floats]) -> Floats:
        return np.asarray(function(*drawn.values(), past))

    held = {n: made(new | {n: own[n]}) for n in names} | {"": made(new)}
    anew = {n: made(own | {n: new[n]}) for n in names}
    if first_anew >= 0:
        held.pop(PARAMETERS)
        anew.pop(PARAMETERS)
    return {s.source: s for s in _shares(made(own), held, anew, first_anew, 1)}


def near(found: tuple[float, float, float], wanted: float) -> bool:
    return abs(found[0] - wanted) < 0.04 and found[1] - 0.02 < wanted < found[2] + 0.02


def test_a_sum_is_split_by_the_squares_of_its_weights_without_interaction() -> None:
    found = split(lambda p, talk, deal, _: 2.0 * p + 1.0 * talk + 1.0 * deal)
    for name, share in ((PARAMETERS, 4 / 6), ("talk", 1 / 6), ("deal", 1 / 6), (CHANCE, 2 / 6)):
        assert near(found[name].alone, share), name
        assert near(found[name].total, share), name
    assert near(found[TOGETHER].alone, 0.0)
    assert near(found[INTERACTION].alone, 0.0)


def test_a_product_is_interaction_alone() -> None:
    found = split(lambda p, talk, _, __: p * talk)
    for name in (PARAMETERS, "talk", CHANCE):
        assert near(found[name].alone, 0.0), name
        assert near(found[name].total, 1.0), name
    assert near(found[TOGETHER].alone, 1.0)
    assert near(found[INTERACTION].alone, 1.0)
    assert near(found["deal"].total, 0.0)


def test_chance_may_interact_with_itself() -> None:
    found = split(lambda p, talk, deal, _: p + talk * deal)
    assert near(found[PARAMETERS].total, 0.5)
    assert near(found[CHANCE].alone, 0.5)
    assert near(found[TOGETHER].alone, 0.0)
    assert near(found[INTERACTION].alone, 0.5)


def test_where_the_past_stays_it_has_its_share() -> None:
    found = split(lambda _, talk, __, past: past + talk, first_anew=414)
    assert near(found["all before 2024-07"].alone, 0.5)
    assert near(found[CHANCE].total, 0.5)
    assert near(found["talk"].alone, 0.5)
    assert near(found[INTERACTION].alone, 0.0)
    assert PARAMETERS not in found


def test_processes_stand_in_the_order_of_what_they_take_part_in() -> None:
    found = list(split(lambda p, talk, deal, _: p + talk + 2.0 * deal))
    assert found == [PARAMETERS, CHANCE, TOGETHER, "deal", "talk", INTERACTION]


def test_what_does_not_vary_has_no_shares() -> None:
    assert split(lambda p, *_: 0.0 * p) == {}


@pytest.fixture(scope="module")
def found() -> VarianceSplit:
    return sim.variance("history", ["provocations", "trust.dprk.china"], year=1996, runs=80)


def test_each_process_that_does_something_has_a_row_and_the_others_are_named(
    found: VarianceSplit,
) -> None:
    for shares in found.shares.values():
        rows = {s.source for s in shares} - {PARAMETERS, CHANCE, TOGETHER, INTERACTION}
        assert rows | set(found.idle) == set(process_names()) - {PARAMETERS}
        assert {PARAMETERS, CHANCE, TOGETHER, INTERACTION} <= {s.source for s in shares}
    assert {"order", "drivers", "signals"} <= set(found.idle)


def test_provocations_come_from_their_count(found: VarianceSplit) -> None:
    processes = [s for s in found.shares["provocations"] if s.source in process_names()]
    of_chance = [s for s in processes if s.source != PARAMETERS]
    assert of_chance[0].source == "count"
    assert of_chance[0].total[0] > 3.0 * of_chance[1].total[0]


def test_what_is_alone_and_the_rest_add_up_to_all(found: VarianceSplit) -> None:
    for shares in found.shares.values():
        alone = {s.source: s.alone[0] for s in shares}
        parts = sum(v for n, v in alone.items() if n not in (CHANCE, TOGETHER))
        assert parts == pytest.approx(1.0)
        whole = alone[PARAMETERS] + alone[CHANCE] + alone[TOGETHER]
        assert whole == pytest.approx(1.0)


def test_with_parameters_at_their_defaults_chance_is_all() -> None:
    plan = sim.load_plan("history")
    none = sim.load_plan("history", {"leader_noise": 0.0})
    assert plan.regimes[0].settings != none.regimes[0].settings
    split = VarianceSplit.study(
        StudySetup(none, "1990-01", 40, 1, "defaults", "common", 1993, ["provocations"])
    )
    shares = {s.source: s for s in split.shares["provocations"]}
    assert shares[PARAMETERS].alone[0] == shares[PARAMETERS].total[0] == 0.0
    assert shares[CHANCE].alone[0] == 1.0


def test_with_a_later_beginning_the_past_is_shared_and_only_later_draws_count() -> None:
    split = sim.variance("history", "provocations", year=2001, runs=40, since="2000-07")
    rows = [s.source for s in split.shares["provocations"]]
    assert rows[:2] == ["all before 2000-07", CHANCE]
    assert PARAMETERS not in rows


def test_the_table_has_a_row_for_each_share(found: VarianceSplit) -> None:
    table = found.table
    assert len(table) == sum(map(len, found.shares.values()))
    assert list(table.columns[:3]) == ["outcome", "source", "alone"]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_shares(found: VarianceSplit) -> None:
    again = sim.variance("history", ["provocations", "trust.dprk.china"], year=1996, runs=80)
    assert again.table.equals(found.table)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"outcomes": "tallks"}, "Did you mean 'talks'"),
        ({"year": 2050}, "year 2050"),
        ({"runs": 0}, "runs = 0"),
        ({"since": "2050-01"}, "since 2050-01"),
        ({"prior": "assimilated"}, "the record ties them together"),
    ],
)
def test_mistakes_are_told(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(UserError, match=said):
        sim.variance("history", **({"outcomes": "talks", "year": 1993, "runs": 4} | arguments))
