"""Rival theories and rules beside the base: who meets the patterns of the past, and how often.

A claim is stronger the worse its rivals do. Three scenarios put another theory of the whole in place of
the base's, at no more parameters; two worlds keep the article's motives and add one move, a counter-bid by the first patron
or a hedge by the client; each decision rule of `sim list rules` lets one actor decide otherwise from the
first month on. `python -m sim.validation.rivals 1000` prints, for each, the share of runs that meet each pattern
of `sim.validation.patterns`, at default values; `priors` draws the parameters instead, and names of theories
and rules show only those beside the base.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sim.calendar import month_index
from sim.ensemble.execution.memory import run_plan
from sim.rules.decision_rules import ROLES, SHIPPED_RULES, DecisionRule, decision_rules
from sim.scenario.agent_rules import with_agents
from sim.scenario.library import BASELINE, load_plan, with_prior
from sim.scenario.parameters import PriorUse
from sim.scenario.plan import Plan
from sim.validation.ablations import USES
from sim.validation.claims.changes import load_world
from sim.validation.command import refuse_other, run_command, split_runs
from sim.validation.patterns import PATTERNS, REQUIRED_INDICATORS, scores

#: Scenarios that are rival theories of the whole.
THEORIES = ("pure_trade", "bloc_affinity", "regime_survival")
#: Worlds that are the article with one more move.
MOVES = ("counter_bid", "hedge")
RULES = tuple(rule.name for rule in SHIPPED_RULES)
#: The month after the last that a pattern reads.
END = month_index("2025-07")
PRIORS = "priors"
Scores = Mapping[str, float]


def world(name: str) -> Plan:
    """The base, a rival theory, the article with one more move, or the base in which a rule is followed from the first month on."""
    if name in (BASELINE, *THEORIES, *MOVES):
        return load_world(name)
    return with_agents(load_plan(), {_seat(decision_rules()[name]): name})


def _seat(rule: DecisionRule) -> str:
    """Who follows a rule: whoever can; of patrons all."""
    return next(role for role in ROLES if role in rule.abilities)


def pattern_scores(
    names: Sequence[str], runs: int, prior: PriorUse = "defaults", seed: int = 1
) -> Mapping[str, Scores]:
    """Share of runs that meet each pattern, by world and pattern.

    Args:
        names: of theories and rules.
        runs, seed: of each world; all have common random numbers.
        prior: "defaults" or "declared", for parameters drawn from their priors.
    """
    found = {}
    for name in names:
        plan = replace(with_prior(world(name), prior), months=END)
        found[name] = scores(run_plan(plan, runs, seed, REQUIRED_INDICATORS))
    return MappingProxyType(found)


def table(names: Sequence[str], runs: int, prior: PriorUse = "defaults", seed: int = 1) -> str:
    """Rates of all patterns side by side in Markdown, per cent of the runs; then the patterns met in a run."""
    worlds = pattern_scores((BASELINE, *names), runs, prior, seed)
    lines = [f"| pattern | {' | '.join(worlds)} |", f"|---|{'---|' * len(worlds)}"]
    for pattern in PATTERNS:
        cells = (f"{100 * each[pattern.name]:.0f}" for each in worlds.values())
        fit = " (fit)" if pattern.fit else ""
        lines.append(f"| {pattern.name} {pattern.title}{fit} | {' | '.join(cells)} |")
    for title, counted in (
        (f"patterns met, of {len(PATTERNS)}", [p.name for p in PATTERNS]),
        ("without those used in a fit", [p.name for p in PATTERNS if not p.fit]),
    ):
        sums = (f"{sum(each[name] for name in counted):.2f}" for each in worlds.values())
        lines.append(f"| {title} | {' | '.join(sums)} |")
    return "\n".join(lines)


def all_tables(runs: int) -> str:
    """Theories beside the base, by the use of priors, and rules beside the base."""
    theories = (
        f"{title}:\n\n{table((*THEORIES, *MOVES), runs, prior)}" for title, prior in USES.items()
    )
    by_rules = f"One actor, or all patrons, by another rule; parameters at their defaults:\n\n{table(RULES, runs)}"
    return "\n\n".join([*theories, by_rules])


def _command(words: list[str]) -> None:
    runs, others = split_runs(words, usual=1000)
    refuse_other(others, (*THEORIES, *MOVES, *RULES, PRIORS))
    prior: PriorUse = "declared" if PRIORS in others else "defaults"
    names = [word for word in others if word != PRIORS] or [*THEORIES, *MOVES, *RULES]
    print(table(names, runs, prior))


if __name__ == "__main__":
    run_command(_command)
