"""Two checkouts are compared item by item, and what is on one side only counts as different."""

from benchmarks.same_numbers import differences


def test_equal_digests_differ_in_nothing():
    both = {"draws": {"count": "1", "talk": "2"}}
    assert list(differences(both, both)) == [("draws", 2, [])]


def test_what_differs_is_named_and_what_is_missing_too():
    old = {"draws": {"count": "1", "talk": "2"}, "series": {"trust": "3"}}
    new = {"draws": {"count": "1", "talk": "9"}, "series": {"trusts": "3"}}
    assert list(differences(old, new)) == [
        ("draws", 2, ["talk"]),
        ("series", 2, ["trust", "trusts"]),
    ]
