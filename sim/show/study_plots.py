"""The figures of studies: `sim.sensitivity(...).plot.over_time("arms.dprk.russia")`."""

from copy import copy
from typing import Self

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arguments import takes_one_of_a_list
from sim.errors import UserError
from sim.show.figures import discovery, policies, sensitivity, style, sweeps
from sim.show.figures.environment import Drawing
from sim.show.figures.morris_plane import morris_plane
from sim.studies.discovery import Discovery
from sim.studies.policies import PolicyStudy
from sim.studies.sensitivity import Sensitivity
from sim.studies.sweeps import Sweep

Size = tuple[float, float]
SINGLE_NAMES = {"outcome": "outcome", "factor": "factor"}


class StudyPlots(Drawing):
    """How large what a study draws is; text and lines grow with it."""

    def __init__(self, size: Size = style.SIZES["notebook"]) -> None:
        self._size = size

    def sized(self, size: str | Size) -> Self:
        """The same plots for "notebook", "slide" or "print", or of a size in inches."""
        other = copy(self)
        other._size = style.set_size(size)
        return other


@takes_one_of_a_list(SINGLE_NAMES)
class SensitivityPlots(StudyPlots):
    """Draws a sensitivity study. Methods take `ax=` to draw on and give the axes back.

    `year` is the last that the study looks at by default. Unknown outcomes raise `UserError`, naming
    the nearest, and so does a picture that is of another method.
    """

    def __init__(self, study: Sensitivity, size: Size = style.SIZES["notebook"]) -> None:
        super().__init__(size)
        self._study = study

    def draw(
        self, outcome: str | None = None, year: int | None = None, *, ax: Axes | None = None,
        title: str = "",
    ) -> Axes:  # fmt: skip
        """The picture of the study's own method; by default, of its first outcome that varies."""
        return sensitivity.draw_method(
            self._study, self._outcome_or_first(outcome), year, ax=ax, size=self._size, title=title
        )

    def ranked(
        self, outcome: str, year: int | None = None, *, ax: Axes | None = None, title: str = ""
    ) -> Axes:
        """Morris's effects as ranked bars, in per cent of the outcome."""
        return sensitivity.ranked(self._study, outcome, year, ax=ax, size=self._size, title=title)

    def morris(
        self, outcome: str | None = None, year: int | None = None, *, ax: Axes | None = None,
        title: str = "",
    ) -> Axes:  # fmt: skip
        """Morris's plane: how much a factor matters, and how much that depends on the others."""
        name = self._outcome_or_first(outcome)
        return morris_plane(self._study, name, year, ax=ax, size=self._size, title=title)

    def sobol(
        self, outcome: str, year: int | None = None, *, ax: Axes | None = None, title: str = ""
    ) -> Axes:
        """Sobol's bars: the share of the variance between points that a factor makes."""
        return sensitivity.sobol(self._study, outcome, year, ax=ax, size=self._size, title=title)

    def tornado(
        self, outcome: str, year: int | None = None, *, ax: Axes | None = None, title: str = ""
    ) -> Axes:
        """The tornado: what each factor changes alone, at its low and at its high end."""
        return sensitivity.tornado(self._study, outcome, year, ax=ax, size=self._size, title=title)

    def over_time(
        self, outcome: str | None = None, *, ax: Axes | None = None, title: str = ""
    ) -> Axes:
        """Morris's or Sobol's index of the weightiest factors, year by year."""
        return sensitivity.over_time(
            self._study, self._outcome_or_first(outcome), ax=ax, size=self._size, title=title
        )

    def page(self, *outcomes: str) -> Figure:
        """The study's own picture of outcomes, below each other; of all where none is named."""
        return sensitivity.page(self._study, self._size, outcomes)

    def time_page(self, *outcomes: str) -> Figure:
        """Indices year by year, outcome below outcome; of all where none is named.

        Raises:
            UserError: if the study looks at one year only.
        """
        figure = sensitivity.time_page(self._study, self._size, outcomes)
        if figure is None:
            raise UserError("the study looks at one year only; ask for more with --every")
        return figure

    def _outcome_or_first(self, outcome: str | None) -> str:
        return outcome or str(self._study.indices[0]["outcome"])


@takes_one_of_a_list(SINGLE_NAMES)
class SweepPlots(StudyPlots):
    """Draws a sweep. Methods take `ax=` to draw on and give the axes back."""

    def __init__(self, sweep: Sweep, size: Size = style.SIZES["notebook"]) -> None:
        super().__init__(size)
        self._sweep = sweep

    def line(self, outcome: str, *, ax: Axes | None = None, title: str = "") -> Axes:
        """Of one factor: the outcome's mean with its interval, and the spread across runs."""
        return sweeps.line(self._sweep, outcome, ax=ax, size=self._size, title=title)

    def change(self, outcome: str, *, ax: Axes | None = None, title: str = "") -> Axes:
        """Of one factor: the paired difference of each point from the first, grey within its interval."""
        return sweeps.change(self._sweep, outcome, ax=ax, size=self._size, title=title)

    def heat(self, outcome: str, *, ax: Axes | None = None, title: str = "") -> Axes:
        """Of two factors: a map of the paired difference from the first point, grey within its interval."""
        return sweeps.heat(self._sweep, outcome, ax=ax, size=self._size, title=title)

    def effect(self, outcome: str, factor: str, *, ax: Axes | None = None, title: str = "") -> Axes:
        """Of more: the paired difference from the first point over one of them, a mark a point."""
        return sweeps.effect(self._sweep, outcome, factor, ax=ax, size=self._size, title=title)

    def page(self) -> Figure:
        """All outcomes, in the form that fits the number of factors."""
        return sweeps.page(self._sweep, self._size)


class DiscoveryPlots(StudyPlots):
    """Draws a discovery. Methods take `ax=` to draw on and give the axes back."""

    def __init__(self, discovered: Discovery, size: Size = style.SIZES["notebook"]) -> None:
        super().__init__(size)
        self._discovery = discovered

    def box(self, place: int = 0, *, ax: Axes | None = None, title: str = "") -> Axes:
        """A box, counted from 0: of each parameter that it limits, the range inside."""
        return discovery.box(self._discovery, place, ax=ax, size=self._size, title=title)

    def page(self) -> Figure:
        """All boxes below each other."""
        return discovery.page(self._discovery, self._size)


@takes_one_of_a_list(SINGLE_NAMES)
class PolicyPlots(StudyPlots):
    """Draws a comparison of policies. Methods take `ax=` to draw on and give the axes back."""

    def __init__(self, study: PolicyStudy, size: Size = style.SIZES["notebook"]) -> None:
        super().__init__(size)
        self._study = study

    def regret(self, outcome: str, *, ax: Axes | None = None, title: str = "") -> Axes:
        """What each policy loses against the best one of each run."""
        return policies.regret(self._study, outcome, ax=ax, size=self._size, title=title)

    def satisfied(
        self, outcome: str | None = None, *, ax: Axes | None = None, title: str = ""
    ) -> Axes:
        """In what share of runs each policy is good enough: by an outcome, or by all at once."""
        return policies.satisfied(self._study, outcome, ax=ax, size=self._size, title=title)

    def page(self) -> Figure:
        """All outcomes below each other."""
        return policies.page(self._study, self._size)
