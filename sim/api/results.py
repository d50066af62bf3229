"""The results of a batch with their figures, report and sensitivity study.

>>> from sim import run
>>> results = run("history", runs=3, end="1993-12")
>>> results["history"]["arms.dprk.russia"].dims
('month', 'run')
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sim.results.data import ResultsData

if TYPE_CHECKING:
    from sim.api.study_results import SensitivityStudy
    from sim.show.plots import Plots


class Results(ResultsData):
    """The results of a batch: datasets by scenario, their manifest, figures and report."""

    #: The earlier name of `first_times`.
    happenings = ResultsData.first_times

    @property
    def plot(self) -> "Plots":
        """Figures of these results: `results.plot.fan("arms.dprk.russia")`.

        If a sensitivity study is in the folder, also its own: `results.plot.sensitivity(...)`.
        """
        from sim.show.plots import Plots

        return Plots(self)

    @property
    def sensitivity(self) -> "SensitivityStudy":
        """The sensitivity study in the folder of these results, as `sim sensitivity` saves it.

        Raises:
            UserError: if there is none, or it cannot be read.
        """
        from sim.api.study_results import SensitivityStudy

        return SensitivityStudy.load(self.folder)

    def report(self, file: Path | str) -> Path:
        """Write one HTML file with all figures, tables and assumptions; its path.

        Raises:
            UserError: if the file exists, or cannot be written.
        """
        from sim.show.report import write_report

        return write_report(self, file)
