"""The generated blocks of `docs/article.md`: the article sentence by sentence, and what of the model answers it."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sim.rules.registry import mechanism_of
from sim.scenario.library import shipped_scenarios
from sim.state.rule_links import paragraphs_named, rules
from sim.validation.article import Paragraph, article
from sim.validation.claims import claims
from sim.validation.coverage import Coverage, coverage, parameters_naming
from sim.validation.markup import DASH, anchor, code, table
from sim.validation.model_page import link_to, month_sections, parameters_heading

EXTENTS = {"whole": "covered", "part": "in part", "none": "not covered"}


def overview() -> str:
    """How many sentences of each paragraph are covered, and every gap."""
    counts = [
        (f"[{_title(p)}](#{anchor(_title(p))})", p.sentences, *_extents(p.names))
        for p in article().paragraphs
    ]
    total = [sum(row[column] for row in counts) for column in range(1, len(EXTENTS) + 2)]
    rows = [tuple(map(str, row)) for row in (*counts, ("**all**", *total))]
    gaps = "".join(_gap(one) for one in coverage().values() if one.sentence.gap)
    return f"{table(('paragraph', 'sentences', *EXTENTS.values()), rows)}\nThe gaps:\n\n{gaps}"


def _extents(names: Iterable[str]) -> list[int]:
    counted = Counter(coverage()[name].extent for name in names)
    return [counted[extent] for extent in EXTENTS]


def _title(paragraph: Paragraph) -> str:
    return f"¶{paragraph.number}. {paragraph.about}"


def _gap(one: Coverage) -> str:
    return f"- **{one.sentence.name}** ({EXTENTS[one.extent]}). {one.sentence.gap}\n"


# -- a section for each paragraph -------------------------------------------------------------------


def sections() -> str:
    """A table for each paragraph, a row for each sentence."""
    return "\n".join(map(_section, article().paragraphs))


def _section(paragraph: Paragraph) -> str:
    covered = [coverage()[name] for name in paragraph.names]
    head = (
        "sentence",
        "rules and drivers",
        "parameters",
        "indicators",
        "scenarios and switches",
        "claims",
    )
    parts = [f"## {_title(paragraph)}\n", table(head, map(_row, covered))]
    parts += ["".join(_gap(one) for one in covered if one.sentence.gap)]
    formulas = [*map(link_to, headings_naming(paragraph.number))]
    parts += [f"Formulas: {', '.join(formulas)}.\n"] if formulas else []
    shown = {name for one in covered for name in one.parameters}
    others = [name for name in parameters_naming(paragraph.number) if name not in shown]
    parts += (
        [
            f"Parameters that name ¶{paragraph.number} and enter other rules: {_by_mechanism(others)}.\n"
        ]
        if others
        else []
    )
    return "\n".join(part for part in parts if part)


def _row(one: Coverage) -> tuple[str, ...]:
    sentence = one.sentence
    drivers = [f"drivers: {', '.join(map(code, sentence.drivers))}"] if sentence.drivers else []
    switches = [f"switch {code(name)}" for name in one.switches]
    return (
        f"**{sentence.name}** {sentence.says} *({sentence.kind})*",
        "; ".join([*_by_file(sentence.rules), *drivers]) or DASH,
        _by_mechanism(one.parameters),
        _listed(map(code, one.indicators)),
        _listed([*map(_scenario, one.scenarios), *switches]),
        _listed(one.claims),
    )


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items) or DASH


def _by_file(names: Iterable[str]) -> list[str]:
    """Functions after the file that holds them, with a link to it."""
    held: dict[str, list[str]] = {}
    for name in names:
        file = rules()[name].place.partition(":")[0]
        module = ".".join(Path(file).with_suffix("").parts[1:]).removeprefix("rules.")
        held.setdefault(file, []).append(code(name.removeprefix(f"{module}.")))
    return [f"[{Path(file).name}](../{file}): {', '.join(own)}" for file, own in held.items()]


def _scenario(name: str) -> str:
    return f"[{code(name)}](../scenarios/{name}.yaml)"


def _by_mechanism(parameters: Iterable[str]) -> str:
    """Parameters after the mechanism that declares them, with a link to its table."""
    owned: dict[str, list[str]] = {}
    for name in parameters:
        owned.setdefault(mechanism_of(name), []).append(code(name))
    return "; ".join(f"{_mechanism(name)}: {', '.join(own)}" for name, own in owned.items()) or DASH


def _mechanism(name: str) -> str:
    return f"[{name}](model.md#{anchor(parameters_heading(name))})"


def headings_naming(paragraph: int) -> list[str]:
    """The sections of `docs/model.md` with formulas whose text names a paragraph."""
    return [heading for heading, body in month_sections() if paragraph in paragraphs_named(body)]


# -- the claims -------------------------------------------------------------------------------------


def claims_table() -> str:
    """Each claim with its sentences, indicators and scenarios; then the scenarios that no claim compares."""
    rows = [
        (claim.name, claim.says, _listed(claim.sentences), _listed(map(code, claim.reads)),
         _listed(map(_scenario, claim.scenarios)))
        for claim in claims().values()
    ]  # fmt: skip
    compared = {name for claim in claims().values() for name in claim.scenarios}
    others = [_scenario(name) for name in shipped_scenarios() if name not in compared]
    head = ("claim", "it says", "sentences", "indicators", "scenarios")
    return f"{table(head, rows)}\nScenarios that no claim compares: {_listed(others)}.\n"
