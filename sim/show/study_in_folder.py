"""The figures of the sensitivity study that lies in the folder of results, by the same pictures as its own."""

from matplotlib.axes import Axes

from sim.errors import UserError
from sim.results.data import ResultsData
from sim.show.figures.environment import Drawing
from sim.show.study_plots import SensitivityPlots
from sim.studies.sensitivity import Sensitivity


class PlotsOfStudy(Drawing):
    """What results draw of the study in their folder."""

    _results: ResultsData
    _size: tuple[float, float]

    def sensitivity(
        self, outcome: str | None = None, year: int | str | None = None, *, ax: Axes | None = None,
        title: str = "",
    ) -> Axes:  # fmt: skip
        """What an outcome depends on: ranked bars, Sobol's shares or the tornado, as was studied.

        Args:
            outcome: which; by default the study's first that varies.
            year: in which year; by default the last that the study looks at.
            ax: where to draw.
            title: above the picture.

        Raises:
            UserError: if no study is beside the results, or it has nothing on the outcome or year.
        """
        return self._study().draw(outcome, _year(year), ax=ax, title=title)

    def morris(
        self, outcome: str | None = None, year: int | str | None = None, *, ax: Axes | None = None,
        title: str = "",
    ) -> Axes:  # fmt: skip
        """Morris's plane: how much each factor matters, and how much that depends on the others.

        Raises:
            UserError: as of `sensitivity`, and for a study by another method.
        """
        return self._study().morris(outcome, _year(year), ax=ax, title=title)

    def sensitivity_over_time(
        self, outcome: str | None = None, *, ax: Axes | None = None, title: str = ""
    ) -> Axes:
        """What an outcome depends on year by year, where the study has looked at more than one.

        Raises:
            UserError: as of `sensitivity`, and for a study of one year.
        """
        return self._study().over_time(outcome, ax=ax, title=title)

    def _study(self) -> SensitivityPlots:
        return SensitivityPlots(Sensitivity.load(self._results.folder), self._size)


def _year(year: int | str | None) -> int | None:
    """A year of a study, as a number.

    Raises:
        UserError: if it is none.
    """
    if year is not None and not str(year).isdigit():
        raise UserError(f"{year!r} is no year: a sensitivity is that of a year's mean")
    return None if year is None else int(year)
