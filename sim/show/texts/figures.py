"""Titles, axis labels, legends, subtitles and notes of the figures."""

from sim.show.texts.answer import NOT_A_FORECAST

# -- runs, spread, interval -----------------------------------------------------------------------

ONE_RUN = "one run"
RUNS = "{count:,} runs"
RUN = "run {number}"
MEAN_OF_RUNS = "mean of {count:,} runs"
SPREAD = "spread across runs, 5–95 %"
INTERVAL_OF_MEAN = "95 % Monte-Carlo interval of the mean"
MEAN_WITH_INTERVAL = "mean, with its 95 % Monte-Carlo interval"
SHARE_OF_RUNS = "share of runs in which it is so"
SHARE_OF_RUNS_AT = "share of runs in which it is ever so"
DISTRIBUTION, AT = "how many runs lie where", "{label}, {dates}"
NO_FORECAST = NOT_A_FORECAST

ENDS = "0 {low}, 1 {high}"
FOOT = "{runs} (seed {seed}{past}).{shown} {no_forecast} {source}"
RUNS_EACH = "{count:,} runs each"
SOURCE = "Source: Alliance laboratory {version} ({names})."
BANDS = "Lines: medians; bands: 50 % and 90 % of runs"
BANDS_OF_SHARES = "Lines: shares of runs; bands: their 95 % intervals"
PANEL = "panel {numbers}: {words}"
RUN_BY_RUN = "Differences run by run, with common random numbers"
INTERVALS = "Bars and bands: 95 % intervals"
ROWS = "Bars: 50 % and 90 % of runs; mark: median"
FLOW_PAGE, SUPPORT_PAGE = (
    "Who gives what to whom, $ million a month",
    "Who supports whom: shares of the value exchanged",
)
FAN_PAGE = (
    "Medians, 50 % and 90 % of runs (of what is or is not so: shares of runs; of counts: means)"
)
TIMELINE_PAGE = "One run: what was in force, what happened, and deals"
RECORD_BANDS = "Line: median; band: 90 % of runs"
EFFECT_MARKS = "Mark: mean difference with its 95 % interval; band: 90 % of runs"
BANDS_OF_MEANS = "Lines: means of runs; bands: their 95 % intervals"

# -- pages ----------------------------------------------------------------------------------------

BRANCH_LINE = "; dotted line: scenarios diverge"
FANS = (
    "median, 50 % and 90 % ranges of {runs} (yes/no indicators: share of runs; rare counts: mean)"
)
DIFFERENCES = "paired differences, run by run, in {runs}"
COMMON_NUMBERS = " each with common random numbers"
STREAMS = "{runs}{common} (seed {seed})"
PRIOR_RANGE, MOVED_RANGE = "prior, 5–95 %", "given the record, 5–95 %, and median"
MOVED_AXIS = "standard deviations of the prior"
MOVED_TITLE = "The record moves {moved} of {count} uncertain draws"
MOVED_SUBTITLE = "those of which it tells most; grey: no more than shuffled weights move"
MOVED_LEADER = "{name} (between leaders)"
CARRIED_ON = "with the model's error carried on, 5–95 %"
PASTS: dict[str, str] = {
    "given": "; past: chosen with the record in view, {sets} parameter sets",
    "replayed": "; past: replayed with random numbers chosen with the record in view, {sets} parameter sets",
    "free": "; {sets} parameter sets chosen with the record in view, random numbers of its own",
}
COMPARED = "{scenario} against {base}, run by run with common random numbers"
ALONE = "{scenario}: {runs}"
LESS = "{scenario} minus {base}"
SCENARIO_CHANGES_MOST = "What {scenario} changes most"
EFFECTS = (
    "{when}, against “{base}”, in standard deviations across runs; without what the scenario sets"
)
NOTHING_CHANGES = "nothing that is recorded changes"

# -- one indicator --------------------------------------------------------------------------------

MEAN_OF_RARE = "mean of runs"
WHERE_KNOWN = "where at least a tenth of the runs have a value"
NO_VALUE = "no value in any run"
NO_VALUE_IN_BOTH = "no run has a value in both"
MEAN_DIFFERENCE = "mean difference"
SHARE_HIGHER, SHARE_LOWER = "share of runs where higher", "share of runs where lower"
SOME_HAVE_A_VALUE = "{known} of {runs} runs have a value"
TIME_TO = "share of runs by then, from {since} on"
WAR_ENDS = "war ends"
IN_SHARE = " in {share:.0f} %"
DATES, DIVERGE = "{middle} ({early} to {late})", "scenarios diverge {date}"

# -- the record -----------------------------------------------------------------------------------

MODEL_OF_RUNS, MODEL_OF_ONE_RUN = "{scenario}: median, 5–95 %", "{scenario}, one run"
RECORD_WITH_RANGE, RECORD_AXIS, NO_UNIT = (
    "record, with its range",
    "record ({unit})",
    "scale of its own",
)
BORDER_SHUT = "border shut"
THE_RECORD, RECORD = "record", "record: {words}"
RECORD_DIVIDED = "record: {words} ÷ {factor:g}"
AS_MONTHLY_MEAN, DIVIDED_BY_FACTOR = " as a monthly mean", ", divided by the measure's factor"

# -- who gives what to whom -----------------------------------------------------------------------

