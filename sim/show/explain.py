"""What a name means: a parameter, an indicator, a mechanism, a switch, a rule, a decision, a driver, a record, a claim or sentence of the article."""

from collections.abc import Iterator
from importlib import import_module
from inspect import isfunction

from sim.agents.seats import rule_class
from sim.calendar import month_name
from sim.errors import UserError
from sim.facts import Facts, load_facts
from sim.record import MEASURES, Observation, records
from sim.rules.decision_rules import (
    CLIENT,
    DEFAULT,
    ROLES,
    DecisionRule,
    decision_rules,
    followable,
    rule_of,
)
from sim.rules.leaders import TEMPERED_WEIGHTS
from sim.rules.parameter import Parameter
from sim.rules.registry import MECHANISMS, all_parameters, mechanism_of
from sim.rules.removed_parameters import replacement
from sim.rules.switches import SWITCHES
from sim.scenario.futures import Hold
from sim.scenario.library import BASELINE, load_plan, shipped_scenarios
from sim.scenario.parameters import eligible_partners
from sim.scenario.plan import full_cast
from sim.show.assumptions import differing_assumptions, future
from sim.show.decisions import by_name as decisions_by_name
from sim.show.decisions import explain_decision, place_of
from sim.state.cast import Cast
from sim.state.indicators import TEMPLATES, indicators
from sim.state.rule_links import article, declaration, parameters_read, readers, rules
from sim.strict.reader import format_number
from sim.validation.claims import claims
from sim.validation.coverage import coverage
from sim.words.nearest import nearest
from sim.words.plain import plain
from sim.words.registry import driver_label, label_of, parameter_label, partner_of, switch_label


def explain_name(name: str) -> str:
    """Everything that carries a name, in a few lines each: its label, then its identifier, then the rest.

    Raises:
        UserError: if nothing is called so, with the nearest name.

    >>> print("\\n".join(explain_name("trust_gain").splitlines()[:2]))
    Growth of trust by completed exchange (a month)
      trust_gain (g⁺), a parameter of the mechanism trust
    """
    return "\n\n".join(text for _, text in explanations(name))


def explanations(name: str) -> list[tuple[str, str]]:
    """Everything that carries a name: what kind of thing it is, and its text, a heading and lines.

    Raises:
        UserError: if nothing is called so, with the nearest name.
    """
    kinds = {
        "parameter": _parameter, "indicator": _indicator, "mechanism": _mechanism, "switch": _switch,
        "decision rule": _decision_rule, "decision": explain_decision, "claim": _claim, "sentence": _sentence, "driver": _driver,
        "record": _record, "scenario": _scenario,
    }  # fmt: skip
    found = [(kind, text) for kind, explain in kinds.items() for text in explain(name)]
    if not found:
        former = replacement(name.rpartition(".")[2])
        raise UserError(
            former or f"nothing is called {name!r}.{nearest(name, explainable_names(), few=0)}"
        )
    return found


def explainable_names() -> set[str]:
    """All names that can be explained."""
    facts = load_facts()
    cast = full_cast(facts)
    return {*all_parameters(), *(i.name for i in indicators(cast)), *MECHANISMS, *SWITCHES, *claims(), *coverage(),
            DEFAULT, *decision_rules(), *decisions_by_name(),
            *facts.series, *records(), *shipped_scenarios()}  # fmt: skip


def _parameter(name: str) -> Iterator[str]:
    owner, _, short = name.rpartition(".")
    if short not in all_parameters():
        return
    parameter = all_parameters()[short]
    cast = full_cast(load_facts())
    holders = (
        eligible_partners(cast, parameter) if parameter.holder == "partner" else (cast.client.name,)
    )
    if owner and (parameter.holder == "world" or owner not in holders):
        return
    only = holders[0] if parameter.holder == "partner" and len(holders) == 1 else ""
    yield "\n".join([
        parameter_label(name, parameter.unit).long,
        f"  {name} ({parameter.symbol}), a parameter of the mechanism {mechanism_of(short)}",
        f"  {plain(parameter.meaning, owner if parameter.holder == 'partner' and owner else only)}",
        f"  unit {parameter.unit}; {_values(parameter)}",
        f"  held by: {'the world' if parameter.holder == 'world' else ', '.join(holders)}",
        *_temper(short),
        *_read_by_rule(short),
        f"  source: {parameter.source}",
        f"  declared: {declaration(short)}",
        *(f"  read by: {rule.name}, {rule.place}" for rule in readers(short)),
        f"  enters the formulas of: {', '.join(_fed_by(short, cast)) or 'no indicator itself'}",
        f"  answers the sentences of the article: {', '.join(_answered_by(short)) or 'none'}",
    ])  # fmt: skip


def _fed_by(parameter: str, cast: Cast) -> list[str]:
    """The indicators whose formula reads a parameter; PARTNER, POWER, FIRST, SECOND stand for partners."""
    return [
        template.name.format(
            client=cast.client.name,
            partner="PARTNER",
            power="POWER",
            first="FIRST",
            second="SECOND",
        )
        for template in TEMPLATES
        if any(parameter in parameters_read(rule) for rule in template.rule.split())
    ]


