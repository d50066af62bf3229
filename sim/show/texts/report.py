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
    (
        "Hardly changes",
        "The whole interval lies within a tenth of the standard deviation across runs, or within a hundredth of a "
        "scale from 0 to 1. Where it is wider and holds 0, these runs do not say.",
    ),
)

#: In short what docs/limits.md says at length.
LIMITS = (
    "No forecast: it shows what follows from stated assumptions, many of them judgement. A share of runs is no "
    "probability of an event.",
    "Nothing observed after June 2024 was used, in numbers or in rules.",
    "The past is reproduced in part only. `docs/limits.md` in the repository lists every pattern of the past that fewer "
    "than half of the runs meet, `docs/hindcast.md` the series of which a simple forecast is better.",
    "Some numbers were chosen with a pattern in view; `docs/decisions.md` says which.",
    "Of the article's claims some are contradicted by the model, and most are undetermined: `docs/claims.md`.",
)

FROM_MANIFEST = (
    "From the manifest, because the scenario cannot be made again here; the manifest does not hold the "
    "values of actors."
)
