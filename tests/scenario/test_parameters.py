"""Parameters: declared once, spelled one way, settled by rank, drawn from their priors."""

import re
from collections.abc import Mapping
from math import isfinite

import numpy as np
import pytest

from sim.errors import UserError
from sim.facts.schema import CLIENT_VALUES, PARTNER_VALUES
from sim.random_streams import RandomStreams
from sim.rules.leaders import TEMPERED_WEIGHTS
from sim.rules.parameter import IN_FACTS, JUDGEMENT, Parameter
from sim.rules.parameter_values import ParameterValues
from sim.rules.registry import MECHANISMS, all_parameters, mechanism_of
from sim.rules.removed_parameters import REPLACED
from sim.rules.switches import SWITCHES
from sim.scenario.distributions import DISTRIBUTIONS, check_distribution, draw_value
from sim.scenario.library import load_plan, shipped_scenarios, with_overrides, with_prior
from sim.scenario.parameters import (
    PriorUse,
    Setting,
    check_setting,
    resolve_parameters,
    spellings,
    varying_parameters,
)

CAST = load_plan().cast
ALL = list(all_parameters().values())
CALM: Mapping[str, Setting] = {"leader_noise": 0.0}


def settled(
    settings: Mapping[str, Setting] = CALM, prior: PriorUse = "declared", runs: int = 400
) -> ParameterValues:
    return resolve_parameters(CAST, settings, prior, RandomStreams(1, np.arange(runs)))


@pytest.mark.parametrize("parameter", ALL, ids=lambda p: p.name)
def test_every_declaration_is_whole_and_in_bounds(parameter: Parameter) -> None:
    low, high = parameter.bounds
    assert parameter.unit
    assert parameter.meaning
    assert parameter.source
    assert mechanism_of(parameter.name) in MECHANISMS
    if parameter.default is not None:
        assert low <= parameter.default <= high
    if parameter.plausible is not None:
        assert parameter.default is not None
        assert low <= parameter.plausible[0] <= parameter.default <= parameter.plausible[1] <= high
        assert parameter.plausible[0] < parameter.plausible[1]
    if parameter.kind in ("lever", "weight"):
        assert parameter.default == {"lever": 0.0, "weight": 1.0}[parameter.kind]


@pytest.mark.parametrize("parameter", ALL, ids=lambda p: p.name)
def test_every_number_has_a_source_or_a_reason(parameter: Parameter) -> None:
    source = parameter.source
    assert source == source.strip()
    assert not source.endswith(".")
    assert "|" not in source
    assert source != JUDGEMENT
    assert source != parameter.meaning
    if parameter.kind == "fact":
        assert source.startswith(IN_FACTS)
        return
    citation = re.search(r"\b(19|20)\d\d\b", source)
    assert citation or len(source.split()) > 3, "a reason takes more than a word or two"
    reason = source.replace(JUDGEMENT, "").replace("fit", "")
    assert len(re.findall(r"[A-Za-z]{3,}", reason)) >= 3


@pytest.mark.parametrize(
    "parameter", [p for p in ALL if p.plausible is not None], ids=lambda p: p.name
)
def test_every_prior_names_the_articles_paragraph_or_says_that_none_speaks_of_it(
    parameter: Parameter,
) -> None:
    assert re.search(r"¶\d|no ¶$", parameter.source)


def test_the_paragraphs_named_exist_and_each_is_named() -> None:
    named = {int(n) for p in ALL for n in re.findall(r"¶(\d+)", p.source)}
    assert named == set(range(12))


def test_few_priors_say_that_no_paragraph_speaks_of_them() -> None:
    silent = [p.name for p in ALL if p.plausible is not None and p.source.endswith("no ¶")]
    assert len(silent) < len([p for p in ALL if p.plausible is not None]) / 10


def test_what_has_no_default_has_a_fact_for_each_holder() -> None:
    facts = {p.name: p.holder for p in ALL if p.default is None}
    assert {n for n, h in facts.items() if h == "partner"} == set(PARTNER_VALUES)
    assert {n for n, h in facts.items() if h == "client"} == set(CLIENT_VALUES)


def test_a_wide_range_is_triangular_in_the_logarithm() -> None:
    def prior(low: float, high: float) -> str:
        return Parameter("x", "x", "1", low, (low, high), "").prior

    assert prior(1.0, 4.0) == "log_triangular"
    assert prior(1.0, 3.9) == prior(0.0, 9.0) == "triangular"


def test_priors_cover_their_ranges_and_no_more() -> None:
    par = settled()
    for parameter in ALL:
        if parameter.plausible is None:
            continue
        low, high = parameter.plausible
        drawn = getattr(par, parameter.name)
        assert low <= drawn.min() < drawn.max() <= high, parameter.name
        ends = (low, parameter.default, high)
        left, mode, right = np.log(ends) if parameter.prior == "log_triangular" else ends
        below = (mode - left) / (right - left)
        assert abs((drawn < parameter.default).mean() - below) < 0.12, parameter.name


