"""What scenarios are expected to change is declared for each of them, and judged as it says."""

from pathlib import Path

import numpy as np
import pytest

from sim.errors import UserError
from sim.results.compare import paired_difference
from sim.scenario.library import load_plan, shipped_scenarios
from tests.docs.test_docs import ROOT, _script

signs = _script("experiments/scenario_signs")
PAGE = (ROOT / "docs" / "measurements.md").read_text(encoding="utf-8")
#: Scenarios that no sign is expected of: what little changes under noise is no sign.
NO_SIGN = {"noisy_perception"}


def test_every_shipped_scenario_of_the_future_has_a_sign_that_is_expected_of_it() -> None:
    branched = {name for name in shipped_scenarios() if load_plan(name).branch is not None}
    assert branched - NO_SIGN <= {one.scenario for one in signs.expectations()}


def test_each_is_set_against_a_scenario_that_it_is_compared_with_and_after_its_branch() -> None:
    for one in signs.expectations():
        plan = load_plan(one.scenario)
        assert plan.branch is not None
        assert plan.branch <= one.first <= one.last < plan.months, one
        assert one.against in (*plan.comparisons, "baseline"), one


def test_the_page_has_a_row_for_each() -> None:
    block = PAGE.partition("<!-- measured: signs -->\n")[2].partition("<!-- end -->")[0]
    rows = [line for line in block.splitlines() if line.startswith("| `")]
    assert len(rows) == len(signs.expectations())
    for one in signs.expectations():
        assert any(
            f"| `{one.scenario}` |" in row and f"| `{one.indicator}` |" in row for row in rows
        )


def expected(sign: int, beyond: tuple[str, ...] = ()) -> object:
    return signs.Expectation("a", "b", "x", 0, 1, beyond, sign, "nobody")


@pytest.mark.parametrize(
    ("change", "sign", "told"),
    [
        ([1.0, 1.1, 0.9], 1, "as expected"),
        ([1.0, 1.1, 0.9], -1, "**wrong sign**"),
        ([-1.0, 1.0, 0.0], 1, "not clear of chance"),
        ([0.0, 0.0, 0.0], 1, "not clear of chance"),
    ],
)
def test_a_sign_is_judged_by_the_interval_of_the_mean(
    change: list[float], sign: int, told: str
) -> None:
    found = paired_difference("x", "", np.zeros(3), np.array(change))
    assert signs.verdict(expected(sign), found) == told


def test_beyond_subtracts_what_the_other_change_does_alone() -> None:
    of = {("a", "x", 0, 1): np.array([5.0, 7.0]), ("b", "x", 0, 1): np.array([1.0, 2.0]),
          ("c", "x", 0, 1): np.array([2.0, 2.0]), ("d", "x", 0, 1): np.array([1.0, 0.0])}  # fmt: skip
    assert signs.difference(expected(1), of).mean == 4.5
    assert signs.difference(expected(1, ("c", "d")), of).mean == 3.0


def test_a_wrong_line_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "signs.yaml"
    file.write_text(
        "- {scenario: war_end, against: baseline, indicator: arms.dprk.rusia, months: [2030-01, 2030-12],"
        " expected: rise, source: C15}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(signs, "FILE", file)
    signs.expectations.cache_clear()
    with pytest.raises(UserError) as error:
        signs.expectations()
    signs.expectations.cache_clear()
    told = str(error.value)
    assert "signs.yaml:1" in told
    for hint in ("war_end", "'arms.dprk.russia'", "rises"):
        assert hint in told
