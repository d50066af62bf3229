"""Decision rules by name: how an actor decides in place of the shipped rule.

A scenario names them (`agents: {china: tolerant}`). Here is what each is called, who can follow it,
and where it is published; its class is the file of that name in `sim/agents/rivals/`. A rule
overrides one or a few decisions of the shipped class and leaves the others as they are, so that a
result which survives it does not rest on those decisions.
"""

import hashlib
import inspect
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

#: What the client is able to do, beside the abilities of partners.
CLIENT = "client"
#: Words that stand for whoever has the ability; `patron` for all who have it.
ROLES = (CLIENT, "superpower", "neighbour", "patron")
#: The name of the shipped rule of any actor.
DEFAULT = "default"
#: Code that a manifest identifies by the hash of the package and the versions of libraries.
KNOWN_PACKAGES = ("sim", "mesa", "builtins", "typing")


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """A way to decide that a scenario can name.

    Attributes:
        name: the spelling in scenarios and in Python.
        abilities: what an actor must be able to do to follow it: `client`, or abilities of partners.
        meaning: one sentence.
        source: where it is published.
        parameters: those that only this rule reads.
        own: the class that a user registered; None for a shipped rule.
    """

    name: str
    abilities: tuple[str, ...]
    meaning: str
    source: str
    parameters: tuple[str, ...] = ()
    own: type | None = None

    @property
    def identity(self) -> str:
        """What tells it from others of the same name: for a user's class, a hash of its code."""
        if self.own is None:
            return self.name
        own = [c for c in self.own.__mro__ if c.__module__.partition(".")[0] not in KNOWN_PACKAGES]
        digest = hashlib.sha256("".join(map(_code, own)).encode()).hexdigest()
        return f"{self.name} ({self.own.__qualname__}, {digest[:12]})"


def _code(own: type) -> str:
    """The text of a class, or where there is none, as at a prompt, what its methods do."""
    try:
        return inspect.getsource(own)
    except (OSError, TypeError):
        code = [(name, f.__code__) for name, f in vars(own).items() if inspect.isfunction(f)]
        return repr([(name, c.co_code, c.co_names) for name, c in code])


SHIPPED_RULES = (
    DecisionRule("tolerant", ("patron",),
        "tolerates more of others' commitment to the client, and never squeezes it",
        "Crawford 2021: a power that accommodates does not drive its neighbour to others",
        ("added_tolerance",)),
    DecisionRule("closed", ("superpower",),
        "never talks with the client, whatever a cap would be worth",
        "Saunders 2011: a leader who holds that regimes and not policies are the threat has nothing to offer"),
)  # fmt: skip

_RULES: dict[str, DecisionRule] = {rule.name: rule for rule in SHIPPED_RULES}
_RULE_OF = MappingProxyType({p: rule.name for rule in SHIPPED_RULES for p in rule.parameters})
_registrations: list[str] = []


def decision_rules() -> Mapping[str, DecisionRule]:
    """All rules by name, those that users registered included."""
    return MappingProxyType(_RULES)


def add_rule(rule: DecisionRule) -> None:
    """Make a user's rule known under its name; an earlier one of that name is replaced."""
    _RULES[rule.name] = rule
    _registrations.append(rule.name)


def registrations() -> int:
    """How often users have registered rules, so that what was resolved before is resolved anew."""
    return len(_registrations)


def rule_of(parameter: str) -> str:
    """The decision rule that alone reads a parameter; "" where it is one of the shipped rules'."""
    return _RULE_OF.get(parameter, "")


def idle_parameters(followed: Iterable[DecisionRule]) -> Collection[str]:
    """The parameters of decision rules that nobody follows."""
    read = {parameter for rule in followed for parameter in rule.parameters}
    return _RULE_OF.keys() - read


def followable(abilities: Collection[str]) -> list[str]:
    """The names that an actor with some abilities can follow, that of its shipped rule first."""
    able = [rule.name for rule in _RULES.values() if {*rule.abilities} <= {*abilities}]
    return [DEFAULT, *able]
