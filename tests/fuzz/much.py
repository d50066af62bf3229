"""How fuzzing goes about it: other examples each time, and what fails is printed so as to be repeated.

`--hypothesis-seed=N` on the command line of pytest makes a whole run again, `FUZZ_EXAMPLES=300` in the
environment a shorter night.
"""

import os

from hypothesis import HealthCheck, settings

FUZZ = settings(
    suppress_health_check=list(HealthCheck), derandomize=False, print_blob=True, deadline=None
)
#: Examples of a night: an hour or so of commands, and of folders.
MANY = int(os.environ.get("FUZZ_EXAMPLES", "5000"))
