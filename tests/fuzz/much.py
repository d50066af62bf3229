"""How fuzzing goes about it: what fails is printed so as to be repeated.

In the slow tier the examples are the same each time, so that a change is judged by what it changes; a night tries
others. `--hypothesis-seed=N` on the command line of pytest makes a whole night again, `FUZZ_EXAMPLES=300` in the
environment a shorter one.
"""

import os

from hypothesis import HealthCheck, settings

FUZZ = settings(
    suppress_health_check=list(HealthCheck), derandomize=True, database=None, print_blob=True,
    deadline=None,
)  # fmt: skip
NIGHT = settings(FUZZ, derandomize=False)
#: Examples of a night: an hour or so of commands, and of folders.
MANY = int(os.environ.get("FUZZ_EXAMPLES", "5000"))
