"""The shipped table of starts: read whole or not at all, and the same history for each number."""

import json
from importlib.resources import files

import numpy as np
import pytest

from sim import UserError
from sim.start.model_hash import model_hash
from sim.start.table import (
    ARRAYS,
    DONORS_A_YEAR,
    FIRST_DONOR,
    HEADER,
    PRESENT,
    read_starts,
    shipped_starts,
    starts_files,
)

DATA = files("sim.start").joinpath("data")
CONTENT = DATA.joinpath(ARRAYS).read_bytes(), DATA.joinpath(HEADER).read_bytes()


def test_the_shipped_table_was_made_with_these_rules_facts_and_record() -> None:
    renew = "renew it: sim assimilate --write"
    assert shipped_starts().header["model"] == model_hash(), renew


def test_enough_is_left_in_the_shipped_table() -> None:
    header = shipped_starts().header
    assert header["distinct_sets"] >= 200
    assert header["distinct_pasts"]["1990"] >= 200
    assert header["largest_set"] < 0.05


def test_donors_lie_in_their_year() -> None:
    starts = shipped_starts()
    years = (starts.donors - FIRST_DONOR) // DONORS_A_YEAR
    assert np.array_equal(years, np.broadcast_to(np.arange(35)[:, None], years.shape))


def test_a_table_written_and_read_is_the_same_to_the_byte() -> None:
    assert starts_files(read_starts(*CONTENT)) == CONTENT


def test_a_history_takes_the_same_past_alone_and_in_company() -> None:
    starts = shipped_starts()
    alone, many = starts.past(np.array([2007]), "given"), starts.past(np.arange(2100), "given")
    assert alone.until == PRESENT
    assert np.array_equal(alone.donors[:, 0], many.donors[:, 2007])
    assert np.array_equal(many.donors[:, 7], many.donors[:, 2007])
    for stream, draws in alone.parameters.items():
        assert draws[0] == many.parameters[stream][2007]
        assert 0.0 < draws[0] < 1.0


def test_a_free_past_has_the_tables_parameters_and_draws_of_its_own() -> None:
    free = shipped_starts().past(np.arange(3), "free")
    assert free.until == 0
    assert len(free.donors) == 0
    assert free.parameters


@pytest.mark.parametrize("what", ["arrays", "header", "other table", "no table"])
def test_a_damaged_table_is_refused_with_what_to_do(what: str) -> None:
    arrays, header = CONTENT
    if what == "arrays":
        arrays = arrays[:5000] + b"\x00" * 64 + arrays[5064:]
    elif what == "no table":
        arrays = b"nothing"
    else:
        stated = json.loads(header)
        stated["seed" if what == "header" else "sha256"] = 5 if what == "header" else "0" * 64
        header = json.dumps(stated).encode()
    with pytest.raises(UserError, match=r"starts\.npz .*make it anew: sim assimilate --write"):
        read_starts(arrays, header)
