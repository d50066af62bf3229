"""Each kind of finding has a sentence, and no sentence claims more than its interval."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.results.compare import paired_difference
from sim.results.findings import of_difference, of_event, of_state
from sim.words.findings import CHANGES, TEMPLATES, Kind, level

SHELLS, TRUST, TREATY, TALKS = (
    "arms.dprk.russia",
    "trust.dprk.russia",
    "treaty.dprk.russia",
    "talks",
)
CASH = "cash.russia.dprk"
RNG = np.random.default_rng(1)
NOISE = RNG.normal(size=400)


def finding(base, variant, name=SHELLS, unit="kshell/month"):
    return of_difference(
        paired_difference(name, unit, np.asarray(base, float), np.asarray(variant, float)), "2028"
    )


def event(base, variant, name=TALKS):
    """Of 0/1 series (month, run), counted from January 2025 on."""
    return of_event(name, np.asarray(base, np.float32), np.asarray(variant, np.float32), 420, None)


def on_from(months, runs=100, length=60):
    """Series that are 1 from a month on; from month `length` on means never."""
    start = np.resize(np.asarray(months), runs)
    return (np.arange(length)[:, None] >= start).astype(np.float32)


LEVEL = 150.0 + 5.0 * NOISE
#: What was computed, its kind, and the sentence it makes.
EXAMPLES = {
    "rises in every run": (
        finding(LEVEL, LEVEL + 30.0 + NOISE), Kind.RISES,
        "Shells from North Korea to Russia rise from 150 to 180 thousand a month in 2028, higher in every run.",
    ),
    "rises in nearly all runs": (
        finding(LEVEL, LEVEL + 30.0 + 15.0 * NOISE), Kind.RISES,
        "Shells from North Korea to Russia rise from 150 to 178 thousand a month in 2028, higher in nearly all runs (98 %).",
    ),
    "falls in most runs": (
        finding(LEVEL, LEVEL - 30.0 + 30.0 * NOISE), Kind.FALLS,
        "Shells from North Korea to Russia fall from 150 to 117 thousand a month in 2028, lower in most runs (91 %).",
    ),
    "falls on average, but rises in many": (
        finding(LEVEL, LEVEL - 10.0 + 30.0 * NOISE), Kind.FALLS,
        "Shells from North Korea to Russia fall from 150 to 137 thousand a month in 2028, lower in 69 % of runs, higher in 31 %.",
    ),
    "falls in few runs only": (
        finding(LEVEL, np.where(np.arange(400) % 4, LEVEL, LEVEL - 60.0)), Kind.FALLS,
        "Shells from North Korea to Russia fall from 150 to 135 thousand a month in 2028, lower in only 25 % of runs.",
    ),
    "stops": (
        finding(LEVEL, 0.01 * LEVEL), Kind.STOPS,
        "Shells from North Korea to Russia stop all but entirely: 1.5 thousand a month in 2028 instead of 150, "
        "lower in every run.",
    ),
    "begins": (
        finding(0.0 * LEVEL, LEVEL, CASH, "$m/month"), Kind.BEGINS,
        "Cash from Russia to North Korea begins: $150 million a month in 2028 instead of $0, higher in every run.",
    ),
    "hardly changes": (
        finding(LEVEL, LEVEL + 0.1 + 0.01 * NOISE), Kind.HARDLY,
        "Shells from North Korea to Russia hardly change.",
    ),
    "hardly changes on its scale": (
        finding(0.5 + 0.001 * NOISE, 0.504 + 0.001 * NOISE, TRUST, "1"), Kind.HARDLY,
        "Trust between North Korea and Russia hardly changes.",
    ),
    "unclear": (
        finding(LEVEL[:20], LEVEL[:20] + 20.0 * NOISE[20:40]), Kind.UNCLEAR,
        "Whether shells from North Korea to Russia rise or fall, these runs do not say.",
    ),
    "the same in every run": (
        finding(LEVEL, LEVEL), Kind.SAME, "Shells from North Korea to Russia are the same in every run.",
    ),
    "one run": (
        finding([150.0], [20.0]), Kind.ONE_RUN,
        "In this one run shells from North Korea to Russia are 20 thousand a month in 2028 instead of 150.",
    ),
    "no value": (
        finding([np.nan] * 3, [1.0] * 3), Kind.NO_VALUE,
        "Shells from North Korea to Russia do not have a value in both.",
    ),
    "more likely": (
        event(on_from([5, 60, 60, 60]), on_from([5, 5, 5, 60])), Kind.MORE_LIKELY,
        "Talks between North Korea and the United States begin by 2029 in 75 % of runs instead of 25 %.",
    ),
    "less likely": (
        event(on_from([5, 5, 5, 60]), on_from([5, 60, 60, 60])), Kind.LESS_LIKELY,
        "Talks between North Korea and the United States begin by 2029 in 25 % of runs instead of 75 %.",
    ),
    "less often in force": (
        of_state(paired_difference(TREATY, "0/1", np.ones(100), np.arange(100) % 2 * 1.0), "2028"), Kind.LESS_LIKELY,
        "There is a treaty of alliance between North Korea and Russia in 2028 in 50 % of runs instead of 100 %.",
    ),
    "sooner": (
        event(on_from([30, 32, 34, 60]), on_from([20, 23, 22, 60])), Kind.SOONER,
        "Talks between North Korea and the United States begin as often (75 % of runs by 2029), but 10 months sooner where both see it.",
    ),
    "later": (
        event(on_from([20, 23, 22, 60]), on_from([30, 32, 34, 60])), Kind.LATER,
        "Talks between North Korea and the United States begin as often (75 % of runs by 2029), but 10 months later where both see it.",
    ),
    "never": (
        event(on_from([60]), on_from([60])), Kind.NEVER,
        "In no run, with or without this: talks between North Korea and the United States begin.",
    ),
    "always": (
        event(on_from([3]), on_from([3])), Kind.ALWAYS,
        "In every run, with or without this: talks between North Korea and the United States begin.",
    ),
    "unclear whether more likely": (
        event(on_from([5, 60], 20), on_from([5, 60, 60, 5, 5], 20)), Kind.UNCLEAR,
        "Whether talks between North Korea and the United States become more or less likely, these runs do not say.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_finding_has_its_sentence(example):
    found, kind, sentence = EXAMPLES[example]
    assert found.kind is kind
    assert found.sentence == sentence


def test_every_kind_has_an_example():
    assert {kind for _, kind, _ in EXAMPLES.values()} == set(Kind) == set(TEMPLATES)


@given(st.floats(-3.0, 3.0), st.floats(0.01, 30.0), st.integers(2, 200), st.integers(0, 10_000))
def test_a_change_is_told_only_where_the_interval_excludes_none(shift, noise, runs, seed):
    rng = np.random.default_rng(seed)
    base = rng.normal(100.0, 5.0, runs)
    found = finding(base, base + shift + noise * rng.normal(size=runs))
    if found.kind in CHANGES:
        assert abs(found.difference) > found.error
    if found.kind is Kind.HARDLY:
        spread = np.sqrt((base.var() + (found.variant - base).var()) / 2.0)
        assert abs(found.difference) + found.error < 0.1 * max(spread, 20.0 * noise + 5.0)


@given(st.floats(1e-3, 1e6), st.floats(1e-3, 1e3))
def test_a_number_has_no_digits_that_its_error_does_not_fix(value, error):
    shown = float(level(value, error).replace(",", ""))
    step = 10.0 ** np.floor(np.log10(error))
    assert abs(shown - value) <= max(0.5 * step, 0.005 * value, 0.0005) * 1.000001


def test_what_goes_against_what_was_set_says_so():
    found = replace(EXAMPLES["rises in every run"][0], is_set=True, against=True)
    assert found.sentence.startswith("Against what the scenario sets, shells from North Korea")