def _answered_by(parameter: str) -> list[str]:
    """The sentences of the article with a rule that reads a parameter whose source names the paragraph."""
    return [name for name, one in coverage().items() if parameter in one.parameters]


def _read_by_rule(name: str) -> Iterator[str]:
    """Which decision rule alone reads a parameter."""
    if rule := rule_of(name):
        yield f"  read only where an actor follows the decision rule {rule}"


def _temper(name: str) -> Iterator[str]:
    """What a leader's temper does to a weight, also to one that a scenario sets."""
    if name in TEMPERED_WEIGHTS:
        noise = all_parameters()["leader_noise"].default
        yield (
            "  leaders differ: in each history it is multiplied by e^(leader_noise × N(0, 1)), where "
            f"leader_noise is {noise:g}; leader_noise = 0 takes it as it stands"
        )


def _values(parameter: Parameter) -> str:
    if parameter.default is None:
        return "; ".join(_of_facts(parameter, load_facts()))
    if parameter.plausible is None:
        return f"{parameter.default:g}, held fixed"
    low, high = parameter.plausible
    return f"default {parameter.default:g}, plausible {low:g} to {high:g}, prior {parameter.prior}"


def _of_facts(parameter: Parameter, facts: Facts) -> Iterator[str]:
    for actor in facts.actors:
        if parameter.name in actor.values:
            fact = actor.values[parameter.name]
            span = (
                f" ({fact.low:g} to {fact.high:g})"
                if fact.low is not None and fact.high is not None
                else ""
            )
            yield f"{actor.name} {fact.value:g}{span} [{fact.source}]"


def _indicator(name: str) -> Iterator[str]:
    for indicator in indicators(full_cast(load_facts())):
        if indicator.name == name:
            reading = [
                f"{claim.name} ({', '.join(f'¶{p}' for p in claim.paragraphs)})"
                for claim in claims().values() if name in claim.reads
            ]  # fmt: skip
            yield "\n".join([
                label_of(name, indicator.unit).long,
                f"  {name}, an indicator",
                f"  {plain(indicator.meaning, partner_of(name))}",
                f"  unit {indicator.unit}; recorded {'by default' if indicator.headline else 'on demand'}",
                *(line for rule in indicator.template.rule.split() for line in rule_lines(rule)),
                f"  read by the claims: {', '.join(reading) or 'none'}",
            ])  # fmt: skip


def rule_lines(name: str) -> Iterator[str]:
    """A rule in a few lines: file and line, meaning, the parameters it reads, the article."""
    rule = rules()[name]
    yield f"  rule: {name}, {rule.place}"
    yield f"    {rule.meaning}"
    yield f"    reads: {', '.join(parameters_read(name)) or 'no parameter'}"
    if paragraphs := article(name):
        yield f"    article: {paragraphs}"


def _mechanism(name: str) -> Iterator[str]:
    if name in MECHANISMS:
        module = import_module(f"sim.rules.{name}")
        own = [p for p in all_parameters() if mechanism_of(p) == name]
        yield "\n".join([
            plain(MECHANISMS[name]),
            f"  {name}, a mechanism",
            *(f"  {line}" for line in (module.__doc__ or "").strip().splitlines()),
            f"  parameters: {', '.join(own)}",
            f"  file: sim/rules/{name}.py",
        ])  # fmt: skip


def _switch(name: str) -> Iterator[str]:
    if name in SWITCHES:
        sets = ", ".join(f"{key} = {value:g}" for key, value in SWITCHES[name].items())
        yield "\n".join([
            switch_label(name).short,
            f"  {name}, a switch: off, it sets {sets}",
            "  file: sim/rules/switches.py",
        ])  # fmt: skip


def _decision_rule(name: str) -> Iterator[str]:
    """Who can follow a rule by name, which decisions it changes, and where its code is."""
    if name == DEFAULT:
        able = (f"{ability}: {', '.join(followable({ability})[1:])}" for ability in ROLES)
        yield "\n".join([
            f"{DEFAULT}, a decision rule for any actor",
            "  the shipped rule; under 'agents' it undoes what the base of a scenario says",
            *(f"  instead of it, for a {line}" for line in able),
        ])  # fmt: skip
    if name not in decision_rules():
        return
    rule = decision_rules()[name]
    cls = rule_class(rule, object)
    decided = [key for key, value in vars(cls).items() if isfunction(value) and key[0] != "_"]
    yield "\n".join([
        f"{name}, a decision rule for {_for_whom(rule)}",
        f"  {rule.meaning if rule.own else plain(rule.meaning)}",
        f"  decides anew: {', '.join(decided)}",
        f"  source: {rule.source}",
        f"  parameters: {', '.join(rule.parameters) or 'none of its own'}",
        f"  write: agents: {{{rule.abilities[0] if rule.abilities else 'ACTOR'}: {name}}}",
        f"  file: {place_of(cls)}",
    ])  # fmt: skip


