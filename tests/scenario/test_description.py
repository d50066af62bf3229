"""A plan as plain values: what manifests hold and hashes are made of."""

from collections.abc import Iterator

import pytest

from sim.scenario.description import TAGS, fingerprint, plan_description
from sim.scenario.futures import Growth, Hold
from sim.scenario.library import load_plan


@pytest.fixture
def renamed_classes() -> Iterator[None]:
    names = {kind: kind.__name__ for kind in TAGS}
    for kind, name in names.items():
        kind.__name__ = f"Renamed{name}"
    yield
    for kind, name in names.items():
        kind.__name__ = name


PLAN = load_plan("war_ends")
BEFORE = fingerprint(PLAN), plan_description(PLAN)


@pytest.mark.usefixtures("renamed_classes")
def test_a_class_that_is_renamed_changes_no_hash() -> None:
    assert (fingerprint(PLAN), plan_description(PLAN)) == BEFORE


def test_no_two_kinds_of_assumption_share_a_tag() -> None:
    assert len(set(TAGS.values())) == len(TAGS)
    assert (TAGS[Growth], TAGS[Hold]) == ("Growth", "Hold")
