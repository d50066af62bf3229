"""Does this checkout compute the same numbers as an older commit, and how fast?

`python benchmarks/same_numbers.py COMMIT` checks the older commit out beside this one (a git
worktree in a temporary folder), runs both at once, each in its own process, and prints one line a
thing: the baseline's medians, the random draws, every recorded series of every shipped scenario,
and the arrays of a stored batch. All are compared bit by bit; the exit status is 1 where one
differs. `--speed` instead runs 1, 100 and 2,000 histories in alternating pairs and prints the
median ratio. A change of structure needs this; a change of numbers is a *Results:* entry.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PROBE = Path(__file__).with_name("numbers_of.py")
SIZES, PAIRS = (1, 100, 2000), 5
Digests = Mapping[str, Mapping[str, str]]


@contextmanager
def worktree(commit: str) -> Iterator[Path]:
    """A checkout of an older commit, removed afterwards."""
    with TemporaryDirectory() as folder:
        tree = Path(folder) / "old"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def probe(tree: Path, what: str) -> "subprocess.Popen[str]":
    """The probe at work in a checkout."""
    return subprocess.Popen(
        [sys.executable, "-P", str(PROBE), what], cwd=tree, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(tree)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def digests(process: "subprocess.Popen[str]") -> Digests:
    """What a probe found, by thing and item."""
    text, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the probe ended with status {process.returncode}")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith('{"thing"')]
    return {line["thing"]: line["items"] for line in lines}


def differences(old: Digests, new: Digests) -> Iterator[tuple[str, int, list[str]]]:
    """Each thing, the number of its items, and the items that differ or are on one side only."""
    for thing in old:
        before, after = old[thing], new[thing]
        items = sorted(before.keys() | after.keys())
        yield thing, len(items), [i for i in items if before.get(i) != after.get(i)]


def compare(tree: Path) -> int:
    """Print one line a thing; 1 where one differs."""
    old, new = (probe(place, "digests") for place in (tree, ROOT))
    status = 0
    for thing, count, differing in differences(digests(old), digests(new)):
        if differing:
            status = 1
            first = "; ".join(differing[:3]) + ("; …" if len(differing) > 3 else "")
            print(f"{thing}: {len(differing):,} of {count:,} differ: {first}")
        else:
            print(f"{thing}: the same ({count:,} compared)")
    return status


def speed(tree: Path) -> None:
    """Print the median time ratio for each number of runs."""
    pair = [probe(place, "clock") for place in (tree, ROOT)]
    for runs in SIZES:
        seconds: tuple[list[float], list[float]] = ([], [])
        for turn in range(PAIRS):
            for which in (0, 1) if turn % 2 == 0 else (1, 0):
                seconds[which].append(_timed(pair[which], runs))
        ratio = median(new / old for old, new in zip(*seconds, strict=True))
        print(f"{runs:>5} runs: {median(seconds[0]):.2f} s before, {median(seconds[1]):.2f} s now, "
              f"median ratio {ratio:.3f} of {PAIRS} pairs", flush=True)  # fmt: skip
    for process in pair:
        process.communicate()


def _timed(process: "subprocess.Popen[str]", runs: int) -> float:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{runs}\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("commit", help="the older commit")
    words.add_argument("--speed", action="store_true", help="time both instead")
    options = words.parse_args()
    with worktree(options.commit) as tree:
        if options.speed:
            speed(tree)
            return 0
        return compare(tree)


if __name__ == "__main__":
    sys.exit(main())