FLOWS_TITLE = "Who gives what to whom: {scenario}, {when}"
FLOWS = (
    "$ million a month, {runs}; goods at the worth that the model gives them, cash net{exception}"
)
WITHOUT_GOODS = '; without {goods} (needs record="all")'
NOTHING_GIVEN = "nothing is given in these months"
SUPPORT_TITLE = "Who supports {client}: {scenario}"
SUPPORT = "share of the value exchanged{memory}; {runs}"
MEMORY = ", {months:g}-month memory"

# -- one run --------------------------------------------------------------------------------------

TIMELINE_TITLE = "{title}: run {number}"
TIMELINE = "what was in force, what happened, and deals in $ million a month, quarter by quarter, all on one scale"
ONLY_RECORDED = '; only what is recorded (needs record="all")'
LARGEST_DEAL = "up to ${worth:,.0f} million"
NOTHING_HAPPENS = "nothing happens in these months"
PART_WITHHELD = "part withheld"

# -- sensitivity ----------------------------------------------------------------------------------

DEPENDS_TITLE, DEPENDS_PAGE = "What {outcome} {depend} on in {year}", "What outcomes depend on"
DEPENDS_OVER_TIME = "What {outcome} {depend} on, year by year"
DEPENDS_PAGE_OVER_TIME = "What outcomes depend on, year by year"
POINTS = "{points} of {runs}"
STUDY = (
    "{scenario}, factors acting from {since}; {points}, {runs} each with "
    "{random_numbers} random numbers; {rest}"
)
REST = {"defaults": "the rest at its default", "declared": "the rest drawn"}
REST_OF_SCENARIO = "the rest as the scenario says"
DUMMY = "dummy, the control"
MORRIS = "change over a factor's whole range; bars: 95 % intervals; {points}"
MORRIS_X, MORRIS_Y = "μ*: mean size of the change", "σ: its standard deviation"
RANKED_X, CHANGE = "mean change over a factor's whole range", "change"
RANKED = "grey: no larger than the dummy's, which nothing reads; bars: 95 % intervals; {points}"
PER_CENT_OF_OUTCOME, POINTS_OF_SHARE = "per cent of the outcome", "percentage points of runs"
IN_UNIT, OF_THE_SCALE = "{unit}", "on its scale"
STUDY_FOOT = "{scenario}, factors acting from {since}; {points}, {runs} each (seed {seed}). {no_forecast} Source: Alliance laboratory."
MORRIS_GROUPS = "no σ for groups"
MORE_FACTORS, AS_UNEVEN_AS_LARGE = "{count} more", "σ = μ*"
SOBOL = "bars: 95 % intervals; {points}"
SOBOL_X = "share of the variance between points"
SOBOL_FIRST, SOBOL_TOTAL = "first order: alone", "total: with all interactions"
SOBOL_INDEX = "total index"
OVER_TIME = "bands: 95 % intervals; {points}"
TORNADO = "mean paired difference, bars: 95 % intervals; {points}"
TORNADO_X = "change from the usual values"
LOW_END, HIGH_END = "at its low end", "at its high end"
RANGE, SWITCH_RANGE = "({low} to {high}{unit})", "(off, on)"

# -- sweeps and discovery -------------------------------------------------------------------------

SWEEP_TITLE = "{outcome} in {year}"
SWEEP = (
    "Means of {year}, {points} from {since} on, {runs} each with {random_numbers} random numbers"
)
FROM_FIRST_POINT = "paired difference from the point at {value}"
FROM_FIRST = "paired difference from the first point"
WITHIN_INTERVAL, HIGHER, LOWER = "within its 95 % interval of none", "higher", "lower"
DIFFERENCE_IN, LABORATORY = "difference, {unit}", "Source: Alliance laboratory."
MEAN_OF_POINTS = "mean of similar points"
BOX_TITLE = "Box {number} ({method}{note})"
NOT_CONFIRMED = ", not confirmed"
BOX = (
    "happens in {density:.0%} [{low:.0%}, {high:.0%}] of the runs inside, in {share:.0%} of all runs; "
    "{coverage:.0%} of all its cases lie inside"
)
BOXES_TITLE = "Where {condition} in {scenario}"
BOXES = "grey: range drawn, blue: box; shares from the half of {runs} runs that did not choose the boxes"

# -- policies -------------------------------------------------------------------------------------

REGRET_TITLE, REGRET = (
    "{outcome}: regret",
    "{words}; {runs}; dot: mean, with its 95 % interval; bar: to the 90th percentile",
)
REGRET_X = "regret against the best policy of each run{unit}"
SATISFIED_TITLE, SATISFIED = (
    "{outcome}: good enough",
    "{wish}; share of runs, with its 95 % interval",
)
ALL_SATISFIED_TITLE, ALL_SATISFIED = (
    "All outcomes: good enough",
    "by every outcome that has a level; share of runs, with its 95 % interval",
)
POLICIES_TITLE = "Policies against uncertainties: {name}"
POLICIES = "{scenario}, policies from {since} on; {runs} each with common random numbers (seed {seed}){sets}"
NOTHING_ENOUGH = "the file does not say what is good enough"

# -- names ----------------------------------------------------------------------------------------

NO_FONT = (
    "no installed font has the characters of some names; pictures show file names or numbers instead "
    "(install Noto Sans CJK or NanumGothic)"
)
NUMBERED_SCENARIO, SCENARIO, EVENT = "scenario {number}", "scenario", "event"
NOT_DRAWN = "could not be drawn ({error})"
