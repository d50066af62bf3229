"""Results that draw themselves: the data of a batch with its figures, its report and its study.

>>> from sim import run
>>> results = run("history", runs=3, end="1993-12")
>>> results["history"]["arms.dprk.russia"].dims
('month', 'run')
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sim.results.data import ResultsData

if TYPE_CHECKING:
    from sim.show.plots import Plots
    from sim.show.study_plots import SensitivityWithPlots


class Results(ResultsData):
    """What a batch has left: datasets by scenario, their manifest, and all that is drawn of them."""

    @property
    def plot(self) -> "Plots":
        """Figures of these results: `results.plot.fan("arms.dprk.russia")`.

        Where a sensitivity study is beside them, also its own: `results.plot.sensitivity(...)`.
        """
        from sim.show.plots import Plots

        return Plots(self)

    @property
    def sensitivity(self) -> "SensitivityWithPlots":
        """The sensitivity study in the folder of these results, as `sim sensitivity` leaves one.

        Raises:
            UserError: if there is none, or it cannot be read.
        """
        from sim.show.study_plots import load_study

        return load_study(self.folder)

    def report(self, file: Path | str) -> Path:
        """Write one HTML file that says it all, to be mailed or printed; where it now is.

        Raises:
            UserError: if the file exists, or cannot be written.
        """
        from sim.show.report import write_report

        return write_report(self, file)
