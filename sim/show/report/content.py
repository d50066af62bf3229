"""All that a report says, as plain values for its template."""

from typing import TYPE_CHECKING, Any

from sim.facts import month_name
from sim.show import words
from sim.show.asked import dates, months
from sim.show.report.assumed import assumed
from sim.show.report.changed import Changed, changed, levels
from sim.show.report.likely import likely
from sim.show.report.made import made
from sim.show.report.pictures import Picture, pictures
from sim.show.report.sensitive import sensitive, sensitive_pictures
from sim.show.report.words import LIMITS, READING
from sim.show.tables import telling_year

if TYPE_CHECKING:
    from sim.results import Results


def content(results: "Results") -> dict[str, Any]:
    """What the template is filled with."""
    told = [_scenario(results, name, place) for place, name in enumerate(results.named)]
    titles = [words.title(results, name) for name in results.named]
    last = max(months(results, name) for name in results.scenarios) - 1
    return {
        "title": titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1} more",
        "titles": titles,
        "created": str(results.manifest["created"])[:10],
        "histories": words.histories(results),
        "runs": int(results.manifest["runs"]),
        "seed": results.manifest["seed"],
        "from_to": f"{month_name(0)} to {month_name(last)}",
        "scenarios": told,
        "bases": _bases(results),
        "sensitivities": sensitive(results),
        "sensitivity_pictures": sensitive_pictures(results),
        "made": made(results),
        "limits": LIMITS,
        "reading": READING,
    }


def _scenario(results: "Results", name: str, place: int) -> dict[str, Any]:
    """A section: question, answers, pictures, assumptions."""
    bases = results.bases_of(name)
    years = {base: telling_year(results, name, base) for base in bases}
    found: list[Changed] = [changed(results, name, base, years[base]) for base in bases]
    branch = results.branch_of(name)
    shown: list[Picture] = pictures(results, name)
    return {
        "id": f"s{place + 1}",
        "name": name,
        "title": words.title(results, name),
        "question": str(results.manifest["scenarios"][name]["description"] or ""),
        "branch": month_name(branch) if branch else None,
        "bases": [{"name": base, "title": words.title(results, base)} for base in bases],
        "changes": found,
        "levels": None if found else levels(results, name),
        "likely": likely(results, name, bases),
        "pictures": shown,
        "assumed": [assumed(results, name, base) for base in bases],
    }


def _bases(results: "Results") -> list[dict[str, str]]:
    """The scenarios that came along to be compared with, and what they assume."""
    return [
        {
            "name": name,
            "title": words.title(results, name),
            "question": str(results.manifest["scenarios"][name]["description"] or ""),
            "year": dates(*results.window(name)),
        }
        for name in results.scenarios
        if name not in results.named
    ]
