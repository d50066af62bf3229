"""Random streams: each draw is a function of (seed, process, actor, month, history) and nothing else.

So history 4711 has the same draws alone, in any batch and in any order, two scenarios have the same
draws until their causes differ (common random numbers), and a new process, actor or month moves no
other draw. The generator is NumPy's Philox (Salmon et al. 2011, "Parallel random numbers: as easy as
1, 2, 3"): a counter-based cipher, keyed by the seed and a hash of the process and the actor's id,
with month and history as its counter. One 64-bit word makes one uniform, which an inverse
distribution function turns into any law; nothing is ever rejected and drawn again.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from sim.compiled.draws import uniform_draws

#: A process and an actor's id: what a stream of draws is for.
Stream = tuple[str, int]

WORDS_A_BLOCK = 4  # Philox4x64 gives four 64-bit words for each value of its counter
UINT64 = (1 << 64) - 1
SHIFT = np.uint64(12)
#: The actor id of a process that belongs to nobody in particular.
NOBODY = 0
#: Parameters are drawn once a history, in the month before the first.
PARAMETER_MONTH = -1
#: Draws of the past are chosen year by year.
MONTHS_A_WINDOW = 12
#: The window of months in which each history has its own draws.
OWN_DRAWS = -1


@dataclass(frozen=True, slots=True)
class ChosenPast:
    """Draws and parameters that were chosen with the record in view, for the past of some runs.

    Attributes:
        seed: of the streams from which they are taken.
        until: the first month in which each run has its own draws again.
        donors: the history whose draws a run takes in each year (year, run).
        parameters: the uniform draws of parameters, by stream, each (run,).
    """

    seed: int
    until: int
    donors: NDArray[np.int64]
    parameters: Mapping[Stream, NDArray[np.float64]]

    def take(self, runs: NDArray[np.int64]) -> "ChosenPast":
        """The past of some of the runs, in that order; they may repeat."""
        chosen = {stream: draws[runs] for stream, draws in self.parameters.items()}
        return ChosenPast(self.seed, self.until, self.donors[:, runs], chosen)


#: Processes by what they are: all that is drawn once a history for its parameters is one of them.
FAMILIES: Mapping[str, str] = {
    "parameter": "parameters", "leader": "parameters", "event": "events", "date": "events",
    "driver": "drivers", "signal": "signals",
}  # fmt: skip


def family_of(process: str) -> str:
    """What a process is called where it is held or drawn anew: its own name, or that of its family.

    >>> family_of("talk"), family_of("parameter:hunger"), family_of("event:war_end")
    ('talk', 'parameters', 'events')
    """
    family, colon, _ = process.partition(":")
    return FAMILIES[family] if colon else process


@dataclass(frozen=True, slots=True)
class Redraws:
    """Which processes keep a history's own draws; the others are drawn anew.

    Two runs of a history share all draws, or only those of some processes: what then still moves
    together is due to these. Name processes either to hold or to redraw.

    Attributes:
        hold: the families of processes that keep their draws, all others being drawn anew.
        redraw: those that are drawn anew, all others keeping their draws.
        version: which new draws; other numbers give others.
        since: the first month with new draws; from the month of parameters on by default. From a later month on,
            parameters stay.

    >>> Redraws(hold=frozenset({"talk"})).stream(("talk", 0)), Redraws(redraw=frozenset({"talk"})).stream(("talk", 0))
    (('talk', 0), ('talk~1', 0))
    """

    hold: frozenset[str] | None = None
    redraw: frozenset[str] | None = None
    version: int = 1
    since: int = PARAMETER_MONTH

    def __post_init__(self) -> None:
        if (self.hold is None) == (self.redraw is None):
            raise ValueError("name the processes to hold, or those to redraw")

    @property
    def named(self) -> frozenset[str]:
        """The families that it names."""
        return self.hold if self.hold is not None else self.redraw or frozenset()

    def stream(self, stream: Stream) -> Stream:
        """The stream from which a process takes its draws."""
        process, actor = stream
        family = family_of(process)
        held = (family in self.named) == (self.hold is not None)
        return stream if held else (f"{process}~{self.version}", actor)


class RandomStreams:
    """The draws of a set of histories.

    Args:
        seed: any integer; taken modulo 2**64.
        histories: the history numbers, integers from 0 (run,). They may repeat, in any order: equal
            numbers have equal draws.
        past: draws and parameters that were chosen for these runs, in place of their own.
        redraws: which processes are drawn anew; by default none.

    >>> alone, many = RandomStreams(7, np.array([2])), RandomStreams(7, np.arange(5))
    >>> bool(alone.uniform("talk", 0, 3)[0] == many.uniform("talk", 0, 3)[2])
    True
    """

    def __init__(
        self,
        seed: int,
        histories: NDArray[np.int64],
        past: ChosenPast | None = None,
        redraws: Redraws | None = None,
    ) -> None:
        self.seed = int(seed) & UINT64
        self.histories = np.ascontiguousarray(histories, dtype=np.int64)
        self.past, self.redraws = past, redraws

    def uniform(self, process: str, actor: int, month: int) -> NDArray[np.float64]:
        """Uniform draws of one stream, strictly between 0 and 1 (run,).

        Args:
            process: what the draw is for, such as "talk".
            actor: the actor's `stream_id`, or `NOBODY`.
            month: months since 1990-01; parameters are drawn at month -1.
        """
        draws: NDArray[np.float64] = self.month(((process, actor),), month)[0]
        return draws

    def month(self, streams: tuple[Stream, ...], month: int) -> NDArray[np.float64]:
        """Uniform draws of several streams in a month, strictly between 0 and 1 (stream, run)."""
        keys = self.keys(streams, month)
        seed, histories = self.numbers(month)
        draws = uniform_draws(seed, keys, month, histories)
        if draws is None:
            draws = _by_numpy(seed, keys, month, histories)
        if self.past and month == PARAMETER_MONTH:
            for row, stream in enumerate(streams):
                if stream in self.past.parameters:
                    draws[row] = self.past.parameters[stream]
        return draws

    def window(self, month: int) -> int:
        """The year of the chosen past in which a month lies, from 0; `OWN_DRAWS` outside it."""
        if self.past is None or not 0 <= month < self.past.until:
            return OWN_DRAWS
        return month // MONTHS_A_WINDOW

    def is_drawn_anew(self, month: int) -> bool:
        """Whether some processes take new draws in a month."""
        return self.redraws is not None and month >= self.redraws.since

    def keys(self, streams: tuple[Stream, ...], month: int) -> NDArray[np.uint64]:
        """The numbers of the streams from which processes take their draws in a month (stream,)."""
        if self.redraws is None or not self.is_drawn_anew(month):
            return stream_keys(streams)
        return stream_keys(tuple(map(self.redraws.stream, streams)))

    def sources(self, month: int) -> tuple[int, bool]:
        """What decides on `numbers` and `keys`: where it is equal in two months, so are they."""
        return self.window(month), self.is_drawn_anew(month)

    def numbers(self, month: int) -> tuple[int, NDArray[np.int64]]:
        """The seed, and the history numbers (run,), whose draws the runs take in a month."""
        window = self.window(month)
        if self.past is None or window == OWN_DRAWS:
            return self.seed, self.histories
        return self.past.seed & UINT64, np.ascontiguousarray(self.past.donors[window])


def _by_numpy(
    seed: int, keys: NDArray[np.uint64], month: int, histories: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The draws by NumPy's generator (stream, run)."""
    draws = np.empty((len(keys), len(histories)))
    for first, last, place, offset in _spans(histories):
        draws[:, place] = _of_stretch(seed, keys, month, first, last)[:, offset]
    return draws


