"""The JSON Schema of what each command prints with `--json`.

`docs/json.md` shows them as tables.
"""

from collections.abc import Mapping

from sim.show.as_json.answer import ANSWERS, NEEDED
from sim.show.as_json.assimilation import STARTS, TRUTHS
from sim.show.as_json.claims import CLAIMS
from sim.show.as_json.discovery import DISCOVERY
from sim.show.as_json.forecast import FORECAST, SCORES
from sim.show.as_json.hindcast import HINDCAST
from sim.show.as_json.names import EXPLANATION, FIND, LIST
from sim.show.as_json.parts import Json
from sim.show.as_json.policies import POLICIES
from sim.show.as_json.scenarios import CHECK, DIFF, REPLAY, VERIFY
from sim.show.as_json.sensitivity import SENSITIVITY
from sim.show.as_json.sweep import SWEEP
from sim.show.as_json.variance import VARIANCE

#: By command, with the option where it answers something else.
SCHEMAS: Mapping[str, Json] = {
    "run": ANSWERS, "tweak": ANSWERS, "compare": ANSWERS, "compare --precision": NEEDED, "verify": VERIFY,
    "sweep": SWEEP, "sensitivity": SENSITIVITY, "discover": DISCOVERY, "policies": POLICIES, "variance": VARIANCE,
    "claims": CLAIMS, "hindcast": HINDCAST, "forecast": FORECAST, "forecast --score": SCORES,
    "assimilate": STARTS, "assimilate --synthetic": TRUTHS,
    "list": LIST, "find": FIND, "explain": EXPLANATION, "check": CHECK, "diff": DIFF, "replay": REPLAY,
}  # fmt: skip
