"""Makes every picture of the README and the documents, and the README's answer, from real runs, in one command.

`python docs/pictures.py` runs the scenarios and writes the files of `docs/pictures/` and the answer anew (about a
minute); with `--check` it runs nothing and fails where a document shows a picture that is not made
here, or one that is made here is missing, shown nowhere, or too large.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from matplotlib.figure import Figure  # noqa: E402

import sim  # noqa: E402
from sim.api.results import Results  # noqa: E402
from sim.facts import load_facts  # noqa: E402
from sim.scenario.plan import full_cast  # noqa: E402
from sim.show.figures.png import png_bytes  # noqa: E402
from sim.show.figures.style import figure_of  # noqa: E402
from sim.state.indicators import indicators  # noqa: E402
from sim.state.ledger import GOODS  # noqa: E402

FOLDER = DOCS / "pictures"
RUNS, SEED = 1000, 1
#: Dots an inch, colours, and the bytes that a picture may have.
DPI, COLOURS, LARGEST = 150, 192, 250_000
README = ROOT / "README.md"
#: Where the README quotes the program.
ANSWER = re.compile(r"(<!-- made: answer -->\n).*?(<!-- end -->)", re.DOTALL)
SHOWN = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")


def overview(results: Results) -> Figure:
    """What the end of the war changes, and who then supports whom."""
    return results.plot.overview("war_ends")


def difference(results: Results) -> Figure:
    """What it changes in shells, against a war that goes on."""
    plot = results.plot.sized((7.2, 4.0))
    return figure_of(plot.difference("arms.dprk.russia", "war_ends", "war_drags_on"))


def record(results: Results) -> Figure:
    """The model's past beside what is on record."""
    plot = results.plot.sized((7.2, 4.0))
    return figure_of(plot.fan("trade.dprk.china", "baseline", record=True))


def sankey(results: Results) -> Figure:
    """Who gives what to whom while the war goes on."""
    return figure_of(results.plot.sized((7.2, 4.4)).sankey("war_drags_on", 2025))


#: The pictures by the names of their files.
PICTURES: Mapping[str, Callable[[Results], Figure]] = {
    "overview.png": overview, "difference.png": difference, "record.png": record,
    "sankey.png": sankey,
}  # fmt: skip


def recorded() -> list[str]:
    """The headlines, and every flow."""
    known = indicators(full_cast(load_facts()))
    return [i.name for i in known if i.headline or i.name.split(".")[0] in GOODS]


def batch(runs: int = RUNS) -> Results:
    """The runs that all of them show."""
    return sim.run("war_ends", runs=runs, seed=SEED, record=recorded())


def answer(results: Results) -> str:
    """What the program says of them, as the README quotes it."""
    told = results.answer("war_ends")
    lines = "\n>\n".join(f"> {sentence}" for sentence in told.sentences)
    return f"{lines}\n>\n> *{told.note}*\n"


def with_answer(text: str, told: str) -> str:
    """A document with the answer in its block."""
    return ANSWER.sub(lambda block: f"{block[1]}{told}{block[2]}", text)


def made(results: Results, names: Sequence[str] = tuple(PICTURES)) -> Iterator[tuple[str, bytes]]:
    """Pictures from one batch: names of files, and what they hold."""
    for name in names:
        yield name, png_bytes(PICTURES[name](results), DPI, COLOURS)


def shown(root: Path = ROOT) -> dict[Path, list[Path]]:
    """The pictures that each document shows from this folder (document, files)."""
    documents = (root / "README.md", *sorted((root / "docs").glob("*.md")))
    return {
        document: [
            (document.parent / place).resolve()
            for place in SHOWN.findall(document.read_text(encoding="utf-8"))
            if "://" not in place
        ]
        for document in documents
        if document.exists()
    }


def faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the pictures and with what shows them."""
    folder = (root / "docs" / "pictures").resolve()
    made_here = {folder / name for name in PICTURES}
    asked = shown(root)
    found = [
        f"{document.name} shows {file.name}, which docs/pictures.py does not make"
        for document, files in asked.items() for file in files if file not in made_here
    ]  # fmt: skip
    used = {file for files in asked.values() for file in files}
    for file in sorted(made_here):
        if not file.is_file():
            found.append(f"docs/pictures/{file.name} is missing")
        elif file.stat().st_size > LARGEST:
            found.append(f"docs/pictures/{file.name} has {file.stat().st_size:,} bytes")
        if file not in used:
            found.append(f"docs/pictures/{file.name} is shown nowhere")
    kept = set(folder.glob("*")) if folder.is_dir() else set()
    return found + [f"docs/pictures/{f.name} is not made here" for f in sorted(kept - made_here)]


def main(arguments: Sequence[str]) -> int:
    """Make the pictures, or with `--check` only say what is wrong."""
    if "--check" not in arguments:
        FOLDER.mkdir(exist_ok=True)
        results = batch()
        text = README.read_text(encoding="utf-8")
        README.write_text(with_answer(text, answer(results)), encoding="utf-8", newline="\n")
        for name, data in made(results):
            (FOLDER / name).write_bytes(data)
            print(f"docs/pictures/{name}: {len(data):,} bytes")
    wrong = faults()
    for fault in wrong:
        print(fault, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