def _spans(
    histories: NDArray[np.int64],
) -> list[tuple[int, int, NDArray[np.intp], NDArray[np.intp]]]:
    """Stretches of neighbouring histories, each drawn in one call: first, last, places, offsets."""
    if len(histories) == 0:
        return []
    known = np.unique(histories)
    cuts = np.flatnonzero(np.diff(known) > 64) + 1
    spans = []
    for stretch in np.split(known, cuts):
        first, last = int(stretch[0]), int(stretch[-1])
        place = np.flatnonzero((histories >= first) & (histories <= last))
        spans.append((first, last, place, histories[place] - first))
    return spans


def _of_stretch(
    seed: int, keys: NDArray[np.uint64], month: int, first: int, last: int
) -> NDArray[np.float64]:
    """Uniforms of the histories first..last: the top 52 bits of each word, centred in their cell."""
    block, skip = divmod(first, WORDS_A_BLOCK)
    counter, words = (block, month & UINT64, 0, 0), skip + last - first + 1
    raw = np.stack([_generator((seed, int(key)), counter).random_raw(words)[skip:] for key in keys])
    return ((raw >> SHIFT).astype(np.float64) + 0.5) * 2.0**-52


def _generator(key: tuple[int, int], counter: tuple[int, int, int, int]) -> np.random.Philox:
    """A generator at a place of a stream; each thread has one, since setting it costs less."""
    if not hasattr(_THREAD, "generator"):
        _THREAD.generator = np.random.Philox(key=0)
        _THREAD.state = _THREAD.generator.state
    _THREAD.state["state"] = {
        "key": np.array(key, dtype=np.uint64), "counter": np.array(counter, dtype=np.uint64),
    }  # fmt: skip
    _THREAD.generator.state = _THREAD.state
    generator: np.random.Philox = _THREAD.generator
    return generator


_THREAD = threading.local()


@cache
def stream_keys(streams: tuple[Stream, ...]) -> NDArray[np.uint64]:
    """A 64-bit number for each process of an actor, the same on every machine (stream,)."""
    names = (f"{process}:{actor}".encode() for process, actor in streams)
    digests = [blake2b(name, digest_size=8).digest() for name in names]
    return np.array([int.from_bytes(digest, "little") for digest in digests], dtype=np.uint64)
