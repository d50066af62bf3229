"""Fills the generated blocks of the documents from the code and the facts, and the pages that have a template.

`python docs/build.py` rewrites them in place; with `--check` it changes nothing and fails where a
block is stale. A block stands between `<!-- generated: NAME -->` and `<!-- end -->`. The pages are
those of `sim.validation.odd`, `trace` and `limits`, which can be run alone.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parent
for folder in (DOCS.parent, DOCS):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import json_schemas  # noqa: E402
import sentences  # noqa: E402

from sim.calendar import month_name  # noqa: E402
from sim.errors import UserError  # noqa: E402
from sim.facts import load_facts  # noqa: E402
from sim.model.phases import MONTH  # noqa: E402
from sim.rules.parameter import Parameter  # noqa: E402
from sim.rules.registry import MECHANISMS, all_parameters, mechanism_of  # noqa: E402
from sim.rules.switches import SWITCHES  # noqa: E402
from sim.scenario.library import load_plan  # noqa: E402
from sim.validation import limits, odd, trace  # noqa: E402
from sim.validation.markup import code, number, span, table  # noqa: E402
from sim.validation.model_page import parameters_heading  # noqa: E402
from sim.validation.protocol import facts  # noqa: E402
from sim.validation.protocol.inputs import future_text  # noqa: E402

BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


# -- parameters -------------------------------------------------------------------------------------


def parameters() -> str:
    """A table of parameters for each mechanism, in the order of the registry."""
    return "\n".join(map(_mechanism, MECHANISMS))


def _mechanism(name: str) -> str:
    own = [p for p in all_parameters().values() if mechanism_of(p.name) == name]
    head = (
        "name", "symbol", "unit", "default", "plausible range", "prior", "holder", "meaning",
        "source",
    )  # fmt: skip
    return f"#### {parameters_heading(name)}\n\n{table(head, map(_parameter, own))}"


def _parameter(p: Parameter) -> tuple[str, ...]:
    in_facts = p.default is None
    return (
        code(p.name), code(p.symbol), p.unit, "facts" if in_facts else number(p.default or 0.0),
        "facts" if in_facts else span(p.plausible), _law(p), p.holder, p.meaning, p.source,
    )  # fmt: skip


def _law(p: Parameter) -> str:
    """The shape of its prior, or why it has none."""
    if p.default is None:
        return "facts"
    return p.prior.replace("_", "-") if p.plausible else {"prior": "fixed"}.get(p.kind, p.kind)


def phases() -> str:
    """The functions of a month, in order, and what each does."""
    rows = [(code(phase.__name__), (phase.__doc__ or "").splitlines()[0]) for phase in MONTH]
    return table(("function", "phase"), rows)


def switches() -> str:
    """What each switch sets."""
    rows = [
        (code(name), ", ".join(f"`{p}` = {number(v)}" for p, v in settings.items()))
        for name, settings in SWITCHES.items()
    ]
    return table(("switch", "sets"), rows)


# -- drivers ----------------------------------------------------------------------------------------


def drivers() -> str:
    """Every series: how it is filled, where its record ends, and what the baseline assumes after."""
    futures = load_plan().regimes[0].drivers.futures
    rows = [
        (
            code(s.name),
            s.unit,
            s.kind,
            month_name(s.last),
            future_text(futures.get(s.name)),
            s.meaning,
        )
        for s in load_facts().series.values()
    ]
    return table(("series", "unit", "filled", "record to", "baseline's future", "meaning"), rows)


# -- files ------------------------------------------------------------------------------------------

BLOCKS: Mapping[str, Callable[[], str]] = {
    "parameters": parameters, "switches": switches, "facts": facts.facts, "drivers": drivers,
    "phases": phases, "links": facts.links, "coverage": sentences.overview, "sentences": sentences.sections,
    "claims": sentences.claims_table, "json": json_schemas.sections,
}  # fmt: skip
#: The pages that are filled from a template.
PAGES = (odd.PAGE, trace.PAGE, limits.PAGE)


def fill_blocks(text: str) -> str:
    """A document with its blocks as they should be."""
    return BLOCK.sub(lambda m: f"{m[1]}\n{BLOCKS[m[2]]()}\n{m[3]}", text)


def stale(folder: Path = DOCS) -> dict[Path, str]:
    """The documents with stale blocks, and the stale pages, as they should be."""
    changed = {}
    for file in sorted(folder.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        if (wanted := fill_blocks(text)) != text:
            changed[file] = wanted
    for page in PAGES if folder == DOCS else ():
        wanted = page.checked()
        if not page.file.exists() or page.file.read_text(encoding="utf-8") != wanted:
            changed[page.file] = wanted
    return changed


def main(arguments: Sequence[str]) -> int:
    """Rewrite stale documents, or with `--check` only name them; mistakes in what they are made from end it."""
    try:
        changed = stale()
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    for file, wanted in changed.items():
        if "--check" in arguments:
            print(f"{file.name}: stale; run python docs/build.py", file=sys.stderr)
        else:
            file.write_text(wanted, encoding="utf-8", newline="\n")
            print(f"{file.name}: written")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
