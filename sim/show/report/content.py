"""All that a report says, as plain values for its template."""

from collections.abc import Iterator
from typing import Any

from sim.calendar import format_dates, month_name
from sim.results.compared_year import compared_year
from sim.results.data import ResultsData
from sim.show import about, captions
from sim.show.batch_assumptions import assumption_differences
from sim.show.report.differences import Differences, differences, levels
from sim.show.report.formulas import formulas
from sim.show.report.pictures import Picture, pictures
from sim.show.report.probabilities import probabilities
from sim.show.report.provenance import provenance
from sim.show.report.sensitivity import find_study, sensitivity_pictures, sensitivity_tables
from sim.show.selection import months
from sim.show.texts.answer import HAPPENS
from sim.show.texts.report import LIMITS, READING


def content(results: ResultsData) -> dict[str, Any]:
    """What the template is filled with."""
    sections = [_scenario(results, name, place) for place, name in enumerate(results.named)]
    titles = [about.title(results, name) for name in results.named]
    study = find_study(results)
    last = max(months(results, name) for name in results.scenarios) - 1
    return {
        "title": titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1} more",
        "titles": titles,
        "created": str(results.manifest["created"])[:10],
        "histories": captions.count_runs(results),
        "runs": int(results.manifest["runs"]),
        "seed": results.manifest["seed"],
        "given": results.given_line,
        "given_lines": results.manifest.get("given", {}).get("lines", []),
        "from_to": f"{month_name(0)} to {month_name(last)}",
        "scenarios": sections,
        "bases": _bases(results),
        "formulas": formulas(_names_in_tables(sections)),
        "sensitivities": sensitivity_tables(study) if study else [],
        "sensitivity_pictures": sensitivity_pictures(study) if study else [],
        "made": provenance(results),
        "happens": HAPPENS,
        "limits": LIMITS,
        "reading": READING,
    }


def _scenario(results: ResultsData, name: str, place: int) -> dict[str, Any]:
    """A section: question, answers, pictures, assumptions."""
    bases = sorted(results.bases_of(name), key=lambda base: base != results.main_base(name))
    years = {base: compared_year(results, name, base) for base in bases}
    found: list[Differences] = [differences(results, name, base, years[base]) for base in bases]
    branch = results.branch_of(name)
    drawn_pictures: list[Picture] = pictures(results, name)
    return {
        "id": f"s{place + 1}",
        "name": name,
        "title": about.title(results, name),
        "question": str(results.manifest["scenarios"][name]["description"] or ""),
        "branch": month_name(branch) if branch else None,
        "bases": [{"name": base, "title": about.title(results, base)} for base in bases],
        "changes": found,
        "levels": None if found else levels(results, name),
        "likely": probabilities(results, name, bases),
        "pictures": drawn_pictures,
        "assumed": [assumption_differences(results, name, base) for base in bases],
    }


def _names_in_tables(scenarios: list[dict[str, Any]]) -> Iterator[str]:
    """The indicators that the tables of the scenarios list."""
    for scenario in scenarios:
        levels = scenario["levels"][1] if scenario["levels"] else []
        yield from (row.name for found in scenario["changes"] for row in found.rows)
        yield from (level.name for level in levels)


def _bases(results: ResultsData) -> list[dict[str, str]]:
    """The scenarios that came along to be compared with, and what they assume."""
    return [
        {
            "name": name,
            "title": about.title(results, name),
            "question": str(results.manifest["scenarios"][name]["description"] or ""),
            "year": format_dates(*results.window(name)),
        }
        for name in results.scenarios
        if name not in results.named
    ]
