"""The help of a command: whole words at any width, and older names of options that are still understood."""

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from sim.terminal import print_line

#: Help is no narrower and no wider than this, in letters.
NARROWEST, WIDEST = 40, 100
#: Where the help of an option stands to the right of it, and where below.
BESIDE, BELOW = 30, 6
#: Two columns need this much.
TWO_COLUMNS = 70

#: A name and what it means.
Row = tuple[str, str]


class SimCommand(TyperCommand):
    """A command of `sim`.

    Attributes:
        renamed: today's names of options by their older ones.
    """

    renamed: ClassVar[Mapping[str, str]] = {}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; who writes an older name is told the new one."""
        return super().parse_args(ctx, [self._today(word) for word in args])

    def _today(self, word: str) -> str:
        """A word of the command line, with today's name where it is an older name of an option."""
        option, equals, value = word.partition("=")
        new = self.renamed.get(option.removeprefix("--")) if option.startswith("--") else None
        if new is None:
            return word
        print_line(f"{option} is now --{new}", stderr=True)
        return f"--{new}{equals}{value}"

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The arguments as the usage shows them; options stand last."""
        arguments = [p for p in self.get_params(ctx) if _is_shown(p) and not _is_option(p)]
        return [*map(_argument_name, arguments), "[OPTIONS]"]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        sections: dict[str, list[Row]] = {}
        parameters: list[Any] = [p for p in self.get_params(ctx) if _is_shown(p)]
        for parameter in parameters:
            usual = "Options" if _is_option(parameter) else "Arguments"
            name = _option_name(parameter) if _is_option(parameter) else _argument_name(parameter)
            record = parameter.get_help_record(ctx)
            sections.setdefault(parameter.rich_help_panel or usual, []).append(
                (name, record[1].replace("[required]", "").strip() if record else "")
            )
        formatter.write(help_text(usage(self, ctx), self.help or "", sections))


class SimGroup(TyperGroup):
    """The command `sim` itself, whose help lists the others under their headings."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        options: list[Any] = [p for p in self.get_params(ctx) if _is_shown(p)]
        sections = {"Options": [(_option_name(p), str(p.get_help_record(ctx)[1])) for p in options]}
        for name in self.list_commands(ctx):
            command: Any = self.get_command(ctx, name)
            first = (command.help or "").split("\n\n")[0]
            sections.setdefault(command.rich_help_panel, []).append((name, first))
        formatter.write(help_text(usage(self, ctx), self.help or "", sections))


def usage(command: Any, ctx: Any) -> str:
    """How a command is written."""
    return " ".join(["Usage:", ctx.command_path, *command.collect_usage_pieces(ctx)])


def help_text(first: str, about: str, sections: Mapping[str, Sequence[Row]]) -> str:
    """A page of help, as wide as the terminal; no word is cut or broken.

    Args:
        first: the usage.
        about: what the command does, in paragraphs.
        sections: names and what they mean, by heading.
    """
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))
    paragraphs = [_wrap(part, width) for part in [first, *about.split("\n\n")] if part.strip()]
    lists = [
        "\n".join([typer.style(f"{heading}:", bold=True), *_rows(rows, width)])
        for heading, rows in sections.items()
        if rows
    ]
    return "\n\n".join([*paragraphs, *lists]) + "\n"


def _rows(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Names with their meanings beside them; in a narrow terminal below them."""
    beside = min(BESIDE, 4 + max(len(name) for name, _ in rows)) if width >= TWO_COLUMNS else BELOW
    for name, meaning in rows:
        label = f"  {name}"
        text = _wrap(meaning, width, " " * beside)
        if len(label) + 2 <= beside:
            yield label + text[len(label) :]
        else:
            yield f"{label}\n{text}" if meaning else label


def _wrap(text: str, width: int, indent: str = "") -> str:
    """A paragraph in lines; a word that is longer than a line stays whole."""
    return textwrap.fill(
        " ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _is_option(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "option")


def _is_shown(parameter: Any) -> bool:
    return not getattr(parameter, "hidden", False)


def _argument_name(parameter: Any) -> str:
    name = parameter.metavar or str(parameter.name).upper()
    several = "..." if parameter.nargs != 1 else ""
    return f"{name}{several}" if parameter.required else f"[{name}]{several}"


def _option_name(parameter: Any) -> str:
    names = ", ".join(sorted(parameter.opts, key=len))
    return f"{names} {parameter.metavar}" if parameter.metavar else names
