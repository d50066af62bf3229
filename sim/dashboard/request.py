"""What a session asks for, and the scenario file that says the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.calendar import month_index, month_name
from sim.ensemble.request.batch import CHANGED_SUFFIX
from sim.ensemble.request.tree import shared_months
from sim.scenario.library import BASELINE, FORMAT, load_plan, shipped_scenarios
from sim.scenario.plan import Plan
from sim.strict.yaml_core import dump_yaml

#: The month from which changes hold unless told otherwise: the first after the record.
BRANCH = month_index("2024-07")
#: From the first month on, the past included.
FIRST = 0
RUNS, SEED = 500, 1
#: How long the name of a file may be that was sent to us.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A base, a variant, and what is changed in the variant.

    Attributes:
        base: name of the shipped scenario that the variant is compared with.
        variant: name of the shipped scenario that is changed; None where a file that was sent
            extends none.
        since: the month from which the changes hold; 0 for the first, so that the past changes too.
        parameters: values by spelling.
        off: mechanisms that are switched off.
        rest: what a file that was sent says besides, by key.
        file: stem of the name of that file; "" where none was sent.
        runs, seed: how many histories, and their luck.
    """

    base: str = BASELINE
    variant: str | None = "war_ends"
    since: int = BRANCH
    parameters: Mapping[str, float] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    rest: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    runs: int = RUNS
    seed: int = SEED

    @property
    def changed(self) -> bool:
        """Whether the variant is any other than the shipped scenario."""
        return bool(self.parameters or self.off or self.rest or self.file)

    @property
    def name(self) -> str:
        """Name of the variant, and of its file."""
        if self.file:
            return self.file
        return f"{self.variant}_{CHANGED_SUFFIX}" if self.changed else str(self.variant)

    @property
    def download(self) -> str:
        """Name of the file that says the same, unlike that of any shipped scenario."""
        return f"{self.name if self.changed else f'{self.variant}_as_shown'}.yaml"

    def with_value(self, name: str, value: float) -> "PageRequest":
        """The wish with a parameter set."""
        return replace(self, parameters={**self.parameters, name: value})

    def without(self, name: str) -> "PageRequest":
        """The wish with a parameter as it was."""
        kept = {k: v for k, v in self.parameters.items() if k != name}
        return replace(self, parameters=kept)

    def switched(self, name: str, off: bool) -> "PageRequest":
        """The wish with a mechanism off, or as it was."""
        return replace(self, off=self.off | {name} if off else self.off - {name})

    def reset(self) -> "PageRequest":
        """The wish without any change."""
        return replace(
            self, variant=self.variant or BASELINE, parameters={}, off=frozenset(), rest={},
            file="", since=BRANCH,
        )  # fmt: skip


def document(wish: PageRequest) -> str:
    """The scenario file of a wish, which `sim run` turns into the same histories."""
    own: dict[str, Any] = {"format": FORMAT, "name": _title(wish)}
    if wish.variant is not None:
        own["extends"] = wish.variant
    # a file that ends early is compared with nothing: its batch is its own
    own["compare_to"] = [] if "end" in wish.rest else wish.base
    own |= {key: value for key, value in wish.rest.items() if key not in ("name", "parameters")}
    if wish.since != FIRST:
        own["branch"] = month_name(wish.since)
    parameters = {**wish.rest.get("parameters", {}), **wish.parameters}
    if parameters:
        own["parameters"] = parameters
    if wish.off:
        own["switch_off"] = sorted(wish.off)
    words = dump_yaml(own)
    return (
        "# From the dashboard. The same numbers again:\n"
        f"# sim run {wish.download} --runs {wish.runs} --seed {wish.seed}\n{words}"
    )


def _title(wish: PageRequest) -> str:
    if "name" in wish.rest:
        return str(wish.rest["name"])
    title = load_plan(str(wish.variant)).title
    return f"{title}, changed" if wish.changed else title


def request_plans(wish: PageRequest, folder: Path) -> tuple[Plan, ...]:
    """The plans of base and variant; one where they are the same.

    Args:
        wish: what is asked for.
        folder: where the scenario file is written, so that it is read as any other.

    Raises:
        UserError: all mistakes in it.
    """
    base = load_plan(wish.base)
    variant = _variant(wish, folder)
    if variant.name == base.name:
        return (base,)
    parts = shared_months(replace(base, months=variant.months), variant)
    base = replace(base, months=variant.months)
    return base, replace(
        variant, compare_to=base.name, comparisons=(base.name,), departs=parts
    )  # fmt: skip


def _variant(wish: PageRequest, folder: Path) -> Plan:
    if not wish.changed:
        return load_plan(str(wish.variant))
    file = folder / f"{wish.name}.yaml"
    file.write_text(document(wish), encoding="utf-8")
    return load_plan(str(file))


def stem(name: str) -> str:
    """A name for a file that was sent: plain, short, and none that is shipped.

    >>> stem("C:/my files/Early peace!.yml"), stem("war_ends.yaml"), stem("")
    ('Early_peace', 'war_ends_sent', 'sent')
    """
    last = re.split(r"[\\/]", name)[-1]
    plain = re.sub(r"\W+", "_", re.sub(r"\.ya?ml$", "", last), flags=re.ASCII).strip("_")
    found = plain[:LONGEST] or "sent"
    return f"{found}_sent" if found in shipped_scenarios() else found
