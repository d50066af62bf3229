"""The language reads what a claim may say, refuses all else by name, and evaluates nothing by Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import month_index
from sim.numerics import Floats
from sim.validation.claims.evaluate import RunSeries, leaf_value
from sim.validation.claims.expressions import Kind, Leaf, leaves, worlds_of
from sim.validation.claims.language import Misspelled, Vocabulary, parse
from sim.validation.claims.signatures import SIGNATURES

KNOWN = Vocabulary(
    ["arms.dprk.russia", "talks", "deal", "trust.dprk.china"], ["war_end"], ["a", "b"], {}, 540
)
RUNS = 3


def made_up(**series: Floats) -> RunSeries:
    """A world of three histories in which the named series are as given and the war ends in month 10, 20, never."""
    months = 540
    given = {
        name.replace("_", "."): np.broadcast_to(x, (months, RUNS)) for name, x in series.items()
    }
    return RunSeries(
        {name: values.astype(np.float32) for name, values in given.items()},
        {"war_end": np.array([10.0, 20.0, np.nan])},
    )


def value(text: str, **series: Floats) -> list[float]:
    """A leaf's value in the made-up world."""
    return [float(x) for x in leaf_value(parse(text, KNOWN), made_up(**series))]


MONTH = np.arange(540.0)[:, None]


def test_windows_are_years_months_and_both_ends_are_included():
    assert value("sum(talks, 1991)", talks=MONTH) == [sum(range(12, 24))] * RUNS
    assert value("sum(talks, 1990-03)", talks=MONTH) == [2.0] * RUNS
    assert value("sum(talks, 1990-03..1990-05)", talks=MONTH) == [2 + 3 + 4] * RUNS
    assert value("sum(talks, 1990..1991)", talks=MONTH) == [sum(range(24))] * RUNS
    assert value("first(talks, 1991)", talks=MONTH) == [12.0] * RUNS
    assert value("last(talks, 1991)", talks=MONTH) == [23.0] * RUNS
    assert value("at(talks, 2024-06)", talks=MONTH) == [413.0] * RUNS


def test_windows_move_with_an_event_and_are_unknown_where_it_never_came():
    found = value("sum(talks, event(war_end)-1..event(war_end)+1)", talks=MONTH)
    assert found[:2] == [9 + 10 + 11, 19 + 20 + 21]
    assert np.isnan(found[2])
    assert value("mean(talks, event(war_end)±2)", talks=MONTH)[:2] == [10.0, 20.0]
    # a window that leaves the run is not cut short
    late = value("sum(talks, event(war_end)+525..event(war_end)+529)", talks=MONTH)
    assert late[0] == sum(range(535, 540))
    assert np.isnan(late[1:]).all()


def test_an_onset_is_the_first_month_and_lies_in_a_window_or_in_none():
    talks = (np.array([30.0, 50.0, 999.0]) <= MONTH).astype(float)
    assert value("onset(talks > 0)", talks=talks)[:2] == [30.0, 50.0]
    assert value("onset(talks > 0) in 1992-01..1993-12", talks=talks) == [1.0, 0.0, 0.0]
    assert value("onset(talks > 0, 1993..1994)", talks=talks)[:2] == [36.0, 50.0]
    assert value("mean(talks, onset(talks > 0)-1..onset(talks > 0))", talks=talks)[:2] == [0.5, 0.5]


def test_truth_is_counted_over_months():
    talks = (MONTH % 4 == 0).astype(float)
    assert value("share(talks > 0, 1990)", talks=talks) == [0.25] * RUNS
    assert value("any(talks > 0 and deal > 0, 1990)", talks=talks, deal=1.0 - talks) == [0.0] * RUNS
    assert value("all(talks > 0 or deal > 0, 1990)", talks=talks, deal=1.0 - talks) == [1.0] * RUNS
    assert value("all(not talks > 1, 1990)", talks=talks) == [1.0] * RUNS


def test_slopes_are_by_year_and_breaks_and_lows_are_found():
    assert value("slope(talks, 2000..2009)", talks=2.0 * MONTH) == pytest.approx([24.0] * RUNS)
    jump = np.where(month_index("2015-03") <= MONTH, 0.0, 5.0)
    assert value("breakpoint(talks, 2007..2021)", talks=jump) == [month_index("2015-03")] * RUNS
    dip = np.abs(MONTH - 400)
    assert value("month_of_min(talks, 2020..2024)", talks=dip) == [400.0] * RUNS


def test_half_counts_months_and_has_no_end_where_it_never_comes():
    falling = np.where(
        MONTH < 100, 10.0, 10.0 * 0.5 ** ((MONTH - 100) / np.array([6.0, 12.0, 1e9]))
    )
    assert value("half(talks, 1998-05)", talks=falling) == [6.0, 12.0, np.inf]


def test_a_correlation_looks_months_ahead():
    rng = np.random.default_rng(1)
    talks = rng.normal(size=(540, RUNS))
    deal = np.concatenate([np.zeros((2, RUNS)), talks[:-2]])
    assert value("corr(talks, deal, 2000..2009, 2)", talks=talks, deal=deal) == pytest.approx(
        [1.0] * RUNS
    )
    assert max(np.abs(value("corr(talks, deal, 2000..2009)", talks=talks, deal=deal))) < 0.3


