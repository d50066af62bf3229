"""What an answer says around its findings."""

NOT_A_FORECAST = "What follows from stated assumptions, not a forecast."
#: Above tables of what happens or not; a share of runs is no probability.
HAPPENS = "In how many runs it happens"
IF, IN = "If {clause}", "In “{title}”"
NOTHING = (
    "{lead}, nothing that is shown here changes more than chance could make it, against “{base}”."
)
IDENTICAL = (
    "{lead}, every run is the same in {when} as in “{base}”: what is set holds there already, or reaches nothing "
    "that is recorded."
)
AGAINST_OTHER = "Against “{base}”, {clause}."
HARDLY = "{nouns} hardly change."
UNCLEAR = "Whether these rise or fall, the runs do not say: {nouns}."
NOTE = (
    "Means of {runs} runs each, compared run by run with “{base}” (seed {seed}{past}). "
    + NOT_A_FORECAST
)
HEADING = "{title}, against {base}"
SETS = "What the scenario sets"
COLUMNS = "Means in {when}: {base} → {title}; the difference ± its 95 % Monte-Carlo interval; in how many runs it is so."
ALSO, SET_ROWS = "What else changes most", "What the scenario itself moves"
IN_RUNS, BY_THEN = "in % of runs", "by {when}"
ASSUMED, INSTEAD = "{key}, {heading}: {after}", " (instead of {before})"
DECIDES = "how {actor} decides"
MORE_ASSUMED = "and {count} more: sim diff {base} {scenario}"
PICTURES, TABLES = "pictures: {folder}", "tables and data: {folder}"
NEXT_COMMANDS = (
    "next: sim report {folder} (one file to mail or print), sim plot {folder} --kind overview {scenario} (a slide),",
    "      sim compare {folder} --scenario {scenario} --base SCENARIO (against another)",
)
#: Where nothing is compared.
LEVEL = "{noun} {verb} {mean}{unit} in {when} (5 to 95 % of runs: {low} to {high})."
LEVEL_COLUMNS = "Means in {when}, and the spread across runs, 5 to 95 %."
LEVEL_NOTE = "{runs} runs (seed {seed}{past}); it has no base to compare with. What follows from stated assumptions, not a forecast."
IN_TIME, SPREAD = "in % of the time", "{low} to {high}"
#: In notebooks.
CHANGES_HEAD = ("mean in {when}", "{base} → {title}", "difference", "in how many runs")
BELOW_CHANGES = "Difference: mean of the runs, ± half of its 95 % Monte-Carlo interval."
WITH_DIFFERENCE, POINTS = (
    "{clause} (difference {difference}, 95 % Monte-Carlo interval)",
    " percentage points",
)
