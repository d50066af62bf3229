"""Studies that draw themselves: `sim.sensitivity(...).plot.over_time("arms.dprk.russia")`.

They are what `sim.sweep`, `sim.sensitivity` and `sim.discover` give back, and `results.sensitivity`.
"""

from copy import copy
from dataclasses import fields
from pathlib import Path
from typing import Self

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.errors import UserError
from sim.show.figures import discovery, sensitivity, style, sweeps
from sim.studies.discovery import Discovery
from sim.studies.sensitivity import Sensitivity, read
from sim.studies.sweeps import Sweep

Size = tuple[float, float]


class StudyPlots:
    """How large what a study draws is; text and lines grow with it."""

    def __init__(self, size: Size = style.SIZES["notebook"]) -> None:
        self._size = size

    def sized(self, size: str | Size) -> Self:
        """The same plots for "notebook", "slide" or "print", or of a size in inches."""
        other = copy(self)
        other._size = style.set_size(size)
        return other


class SensitivityPlots(StudyPlots):
    """Draws a sensitivity study. Methods take `ax=` to draw on and give the axes back.

    `year` is the last that the study looks at unless told. Unknown outcomes raise `UserError`, naming
    the nearest, and so does a picture that is of another method.
    """

    def __init__(self, study: Sensitivity, size: Size = style.SIZES["notebook"]) -> None:
        super().__init__(size)
        self._study = study

    def drawn(self, outcome: str | None = None, year: int | None = None, *, ax: Axes | None = None) -> Axes:  # fmt: skip
        """The picture of the study's own method; by default, of its first outcome that varies."""
        return sensitivity.draw_method(
            self._study, self._chosen(outcome), year, ax=ax, size=self._size
        )

    def morris(self, outcome: str, year: int | None = None, *, ax: Axes | None = None) -> Axes:
        """Morris's plane: how much a factor matters, and how much that depends on the others."""
        return sensitivity.morris(self._study, outcome, year, ax=ax, size=self._size)

    def sobol(self, outcome: str, year: int | None = None, *, ax: Axes | None = None) -> Axes:
        """Sobol's bars: the share of the variance between points that a factor makes."""
        return sensitivity.sobol(self._study, outcome, year, ax=ax, size=self._size)

    def tornado(self, outcome: str, year: int | None = None, *, ax: Axes | None = None) -> Axes:
        """The tornado: what each factor changes alone, at its low and at its high end."""
        return sensitivity.tornado(self._study, outcome, year, ax=ax, size=self._size)

    def over_time(self, outcome: str | None = None, *, ax: Axes | None = None) -> Axes:
        """Morris's or Sobol's index of the weightiest factors, year by year."""
        return sensitivity.over_time(self._study, self._chosen(outcome), ax=ax, size=self._size)

    def page(self, *outcomes: str) -> Figure:
        """The study's own picture of outcomes, below each other; of all where none is named."""
        return sensitivity.page(self._study, self._size, outcomes)

    def time_page(self, *outcomes: str) -> Figure:
        """Indices year by year, outcome below outcome; of all where none is named.

        Raises:
            UserError: if the study looks at one year only.
        """
        found = sensitivity.time_page(self._study, self._size, outcomes)
        if found is None:
            raise UserError("the study looks at one year only; ask for more with --every")
        return found

    def _chosen(self, outcome: str | None) -> str:
        return outcome or str(self._study.indices[0]["outcome"])


class SweepPlots(StudyPlots):
    """Draws a sweep. Methods take `ax=` to draw on and give the axes back."""

    def __init__(self, sweep: Sweep, size: Size = style.SIZES["notebook"]) -> None:
        super().__init__(size)
        self._sweep = sweep

    def line(self, outcome: str, *, ax: Axes | None = None) -> Axes:
        """Of one factor: the outcome's mean with its interval, and the spread across worlds."""
        return sweeps.line(self._sweep, outcome, ax=ax, size=self._size)

    def change(self, outcome: str, *, ax: Axes | None = None) -> Axes:
        """Of one factor: the paired difference of each point from the first."""
        return sweeps.change(self._sweep, outcome, ax=ax, size=self._size)

    def heat(self, outcome: str, *, ax: Axes | None = None) -> Axes:
        """Of two factors: a map of the outcome's mean."""
        return sweeps.heat(self._sweep, outcome, ax=ax, size=self._size)

    def effect(self, outcome: str, factor: str, *, ax: Axes | None = None) -> Axes:
        """Of more: the outcome over one of them, a dot a point."""
        return sweeps.effect(self._sweep, outcome, factor, ax=ax, size=self._size)

    def page(self) -> Figure:
        """All outcomes, in the form that fits the number of factors."""
        return sweeps.page(self._sweep, self._size)


class DiscoveryPlots(StudyPlots):
    """Draws a discovery. Methods take `ax=` to draw on and give the axes back."""

    def __init__(self, found: Discovery, size: Size = style.SIZES["notebook"]) -> None:
        super().__init__(size)
        self._found = found

    def box(self, place: int = 0, *, ax: Axes | None = None) -> Axes:
        """A box, counted from 0: of each parameter that it limits, the range inside."""
        return discovery.box(self._found, place, ax=ax, size=self._size)

    def page(self) -> Figure:
        """All boxes below each other."""
        return discovery.page(self._found, self._size)


class SensitivityWithPlots(Sensitivity):
    """A sensitivity study that draws itself."""

    __slots__ = ()

    @property
    def plot(self) -> SensitivityPlots:
        """Its pictures: `study.plot.morris("arms.dprk.russia")`."""
        return SensitivityPlots(self)


class SweepWithPlots(Sweep):
    """A sweep that draws itself."""

    __slots__ = ()

    @property
    def plot(self) -> SweepPlots:
        """Its pictures: `sweep.plot.line("arms.dprk.russia")`."""
        return SweepPlots(self)


class DiscoveryWithPlots(Discovery):
    """A discovery that draws itself."""

    __slots__ = ()

    @property
    def plot(self) -> DiscoveryPlots:
        """Its pictures: `found.plot.box(0)`."""
        return DiscoveryPlots(self)


def sensitivity_with_plots(study: Sensitivity) -> SensitivityWithPlots:
    """The same study, which draws itself."""
    return SensitivityWithPlots(**{f.name: getattr(study, f.name) for f in fields(study)})


def sweep_with_plots(sweep: Sweep) -> SweepWithPlots:
    """The same sweep, which draws itself."""
    return SweepWithPlots(**{f.name: getattr(sweep, f.name) for f in fields(sweep)})


def discovery_with_plots(found: Discovery) -> DiscoveryWithPlots:
    """The same discovery, which draws itself."""
    return DiscoveryWithPlots(**{f.name: getattr(found, f.name) for f in fields(found)})


def load_study(folder: Path | None) -> SensitivityWithPlots:
    """The sensitivity study that was left beside a batch.

    Raises:
        UserError: if there is none, saying how one is made.
    """
    made = "one is made by: sim sensitivity (in Python sim.sensitivity(..., out=FOLDER))"
    if folder is None:
        raise UserError(
            f"no sensitivity study is beside these results, which are in memory; {made}"
        )
    try:
        return sensitivity_with_plots(read(folder))
    except UserError as error:
        told = str(error)
        raise UserError(f"{told}; {made}" if "holds no sensitivity" in told else told) from None
