"""The JSON Schema of what each tool answers: that of its command, with what only a server says."""

from sim.show.as_json.answer import ANSWERS
from sim.show.as_json.claims import CLAIMS
from sim.show.as_json.forecast import FORECAST
from sim.show.as_json.names import EXPLANATION, FIND, LIST
from sim.show.as_json.parts import NOTE, Json, closed, flag, joined, number, text, texts, whole
from sim.show.as_json.scenarios import CHECK

ESTIMATE = closed({
    "scenarios": texts("what would be run, the bases first"),
    "runs": whole("of each", 1),
    "seconds": number("of computing, about"),
    "bytes": number("of memory for the series of all runs, at most"),
    "allowed": flag("whether a call may take so much"),
    "allowed_runs": whole("the most runs that a call may take", 1),
})  # fmt: skip
RESULTS = closed({"results": text("the name under which they are kept for `compare`")})
CAUTIONS = closed({"cautions": texts("what there is to beware of in a selection of runs")})
_answers = {key: value for key, value in ANSWERS["properties"].items() if key != "folder"}
_noted = closed({"note": NOTE})

#: By tool.
TOOL_SCHEMAS: dict[str, Json] = {
    "list": joined(LIST, _noted), "find": joined(FIND, _noted), "explain": joined(EXPLANATION, _noted),
    "check": joined(CHECK["properties"]["scenarios"]["items"], _noted),
    "estimate": joined(ESTIMATE, _noted),
    "run": joined(RESULTS, CAUTIONS, closed(_answers), _noted),
    "compare": joined(RESULTS, CAUTIONS, closed(_answers), _noted),
    "claims": CLAIMS, "forecast": joined(FORECAST, CAUTIONS),
}  # fmt: skip
