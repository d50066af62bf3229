"""Mutation testing of the heart: `python -m tests.mutants [MODULE …]`, for example `sim.rules.trust`.

mutmut changes the formulas of the rules, the market, the luck and the books, one at a time, and runs
the sharpest tests on each; which files and tests those are stands in pyproject.toml. This prints what
share is noticed, file by file, and which changes are not: look at one with `mutmut show NAME`. What
has been tried is kept in `mutants/`, and the next run goes on from there. Formulas are changed in their
NumPy form, which starts without compiling: the machine code is made of the same text.

Without a module all are tried, which takes a night.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from sim.errors import nearest

MUTANTS = Path("mutants")
#: mutmut's exit codes for a mutant that passes all tests, that no test calls, that is not yet tried.
SURVIVED, UNTESTED = 0, (33, None)


def main(modules: list[str]) -> int:
    """Run, and print a table; mutmut's exit code."""
    known = [".".join(file.with_suffix("").parts) for file in Path("sim").rglob("*.py")]
    for module in modules:
        if module not in known:
            raise SystemExit(f"no module {module!r}.{nearest(module, known)}")
    names = [f"{module}.*" for module in modules]
    command = str(Path(sys.executable).with_name("mutmut"))
    plain = {**os.environ, "ALLIANCE_ENGINE": "numpy"}
    done = subprocess.run([command, "run", "--max-children", "1", *names], env=plain, check=False)
    print(table(MUTANTS))
    return done.returncode


def table(folder: Path) -> str:
    """A line a file: how many mutants the tests kill, of how many tried; then those that survive."""
    lines, left = [f"{'file':<32} {'killed':>7} {'tried':>6} {'share':>6}"], []
    for file in sorted(folder.rglob("*.py.meta")):
        codes = json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]
        tried = {name: code for name, code in codes.items() if code is not None}
        if tried:
            killed = sum(code not in (SURVIVED, *UNTESTED) for code in tried.values())
            name = file.relative_to(folder).as_posix().removesuffix(".meta")
            lines.append(f"{name:<32} {killed:>7} {len(tried):>6} {killed / len(tried):>6.1%}")
            left += [n for n, code in tried.items() if code in (SURVIVED, *UNTESTED)]
    return "\n".join([*lines, f"not noticed: {len(left)}", *left])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
