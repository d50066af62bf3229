"""The page of verdicts, `docs/claims.md`: written by `python -m sim.validation.claims.page`, checked with `--check`.

`--check` runs the main cells and removals again with few histories and fails where a verdict turned into its opposite.
"""

import sys
from collections.abc import Sequence
from csv import DictReader
from pathlib import Path

from sim.errors import UserError
from sim.files import write_file
from sim.terminal import print_line
from sim.validation.claims.changes import Change, World
from sim.validation.claims.declared import Claim, claims
from sim.validation.claims.judged import Judged, judge_claims
from sim.validation.claims.pasts import describe_pasts
from sim.validation.claims.signatures import SIGNATURES
from sim.validation.claims.tables import (
    MEANINGS,
    counts,
    in_cells,
    in_placebos,
    main_cell,
    spell,
    to_csv,
    without_cause,
)
from sim.validation.claims.verdicts import Word
from sim.validation.claims.work import RUNS

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE, TABLE = DOCS / "claims.md", DOCS / "claims.csv"
USER_ERROR = 2
#: Verdicts that a run with fewer histories and cells may not turn into each other.
FOR, AGAINST = {Word.SUPPORTED, Word.BUILT_IN}, {Word.CONTRADICTED}

HEAD = """# The article's claims, judged

<!-- written by python -m sim.validation.claims.page; do not edit -->

Each of the thirty claims is a file in [`sim/validation/claims/`](../sim/validation/claims): the worlds in which it is tested, the numbers that
are read, the criterion, and the cause whose removal should kill it. `sim claims C2 C15` judges some again, `sim claims` all. The criteria were written
down before the first verdict was seen, and none was changed for its verdict. **A verdict is about this model**: it says what follows from its rules, priors and
drivers, which were chosen with the record to 2024-06 in view; it does not say what is true of the states. The numbers come from
[`claims.csv`](claims.csv), which holds more.

"""

READING = """
## How to read it

- *Main cell*: the number, its 95 % interval (bootstrap by parameter set, {resamples} draws), what it must be, and whether the interval lies wholly on that side (✓), on the other (✗)
  or on both (?). Where a criterion asks for a sign, an effect below a tenth of a standard deviation counts as none (?).
- *Cells*: seven forms of the rules and priors, one at a time: another outside option, two other measures of power, three other orders of moves, parameters from their declared
  priors. A claim with a given past meets the other rules from mid-2024 on, the others from 1990 on. Other orders of moves have {few} histories.
- *Without its cause*: the first number where the cause is gone, with a free past; † marks a removal that kills: a share falls by 30 points, an effect by half.
- *Placebos*: worlds in which the claim should not hold: the two patrons exchange their places on the map; the war comes in 2005; all drivers are shuffled in blocks of five
  years; the two patrons' names are exchanged in all that the claim names (claims that name neither have three placebos).
- {past}.

The first that applies:

{meanings}

What was looked at before a rule or default was chosen is in `seen_while_building` of the claims C2, C8, C10 and C20: they may be called supported only where they hold at both
ends of the ranges of the parameters named there.

"""


WRITING = """
## How a claim is written

`worlds` are shipped scenarios, files of [`sim/validation/worlds/`](../sim/validation/worlds), or one of them with something changed: `{{from: us_engagement, set: {{us.wedge: 0}}, switch_off: [trust],
with: [china_courts]}}`. `quantity` names values a history, `criterion` compares numbers over histories and may join comparisons by `and`. What names no world is read in `a`; `b:` stands before a
function, a quantity or brackets. Windows are `2010`, `2010-03`, `2010..2013-06`, `event(war_end)+25..event(war_end)+36`, `onset(talks > 0)±6`. Signs are + - * / < <= > >= == and, or, not, in. A mistake is told with
file, line and the nearest name. Nothing of a text is run as Python.

{functions}
"""


