"""Writes docs/hindcast.md: `python docs/hindcast.py`, about six minutes.

The command `sim hindcast --origins all --rivals all` prints the same lines.
"""

from pathlib import Path

from sim.validation.hindcast import ALL_ORIGINS, hindcast
from sim.validation.hindcast_rivals import rival_hindcasts, rival_lines
from sim.validation.hindcast_text import lines

PAGE = Path(__file__).with_name("hindcast.md")
HEAD = """# The past, forecast and scored

How well does the model forecast what it has not seen? From each of 25 origins, the ends of 1998 to 2022, histories are
chosen with the record to that origin only ([how](assimilation.md)), and run on for up to five years. `raw` is what
the record would show of these histories. `anchored` adds the model's error of each series, carried on from its last
observation; it enters no rule. `mixed` is half of that and half persistence. Simple forecasts stand beside them.

This page is made by `python docs/hindcast.py`; `sim hindcast --origins all --rivals all --out hindcast.csv` gives all forecasts.

```text
"""
FOOT = """```

How to read it:

- A table with drivers as recorded tells what the model makes of the world around it, not what it would have known.
  The same with frozen drivers is closer to a forecast, and is harsher than one: it denies what anyone could see coming.
- Trade over the closed border (2020 to 2022) is forecast and printed, and not counted: that series of drivers was coded
  with trade in view.
- The simple forecast that the skill is against was the best of four over all origins. Nobody could have chosen it before.
- A model with 25 overlapping origins has seen one history. Intervals are over blocks of neighbouring origins.
- `dyads_alone` answers "why agents?". Where it forecasts these series as well as the model, or better, the past of these
  series needed no partner that sees the others. What interaction is for must then be shown elsewhere: in the
  [claims](claims.md) and in scenarios, not here.
"""


def main() -> None:
    """Run the hindcast and write the page."""
    found = hindcast(ALL_ORIGINS)
    rivals = rival_hindcasts(origins=ALL_ORIGINS)
    PAGE.write_text(
        f"{HEAD}{chr(10).join([*lines(found), '', *rival_lines(found, rivals)])}\n{FOOT}",
        encoding="utf-8",
        newline="\n",
    )
    print(f"written: {PAGE}")


if __name__ == "__main__":
    main()
