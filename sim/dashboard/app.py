"""The dashboard for `solara run sim.dashboard.app`; `sim dashboard` serves the same."""

from sim.dashboard.page import Page

Page  # noqa: B018 (Solara shows what a module ends with)
