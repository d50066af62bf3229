"""A draw depends on seed, process, actor, month and history, and on nothing else."""

from dataclasses import fields
from hashlib import blake2b
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim import random_streams
from sim.random_streams import NOBODY, UINT64, RandomStreams
from sim.state.month_draws import MonthDraws, draw_month
from tests.worlds import differing, history, run, varied

SEEDS = st.integers(-(2**63), 2**64)
MONTHS = st.integers(-1, 2000)
ACTORS = st.integers(0, 50)
PROCESSES = st.text(max_size=12)
NUMBERS = st.lists(st.integers(0, 400) | st.integers(0, 2**40), min_size=1, max_size=30)


def drawn(seed: int, histories: list[int], process: str, actor: int, month: int) -> np.ndarray:
    return RandomStreams(seed, np.array(histories)).uniform(process, actor, month)


@given(SEEDS, NUMBERS, PROCESSES, ACTORS, MONTHS)
def test_a_history_is_the_same_alone_and_in_any_company(
    seed: int, numbers: list[int], process: str, actor: int, month: int
) -> None:
    together = drawn(seed, numbers, process, actor, month)
    alone = [drawn(seed, [number], process, actor, month)[0] for number in numbers]
    assert together.tolist() == alone


@given(SEEDS, NUMBERS, st.randoms(use_true_random=False), MONTHS)
def test_order_and_repetition_move_no_draw(
    seed: int, numbers: list[int], shuffler: np.random.Generator, month: int
) -> None:
    known = dict(zip(numbers, drawn(seed, numbers, "talk", 1, month), strict=True))
    mixed = [*numbers, *numbers[:3]]
    shuffler.shuffle(mixed)
    assert drawn(seed, mixed, "talk", 1, month).tolist() == [known[number] for number in mixed]


