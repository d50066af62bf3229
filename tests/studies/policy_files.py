"""Small files of policies for tests."""

from pathlib import Path
from textwrap import dedent

SMALL = """
    prior: defaults
    runs: 30
    policies:
      nothing: {}
      same: {}
      pressure: us_maximum_pressure
      offer:
        parameters: {us.openness_shift: 0.4}
        events: [{name: large_offer, at: 2024-09, set: {us.relief_share: 0.5, us.deal_grant: 100}}]
    uncertainties:
      output_most: plausible
      concession_closed: [60, 150]
      war_end: [2024-08, 2025-12]
      gdp.russia: [-0.03, 0.03]
      exposure.china: [0.2, 0.4]
    outcomes:
      shells: {indicator: arms.dprk.russia, window: 2025, better: less, enough: 50}
      talks: {indicator: talks, window: 2024-08..2025, better: more, enough: 1, of: highest}
    """


def write(folder: Path, text: str = SMALL, name: str = "small.yaml") -> Path:
    """A file of policies in a folder."""
    file = folder / name
    file.write_text(dedent(text), encoding="utf-8")
    return file
