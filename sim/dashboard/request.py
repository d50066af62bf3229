"""What a visitor requests, and the scenario file that asks for the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.calendar import month_index, month_name
from sim.ensemble.request.plans import CHANGED_SUFFIX
from sim.scenario.library import BASELINE, FORMAT, load_plan, shipped_scenarios
from sim.scenario.plan import Plan
from sim.scenario.shared_months import shared_months
from sim.strict.yaml_core import dump_yaml

#: The month from which changes hold by default: the first after the record.
BRANCH = month_index("2024-07")
#: Changes hold from the first month on, so that the past changes too.
FIRST_MONTH = 0
DEFAULT_RUNS, DEFAULT_SEED = 500, 1
#: Letters that are kept of the name of an uploaded file.
MAX_STEM = 40


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A base, a variant, and what is changed in the variant.

    Attributes:
        base: name of the shipped scenario that the variant is compared with.
        variant: name of the shipped scenario that is changed; None where an uploaded file extends
            none.
        since: the month from which the changes hold; 0 for the first, so that the past changes too.
        parameters: values by spelling.
        off: switches that are off.
        rest: other keys of an uploaded file.
        file: stem of that file's name; "" without one.
        runs, seed: how many histories, and of which random streams.
    """

    base: str = BASELINE
    variant: str | None = "war_ends"
    since: int = BRANCH
    parameters: Mapping[str, float] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    rest: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    runs: int = DEFAULT_RUNS
    seed: int = DEFAULT_SEED

    @property
    def changed(self) -> bool:
        """Whether the variant differs from the shipped scenario."""
        return bool(self.parameters or self.off or self.rest or self.file)

    @property
    def name(self) -> str:
        """Name of the variant, and of its file."""
        if self.file:
            return self.file
        return f"{self.variant}_{CHANGED_SUFFIX}" if self.changed else str(self.variant)

    @property
    def download(self) -> str:
        """Name of the file to download; no shipped scenario has it."""
        return f"{self.name if self.changed else f'{self.variant}_as_shown'}.yaml"

    def with_value(self, name: str, value: float) -> "PageRequest":
        """The request with a parameter set."""
        return replace(self, parameters={**self.parameters, name: value})

    def without(self, name: str) -> "PageRequest":
        """The request without its change of a parameter."""
        others = {k: v for k, v in self.parameters.items() if k != name}
        return replace(self, parameters=others)

    def with_switch(self, name: str, off: bool) -> "PageRequest":
        """The request with a switch off or on."""
        return replace(self, off=self.off | {name} if off else self.off - {name})

    def reset(self) -> "PageRequest":
        """The request without any change."""
        return replace(
            self, variant=self.variant or BASELINE, parameters={}, off=frozenset(), rest={},
            file="", since=BRANCH,
        )  # fmt: skip


def to_yaml(request: PageRequest) -> str:
    """The scenario file of a request, which `sim run` turns into the same histories."""
    content: dict[str, Any] = {"format": FORMAT, "name": _title(request)}
    if request.variant is not None:
        content["extends"] = request.variant
    # a file that ends early is compared with nothing, since no base ends then
    content["compare_to"] = [] if "end" in request.rest else request.base
    content |= {
        key: value for key, value in request.rest.items() if key not in ("name", "parameters")
    }
    if request.since != FIRST_MONTH:
        content["branch"] = month_name(request.since)
    parameters = {**request.rest.get("parameters", {}), **request.parameters}
    if parameters:
        content["parameters"] = parameters
    if request.off:
        content["switch_off"] = sorted(request.off)
    text = dump_yaml(content)
    return (
        "# From the dashboard. To compute the same numbers:\n"
        f"# sim run {request.download} --runs {request.runs} --seed {request.seed}\n{text}"
    )


def _title(request: PageRequest) -> str:
    if "name" in request.rest:
        return str(request.rest["name"])
    title = load_plan(str(request.variant)).title
    return f"{title}, changed" if request.changed else title


def request_plans(request: PageRequest, folder: Path) -> tuple[Plan, ...]:
    """The plans of base and variant; one where they are the same.

    Args:
        request: what is requested.
        folder: where the scenario file is written, so that it is read like any other.

    Raises:
        UserError: every mistake in it.
    """
    base = load_plan(request.base)
    variant = _load_variant(request, folder)
    if variant.name == base.name:
        return (base,)
    departs = shared_months(replace(base, months=variant.months), variant)
    base = replace(base, months=variant.months)
    return base, replace(
        variant, compare_to=base.name, comparisons=(base.name,), departs=departs
    )  # fmt: skip


def _load_variant(request: PageRequest, folder: Path) -> Plan:
    if not request.changed:
        return load_plan(str(request.variant))
    with TemporaryDirectory(dir=folder) as own:
        file = Path(own) / f"{request.name}.yaml"
        file.write_text(to_yaml(request), encoding="utf-8")
        return load_plan(str(file))


def make_stem(name: str) -> str:
    """A safe stem for the name of an uploaded file: plain, short, and not that of a shipped scenario.

    >>> make_stem("C:/my files/Early peace!.yml"), make_stem("war_ends.yaml"), make_stem("")
    ('Early_peace', 'war_ends_uploaded', 'uploaded')
    """
    last = re.split(r"[\\/]", name)[-1]
    plain = re.sub(r"\W+", "_", re.sub(r"\.ya?ml$", "", last), flags=re.ASCII).strip("_")
    stem = plain[:MAX_STEM] or "uploaded"
    return f"{stem}_uploaded" if stem in shipped_scenarios() else stem
