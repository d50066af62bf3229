"""Mutation testing: `python -m tests.mutants [GROUP or MODULE …]`, for example `compiled` or `sim.rules.trust`.

mutmut changes the formulas of a group of files, one at a time, and runs the sharpest tests on each: which
files and tests those are stands in `GROUPS`. This prints what share is noticed, file by file, and which
changes are not: look at one with `mutmut show NAME` in the folder `mutants/GROUP`. What has been tried is
kept there, and the next run goes on. The rules are changed in their NumPy form, which starts without
compiling; that the machine code says the same has tests of its own, in another group.

All mutants of the rules take a night: `--sample 500` tries as many, drawn by a seed. A larger sample holds
the smaller. `--again` tries those that were not noticed, after a test was written for them.
"""

import argparse
import contextlib
import fnmatch
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.errors import nearest

MUTANTS = Path("mutants").absolute()
#: mutmut's exit codes for a mutant that passes all tests, and that no test calls.
NOT_NOTICED = (0, 5, 33)
#: What the tests read besides the code.
COPIED = ("scenarios", "docs", "README.md", "pyproject.toml")
#: What a process that imports anew has before it becomes a mutant.
IMPORTED = ("numpy", "scipy.special", "pytest", "hypothesis", "llvmlite.binding")


@dataclass(frozen=True)
class Group:
    """Files that the same tests judge.

    Attributes:
        files: what is changed, as patterns.
        tests: what is run, as arguments of pytest; of these, each mutant meets those that call it.
        engine: in which the months of these tests run.
        anew: whether each mutant imports the simulation anew, so that what is computed once, as it is
            imported, is changed too; else a mutant starts from a process that has, which is quicker.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]
    engine: str = "numpy"
    anew: bool = False


#: Tests that run whole histories and hold two runs of the program to each other, or declarations one by one.
BLUNT = (
    "rules/test_time_to_k.py",
    "rules/test_exposure.py::test_the_variant_moves_nothing_on_record_and_brings_markets_back_after_the_war",
    "rules/test_crisis.py::test_with_the_switch_no_number_of_the_crisis_moves_the_model",
    "rules/test_perception.py::test_a_rumour_fades_within_a_year",
    "scenario/test_parameters.py::test_every_number_has_a_source_or_a_reason",
    "scenario/test_parameters.py::test_every_declaration_is_whole_and_in_bounds",
    "scenario/test_parameters.py::test_every_prior_names_the_articles_paragraph_or_says_that_none_speaks_of_it",
    "scenario/test_parameters.py::test_the_parameters_that_vary_are_those_that_differ_between_runs",
    "test_random_streams.py::test_a_world_is_the_same_alone_and_in_company",
    "test_random_streams.py::test_a_world_is_the_same_among_the_first_and_in_any_order",
)
OF_COMPILED = tuple(
    f"tests/compiled/test_{part}.py"
    for part in ("operations", "graph", "symbols", "searches", "tables", "text")
)
#: What declares parameters and rules, and holds their values; the other files of the folder are formulas.
DECLARED = (
    "decision_rules",
    "parameter",
    "parameter_stub",
    "parameter_values",
    "registry",
    "removed_parameters",
    "switches",
)
FORMULAS = (
    "bargain", "crisis", "denuclearisation", "dependence", "exchange", "leaders", "links", "market", "meetings", "objection",
    "opening", "outreach", "perception", "provocation", "readiness", "rivals", "sanctions", "spheres", "stages",
    "technology", "threat", "trust", "two_states", "war", "weapons",
)  # fmt: skip
NOT_BLUNT = tuple(f"--deselect=tests/{test}" for test in BLUNT)
GROUPS = {
    "rules": Group(
        tuple(f"sim/rules/{name}.py" for name in FORMULAS), ("tests/reference", "tests/rules", *NOT_BLUNT)
    ),
    "ledger": Group(("sim/state/ledger.py",), ("tests/state/test_ledger.py",)),
    "streams": Group(
        ("sim/random_streams.py",),
        ("tests/test_random_streams.py", "tests/model/test_redraws.py", "tests/model/test_chosen_past.py", *NOT_BLUNT),
        anew=True,
    ),
    "declarations": Group(
        tuple(f"sim/rules/{name}.py" for name in DECLARED),
        ("tests/rules/test_declarations.py", "tests/rules/test_parameter_values.py", "tests/agents/test_own_rules.py"),
    ),
    "scenarios": Group(
        ("sim/scenario/check_*.py",),
        (
            "tests/scenario/test_checks.py", "tests/scenario/test_schema.py",
            "tests/scenario/test_library.py",
            "--deselect=tests/scenario/test_schema.py::test_searches_for_the_nearest_name_are_bounded",
        ),
    ),
    "compare": Group(("sim/results/compare.py",), ("tests/results/test_compare.py",)),
    "verdicts": Group(
        tuple(f"sim/validation/claims/{part}.py" for part in ("verdicts", "criteria", "intervals", "reductions")),
        tuple(f"tests/validation/claims/test_{part}.py" for part in ("verdicts", "criteria", "evaluate", "language")),
    ),
    "compiled": Group(
        tuple(
            f"sim/compiled/{part}.py"
            for part in ("draws", "formulas", "functions", "graph", "library", "llvm", "table")
        ),
        OF_COMPILED,
        "traced",
    ),
    "symbols": Group(("sim/compiled/symbols.py",), OF_COMPILED, "traced", anew=True),
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run, and print a table; mutmut's exit code."""
    reader = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    reader.add_argument("names", nargs="*", metavar="GROUP|MODULE")
    reader.add_argument("--sample", type=int, metavar="N", help="try N mutants of each, by a seed")
    reader.add_argument("--again", action="store_true", help="try those that were not noticed")
    given = reader.parse_args(arguments)
    code = 0
    for group, modules in chosen(given.names).items():
        folder = prepared(group)
        names = [f"{module}.*" for module in modules]
        if given.again:
            names = survivors(folder, names or ["*"])
        elif given.sample is not None:
            names = sampled(group, folder, names or ["*"], given.sample)
        if names or not (given.again or given.sample):
            code = code or run(group, folder, names)
    print(table(MUTANTS))
    return code


