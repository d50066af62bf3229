"""Floors and caps of trust that hardly any history reaches."""

import numpy as np
import pytest

from sim.model.model import AllianceModel
from sim.numerics import Floats
from sim.rules import trust
from sim.rules.parameter_values import ParameterValues
from sim.rules.trust import Treaties


def defaults() -> ParameterValues:
    return AllianceModel(collect=False).par


def number(value: float) -> Floats:
    return np.full((6, 1), value)


@pytest.mark.parametrize(
    ("support", "norm", "share"), [(0.75, 0.5, 0.25), (1.5, 3.0, 0.5), (9.0, 3.0, 0.0)]
)
def test_a_patron_deserts_by_what_its_support_falls_short_of_its_average_or_of_a_million(
    support: float, norm: float, share: float
) -> None:
    par, none = defaults(), number(0.0)
    felt = trust.harm(
        none,
        none,
        none,
        support=number(support),
        norm=number(norm),
        border=number(1.0),
        patron=number(1.0),
        reneged=none,
        threat=none,
        par=par,
    )
    np.testing.assert_allclose(felt, number(share * float(np.max(par.harm_desertion))))


def test_a_treaty_is_worth_support_less_autonomy() -> None:
    par, half = defaults(), number(0.5)
    calm = trust.worth_to_client(half, half, number(0.0), par)
    feared = trust.worth_to_client(half, half, number(1.0), par)
    np.testing.assert_allclose(calm, number(0.5 * (par.treaty_support - par.autonomy_weight)[0]))
    np.testing.assert_allclose(calm - feared, number(0.5 * par.autonomy_weight[0]))


@pytest.mark.parametrize(("above", "formed"), [(0.01, 1.0), (-0.01, 0.0)])
def test_a_treaty_forms_at_the_higher_of_its_two_thresholds_and_stays_down_to_the_lower(
    above: float, formed: float
) -> None:
    par, one, none = defaults(), number(1.0), number(0.0)
    months = float(np.max(par.treaty_months)) - 1.0
    before = Treaties(none, number(months), none, none)
    on = number(float(np.max(par.treaty_on)) + above)
    assert (
        trust.treaties(before, on, one, patrons=one, patron=one, par=par).in_force == formed
    ).all()
    standing = Treaties(one, none, number(months), none)
    off = number(float(np.max(par.treaty_off)) + above)
    assert (
        trust.treaties(standing, off, one, patrons=-one, patron=one, par=par).in_force == formed
    ).all()


def test_by_affinity_trust_grows_with_enmity_whatever_is_exchanged_and_without_it_not() -> None:
    half, rivals = number(0.5), np.linspace(0.0, 1.0, 6)[:, None]
    settings = {"trust_gain": 0.0, "trust_decay": 0.0}
    for gain in (0.0, 0.03):
        par = AllianceModel(parameters={**settings, "affinity_gain": gain}, collect=False).par
        for surplus in (0.0, 1e6):
            after = trust.trust(
                half, number(surplus), half, rivalry=rivals, harm=number(0.0), par=par
            )
            np.testing.assert_allclose(after, 0.5 + gain * 0.5 * rivals)
