"""A user's own class becomes a decision rule that scenarios can name."""

from collections.abc import Iterator
from inspect import getdoc

from sim.agents.client import Client
from sim.agents.factory import BY_ABILITY, combine_classes, method_mistakes
from sim.agents.partner import Partner
from sim.agents.seats import RIVALS
from sim.errors import UserError
from sim.rules.decision_rules import (
    CLIENT,
    DEFAULT,
    ROLES,
    SHIPPED_RULES,
    DecisionRule,
    add_rule,
    decision_rules,
)


def register_rule(name: str, own: type, meaning: str = "", source: str = "your own") -> None:
    """Make a class of yours a decision rule, which scenarios and models can then name.

    In a scenario file write `agents: {china: NAME}`; in Python `AllianceModel(agents={"china": NAME})`,
    also in Mesa's batch runner, which takes such mappings as values. A rule that is registered again
    under the same name replaces the first. Results say which code decided, so a batch is not resumed
    with a class that has changed. Other processes can use the class as well.

    Args:
        name: a new name of letters, digits and `_`.
        own: extends `Client`, `Patron`, `Superpower`, `Neighbour`, or `Partner` for any partner.
        meaning: one sentence; by default the first line of the class's docstring.
        source: where the rule is published.

    Raises:
        UserError: for a name that is taken, a class that extends none of ours, a method whose name is
            almost a decision's, or methods none of which is asked.

    >>> from sim import AllianceModel, register_rule
    >>> from sim.agents import Patron, Stance
    >>> class Saviour(Patron):
    ...     "A patron that courts whoever starves."
    ...     def stance(self) -> Stance:
    ...         return super().stance()._replace(court=self.own.need)
    >>> register_rule("saviour", Saviour)
    >>> model = AllianceModel(agents={"china": "saviour"}, runs=3)
    >>> model.run_for(2)
    >>> china = model.actors.by_name["china"]
    >>> bool((china.own.court == model.month.need).all())
    True
    """
    label = f"decision rule {name!r:.60}"
    mistakes = [*_name_mistakes(name, label), *_class_mistakes(own, label)]
    if mistakes:
        raise UserError(*mistakes)
    add_rule(_rule(name, own, meaning, source))


def rule_of_class(own: type, label: str = "agents", code: str = "") -> DecisionRule:
    """The rule by which a class decides: the shipped or the registered one, else one of its own name.

    Args:
        own: extends `Client`, `Patron`, `Superpower`, `Neighbour`, or `Partner` for any partner.
        label: what messages begin with.
        code: the text of its file, where Python cannot find it by itself.

    Raises:
        UserError: for a class that extends none of ours, a method whose name is almost a decision's, or
            methods none of which is asked.

    >>> from sim.agents import Patron
    >>> from sim.agents.rivals.tolerant import Tolerant
    >>> class Mild(Tolerant):
    ...     "A patron that is milder still."
    >>> rule_of_class(Mild).name, rule_of_class(Tolerant).name
    ('Mild', 'tolerant')
    """
    mistakes = list(_class_mistakes(own, label))
    if mistakes:
        raise UserError(*mistakes)
    package, _, file = own.__module__.rpartition(".")
    known = [
        r for r in decision_rules().values() if r.own is own or (r.name, RIVALS) == (file, package)
    ]
    return known[-1] if known else _rule(own.__name__, own, code=code)


def _rule(
    name: str, own: type, meaning: str = "", source: str = "your own", code: str = ""
) -> DecisionRule:
    first_line = (getdoc(own) or own.__name__).splitlines()[0]
    said = (meaning or first_line).rstrip(".")
    return DecisionRule(name, _abilities(own), said, source, _parameters_of_bases(own), own, code)


def _name_mistakes(name: object, label: str) -> Iterator[str]:
    """What is wrong with the name of a rule that a user registers."""
    taken = {DEFAULT, *ROLES, *(rule.name for rule in SHIPPED_RULES)}
    if not (isinstance(name, str) and name.isidentifier()):
        yield f"{label}: give a name of letters, digits and _, such as 'saviour'"
    elif name in taken:
        yield f"{label}: the name is taken; choose another"


def _class_mistakes(own: object, label: str) -> Iterator[str]:
    """What keeps a class from being a decision rule."""
    if not (isinstance(own, type) and issubclass(own, Client | Partner)):
        yield (
            f"{label}: the class must extend Client, Patron, Superpower, Neighbour or Partner, "
            f"not {own!r:.60}"
        )
        return
    abilities = _abilities(own)
    shipped = Client if abilities == (CLIENT,) else combine_classes(abilities)
    yield from method_mistakes(own, shipped, f"a {' and '.join(abilities) or 'partner'}")


def _abilities(own: type) -> tuple[str, ...]:
    """What an actor must be able to do to decide by a class."""
    if issubclass(own, Client):
        return (CLIENT,)
    return tuple(ability for ability, c in BY_ABILITY.items() if issubclass(own, c))


def _parameters_of_bases(own: type) -> tuple[str, ...]:
    """The parameters of the shipped rules that a user's class extends."""
    extended = {c.__module__.removeprefix(f"{RIVALS}.") for c in own.__mro__}
    return tuple(p for rule in SHIPPED_RULES if rule.name in extended for p in rule.parameters)
