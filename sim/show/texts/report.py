"""What every report says of itself: how to read its numbers, and where the model fails."""

READING = (
    (
        "Spread across runs",
        "How different runs are: 90 % of them lie in it (5 to 95 %). More runs do not shrink it.",
    ),
    (
        "Monte-Carlo interval",
        "How well this number of runs knows the mean difference (95 %). More runs shrink it. It is "
        "never the uncertainty of the answer, which lies in the assumptions.",
    ),
    (
        "Rises, falls",
        "The share of runs in which the value is higher, or lower, than in the run of the base with "
        "the same random numbers.",
    ),
)

#: In short what docs/decisions.md says at length.
LIMITS = (
    "No forecast: it shows what follows from stated assumptions, many of them judgement.",
    "Nothing observed after June 2024 was used, in numbers or in rules.",
    "The past is reproduced in part only. In the model China takes too large a share of trade around "
    "2001 and too small a one in 2023; its enforcement of 2017 is too shallow and exports to it do "
    "not collapse in 2018; tests neither pause in 2018 nor surge enough in 2022; shells to Russia "
    "come most of a year early; the Soviet share of trade in 1990 is too low; texts vetoed in 2022 "
    "are mostly not tabled.",
    "With parameters drawn over their plausible ranges most patterns of the past are met in fewer "
    "than half of the runs; no calibration has been done.",
    "Some numbers were chosen with a pattern in view; docs/decisions.md in the repository says which, "
    "and command `python -m sim.validation.patterns` scores the model against the past.",
)

FROM_MANIFEST = (
    "From the manifest, because the scenario cannot be made again here; the manifest does not hold the "
    "values of actors."
)