def page(found: Sequence[Judged], runs: int = RUNS) -> str:
    """The page of some claims with their verdicts."""
    from sim.validation.claims.intervals import RESAMPLES
    from sim.validation.claims.variations import FEW_HISTORIES

    rows = [
        "| claim | says | verdict | main cell | cells | without its cause | placebos |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| [{one.claim.name}](#{one.claim.name.lower()}) | {one.claim.says} | **{one.verdict.word}**: {one.verdict.reason} | "
            f"{main_cell(one)} | {in_cells(one)} | {without_cause(one)} | {in_placebos(one)} |"
            for one in found
        ),
    ]
    meanings = "\n".join(f"- **{word}**: {meaning}." for word, meaning in MEANINGS.items())
    reading = READING.format(
        resamples=RESAMPLES,
        few=FEW_HISTORIES,
        past=describe_pasts(runs).capitalize(),
        meanings=meanings,
    )
    table = "\n".join(rows)
    sections = "\n".join(map(_section, found))
    writing = WRITING.format(functions=_functions())
    return f"{HEAD}**{counts(found).capitalize()}.**\n\n{table}\n{reading}## Claim by claim\n\n{sections}{writing}"


def _functions() -> str:
    """The functions of the language, a row each way to call them."""
    rows = ["| function | takes | gives | meaning |", "|---|---|---|---|"]
    for name, ways in SIGNATURES.items():
        rows += [
            f"| `{name}` | {'; '.join(way.takes)} | {way.makes} | {way.meaning} |" for way in ways
        ]
    return "\n".join(rows)


def _section(one: Judged) -> str:
    """A claim with its worlds, criterion, all that is reported, and the cells that disagree."""
    claim = one.claim
    lines = [
        f"### {claim.name}",
        f"{claim.says} ({', '.join(claim.sentences)}; {claim.kind}, past {claim.past})",
        f"- worlds: {'; '.join(f'{letter} {_world(world)}' for letter, world in claim.worlds.items())}",
        f"- criterion: `{' '.join(claim.criterion.split())}`",
        f"- cause: {claim.cause}; {_removal(claim)}",
        f"- verdict: **{one.verdict.word}**, {one.verdict.reason}",
    ]
    for title, sides in (
        ("cells", one.evidence.cells),
        ("ends", one.evidence.ends),
        ("placebos", one.evidence.placebos),
    ):
        if sides:
            lines.append(
                f"- {title}: {', '.join(f'{name} {side}' for name, side in sides.items())}"
            )
    for name, (found, side) in one.also.items():
        lines.append(f"- {name}: {spell(found)}{f', {side}' if side else ''}")
    head, about, *rest = lines
    return f"{head}\n\n{about}\n\n" + "\n".join(rest) + "\n"


def _world(world: World) -> str:
    return f"`{world.key}`"


def _removal(claim: Claim) -> str:
    change: Change | None = claim.removal
    return f"removed by `{change.key}`" if change else f"nothing is removed: {claim.no_removal}"


# -- the command ----------------------------------------------------------------------------------


def written_verdicts(table: Path = TABLE) -> dict[str, Word]:
    """The verdicts that stand in the table."""
    with table.open(encoding="utf-8", newline="") as stream:
        return {row["claim"]: Word(row["verdict"]) for row in DictReader(stream)}


def differences(before: dict[str, Word], now: Sequence[Judged]) -> list[str]:
    """The claims whose verdict is now the opposite, or that have none in the table."""
    found = []
    for one in now:
        name, word = one.claim.name, one.verdict.word
        was = before.get(name)
        opposite = (was in FOR and word in AGAINST) or (was in AGAINST and word in FOR)
        if was is None or opposite or (was is Word.UNTESTED) != (word is Word.UNTESTED):
            found.append(f"{name}: the page says {was or 'nothing'}, and it is {word} now")
    return found


def main(words: Sequence[str]) -> int:
    """Write the page, or with `--check` run the main cells again and name what turned into its opposite."""
    if "--check" in words:
        wrong = differences(written_verdicts(), judge_claims(quick=True, workers=2))
        for line in wrong:
            print_line(f"{line}; run python -m sim.validation.claims.page", stderr=True)
        return 1 if wrong else 0
    found = judge_claims(workers=2, on_cell=lambda name: print_line(f"{name} …", stderr=True))
    write_file(TABLE, to_csv(found))
    write_file(PAGE, page(found))
    print_line(f"{len(claims())} claims: {counts(found)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except UserError as error:
        print_line(f"sim: {error}", stderr=True)
        sys.exit(USER_ERROR)