def test_what_does_not_vary_goes_along_with_nothing():
    assert (
        value("corr(talks, deal, 2000..2009)", talks=MONTH, deal=np.zeros((540, 1))) == [0.0] * RUNS
    )


def test_months_can_be_chosen_and_looked_back_on():
    assert (
        value("mean(when(talks, deal > 0), 1990)", talks=MONTH, deal=(MONTH >= 6).astype(float))
        == [8.5] * RUNS
    )
    ended = "any(before(talks) > talks, 1990..1991)"
    talks = ((MONTH > 3) & (np.array([9.0, 600.0, 600.0]) > MONTH)).astype(float)
    assert value(ended, talks=talks) == [1.0, 0.0, 0.0]


def test_what_is_not_known_is_left_out():
    talks = np.where(MONTH % 2 == 0, np.nan, 3.0)
    assert value("mean(talks, 1990)", talks=talks) == [3.0] * RUNS
    assert np.isnan(value("mean(talks, 1990)", talks=np.full((540, 1), np.nan))).all()


def test_worlds_bind_more_closely_than_signs_and_reach_into_quantities():
    gain = parse("mean(talks, 2023) - mean(talks, 2010)", KNOWN)
    known = Vocabulary(KNOWN.indicators, KNOWN.events, KNOWN.worlds, {"gain": gain})
    expression = parse("mean(a:gain - b:gain)", known)
    assert expression.kind is Kind.STATISTIC
    assert worlds_of(expression) == {"a", "b"}
    assert len(list(leaves(expression))) == 4
    quotient = parse("b:mean(talks, 2010) / a:mean(talks, 2010)", KNOWN)
    assert [leaf.world for leaf in leaves(quotient)] == ["b", "a"]
    assert parse("b:(mean(talks, 2010) - mean(deal, 2010))", KNOWN).op == "world"
    plain = parse("mean(talks, 2010)", KNOWN)
    assert list(leaves(plain)) == [Leaf("a", plain)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mean(arms.dprk.rusia, 2010)", "no indicator 'arms.dprk.rusia'. Did you mean 'arms.dprk.russia'?"),
        ("exec(talks)", "'exec' is no function. There are mean, median, share, sum"),
        ("meen(talks, 2010)", "'meen' is no function. Did you mean 'mean'?"),
        ("mean(talks, 2036)", "window 2036 lies after the end, 2034-12"),
        ("mean(talks, 1989-12)", "window 1989-12 lies before the start, 1990-01"),
        ("mean(talks, 2012..2036)", "window 2036 lies after the end, 2034-12"),
        ("mean(talks, 2012..2010)", "a window ends before it begins"),
        ("mean(talks, 2012-13)", "'2012-13' is no month: write YYYY-MM"),
        ("mean(talks, 1..7)", "'1' is neither a year nor a month"),
        ("mean(talks, event(war_ends)+1..2030)", "no event 'war_ends' in the claim's worlds. Did you mean 'war_end'?"),
        ("c:mean(talks, 2010)", "no world 'c'. Choices: a, b."),
        ("mean(a:talks, 2010)", "a world stands before a function or a quantity"),
        ("mean(a:mean(talks, 2010) + talks, 2011)", "is read in one world"),
        ("mean(talks)", "mean takes mean(a value a month and history, months) or"),
        ("mean()", "mean takes"),
        ("mean(mean(talks, 2010)) + mean(talks, 2010)", "cannot be joined with a value a history"),
        ("not (2010..2011)", "months can be given to a function, not reckoned with"),
        ("talks in 2010", "'in' asks whether a month a history lies in a window"),
        ("0 < mean(talks, 2010) < 1", "compare two values at a time"),
        ("mean", "'mean' is a function"),
        ("talks if deal else talks", "has no meaning here"),
        ("[talks]", "has no meaning here"),
        ("(lambda: talks)()", "is no name"),
        ("talks.__class__", "no indicator 'talks.__class__'"),
        ("True", "has no meaning here"),
        ("mean(talks, year=2010)", "has no meaning here"),
        ("mean(talks, 2010", "cannot be read: check brackets and signs"),
        ("mean('talks', 2010)", "has no meaning here"),
        ("talks | deal", "'|' has no meaning here"),
        ("talks ** 2", "has no meaning here"),
        ("1 - " * 200 + "1", "is longer than 500 characters"),
        ("(" * 240 + "1" + ")" * 240, "check brackets and signs"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_the_nearest_name(text: str, told: str) -> None:
    with pytest.raises(Misspelled) as error:
        parse(text, KNOWN)
    assert told in str(error.value)


def read_or_refused(text: str) -> bool:
    """Whether a text becomes an expression, or a mistake with words."""
    try:
        return parse(text, KNOWN).kind in Kind
    except Misspelled as mistake:
        return bool(str(mistake))


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert read_or_refused(text)


@given(st.text("ab:()talks.deal0129- ,<>+*/±meansh", max_size=60))
def test_texts_of_the_languages_own_letters_are_read_or_refused(text: str) -> None:
    assert read_or_refused(text)


def test_every_function_says_what_it_means():
    assert all(s.meaning and s.takes for ways in SIGNATURES.values() for s in ways)
