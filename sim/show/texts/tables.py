"""Titles, headings and captions of the tables in a terminal."""

from sim.show.texts.answer import HAPPENS, NOT_A_FORECAST

CHANGES_TITLE = "What {scenario} changes in {when}, against {base}"
CHANGES_COLUMNS = "Means in {when}: {base} → {scenario}; the difference ± its 95 % Monte-Carlo interval; in how many runs it is so"
CHANGES = "{runs} each with common random numbers (seed {seed}){equal}. " + NOT_A_FORECAST
EQUAL_BEFORE = ", equal before {month}"
RUNS_FOR = "; runs for ± {precision:g}"
NOTHING_CHANGES = "nothing that is recorded"

LIKELY_TITLE = HAPPENS + ", from {month} on"
LIKELY_COLUMNS = "{names}: share of runs in which it happens, ± its 95 % Monte-Carlo interval, and when it begins"
LIKELY = "The month is the median of the runs in which it begins; runs in which it had begun before count in the share."

FAILURES_TITLE = "What failed"
FAILURES = ("scenario", "runs", "cause")

STUDY_TITLE = "What matters for {outcome} in {year}"
STUDY_OVER_TIME = "What matters for {outcome}, year by year"
#: A factor of a study in a table: its label, and the name below it.
LABELLED = "{label}\n  {name}"
FACTOR, CONTROL = "factor", "dummy (control)"
STUDY_HEADINGS = {
    "morris": ("μ*", "μ", "σ"), "sobol": ("first order", "total"),
    "tornado": ("at its low end", "at its high end"),
}  # fmt: skip
STUDY_MEANINGS = {
    "morris": "μ*: mean size of the change of the outcome over a factor's whole range; μ: mean with "
    "sign; σ: standard deviation of the change, from curvature or interaction.",
    "sobol": "Shares of the variance between points (not between runs): of the factor alone, and "
    "with all its interactions.",
    "tornado": "Mean paired difference from the usual values, one factor moved at a time.",
}
#: An outcome's identifier, where a title has its label.
OUTCOME = "Outcome: {name}. "
STUDY = (
    "{meaning} After ± a 95 % interval. {points}, {runs} each with {random_numbers} random "
    "numbers, factors acting from {since}{deviations}. The dummy has no effect by construction; treat "
    "effects of its size as noise."
)
VARIANCE_TITLE = (
    "Where the spread of {outcome} across runs comes from, mean of {year} in {scenario}"
)
VARIANCE_MEANING = (
    "Alone: what a source explains by itself. With others: the same and all interactions it takes part in, so "
    "these add up to more than 1."
)
VARIANCE = (
    "Shares of the variance across {runs} runs (seed {seed}), in brackets a 95 % bootstrap interval; the standard deviation "
    "is {deviation}. "
    + VARIANCE_MEANING
    + " {since}The processes are those of docs/model.md, section 5."
)
VARIANCE_SINCE = "Draws before {month} are the same in all sets. "
SOURCE, ALONE, WITH_OTHERS = "source", "alone", "with others"
NO_SPREAD = "it does not vary across runs"

DEVIATIONS = (
    "; the standard deviation between points is {points}, across runs at a point {runs}; "
    "{missing:.0%} of runs have no value"
)

DISCOVERY = (
    "The boxes were found in one half of the runs; the shares are those of the other half. Density: "
    "share of the runs in the box in which it occurs, with its 95 % Monte-Carlo interval. Coverage: "
    "share of all its occurrences that are in the box. A box is confirmed if the interval is above "
    "the share among all runs."
)
DISCOVERY_HEADINGS = ("box", "limits", "density", "coverage", "")

POLICIES_TITLE = "{outcome}: {words}{unit}"
POLICIES_LEAST = "Least mean regret: {first}{alike}.{enough}"
POLICIES_ALIKE = "; these runs do not tell {others} apart from it"
POLICIES_ENOUGH = " Good enough: {wish}."
POLICIES = (
    "{runs} of each policy with common random numbers (seed {seed}){sets}. Change: mean paired difference from {status_quo}, "
    "after ± its 95 % interval. Regret: what is lost in a run against the policy that would have been best in it, "
    "with hindsight, so that chance counts too: its mean, its 90th percentile, and the most. In brackets 95 % intervals, of regret by bootstrap (none of a maximum reaches above "
    "it), of shares by Wilson's. Share: mean regret as a share of the mean size of the best outcome. Best in: the share of runs in "
    "which no policy is better. " + NOT_A_FORECAST
)
POLICIES_ALL_TITLE = "Good enough by all outcomes at once"
POLICIES_ALL = "The share of runs in which all of these hold: {wishes}."
POLICY_HEADINGS = ("policy", "mean", "change", "regret", "90 %", "most", "share", "best in")
POLICY, GOOD_ENOUGH = "policy", "good enough"
FAILURES_OF_POLICIES_TITLE = "Which uncertainties decide where a policy is not good enough"
FAILURES_OF_POLICIES = (
    "The clearest box of PRIM and CART: found in one half of the runs, measured in the other. Fails inside: with its 95 % interval. "
    "A box is confirmed if that interval is above the share among all runs."
)
FAILURE_HEADINGS = ("policy", "outcome", "fails", "where", "fails inside", "")
NOTHING_SEPARATES = "nothing that is drawn separates its failures alone"
NO_BOX = "{names}, but no box holds clearly more of them"
NOT_CONFIRMED = "not confirmed"
