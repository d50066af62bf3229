"""What is allowed in a scenario and often not meant: told beside the checks, and no mistake."""

from collections.abc import Iterator, Mapping

from sim.calendar import month_name
from sim.facts.load import load_facts
from sim.rules.registry import all_parameters
from sim.scenario.events import Event
from sim.scenario.parameters import Setting
from sim.scenario.plan import Plan


def plan_cautions(plan: Plan, parent: Plan | None) -> list[str]:
    """What may not be meant in a scenario.

    Args:
        plan: the scenario.
        parent: the one that it extends.
    """
    before = parent.regimes[-1].settings if parent else {}
    own = {k: v for k, v in plan.regimes[-1].settings.items() if before.get(k) != v}
    found = implausible_settings(own)
    if parent is None:
        return found
    if plan.branch is None and parent.branch is not None:
        found.append(
            f"it names no branch, so that it differs from 1990-01 on; `branch: {month_name(parent.branch)}` "
            f"would share the past of {parent.name}"
        )
    return [*found, *_started_anew(plan, parent)]


def implausible_settings(settings: Mapping[str, Setting]) -> list[str]:
    """The settings that lie outside what their parameters' priors cover, in words.

    >>> implausible_settings({"dprk.diversification_weight": 9.0, "stake": ("uniform", (0.3, 0.6))})
    ['dprk.diversification_weight: 9 lies outside what is held plausible, 0 to 1.2']
    """
    return [
        f"{name}: {_extent(outside)} lies outside what is held plausible, {low:g} to {high:g}"
        for name, setting in settings.items()
        for low, high in [all_parameters()[name.rpartition(".")[2]].plausible or (None, None)]
        if low is not None and high is not None
        if (outside := [value for value in _ends(setting) if not low <= value <= high])
    ]


def _ends(setting: Setting) -> tuple[float, ...]:
    """The numbers between which a setting lies, where it is a number or has such numbers."""
    if isinstance(setting, int | float):
        return (float(setting),)
    law, numbers = setting
    return tuple(numbers) if law in ("uniform", "triangular") else ()


def _extent(values: list[float]) -> str:
    return " and ".join(f"{value:g}" for value in dict.fromkeys(values))


def _started_anew(plan: Plan, parent: Plan) -> Iterator[str]:
    """The events that may have happened before the branch, and have not happened any more after it."""
    branch = plan.branch
    if not branch or branch <= 1 + max(series.last for series in load_facts().series.values()):
        return  # as long as drivers have a record, it decides what has happened
    now = {event.name: event for event in plan.regime(branch).events}
    for event in parent.regime(branch - 1).events:
        if _earliest(event) < branch and now.get(event.name) != event:
            what = "is removed" if event.name not in now else "is another event"
            yield (
                f"event {event.name}: in {parent.name} it may have happened before {month_name(branch)}; from then on "
                f"it {what}, so that what it changed is undone. "
                "To go on from what has happened, give your event a name of its own"
            )


def _earliest(event: Event) -> int:
    """The first month in which an event can happen."""
    if event.at is None:
        return event.first
    first = event.at if isinstance(event.at, int) else event.at[1][0]
    return max(event.first, int(first))
