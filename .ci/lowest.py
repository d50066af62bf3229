"""Prints the lowest versions that pyproject.toml declares, as pip's constraints.

`python .ci/lowest.py fast dashboard` names the extras whose bounds count besides the dependencies. A bound that
does not hold shows when the package installed with these constraints fails.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
#: A name, perhaps with extras of its own, and the version that its lower bound says.
BOUND = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*>=\s*([0-9][0-9A-Za-z.]*)")


def lowest_versions(extras: list[str]) -> Iterator[str]:
    """One constraint for each declared dependency, `name==version`."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"]]
    for extra in extras:
        declared += project["optional-dependencies"][extra]
    for dependency in declared:
        if bound := BOUND.match(dependency):
            yield f"{bound[1]}=={bound[2]}"


if __name__ == "__main__":
    print("\n".join(lowest_versions(sys.argv[1:])))
