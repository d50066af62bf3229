"""Pages of `docs/` that are filled from a template: prose by hand, fields from the code.

A template stands in `docs/templates/` and names its fields in double braces. `--check` writes nothing and fails
where the page is not what the template and the code give.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables

from sim.errors import UserError, nearest, writing
from sim.validation.command import refuse_other, run_command

ROOT = Path(__file__).resolve().parents[2]
Field = Callable[[], str]
#: Longest part of a line that a message quotes.
MOST_QUOTED = 60


def _no_mistakes(text: str) -> Iterable[str]:
    del text
    return ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what fills it.

    Attributes:
        name: of the file, without its ending.
        command: the module that makes it.
        fields: what stands in for each name in the template.
        mistakes: finds what is wrong with the filled page, a line each.
        root: the folder above `docs/`.
    """

    name: str
    command: str
    fields: Mapping[str, Field]
    mistakes: Callable[[str], Iterable[str]] = _no_mistakes
    root: Path = ROOT

    @property
    def template(self) -> Path:
        """Where the prose stands."""
        return self.root / "docs" / "templates" / f"{self.name}.md"

    @property
    def file(self) -> Path:
        """The page."""
        return self.root / "docs" / f"{self.name}.md"

    def filled(self) -> str:
        """The page as it should be.

        Raises:
            UserError: if there is no template, or it names a field that does not exist, or leaves one out.
        """
        text = _read(self.template)
        environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
        self._check_names(environment, text)
        values = {name: field().rstrip("\n") for name, field in self.fields.items()}
        head = f"<!-- made by `python -m {self.command}` from docs/templates/{self.name}.md: edit that file -->\n"
        return head + environment.from_string(text).render(values)

    def checked(self) -> str:
        """The page as it should be, without mistakes.

        Raises:
            UserError: as `filled`, and for all mistakes of the filled page at once.
        """
        text = self.filled()
        if mistakes := tuple(self.mistakes(text)):
            raise UserError(*mistakes)
        return text

    def _check_names(self, environment: Environment, text: str) -> None:
        where = f"docs/templates/{self.name}.md"
        try:
            named = find_undeclared_variables(environment.parse(text))
        except TemplateSyntaxError as error:
            raise UserError(f"{where}:{error.lineno}: {error.message}") from None
        unknown = sorted(named - self.fields.keys())
        left_out = sorted(self.fields.keys() - named)
        if unknown or left_out:
            raise UserError(
                *(f"{where}: no field {n!r}.{nearest(n, self.fields)}" for n in unknown),
                *(f"{where}: the field {n!r} stands nowhere in it" for n in left_out),
            )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError(
            f"{file} is not there: the documents are made in a checkout of the repository"
        ) from None


def first_difference(page: str, old: str, new: str) -> str:
    """Where two texts of a page first differ: line, heading above it, and both lines; "" where they are equal.

    >>> first_difference("A.md", "# One\\n2 runs\\n", "# One\\n3 runs\\n")
    "A.md:2 (under 'One'): it says '2 runs', the code gives '3 runs'"
    """
    heading = "the top"
    for number, (was, now) in enumerate(zip_longest(old.split("\n"), new.split("\n")), start=1):
        if was != now:
            said, given = (_quoted(line, was, now) for line in (was, now))
            return f"{page}:{number} (under {heading!r}): it says {said}, the code gives {given}"
        if now and now.startswith("#"):
            heading = now.lstrip("# ")
    return ""


def _quoted(line: str | None, *both: str | None) -> str:
    """A line, cut to the part in which it differs from the other."""
    if line is None:
        return "nothing"
    pairs = zip(*(text or "" for text in both), strict=False)
    start = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(t or "") for t in both))
    start = max(0, start - MOST_QUOTED // 2)
    part = line[start : start + MOST_QUOTED]
    before, after = "…" if start else "", "…" if start + MOST_QUOTED < len(line) else ""
    return repr(f"{before}{part}{after}")


def run_page(page: Page, words: Sequence[str], about: str) -> int:
    """Write a page, or with `--check` only compare; the exit code.

    Args:
        about: what `--help` prints.

    Raises:
        UserError: for other words, and all mistakes of the filled page.
    """
    refuse_other(words, ("--check", "--help"))
    if "--help" in words:
        print(about.strip())
        return 0
    wanted = page.checked()
    old = page.file.read_text(encoding="utf-8") if page.file.exists() else ""
    if "--check" in words:
        if different := first_difference(f"docs/{page.name}.md", old, wanted):
            print(f"{different}; run python -m {page.command}", file=sys.stderr)
        return int(old != wanted)
    if old != wanted:
        with writing(page.file):
            page.file.write_text(wanted, encoding="utf-8", newline="\n")
        print(f"docs/{page.name}.md: written")
    return 0


def page_command(page: Page, about: str) -> None:
    """Run a page's command on the words behind its name, and exit with its code."""
    run_command(lambda words: sys.exit(run_page(page, words, about)))
