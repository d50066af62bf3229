"""What a visitor requests, and the scenario file that asks for the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from sim.calendar import month_index, month_name
from sim.ensemble.request.plans import CHANGED_SUFFIX
from sim.scenario.library import BASELINE, FORMAT, load_plan, scenario_name, shipped_scenarios
from sim.scenario.plan import Plan
from sim.scenario.shared_months import shared_months
from sim.strict.reader import MOST_NAME_CHARACTERS
from sim.strict.yaml_core import dump_yaml
from sim.words.label import Label
from sim.words.registry import parameter_label, switch_label

#: The month from which changes hold by default: the first after the record.
BRANCH = month_index("2024-07")
#: Changes hold from the first month on, so that the past changes too.
FIRST_MONTH = 0
DEFAULT_RUNS, DEFAULT_SEED = 500, 1
#: How nouns begin that are clauses.
CLAUSES = ("how ", "what ", "whether ", "the war in Ukraine may")
#: What the title of a scenario that was changed ends with.
WITH_CHANGE = ", with your change"
#: Changes that a sentence names one by one.
FEW = 2
#: What a plan is on the page.
BASE, SCENARIO, CHANGED = "base", "scenario", "changed"
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
        file_since, file_parameters, file_off: what the file itself says of these.
        runs, seed: how many histories, and of which random streams.
    """

    base: str = BASELINE
    variant: str | None = "war_ends"
    since: int = BRANCH
    parameters: Mapping[str, float] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    rest: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    file_since: int = BRANCH
    file_parameters: Mapping[str, float] = field(default_factory=dict)
    file_off: frozenset[str] = frozenset()
    runs: int = DEFAULT_RUNS
    seed: int = DEFAULT_SEED

    @property
    def changed(self) -> bool:
        """Whether the variant differs from the shipped scenario."""
        return bool(self.parameters or self.off or self.rest or self.file)

    @property
    def moved(self) -> bool:
        """Whether the visitor has moved something since the scenario was chosen or uploaded."""
        own = self.as_given
        return (self.parameters, self.off) != (own.parameters, own.off) or (
            bool(self.file) and self.since != own.since
        )

    @property
    def as_given(self) -> "PageRequest":
        """The request for the scenario as it was chosen or uploaded, before anything was moved."""
        return replace(
            self, since=self.file_since, parameters=self.file_parameters, off=self.file_off
        )

    @property
    def name(self) -> str:
        """Name of the variant, and of its file."""
        own = self.file or str(self.variant)
        return f"{own}_{CHANGED_SUFFIX}" if self.moved else own

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
            self, variant=self.variant or BASELINE, since=BRANCH, parameters={}, off=frozenset(), **NO_FILE
        )  # fmt: skip


#: What a request without an uploaded file says of one.
NO_FILE: Mapping[str, Any] = MappingProxyType({
    "rest": {}, "file": "", "file_since": BRANCH, "file_parameters": {}, "file_off": frozenset(),
})  # fmt: skip


#: Keys of an uploaded file that are written anew.
REPLACED = ("name", "clause", "parameters")


def request_for(scenario: str) -> PageRequest:
    """The request for a shipped scenario, beside the base that tells most of it."""
    return PageRequest(base=base_for(scenario), variant=scenario)


def base_for(scenario: str) -> str:
    """The shipped scenario that a shipped scenario is best compared with, as its file says."""
    plan = load_plan(scenario)
    names = (scenario_name(name) for name in (plan.main_comparison, plan.compare_to) if name)
    return next((name for name in names if name in shipped_scenarios()), BASELINE)


def to_yaml(request: PageRequest) -> str:
    """The scenario file of a request, which `sim run` turns into the same histories."""
    content: dict[str, Any] = {"format": FORMAT, "name": _title(request)}
    if clause := _clause(request):
        content["clause"] = clause
    if request.variant is not None:
        content["extends"] = request.variant
    # a file that ends early is compared with nothing, since no base ends then
    content["compare_to"] = [] if "end" in request.rest else request.base
    content |= {key: value for key, value in request.rest.items() if key not in REPLACED}
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
        title = str(request.rest["name"])
    else:
        title = load_plan(str(request.variant)).title
    return f"{title}{WITH_CHANGE}"[-MOST_NAME_CHARACTERS:] if request.moved else title


def _clause(request: PageRequest) -> str:
    """What happens in the scenario, to follow "If": also what the visitor moved, where that is one thing."""
    own = request.rest.get("clause") or (
        load_plan(request.variant).clause if request.variant and not request.file else ""
    )
    whole = " and ".join(part for part in (str(own), moved_clause(request)) if part)
    return whole if len(whole) <= MOST_NAME_CHARACTERS else ""


def moved_clause(request: PageRequest) -> str:
    """What the visitor moved, in words that follow "If": by name where it is little, else how much it is.

    >>> moved_clause(PageRequest().with_switch("us_opening", True))
    'changing US openness to talks is left out'
    """
    given = request.as_given
    numbers = {k: v for k, v in request.parameters.items() if given.parameters.get(k) != v}
    gone = given.parameters.keys() - request.parameters.keys()
    turned = request.off ^ given.off
    count = len(numbers) + len(gone) + len(turned)
    if count > FEW or gone:
        return f"{count} assumption{'s are' if count > 1 else ' is'} changed"
    return " and ".join(_each_moved(request, numbers, turned))


def _each_moved(
    request: PageRequest, numbers: Mapping[str, float], turned: frozenset[str]
) -> Iterator[str]:
    for name, value in numbers.items():
        label = parameter_label(name)
        yield f"{_quoted(label)} {'are' if label.plural else 'is'} {value:g}"
    for name in sorted(turned):
        label = switch_label(name)
        state = "left out" if name in request.off else "taken in"
        yield f"{_quoted(label)} {'are' if label.plural else 'is'} {state}"


def _quoted(label: Label) -> str:
    """A noun; in quotes where it is itself a clause."""
    return f"“{label.noun}”" if label.noun.startswith(CLAUSES) else label.noun


def request_plans(request: PageRequest, folder: Path) -> tuple[Plan, ...]:
    """The plans of the base, of the scenario as given, and of it with what the visitor moved.

    The last is missing where nothing was moved, and the second where it is the base.

    Args:
        request: what is requested.
        folder: where the scenario file is written, so that it is read like any other.

    Raises:
        UserError: every mistake in it.
    """
    base = load_plan(request.base)
    given = _load_variant(request.as_given, folder)
    base = replace(base, months=given.months)
    plans = [base]
    if given.name != base.name:
        plans.append(_beside(given, base))
    if request.moved:
        moved = _beside(_load_variant(request, folder), base)
        plans.append(replace(moved, comparisons=tuple(plan.name for plan in plans)))
    return tuple(plans)


def _beside(plan: Plan, base: Plan) -> Plan:
    """A plan that is compared with a base."""
    return replace(
        plan, compare_to=base.name, comparisons=(base.name,),
        departs=shared_months(base, plan),
    )  # fmt: skip


def plan_roles(plans: Sequence[Plan], request: PageRequest) -> dict[str, str]:
    """What each plan is on the page, by its name: the base, the scenario, or what the visitor changed."""
    roles = {plan.name: SCENARIO for plan in plans}
    roles[plans[0].name] = BASE
    return {**roles, plans[-1].name: CHANGED} if request.moved else roles


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
