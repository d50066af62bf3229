"""Sentences with their numbers, for notebooks: what is said is computed, so it cannot go stale.

Each shows as text in a terminal and as Markdown in a notebook.

>>> claim("The flow stops.", holds=True)
**Holds.** The flow stops.
>>> claim("Trust stops with it.", holds=False)
**Fails.** Trust stops with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.results.first_times import wilson
from sim.terminal import number_of

HOLDS, FAILS = "**Holds.**", "**Fails.**"
#: Where a sentence has the share of runs.
SHARE = "{share}"


@dataclass(frozen=True, slots=True, repr=False)
class Statement:
    """A text that a notebook shows as Markdown.

    Attributes:
        text: as it is shown.
        holds: of a claim, whether what was run bears it out; None of what claims nothing.
    """

    text: str
    holds: bool | None = None

    def __repr__(self) -> str:
        """The text as it is written."""
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


def claim(sentence: str, holds: bool | np.bool_) -> Statement:
    """A sentence, and whether what was run bears it out; one that fails is shown all the same."""
    return Statement(f"{HOLDS if holds else FAILS} {sentence}", bool(holds))


def share_claim(sentence: str, hits: NDArray[np.bool_], above: float = 0.5) -> Statement:
    """A claim that something is so in more than a share of runs.

    Args:
        sentence: with `{share}` where the share stands.
        hits: the runs in which it is so (run,).
        above: the share.

    >>> share_claim("Shells flow in {share} of runs.", np.array([True] * 90 + [False] * 10))
    **Holds.** Shells flow in 90 % (95 % Monte-Carlo interval 83 to 94 %) of runs.
    """
    return claim(sentence.replace(SHARE, share(hits)), hits.mean() > above)


def bullet_list(sentences: Iterable[Statement | str]) -> Statement:
    """Sentences one below the other.

    >>> bullet_list(["One.", claim("Two.", holds=True)])
    - One.
    - **Holds.** Two.
    """
    return Statement("\n".join(f"- {sentence}" for sentence in sentences))


def share(hits: NDArray[np.bool_]) -> str:
    """In what share of runs something is so, with its Monte-Carlo interval.

    >>> share(np.array([True, False] * 50))
    '50 % (95 % Monte-Carlo interval 40 to 60 %)'
    """
    low, high = (100 * end for end in wilson(int(hits.sum()), len(hits)))
    return f"{100 * hits.mean():.0f} % (95 % Monte-Carlo interval {low:.0f} to {high:.0f} %)"


class Said:
    """What a notebook has said, section by section, and what it finds in the end.

    >>> say = Said()
    >>> say(claim("The flow stops.", holds=True), "One more run is no evidence.")
    - **Holds.** The flow stops.
    - One more run is no evidence.
    >>> say.end("The war's end ends the flow.")
    - **Holds.** The flow stops.
    - One more run is no evidence.
    - Of 1 claim, 1 holds.
    <BLANKLINE>
    **The war's end ends the flow.**
    """

    def __init__(self) -> None:
        self._statements: list[Statement | str] = []

    def __call__(self, *statements: Statement | str) -> Statement:
        """Say something here; it is said again in the end."""
        self._statements += statements
        return bullet_list(statements)

    def end(self, *finding: str) -> Statement:
        """All that was said, how many claims hold, and last the finding, in one bold line."""
        judged = [
            s.holds for s in self._statements if isinstance(s, Statement) and s.holds is not None
        ]
        held = f"{sum(judged)} {'holds' if sum(judged) == 1 else 'hold'}"
        tally = [f"Of {number_of(len(judged), 'claim')}, {held}."] if judged else []
        return Statement(f"{bullet_list([*self._statements, *tally])}\n\n**{' '.join(finding)}**")
