"""Every indicator has a name of its own, a unit, a meaning, and a value in every month."""

import numpy as np
import pytest

from sim.errors import UserError
from sim.model.model import AllianceModel
from sim.rules.bargain import ARMS
from sim.scenario.library import load_plan
from sim.state.indicators import TEMPLATES, Template, indicators, select_indicators
from tests.worlds import run

CAST = load_plan().cast
ALL = indicators(CAST)
#: Not a number where no shells went.
PRICED = ("arms_price.", "arms_cash_share.", "arms_barter_share.", "terms.")
SHARES = ("arms_cash_share.", "arms_barter_share.", "share.", "concentration.", "alignment", "trust.",
          "reliability.", "power_share.", "hegemony.", "court.", "squeeze.", "enforcement.")  # fmt: skip


def test_names_are_unique() -> None:
    names = [indicator.name for indicator in ALL]
    assert len(names) == len(set(names))
    assert len({template.name for template in TEMPLATES}) == len(TEMPLATES)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.name)
def test_each_has_unit_and_meaning_and_is_recorded(template: Template) -> None:
    assert template.unit
    assert len(template.meaning) > 5
    assert any(indicator.template is template for indicator in ALL)


def test_no_placeholder_is_left_in_a_name() -> None:
    assert not [i.name for i in ALL if "{" in i.name or "None" in i.name]


def test_only_dyads_that_exist_are_recorded() -> None:
    names = {i.name for i in ALL}
    assert "technology.russia.dprk" in names
    assert "technology.us.dprk" not in names
    assert "arms.dprk.russia" in names
    assert "arms.dprk.china" not in names


@pytest.mark.parametrize(
    ("name", "near"), [("trust.dprk.rusia", "trust.dprk.russia"), ("monitorng", "monitoring")]
)
def test_an_unknown_name_is_told_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UserError) as error:
        select_indicators(CAST, ["trust.dprk.china", name])
    assert str(error.value) == f"no indicator {name!r}. Did you mean {near!r}?"


def test_a_choice_is_headline_all_one_or_some_in_order() -> None:
    assert select_indicators(CAST, "all") == ALL
    assert select_indicators(CAST, "headline") == tuple(i for i in ALL if i.headline)
    assert [i.name for i in select_indicators(CAST, ["talks", "deal"])] == ["talks", "deal"]
    assert [i.name for i in select_indicators(CAST, "talks")] == ["talks"]


def test_all_can_be_read_every_month_and_are_finite() -> None:
    model, priced = AllianceModel(rng=1, runs=5, collect=False), 0
    for _ in range(540):
        model.step()
        moment = model.moment()
        for template in TEMPLATES:
            values = np.asarray(template.read(moment))
            if template.name.startswith(PRICED):
                priced += np.isfinite(values).any()
                assert not np.isinf(values).any(), template.name
            else:
                assert np.isfinite(values).all(), (template.name, model.date)
    assert priced > 0


def test_each_value_is_one_a_history_and_shares_lie_between_zero_and_one() -> None:
    model = run(months=400, runs=5)
    for indicator in ALL:
        values = np.asarray(indicator.read(model.moment()))
        assert values.shape in ((5,), (1,)), indicator.name
        known = values[np.isfinite(values)]
        if indicator.name.startswith(SHARES):
            assert ((known >= 0.0) & (known <= 1.0 + 1e-12)).all(), indicator.name


def test_an_indicator_reads_the_row_of_its_partner() -> None:
    model = run(months=30, runs=5)
    for name in model.cast.names:
        (trust,) = select_indicators(model.cast, f"trust.dprk.{name}")
        row = model.cast.names.index(name)
        np.testing.assert_array_equal(trust.read(model.moment()), model.world.trust[row])


def test_offers_are_told_as_the_bargain_had_them() -> None:
    model = run(months=400, runs=5)
    china, moment = model.cast.names.index("china"), model.moment()
    names = [
        "bid.fuel.china.dprk",
        "cost.fuel.china.dprk",
        "most.fuel.china.dprk",
        "fuel.china.dprk",
    ]
    bid, cost, most, sent = (i.read(moment) for i in select_indicators(model.cast, names))
    client, partner = model.month.client_offers, model.month.partner_offers
    np.testing.assert_array_equal(bid, client.intercept[0, china])
    np.testing.assert_array_equal(cost, partner.intercept[0, china])
    assert (sent <= most * (1.0 + 1e-12)).all()
    (shells,) = select_indicators(model.cast, "bid.arms.dprk.russia")
    np.testing.assert_array_equal(shells.read(moment), partner.intercept[ARMS, 0])
