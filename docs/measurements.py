"""Measures the tables of `docs/measurements.md` and writes them into the page.

`python docs/measurements.py` runs the model (about ten minutes on two cores) and rewrites every block between
`<!-- measured: NAME -->` and `<!-- end -->`; with names, such as `reach`, only those. Needs
`pip install -e ".[fast,analysis]"`. `python docs/redraw.py` does this and draws all pictures and notebooks anew.
"""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent
for folder in (DOCS.parent, DOCS, DOCS / "experiments"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import crises  # noqa: E402
import effects  # noqa: E402
import one_model  # noqa: E402
import plausibility  # noqa: E402
import scenario_signs  # noqa: E402
import spread  # noqa: E402
import structure  # noqa: E402

from sim.validation import ablations, joint_events, patterns, reach, rivals  # noqa: E402

PAGE = DOCS / "measurements.md"
BLOCK = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
RUNS = 1000


def _ablations() -> str:
    """What each part brings to the alliance of 2024, by the use of priors."""
    return "\n\n".join(
        f"{title}:\n\n{ablations.to_markdown(ablations.ablation_table(runs=RUNS, prior=prior))}"
        for title, prior in ablations.USES.items()
    )


def _plausibility() -> str:
    series = plausibility.simulate(RUNS)
    return (
        f"{plausibility.beside_the_record(series)}\n\n"
        f"Series that hardly move:\n\n{plausibility.still_series(series)}"
    )


#: By name, what measures a block.
BLOCKS: Mapping[str, Callable[[], str]] = {
    "steps": lambda: structure.both_tables(structure.load()),
    "patterns": lambda: patterns.table(RUNS, 1, {}),
    "rivals": lambda: rivals.all_tables(RUNS),
    "reach": lambda: reach.table(reach.reach(RUNS)),
    "reach_defaults": lambda: reach.table(reach.reach(RUNS, prior="defaults")),
    "joint_events": lambda: joint_events.table(RUNS),
    "ablations": _ablations,
    "one_model": lambda: one_model.table(RUNS),
    "past": _plausibility,
    "signs": lambda: scenario_signs.table(RUNS),
    "effects": lambda: effects.effects_table(RUNS),
    "crises": lambda: crises.tables(RUNS),
    "spread": lambda: spread.tables(RUNS // 2),
    "links": lambda: effects.links_table(RUNS),
}


def main(names: list[str]) -> None:
    """Rewrite the blocks, or those named."""
    unknown = set(names) - set(BLOCKS)
    if unknown:
        raise SystemExit(f"no block {', '.join(sorted(unknown))}; there are {', '.join(BLOCKS)}")
    text = PAGE.read_text(encoding="utf-8")
    for name in names or BLOCKS:
        print(f"{name} …", flush=True)
        body = BLOCKS[name]().strip()
        text = BLOCK.sub(
            lambda m, name=name, body=body: f"{m[1]}{body}\n{m[3]}" if m[2] == name else m[0], text
        )
        PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
