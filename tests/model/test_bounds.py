"""Whatever `sim check` accepts can be run: each parameter and driver at its ends, and all at once.

A history of its own for each case: one model steps all of them together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.errors import UserError
from sim.model.model import AllianceModel
from sim.rules.parameter import Parameter
from sim.rules.registry import all_parameters
from sim.scenario.drivers import DRIVER_BOUNDS
from sim.scenario.library import load_plan
from sim.scenario.parameters import Setting, eligible_partners, resolve_parameters
from sim.scenario.plan import Plan
from tests.worlds import changed

#: What is moved in a history: for each name, to its low (0) or high (1) end.
Case = Mapping[str, int]
PARAMETERS = all_parameters()
MONTHS = 540


def singles(names: Sequence[str]) -> list[Case]:
    return [{name: end} for name in names for end in (0, 1)]


def at_random(names: Sequence[str], count: int, seed: int = 0) -> list[Case]:
    ends = np.random.default_rng(seed).integers(2, size=(count, len(names)))
    return [dict(zip(names, row.tolist(), strict=True)) for row in ends]


def spellings(parameter: Parameter, plan: Plan) -> list[str]:
    """Each holder's own spelling."""
    if parameter.holder == "partner":
        return [f"{name}.{parameter.name}" for name in eligible_partners(plan.cast, parameter)]
    return [parameter.name]


def settings_of(cases: Sequence[Case], plan: Plan, model: AllianceModel) -> dict[str, Setting]:
    """The parameters that cases move, one value a history; elsewhere what the plan draws."""
    regime = plan.regimes[0]
    drawn = resolve_parameters(plan.cast, regime.all_settings(), regime.prior, model.streams)
    settings: dict[str, Setting] = {}
    for name in {name for case in cases for name in case if name in PARAMETERS}:
        ends = np.array([PARAMETERS[name].bounds[case[name]] if name in case else np.nan
                         for case in cases])  # fmt: skip
        for spelling in spellings(PARAMETERS[name], plan):
            values = np.asarray(getattr(drawn, name))
            if PARAMETERS[name].holder == "partner":
                row = plan.cast.names.index(spelling.partition(".")[0])
                values = values[row if len(values) > 1 else 0]
            settings[spelling] = np.where(np.isnan(ends), values, ends)
    return settings


def drivers_of(cases: Sequence[Case], plan: Plan) -> Plan:
    """The plan with the drivers that cases move at an end of their bounds in every month."""
    drivers = plan.regimes[0].drivers
    differing = {}
    for name in {name for case in cases for name in case if name in drivers.place}:
        field, index = drivers.place[name]
        record = drivers.fields[field][(slice(None), *index)]
        ends = [DRIVER_BOUNDS[field][case[name]] if name in case else np.nan for case in cases]
        differing[name] = np.where(np.isnan(ends), record, ends)
    return changed(plan, drivers=replace(drivers, differing=differing, trails={}))


def run_cases(
    cases: Sequence[Case], months: int, histories: Sequence[int], plan: Plan | None = None
) -> None:
    """Each case in its history; a number that is lost, or a warning, is an error."""
    plan = drivers_of(cases, plan or load_plan())
    numbers: dict[str, Any] = {"rng": 1, "histories": list(histories), "collect": False}
    settings = settings_of(cases, plan, AllianceModel(plan, **numbers))
    model = AllianceModel(plan, parameters=settings, **numbers)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for _ in range(months):
            model.step()
            for name, value in vars(model.month).items():
                for part in value[:2] if isinstance(value, tuple) else (value,):
                    if not np.isfinite(part).all():
                        raise ArithmeticError(f"{name} is not finite in {model.date}")


def hold(cases: Sequence[Case], months: int = MONTHS, each: int = 1) -> None:
    """All cases run, in several histories each; of those that do not, the first is named."""
    work = [(case, k) for k in range(each) for case in cases]

    def attempt(some: Sequence[tuple[Case, int]]) -> str:
        try:
            run_cases([case for case, _ in some], months, [k for _, k in some])
        except ArithmeticError as error:
            return str(error)
        return ""

    for start in range(0, len(work), 2000):
        some = work[start : start + 2000]
        message = attempt(some)
        if not message:
            continue
        while len(some) > 1:
            first, second = some[: len(some) // 2], some[len(some) // 2 :]
            some = first if attempt(first) else second
        pytest.fail(f"{some[0]}: {attempt(some) or message}")


def driver_names() -> list[str]:
    return list(load_plan().regimes[0].drivers.place)


def test_every_parameter_runs_at_either_end() -> None:
    hold(singles(list(PARAMETERS)), months=48)


def test_every_driver_runs_at_either_end() -> None:
    hold(singles(driver_names()), months=120)


def test_worlds_with_everything_at_an_end_run() -> None:
    hold(at_random([*PARAMETERS, *driver_names()], 60))


@pytest.mark.nightly
def test_every_parameter_and_driver_runs_at_either_end_to_the_last_month() -> None:
    hold(singles([*PARAMETERS, *driver_names()]), each=20)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5))
def test_many_worlds_with_everything_at_an_end_run(seed: int) -> None:
    hold(at_random([*PARAMETERS, *driver_names()], 100, seed=seed + 1), each=20)


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda p: p.name)
def test_bounds_are_finite_and_hold_what_is_plausible(parameter: Parameter) -> None:
    low, high = parameter.bounds
    assert -np.inf < low < high < np.inf
    known = [parameter.default, *(parameter.plausible or ())]
    assert all(low <= value <= high for value in known if value is not None)
    if parameter.unit == "month":
        assert low >= 0.1 if parameter.name == "import_target" else low >= 1.0
    if parameter.unit == "1/month" and high > 1.0:
        assert high == 40.0  # counts, which are not speeds


@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [
        ("enforcement_speed", 1.5, "enforcement_speed = 1.5 lies outside 0 to 1 1/month; nearest: 1"),
        ("support_months", 0.5, "support_months = 0.5 lies outside 1 to 10000 month; nearest: 1"),
        ("cash_limit_share", 1.5, "cash_limit_share = 1.5 lies outside 0 to 1; nearest: 1"),
        ("cash_patience", 3.0, "cash_patience = 3 lies outside 0 to 1; nearest: 1"),
        ("meetings_memory", 1e9, "meetings_memory = 1e+09 lies outside 0 to 1 1/month; nearest: 1"),
    ],
)  # fmt: skip
def test_what_lies_outside_is_refused_in_one_line(name: str, value: float, nearest: str) -> None:
    with pytest.raises(UserError) as error:
        AllianceModel(parameters={name: value})
    assert str(error.value) == nearest
