"""What is on record of 1990 to June 2024, and how a history of the model would show in it.

What is there. A record is one series of observations, each with its date, range, source and grade:
trade with China, Russia and the world; shares of trade; shells, containers, what they brought, and
the firing of a war; missiles and nuclear tests; votes and texts of the Security Council; distance in
the General Assembly; meetings and treaties; whether unification was given up, talks held and a deal in
force, on few dates; penalties by the United States; warheads.

>>> from sim.record import record, records, model_values
>>> len(records())
56
>>> trade = record("trade.dprk.china")
>>> trade.unit, trade.observations[-1].date, round(trade.observations[-1].value)
('$m of 2023', '2023', 2300)

A measure says how the model's recorded indicators turn into what a record would show of them: civil
trade by year, and of it the part that customs see; shells added up; votes in the months of a vote.
`model_values` applies it, so that both can be laid side by side:

>>> import numpy as np
>>> months, values = model_values("trade.dprk.china", {"trade.dprk.china": np.full((414, 2), 100.0)})
>>> values.shape, months.shape
((31, 2), (31,))

Where things stand. `data/*.csv` holds the observations as their sources state them, money in dollars
of the day with the factor (`deflator`) that turns it into $m of 2023; the loader multiplies. That
factor is 1 over `us_prices`, the deflator of American GDP. `sources.csv` gives a source's address,
`catalogue.py` what each series is, `measure.py` what is compared with what.

Grades. "verified": a page or data file states it, or its parts, which proves it found, not true.
"derived": worked out from such parts (a quotient, a midpoint, a count, a zero from a list).
"recalled": from memory, without a source. "judgement": coded by us by a written rule. "computed":
geometry or arithmetic alone. A low or high end is a disagreement of sources or a source's own range,
and no confidence interval; most values rest on one source and have none.

Pitfalls.

- Official trade with Russia is civil goods: no arms, no troops, little labour. One month's shells may
  be worth more than a year of it. Russia published no detail after 2021.
- Trade fell in 2020 to 2022 because the DPRK shut its border, with all partners alike: see
  `is_border_closed`. Nothing about alignment follows from those years.
- Trade with China mixes two bases: customs, and KOTRA (2007 to 2011, 2015, 2016), which adds crude
  that customs left out from 2014 on. Grain aid and smuggling are in neither.
- KOTRA's shares and totals leave inter-Korean trade out, which was large from 2000 to 2015.
- Shells are what containers could hold if all held 152-mm rounds; with 122-mm rockets it would be a
  fifth or a sixth. Counts by Seoul, Washington and Kyiv differ by a factor of two to three and start
  at different dates: they are separate records, never one series.
- Rounds fired mix calibres; two sources for one month differ by a factor of up to seven.
- Missiles are not provocations: a salvo counts each missile. Test days are nearer to the model's count.
- Unanimous votes say little; the two vetoes say most. A vote in the model is what would be voted.
- SIPRI's warheads fall in 2022 because their definition changed.
- Distances in the Assembly may be compared between dyads within a year, not across years. The DPRK
  votes seldom, so its position is uncertain; the agreement series ends in 2019.
- Penalties are our own grades, made by people who know what came later. They test little.
- Unification, talks and a deal (`posture.csv`) are observed on few dates on purpose. They seldom change:
  a value for each year would repeat one observation many times. "Talks" are talks with the United States
  about weapons; a letter or an offer without an answer is none.
- Some patterns of these data were in view when numbers of the model were chosen: `docs/decisions.md`
  says which, and for those a good match is a fit, not a test.

Left out, since their owners must be asked first: the cases of the Global Sanctions Data Base and what
derives from them, the counts of CSIS Beyond Parallel (two single facts found there are kept), those of
Castellum, and UNCTAD's trade matrix of 2015. SIPRI, CNS, COW, ATOP, the Assembly's votes and ideal
points, FAS and the Bureau of Economic Analysis ask to be cited, as each observation does.
"""

from sim.record.load import Observation, Record, frame, record, records
from sim.record.measure import (
    MEASURES,
    Factor,
    Measure,
    ModelValues,
    in_comparison,
    is_border_closed,
    measure,
    model_values,
)

__all__ = [
    "MEASURES",
    "Factor",
    "Measure",
    "ModelValues",
    "Observation",
    "Record",
    "frame",
    "in_comparison",
    "is_border_closed",
    "measure",
    "model_values",
    "record",
    "records",
]
