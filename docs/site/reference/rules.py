"""The formulas: every module that an indicator's rule or a reader of parameters is in, with its code."""

from importlib import import_module
from textwrap import indent

from docs.site.reference.text import plain
from sim.rules.registry import MECHANISMS
from sim.state.indicators import TEMPLATES
from sim.state.rule_links import closure, rules

INTRODUCTION = """\
# Formulas

The functions behind the indicators, one page for each file of code. Each entry says what a function computes; *source* at its right
shows the code. [The model as built](../../explanation/model.md) states the same formulas in mathematical notation, in the order of the month.
"""
#: Files beside the mechanisms that bargains are made by.
OTHERS = ("sim.rules.bargain", "sim.rules.market")


def rule_modules() -> tuple[str, ...]:
    """The modules of all mechanisms, and of every rule that an indicator names or calls."""
    named = {rule.place for t in TEMPLATES for name in t.rule.split() for rule in closure(name)}
    named |= {rule.place for rule in rules().values() if rule.reads}
    modules = {place.partition(".py")[0].replace("/", ".") for place in named}
    return tuple(sorted({*modules, *(f"sim.rules.{m}" for m in MECHANISMS), *OTHERS}))


def rule_pages() -> dict[str, str]:
    """A page for each module; those of `sim.rules` have the module's own name."""
    pages = {f"rules/{_page(module)}.md": _module(module) for module in rule_modules()}
    own = [module for module in rule_modules() if module.startswith("sim.rules.")]
    others = [module for module in rule_modules() if module not in own]
    lists = [
        f"## Mechanisms\n\n{_list(own)}",
        f"## Decisions, the month, indicators, inputs\n\n{_list(others)}",
    ]
    return {"rules/index.md": "\n".join([INTRODUCTION, *lists]), **pages}


def _list(modules: list[str]) -> str:
    return "".join(
        f"- [{plain(_title(module))}]({_page(module)}.md) (`{_file(module)}`)\n"
        for module in modules
    )


def _page(module: str) -> str:
    return module.removeprefix("sim.rules.").removeprefix("sim.")


def _file(module: str) -> str:
    return f"{module.replace('.', '/')}.py"


def _title(module: str) -> str:
    """What a module is about: its own first line, unless it is a mechanism, which has a title."""
    mechanism = module.removeprefix("sim.rules.")
    first = (import_module(module).__doc__ or module).strip().partition("\n")[0]
    return MECHANISMS.get(mechanism) or first.partition(":")[0].rstrip(".")


def _module(module: str) -> str:
    options = ":members:\n:undoc-members:\n:private-members:\n:ignore-module-all:"
    return (
        f"---\norphan: true\n---\n\n# {plain(_title(module))}\n\nFile `{_file(module)}`. [All formulas](index.md)\n\n"
        f"````{{eval-rst}}\n.. automodule:: {module}\n{indent(options, '   ')}\n````\n"
    )
