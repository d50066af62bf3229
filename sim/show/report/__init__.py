"""A report: one HTML file with questions, answers, pictures, assumptions and limits, to be mailed or printed."""

from sim.show.report.page import NAME, report, write_report

__all__ = ["NAME", "report", "write_report"]