def test_facts_with_a_range_are_drawn_for_their_actor_alone() -> None:
    stake = settled().stake
    assert stake.shape == (6, 400)
    assert np.ptp(stake[0]) > 0.35
    assert np.ptp(stake[2]) == 0.0
    assert abs(np.corrcoef(stake[0], stake[1])[0, 1]) < 0.2


def test_defaults_draw_nothing() -> None:
    par = settled(prior="defaults")
    assert all(getattr(par, p.name) == p.default for p in ALL if p.default and p.name not in CALM)
    assert par.stake.shape == (6, 1)


def test_a_setting_beats_a_prior_and_one_actors_beats_everybodys() -> None:
    par = settled({**CALM, "stake": 0.5, "china.stake": 0.9, "trust_gain": 0.02})
    assert par.stake[:, 0].tolist() == [0.5, 0.9, 0.5, 0.5, 0.5, 0.5]
    assert par.trust_gain == 0.02
    assert settled({**CALM, "hunger": 0.1, "dprk.hunger": 0.2}).hunger == 0.2


def test_one_actors_setting_leaves_the_others_their_draws() -> None:
    before, after = settled(), settled({**CALM, "china.enforcement_cost": 1.0, "russia.stake": 0.1})
    np.testing.assert_array_equal(after.enforcement_cost[0], before.enforcement_cost[0])
    assert (after.enforcement_cost[1] == 1.0).all()
    np.testing.assert_array_equal(after.stake[1:], before.stake[1:])


def test_no_draw_moves_when_another_parameter_is_set() -> None:
    before, after = settled(), settled({**CALM, "hunger": 0.1})
    others = [p.name for p in ALL if p.name != "hunger"]
    assert all(np.array_equal(getattr(before, n), getattr(after, n)) for n in others)


def test_base_and_variant_keep_their_rank() -> None:
    base = settled({**CALM, "hunger": ("uniform", (0.0, 1.0))}).hunger
    variant = settled({**CALM, "hunger": ("uniform", (0.5, 2.0))}).hunger
    assert np.array_equal(np.argsort(base), np.argsort(variant))
    assert not np.array_equal(base, variant)


def test_a_drawn_value_is_held_within_its_bounds() -> None:
    drawn = settled({**CALM, "floor_of_use": ("normal", (0.5, 5.0))}).floor_of_use
    assert (drawn.min(), drawn.max()) == (0.0, 1.0)


def test_leaders_temper_just_their_weights_by_one_factor_each() -> None:
    calm, hot = settled(), settled({"leader_noise": 0.2})
    for parameter in ALL:
        ratio = np.asarray(getattr(hot, parameter.name), dtype=float)
        still = np.asarray(getattr(calm, parameter.name), dtype=float)
        if parameter.name in TEMPERED_WEIGHTS:
            spread = np.log(ratio / still)
            assert 0.15 < spread.std() < 0.25, parameter.name
            assert abs(spread.mean()) < 0.05, parameter.name
        elif parameter.name != "leader_noise":
            assert np.array_equal(ratio, still), parameter.name


def test_every_spelling_is_accepted_and_no_other() -> None:
    names = spellings(CAST)
    assert {"hunger", "dprk.hunger", "stake", "china.stake", "trust_gain"} <= names
    assert not {"china.hunger", "dprk.stake", "dprk.trust_gain", "world.trust_gain"} & names
    for name in ("stake", "china.stake", "hunger"):
        assert check_setting(name, 0.5, CAST) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("stak", "no parameter 'stak'. Did you mean 'stake'?"),
        ("china.stak", "no parameter 'china.stak'. Did you mean 'china.stake'?"),
        ("chnia.stake", "no actor 'chnia' (in 'chnia.stake'). Did you mean 'china'?"),
        (
            "dprk.stake",
            "'dprk.stake' does not exist: 'stake' belongs to russia, china, us, rok, japan, brics",
        ),
        (
            "us.trust_gain",
            "'us.trust_gain' does not exist: 'trust_gain' belongs to no actor; write it without one",
        ),
    ],
)
def test_a_misspelling_is_told_with_the_nearest(name: str, told: str) -> None:
    assert check_setting(name, 0.5, CAST) == [told]
    assert check_setting(name, 0.5, CAST, "here") == [f"here: {told}"]


def test_the_nearest_possible_value_is_named() -> None:
    (told,) = check_setting("squeeze_shift", -3, CAST)
    assert told == "squeeze_shift = -3 lies outside -1 to 1; nearest: -1"