def chosen(names: list[str]) -> dict[str, list[str]]:
    """The groups to be run, each with its modules; all of them where it has none."""
    paths = [str(file) for file in sorted(Path("sim").rglob("*.py"))]
    holders = {
        path.removesuffix(".py").replace("/", "."): group
        for group, held in GROUPS.items()
        for path in paths
        if _matches(path, held.files)
    }
    found: dict[str, list[str]] = {}
    for name in names or GROUPS:
        if name in GROUPS:
            found[name] = []
        elif name in holders:
            found.setdefault(holders[name], []).append(name)
        else:
            raise SystemExit(f"no group or module {name!r}.{nearest(name, [*GROUPS, *holders])}")
    return found


def prepared(group: str) -> Path:
    """The folder of a group: links to the code, and mutmut's settings."""
    folder = MUTANTS / group
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("sim", "tests", *COPIED):
        link = folder / part
        if not link.exists():
            link.symlink_to(Path(part).absolute())
    (folder / "imported.txt").write_text("\n".join(IMPORTED), encoding="utf-8")
    settings: dict[str, str | tuple[str, ...]] = {
        "source_paths": "sim",
        "only_mutate": GROUPS[group].files,
        "also_copy": COPIED,
        # what tests keep from one to the next would hide a mutant: each starts from a process that ran none
        "process_isolation": "forkserver",
        "forkserver_warmup": "import" if GROUPS[group].anew else "collect",
        "preload_modules_file": "imported.txt",
        "use_git_change_detection": "false",
        "timeout_constant": "2.0",
        "timeout_multiplier": "5.0",
        "pytest_add_cli_args": (
            "-p",
            "tests.sharpest_first",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
        ),
        "pytest_add_cli_args_test_selection": GROUPS[group].tests,
    }
    lines = [
        f"{key} = " + (values if isinstance(values, str) else "\n    ".join(values))
        for key, values in settings.items()
    ]
    (folder / "setup.cfg").write_text("\n".join(["[mutmut]", *lines, ""]), encoding="utf-8")
    return folder


def run(group: str, folder: Path, names: list[str]) -> int:
    """Try some mutants, by name or pattern; without a name, all that have not been tried."""
    command = str(Path(sys.executable).with_name("mutmut"))
    environment = {
        **{k: v for k, v in os.environ.items() if k != "PYTHONPATH"},  # it could lead past the mutants
        "ALLIANCE_ENGINE": GROUPS[group].engine,
        "ALLIANCE_CACHE": str(folder / "code"),
        "CI": "1",  # the same random examples for each mutant
        # what a plugin of a library or a search for garbage costs, each mutant would pay
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_ADDOPTS": "-p no:unraisableexception",
    }  # fmt: skip
    words = [command, "run", "--max-children", "1", *names]
    return subprocess.run(words, cwd=folder, env=environment, check=False).returncode


def sampled(group: str, folder: Path, patterns: list[str], size: int) -> list[str]:
    """The names of as many mutants, drawn by a seed, less those that have been tried."""
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.utils.format_utils import get_mutant_name

    names = []
    for file in sorted(Path("sim").rglob("*.py")):
        if _matches(str(file), GROUPS[group].files):
            text = file.read_text(encoding="utf-8")
            with contextlib.chdir(folder):  # where mutmut finds its settings
                made = mutate_file_contents(str(file), text).mutant_names
            names += [get_mutant_name(file, name) for name in made]
    names = [name for name in names if any(fnmatch.fnmatch(name, p) for p in patterns)]
    random.Random(1).shuffle(names)
    codes = {name: code for _, found in results(folder) for name, code in found.items()}
    return [name for name in names[:size] if codes.get(name) is None]


def survivors(folder: Path, patterns: list[str]) -> list[str]:
    """The names of the mutants that were tried and not noticed."""
    return [
        name
        for _, codes in results(folder)
        for name, code in codes.items()
        if code in NOT_NOTICED and any(fnmatch.fnmatch(name, p) for p in patterns)
    ]


def results(folder: Path) -> Iterator[tuple[str, dict[str, int | None]]]:
    """The files that were changed, each with the exit code of each mutant."""
    for file in sorted(folder.rglob("*.py.meta")):
        name = "/".join(file.parts[file.parts.index("sim", len(folder.parts)) :])
        held = json.loads(file.read_text(encoding="utf-8"))
        yield name.removesuffix(".meta"), held["exit_code_by_key"]


def table(folder: Path) -> str:
    """A line a file: how many mutants the tests kill, of how many tried; then those that survive."""
    lines, left = [f"{'file':<32} {'killed':>7} {'tried':>6} {'share':>6}"], []
    for name, codes in results(folder):
        tried = {mutant: code for mutant, code in codes.items() if code is not None}
        if tried:
            killed = sum(code not in NOT_NOTICED for code in tried.values())
            lines.append(f"{name:<32} {killed:>7} {len(tried):>6} {killed / len(tried):>6.1%}")
            left += [n for n, code in tried.items() if code in NOT_NOTICED]
    return "\n".join([*lines, f"not noticed: {len(left)}", *left])


def _matches(file: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(file, pattern) for pattern in patterns)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
