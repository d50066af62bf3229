"""Draws every number and picture of the documents and notebooks anew, in one command.

`python docs/redraw.py` runs, in order, what makes the generated tables, the medians, the measured tables, the
pictures, the notebooks and the site (about twenty minutes on two cores). Needs `pip install -e ".[fast,notebooks,docs]"`.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What is run, in order.
COMMANDS = (
    ("docs/series.py",),
    ("-m", "sim.rules.parameter_stub"),
    ("-m", "sim.scenario.jsonschema"),
    ("docs/build.py",),
    ("docs/medians.py",),
    ("docs/measurements.py",),
    ("docs/hindcast.py",),
    ("-m", "sim.validation.claims.page"),
    ("-m", "sim.validation.odd"),
    ("-m", "sim.validation.trace"),
    ("-m", "sim.validation.limits"),
    ("docs/pictures.py",),
    ("docs/notebooks.py",),
    ("-m", "docs.site"),
)


def main() -> int:
    """Run the commands; the first that fails ends it."""
    for command in COMMANDS:
        print(f"== {' '.join(command)}", flush=True)
        code = subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