def test_every_switch_silences_parameters_that_exist_within_their_bounds() -> None:
    for silenced in SWITCHES.values():
        assert silenced
        for name, value in silenced.items():
            assert check_setting(name, value, CAST) == []
            assert all_parameters()[name].default != value


def test_one_actor_sees_its_own_values() -> None:
    par = settled()
    np.testing.assert_array_equal(par.of(1).stake, par.stake[1])
    np.testing.assert_array_equal(par.of(slice(1, 3)).stake, par.stake[1:3])
    assert par.of(1).trust_gain is par.trust_gain
    with pytest.raises(AttributeError, match="no parameter 'stak'"):
        _ = par.stak


@pytest.mark.parametrize(
    ("law", "numbers", "mean"),
    [
        ("uniform", (2.0, 4.0), 3.0),
        ("log_uniform", (1.0, np.e), np.e - 1.0),
        ("triangular", (0.0, 1.0, 5.0), 2.0),
        ("triangular", (0.0, 0.0, 3.0), 1.0),
        ("triangular", (2.0, 2.0, 2.0), 2.0),
        ("log_triangular", (1.0, 1.0, np.e), 2.0 * (np.e - 2.0)),
        ("normal", (5.0, 2.0), 5.0),
    ],
)
def test_a_law_has_its_mean_and_rises_with_its_draw(
    law: str, numbers: tuple[float, ...], mean: float
) -> None:
    draws = (np.arange(20_000) + 0.5) / 20_000
    drawn = draw_value(law, numbers, draws)
    assert abs(drawn.mean() - mean) < 1e-3
    assert (np.diff(drawn) >= 0.0).all()
    assert all(isfinite(x) for x in (drawn.min(), drawn.max()))


@pytest.mark.parametrize(
    ("law", "numbers"),
    [("unifrm", (0, 1)), ("uniform", (0,)), ("uniform", (1, 0)), ("log_uniform", (0, 1)), ("log_triangular", (0, 1, 2)),
     ("triangular", (0, 3, 2)), ("normal", (0, -1))],
)  # fmt: skip
def test_a_law_that_makes_no_sense_is_a_users_mistake(law: str, numbers: tuple[float, ...]) -> None:
    assert law not in DISTRIBUTIONS or len(numbers) != 0
    with pytest.raises(UserError, match=r"^x: "):
        check_distribution(law, numbers, "x")


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
@pytest.mark.parametrize("prior", ["declared", "defaults"])
@pytest.mark.parametrize(
    "settings",
    [
        {}, {"leader_noise": 0.0}, {"leader_noise": ("uniform", (0.0, 0.3))},
        {"hunger": ("normal", (0.2, 0.05)), "stake": ("uniform", (0.4, 0.4))},
        {"leader_noise": 0.0, "china.cash_limit": ("triangular", (40.0, 50.0, 60.0))},
    ],
)  # fmt: skip
def test_the_parameters_that_vary_are_those_that_differ_between_runs(
    name: str, prior: PriorUse, settings: dict[str, Setting]
) -> None:
    plan = with_overrides(with_prior(load_plan(name), prior), settings)
    regime = plan.regimes[-1]
    values = resolve_parameters(
        plan.cast, regime.all_settings(), regime.prior, RandomStreams(1, np.arange(64))
    )
    differing = set()
    for name, parameter in all_parameters().items():
        rows = np.atleast_1d(getattr(values, name))
        rows = rows if parameter.holder == "partner" else rows[None, :]
        names = [f"{a}.{name}" for a in plan.cast.names] if len(rows) > 1 else [name]
        differing |= {n for n, row in zip(names, rows, strict=True) if row.min() < row.max()}
    found = varying_parameters(plan.cast, regime.all_settings(), regime.prior)
    assert set(found) == differing
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("name", REPLACED)
def test_a_parameter_of_an_earlier_version_is_told_with_what_replaced_it(name: str) -> None:
    assert name not in all_parameters()
    for spelling in (name, f"dprk.{name}"):
        assert check_setting(spelling, 1.0, CAST) == [f"{name!r} was replaced: {REPLACED[name]}"]
    with pytest.raises(AttributeError, match="was replaced"):
        getattr(settled(runs=1), name)


def test_parameters_that_are_drawn_in_threads_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = load_plan("baseline")
    streams = RandomStreams(3, np.arange(40))

    def draw() -> ParameterValues:
        return resolve_parameters(plan.cast, {}, "declared", streams)

    plain = draw()
    monkeypatch.setattr("sim.scenario.parameters.MANY_HISTORIES", 1)
    threaded = draw()
    for name in (*plain.shared_names, *plain.partner_names):
        np.testing.assert_array_equal(getattr(threaded, name), getattr(plain, name), err_msg=name)
