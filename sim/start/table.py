"""The table of starts: each row names the draws of a history in each year of the past, and a parameter set.

It is data: the weights behind it depend on the last bits of a processor. What follows from it does not depend on
who made it: history k takes row k modulo the number of rows, and replays it.
"""

import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Literal
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.numerics import Floats
from sim.random_streams import ChosenPast
from sim.start.parameter_sets import ParameterSets

#: free: the table's parameters, and each history's own draws; replayed: its draws too, from 1990 on; given: the
#: same, from the states of mid-2024.
PastKind = Literal["free", "replayed", "given"]
#: The first month of the future.
PRESENT = 414
#: Histories whose draws are chosen for the past, the donors, have numbers that no batch uses: from here on, so many for each year.
FIRST_DONOR, DONORS_A_YEAR = 1 << 40, 1 << 24
FORMAT = "alliance-starts/1"
ARRAYS, HEADER = "starts.npz", "starts.json"


@dataclass(frozen=True)
class Starts:
    """Pasts of histories.

    Attributes:
        donors: the history whose draws a row takes in each year (year, row).
        set: the parameter set of each row (row,).
        sets: the parameter sets.
        means: filtered mean of the model's error of each series at its last observation, by record (row,).
        header: how the table was made, and what it says of itself.
    """

    donors: NDArray[np.int64]
    set: NDArray[np.int64]
    sets: ParameterSets
    means: Mapping[str, Floats]
    header: Mapping[str, Any]

    @property
    def rows(self) -> int:
        """How many pasts there are."""
        return len(self.set)

    @property
    def sha256(self) -> str:
        """A hash of all that histories depend on."""
        digest = sha256(str(self.header["seed"]).encode())
        digest.update(json.dumps(self.sets.streams).encode())
        for array in (self.donors, self.set, self.sets.scores):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    def rows_of(self, histories: NDArray[np.int64]) -> NDArray[np.int64]:
        """The row that each history takes (run,)."""
        return np.asarray(histories % self.rows, dtype=np.int64)

    def past(self, histories: NDArray[np.int64], kind: PastKind) -> ChosenPast:
        """The past of some histories (run,)."""
        rows = self.rows_of(histories)
        until, donors = (0, self.donors[:0]) if kind == "free" else (PRESENT, self.donors)
        parameters = self.sets.take(self.set[rows]).uniforms()
        return ChosenPast(self.header["seed"], until, donors[:, rows], parameters)


@cache
def shipped_starts() -> Starts:
    """The table that comes with the package.

    Raises:
        UserError: if it is damaged.

    >>> starts = shipped_starts()
    >>> starts.rows, starts.donors.shape
    (2000, (35, 2000))
    """
    folder = files(__package__).joinpath("data")
    return read_starts(folder.joinpath(ARRAYS).read_bytes(), folder.joinpath(HEADER).read_bytes())


def read_starts(arrays: bytes, header: bytes) -> Starts:
    """A table from the bytes of its two files.

    Raises:
        UserError: if they do not belong together.
    """
    again = "install the package again, or make it anew: sim assimilate --write"
    try:
        stated = json.loads(header)
        with np.load(io.BytesIO(arrays), allow_pickle=False) as stored:
            within = {name: stored[name] for name in stored.files}
        starts = _starts(within, stated)
        found = starts.sha256
    except (OSError, ValueError, LookupError, TypeError, BadZipFile, zlib.error) as error:
        raise UserError(f"{ARRAYS} cannot be read ({error}); {again}") from None
    if stated.get("format") != FORMAT or stated["sha256"] != found:
        raise UserError(
            f"{ARRAYS} is damaged (sha256 {found[:12]}…, {HEADER} says {stated.get('sha256', '')[:12]}…); {again}"
        )
    return starts


def _starts(arrays: Mapping[str, NDArray[Any]], header: Mapping[str, Any]) -> Starts:
    years = np.arange(len(arrays["donors"]))[:, None]
    donors = arrays["donors"].astype(np.int64) + FIRST_DONOR + years * DONORS_A_YEAR
    sets = ParameterSets(
        tuple((str(process), int(actor)) for process, actor in header["streams"]), arrays["scores"]
    )
    means = {
        name: row.astype(float) for name, row in zip(header["series"], arrays["means"], strict=True)
    }
    return Starts(donors, arrays["set"].astype(np.int64), sets, means, header)


def starts_files(starts: Starts) -> tuple[bytes, bytes]:
    """The two files of a table; equal tables have equal bytes."""
    years = np.arange(len(starts.donors))[:, None]
    room = io.BytesIO()
    np.savez_compressed(
        room,
        donors=(starts.donors - FIRST_DONOR - years * DONORS_A_YEAR).astype(np.int32),
        set=starts.set.astype(np.int32),
        scores=starts.sets.scores,
        means=np.stack(list(starts.means.values())).astype(np.float32),
    )
    header = {
        "format": FORMAT, **starts.header, "sha256": starts.sha256,
        "series": list(starts.means), "streams": [list(stream) for stream in starts.sets.streams],
    }  # fmt: skip
    return room.getvalue(), f"{json.dumps(header, indent=1)}\n".encode()
