"""Studies with their figures: what `sim.sweep`, `sim.sensitivity` and `sim.discover` return."""

from typing import TYPE_CHECKING

from sim.studies.discovery import Discovery
from sim.studies.sensitivity import Sensitivity
from sim.studies.sweeps import Sweep

if TYPE_CHECKING:
    from sim.show.study_plots import DiscoveryPlots, SensitivityPlots, SweepPlots


class SweepStudy(Sweep):
    """A sweep with its figures."""

    __slots__ = ()

    @property
    def plot(self) -> "SweepPlots":
        """Its figures: `sweep.plot.line("arms.dprk.russia")`."""
        from sim.show.study_plots import SweepPlots

        return SweepPlots(self)


class SensitivityStudy(Sensitivity):
    """A sensitivity study with its figures."""

    __slots__ = ()

    @property
    def plot(self) -> "SensitivityPlots":
        """Its figures: `study.plot.morris("arms.dprk.russia")`."""
        from sim.show.study_plots import SensitivityPlots

        return SensitivityPlots(self)


class DiscoveryStudy(Discovery):
    """A scenario discovery with its figures."""

    __slots__ = ()

    @property
    def plot(self) -> "DiscoveryPlots":
        """Its figures: `discovery.plot.box(0)`."""
        from sim.show.study_plots import DiscoveryPlots

        return DiscoveryPlots(self)