def _for_whom(rule: DecisionRule) -> str:
    """Who can follow a rule, with the actors of the facts that are meant."""
    if not rule.abilities:
        return "any partner"
    facts = load_facts()
    able = [
        a.name for a in facts.partners if all(a.abilities.get(k, 0.0) > 0.0 for k in rule.abilities)
    ]
    names = [facts.client.name] if CLIENT in rule.abilities else able
    return f"a {' and '.join(rule.abilities)} ({', '.join(names)})"


def _claim(name: str) -> Iterator[str]:
    if name in claims():
        claim = claims()[name]
        where = ", ".join(f"¶{p}" for p in claim.paragraphs)
        lines = [
            f"{name}, a claim of the article ({where})",
            f"  {claim.says}",
            f"  sentences: {', '.join(claim.sentences)}",
            f"  reads: {', '.join(claim.reads)}",
            f"  compares: {', '.join(claim.scenarios) or 'no scenario'}",
            f"  worlds: {'; '.join(f'{letter} {world.key}' for letter, world in claim.worlds.items())} (past {claim.past})",
            f"  criterion: {' '.join(claim.criterion.split())}",
            f"  cause: {claim.cause}; "
            + (
                f"removed by {claim.removal.key}"
                if claim.removal
                else f"nothing is removed: {claim.no_removal}"
            ),
            f"  file: sim/validation/claims/{name}.yaml; its verdict: sim claims {name}",
        ]
        if claim.seen_while_building:
            lines.append(
                "  seen while building: an ablation that decides it was looked at before these got their rule or default: "
                f"{', '.join(claim.seen_while_building)}. It may be called supported only where it holds at both ends of their ranges."
            )
        yield "\n".join(lines)


def _sentence(name: str) -> Iterator[str]:
    mark = f"¶{name.removeprefix('¶')}"
    if mark not in coverage():
        return
    one = coverage()[mark]
    lists = {
        "drivers": one.sentence.drivers, "parameters": one.parameters, "indicators": one.indicators,
        "scenarios": one.scenarios, "switches": one.switches,
    }  # fmt: skip
    yield "\n".join([
        f"{mark}, a sentence of the article: {one.sentence.kind}",
        f"  {one.sentence.says}",
        *(f"  rule: {rule}, {rules()[rule].place}" for rule in one.sentence.rules),
        *(f"  {heading}: {', '.join(names)}" for heading, names in lists.items() if names),
        *(f"  claim {claim}: {claims()[claim].says}" for claim in one.claims),
        f"  what the model lacks of it: {one.sentence.gap or 'nothing stated'}",
        "  file: sim/validation/article.yaml",
    ])  # fmt: skip


def _driver(name: str) -> Iterator[str]:
    series = load_facts().series
    if name in series:
        s = series[name]
        yield "\n".join([
            driver_label(name, s.unit).long, f"  {name}, a driver", f"  {plain(s.meaning)}",
            f"  unit {s.unit}; source: {s.source}",
            f"  from {s.values[0]:g} in 1990-01 to {s.values[-1]:g} in {month_name(s.last)}, where its record ends",
            f"  after it, in the baseline: {future(load_plan().regimes[0].drivers.futures.get(name, Hold()))}",
            "  file: sim/facts/drivers.yaml",
        ])  # fmt: skip


def _record(name: str) -> Iterator[str]:
    if name in records():
        r = records()[name]
        how = (
            MEASURES[name].meaning
            if name in MEASURES
            else "the model has nothing to compare it with"
        )
        grades = sorted({o.grade for o in r.observations})
        yield "\n".join([
            f"{name}, a series of the historical record",
            f"  {plain(r.meaning)}",
            f"  unit {r.unit}; {len(r.observations)} observations, {r.dates[0]} to {r.dates[-1]}",
            f"  beside the model: {how}",
            f"  grades: {', '.join(grades)}",
            *(f"    {_format_observation(o)}" for o in r.observations),
            "  file: sim/record/data/",
        ])  # fmt: skip


def _format_observation(observation: Observation) -> str:
    """One observation: date, value, range where there is one, grade, source."""
    value, low, high = (
        "?" if end is None else format_number(float(f"{end:.4g}"))
        for end in (observation.value, observation.low, observation.high)
    )
    between = f" ({low} to {high})" if (low, high) != ("?", "?") else ""
    return f"{observation.date}  {value}{between}  {observation.grade}: {observation.source}"


def _scenario(name: str) -> Iterator[str]:
    if name not in shipped_scenarios():
        return
    plan = load_plan(name)
    lines = [plan.title, f"  {name}, a scenario", f"  {plan.description}"]
    if plan.comparisons:
        lines.append(f"  compared with: {', '.join(plan.comparisons)}")
    if name != BASELINE:
        for heading, changed in differing_assumptions(load_plan(), plan):
            lines.append(f"  against {BASELINE}, {heading}:")
            lines += [f"    {key}: {before} → {after}" for key, before, after in changed]
    yield "\n".join([*lines, f"  file: scenarios/{name}.yaml"])
