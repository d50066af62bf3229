"""The sources of all pages, written into one folder: copies of what lies in the repository, and the reference."""

import json
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

from docs.site.links import Places, relink
from docs.site.reference import reference_pages, rule_modules
from sim.scenario.library import shipped_scenarios

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "site"
PAGES = Path(__file__).resolve().parent / "pages"
PICTURES = ROOT / "docs" / "pictures"
#: Documents that are not explanation, or have another name in the site.
NAMED = {
    "README.md": "index.md",
    "CHANGELOG.md": "explanation/changelog.md",
    "docs/policies.md": "howto/policies.md",
    "docs/json.md": "reference/json.md",
    "docs/assistant.md": "howto/assistant.md",
    "docs/forecasts/README.md": "explanation/forecasts.md",
}


def documents() -> dict[str, str]:
    """The page of each document and notebook, by its place in the repository."""
    docs = {
        f"docs/{file.name}": f"explanation/{file.name.lower()}"
        for file in (ROOT / "docs").glob("*.md")
    }
    notebooks = {
        f"notebooks/{file.name}": f"tutorial/{file.name}"
        for file in (ROOT / "notebooks").glob("*.ipynb")
    }
    pictures = {
        f"docs/pictures/{file.name}": f"pictures/{file.name}" for file in PICTURES.glob("*.png")
    }
    return {**docs, **notebooks, **pictures, **NAMED}  # fmt: skip


def repository() -> str:
    """The address of the repository, if pyproject.toml names one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    urls = {name.lower(): url for name, url in project.get("urls", {}).items()}
    return next((urls[name].rstrip("/") for name in ("repository", "source") if name in urls), "")


def places() -> Places:
    """Where everything is in the site."""
    rules = frozenset(module.removeprefix("sim.rules.") for module in rule_modules())
    return Places(documents(), rules, frozenset(shipped_scenarios()), repository())


def pages() -> dict[str, str]:
    """The text of every page, by its place in the site."""
    where = places()
    written = {
        file.relative_to(PAGES).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(PAGES.rglob("*.md"))
    }
    taken = {
        page: _taken(file, page, where)
        for file, page in documents().items()
        if file != "README.md" and not page.endswith(".png")
    }  # fmt: skip
    return {**taken, **reference_pages(), **written}


def _taken(file: str, page: str, where: Places) -> str:
    """A document or notebook with links that fit the site."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if not file.endswith(".ipynb"):
        return relink(text, file, page, where)
    book = json.loads(text)
    book["metadata"]["language_info"]["pygments_lexer"] = "ipython3"  # which knows `!` and `%%`
    for cell in book["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = relink("".join(cell["source"]), file, page, where)
    return json.dumps(book, ensure_ascii=False, indent=1)


def write_tree(folder: Path) -> None:
    """Write all sources; a file that has not changed keeps its time, so that Sphinx need not read it again."""
    wanted: Mapping[str, bytes] = {
        **{page: text.encode() for page, text in pages().items()},
        **{f"pictures/{file.name}": file.read_bytes() for file in PICTURES.glob("*.png")},
    }
    for page, content in wanted.items():
        file = folder / page
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        if file.relative_to(folder).as_posix() not in wanted:
            file.unlink()
    for empty in sorted(folder.rglob("*"), reverse=True):
        if empty.is_dir() and not any(empty.iterdir()):
            shutil.rmtree(empty)
