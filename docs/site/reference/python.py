"""The public names in Python, from their docstrings."""

from textwrap import indent

import sim
from docs.site.reference.text import contents

INTRODUCTION = """\
# Python

`import sim` gives all of this. A mistake raises `sim.UserError` with one clear line for each thing that is wrong.
"""
#: Pages: title, and the names on it with what documents them.
PAGES = {
    "run": ("Run scenarios", ("function:run", "function:tweak", "function:tweaked", "function:load_plan", "exception:UserError", "data:__version__")),
    "results": ("Results", ("class:Results", "class:sim.show.answers.answer.Answer", "class:sim.show.answers.changes.Changes", "function:summaries")),
    "plots": ("Figures", ("class:sim.show.plots.Plots",)),
    "studies": ("Studies", ("function:sweep", "function:sensitivity", "function:discover", "function:outcomes",
                            "function:variance", "module:sim.api.study_results")),
    "policies": ("Policies", ("function:policies", "function:policy_model")),
    "claims": ("Claims", ("function:claims",)),
    "model": ("The model and its agents", ("class:AllianceModel", "function:register_rule", "module:sim.agents")),
}  # fmt: skip


def python_pages() -> dict[str, str]:
    """The pages, and one that lists them.

    Raises:
        RuntimeError: if a public name stands on no page.
    """
    named = {name.partition(":")[2] for _, names in PAGES.values() for name in names}
    if missing := {*sim.__all__} - named:
        raise RuntimeError(f"no page of the site documents {', '.join(sorted(missing))}")
    pages = {f"python/{page}.md": _page(title, names) for page, (title, names) in PAGES.items()}
    return {"python/index.md": INTRODUCTION + "\n" + contents(PAGES), **pages}


def _page(title: str, names: tuple[str, ...]) -> str:
    return "\n".join([f"# {title}\n", *map(_directive, names)])


def _directive(name: str) -> str:
    """What Sphinx reads to document a name; of a class also what it inherits, but for that from Mesa."""
    kind, _, what = name.partition(":")
    full = what if what.startswith("sim.") else f"sim.{what}"
    options = {
        "class": ":members:\n:inherited-members: Model",
        "module": ":members:\n:imported-members:\n:inherited-members:",
    }.get(kind, "")
    return f"````{{eval-rst}}\n.. auto{kind}:: {full}\n{indent(options, '   ')}\n````\n"