@given(SEEDS, NUMBERS, st.tuples(PROCESSES, ACTORS, MONTHS), st.tuples(PROCESSES, ACTORS, MONTHS))
def test_other_processes_actors_and_months_move_no_draw(
    seed: int, numbers: list[int], one: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    streams = RandomStreams(seed, np.array(numbers))
    before = streams.uniform(*one)
    between = streams.uniform(*other)
    assert streams.uniform(*one).tolist() == before.tolist()
    assert one == other or not np.array_equal(before, between)


@given(SEEDS, SEEDS, NUMBERS)
def test_each_seed_has_its_own_luck(one: int, other: int, numbers: list[int]) -> None:
    same = np.array_equal(drawn(one, numbers, "talk", 1, 3), drawn(other, numbers, "talk", 1, 3))
    assert same == (one & UINT64 == other & UINT64)


def test_neighbouring_months_histories_and_actors_share_no_draw() -> None:
    streams = RandomStreams(5, np.arange(64))
    draws = [streams.uniform("talk", actor, month) for actor in range(8) for month in range(-1, 60)]
    assert len(np.unique(draws)) == 64 * 8 * 61


@pytest.mark.parametrize("word", [0, UINT64])
def test_the_extreme_words_lie_strictly_inside(word: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuck:
        def __init__(self, **_: object) -> None: ...

        def random_raw(self, size: int) -> np.ndarray:
            return np.full(size, word, dtype=np.uint64)

    monkeypatch.setattr(np.random, "Philox", Stuck)
    draws = drawn(1, [0, 1, 2], "talk", 0, 0)
    assert ((draws > 0.0) & (draws < 1.0)).all()


@given(SEEDS, NUMBERS, st.lists(st.tuples(PROCESSES, ACTORS), min_size=1, max_size=5), MONTHS)
def test_the_streams_of_a_month_are_drawn_together_as_each_alone(
    seed: int, numbers: list[int], several: list[tuple[str, int]], month: int
) -> None:
    streams = RandomStreams(seed, np.array(numbers))
    together = streams.month(tuple(several), month)
    assert together.tolist() == [streams.uniform(*stream, month).tolist() for stream in several]


def test_the_draws_of_a_month_are_those_of_their_processes_and_actors() -> None:
    streams, partners = RandomStreams(4, np.arange(5)), (3, 9, 4)
    draws = draw_month(streams, partners, 17)
    for field in fields(MonthDraws):
        values = getattr(draws, field.name)
        actors = partners if values.ndim == 2 else (NOBODY,)
        alone = [streams.uniform(field.name, actor, 17) for actor in actors]
        np.testing.assert_array_equal(np.atleast_2d(values), alone)
    assert draws.talk.shape == (5,)
    assert draws.renege.shape == (3, 5)


def test_draws_are_uniform_and_independent() -> None:
    many = RandomStreams(11, np.arange(50_000))
    first, next_month = many.uniform("count", 3, 7), many.uniform("count", 3, 8)
    other_actor, other_process = many.uniform("count", 4, 7), many.uniform("talk", 3, 7)
    assert abs(first.mean() - 1 / 2) < 4 * np.sqrt(1 / 12 / 50_000)
    assert abs(first.var() - 1 / 12) < 4 * np.sqrt(1 / 180 / 50_000)
    assert stats.kstest(first, "uniform").pvalue > 1e-4
    for other in (next_month, other_actor, other_process, np.roll(first, 1)):
        assert abs(np.corrcoef(first, other)[0, 1]) < 4 / np.sqrt(50_000)


def test_along_the_months_of_one_history_draws_are_uniform_and_independent() -> None:
    streams = RandomStreams(3, np.array([4711]))
    draws = np.array([streams.uniform("talk", 2, month)[0] for month in range(4000)])
    assert stats.kstest(draws, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(draws[1:], draws[:-1])[0, 1]) < 4 / np.sqrt(4000)


COMPANY = [3, 4711, 0, 12, 4711, 1, 100_000]
EXPECTATIONS = ("smoothed", "largest_first", "random", "fixed_point")
OUTSIDE = ("deal_me_out", "split_the_difference")
QUICK = {("smoothed", OUTSIDE[1])}


@pytest.mark.parametrize(
    ("moves", "outside"),
    [
        pytest.param(*form, marks=() if form in QUICK else pytest.mark.slow)
        for form in product(EXPECTATIONS, OUTSIDE)
    ],
)
def test_a_world_is_the_same_alone_and_in_company(moves: str, outside: str) -> None:
    plan = varied(moves=moves, outside_option=outside)
    alone, together = (run(plan, 425, histories=some) for some in ([4711], COMPANY))
    for place in (1, 4):
        assert differing(history(alone, 0), history(together, place)) == []


def test_a_world_is_the_same_among_the_first_and_in_any_order() -> None:
    first, mixed = run(None, 425, runs=9), run(None, 425, histories=[8, 2, 5, 0, 40])
    for place, number in enumerate((8, 2, 5, 0)):
        assert differing(history(first, number), history(mixed, place)) == []
    assert differing(history(first, 0), history(first, 1)) != []


def plain_draw(seed: int, process: str, actor: int, month: int, history: int) -> float:
    """A draw as the module describes it, one at a time: the history's word of Philox, its top 52 bits centred."""
    name = blake2b(f"{process}:{actor}".encode(), digest_size=8).digest()
    block, place = divmod(history, 4)
    philox = np.random.Philox(
        key=np.array([seed % 2**64, int.from_bytes(name, "little")], dtype=np.uint64),
        counter=np.array([block, month % 2**64, 0, 0], dtype=np.uint64),
    )
    return (int(philox.random_raw(4)[place]) // 2**12 + 0.5) / 2**52


@pytest.mark.parametrize("by", ["machine code", "numpy"])
@pytest.mark.parametrize(
    "histories",
    [[0], [7, 6, 5], [3, 3, 900, 0, 66, 1, 131, 131], [64, 0], [0, 65], [2**40, 5]],
    ids=lambda histories: "-".join(map(str, histories)),
)
def test_each_draw_is_a_function_of_seed_process_actor_month_and_history(
    by: str, histories: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    if by == "numpy":
        monkeypatch.setattr(random_streams, "uniform_draws", lambda *_: None)
    wanted = (("talk", 0), ("event:war_end", -1), ("talk", 3))
    for seed, month in ((1, 5), (-3, -1), (2**64 + 1, 539)):
        drawn = RandomStreams(seed, np.array(histories)).month(wanted, month)
        plain = [[plain_draw(seed, *stream, month, one) for one in histories] for stream in wanted]
        np.testing.assert_array_equal(drawn, plain)
    assert RandomStreams(1, np.array([], dtype=np.int64)).month(wanted, 5).shape == (3, 0)
