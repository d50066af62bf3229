"""Every command with its help, arguments and options, read from the program itself."""

import re
from typing import Any

from typer.main import get_command

from docs.site.reference.text import entry, plain, sentence
from sim.cli.app import app
from sim.cli.command import HEADINGS
from sim.validation.markup import DASH, table

_DEFAULT = re.compile(r"default: ([^\];]+)")
#: The type of an argument, where it says nothing.
_ANY = re.compile(r" <(?:list\[\w+\]|str|path)>")
INTRODUCTION = """\
# Commands

`sim COMMAND --help` prints the same. A mistake is answered by one line that says where it is and what would be right, and
the exit code is 2. `sim --version` prints the version.
"""


def commands_page() -> str:
    """The page of all commands, under the headings of `sim --help`."""
    commands = get_command(app).commands  # type: ignore[attr-defined] # a group has them
    parts = [INTRODUCTION]
    for heading in HEADINGS:
        parts.append(f"## {heading}\n")
        parts += [_command(n, c) for n, c in commands.items() if c.rich_help_panel == heading]
    return "\n".join(parts)


def _command(name: str, command: Any) -> str:
    context = command.context_class(command, info_name=f"sim {name}")
    first, _, rest = (command.help or "").partition("\n\n")
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    arguments = [_row(p, context) for p in shown if p.param_type_name == "argument"]
    options = [_row(p, context) for p in shown if p.param_type_name == "option"]
    usage = " ".join(["sim", name, *command.collect_usage_pieces(context)])
    return entry(
        3, [f"command-{name}"], f"`sim {name}`", plain(" ".join(first.split())), plain(rest.strip()),
        f"```text\n{usage}\n```",
        table(("argument", "meaning", "default"), arguments) if arguments else "",
        table(("option", "meaning", "default"), options) if options else "",
    )  # fmt: skip


def _row(parameter: Any, context: Any) -> tuple[str, str, str]:
    """An argument or option: how it is written, its meaning, its default where the help shows one."""
    written, text = parameter.get_help_record(context)
    written = _ANY.sub("", written)
    meaning, _, extra = text.partition("  [")
    default = _DEFAULT.search(extra)
    return _in_table(written), sentence(meaning), _in_table(default[1]) if default else DASH


def _in_table(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")
