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
    from sim.show.answers.answer import Answer
    from sim.show.answers.changes import Changes
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

    def answer(
        self, scenario: str | None = None, base: str | None = None, year: int | None = None
    ) -> "Answer":
        """What a scenario changes, in three to five sentences, with the findings behind them.

        Args:
            scenario: which; by default the last that was asked for.
            base: what it is compared with; by default its main comparison.
            year: whose means are compared; by default the fifth after the branch.

        Raises:
            UserError: for an unknown name, or where there is no base.

        >>> from sim import run
        >>> results = run("war_ends", runs=20, record=["arms.dprk.russia"], end="2028-12")
        >>> print(results.answer().sentences[0])  # doctest: +ELLIPSIS
        If the war in Ukraine ends by mid-2027, shells from North Korea to Russia fall from ...
        """
        from sim.show.answers.answer import answer

        return answer(self, scenario, base, year)

    def changes(
        self, scenario: str | None = None, base: str | None = None, year: int | None = None
    ) -> "Changes":
        """What a scenario changes, for tables and sentences: `.table()`, `.text(name)`, `.rises(…)`, `.falls(…)`.

        Args:
            scenario: which; by default the last that was asked for.
            base: what it is compared with; by default its main comparison.
            year: whose means are compared; by default the fifth after the branch.

        Raises:
            UserError: for an unknown name, or where there is no base.

        >>> from sim import run
        >>> war = run("war_ends", runs=20, record=["arms.dprk.russia"], end="2028-12").changes(year=2028)
        >>> war.falls("Russia buys fewer shells", "arms.dprk.russia")  # doctest: +ELLIPSIS
        **Holds.** Russia buys fewer shells: shells from North Korea to Russia fall from ...
        """
        from sim.show.answers.changes import Changes

        return Changes(self, scenario, base, year)

    def _repr_html_(self) -> str:
        from sim.show.answers.html import results_html

        return results_html(self)

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
