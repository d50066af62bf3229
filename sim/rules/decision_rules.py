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
from types import CodeType, MappingProxyType

#: What the client is able to do, beside the abilities of partners.
CLIENT = "client"
#: Words that stand for whoever has the ability; `patron` for all who have it.
ROLES = (CLIENT, "superpower", "neighbour", "patron")
#: The name of the shipped rule of any actor.
DEFAULT = "default"
#: Code that a manifest identifies by the hash of the package and the versions of libraries.
KNOWN_PACKAGES = ("sim", "mesa", "builtins", "typing")
#: First digits of the hash of a user's code.
DIGITS = 12


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """A way to decide that a scenario can name.

    Attributes:
        name: the spelling in scenarios and in Python.
        abilities: what an actor must be able to do to follow it: `client`, or abilities of partners.
        meaning: one sentence.
        source: where it is published.
        parameters: those that only this rule reads.
        own: the class of a user; None for a shipped rule.
        code: the text that the class stands in, where Python cannot find it by itself.
    """

    name: str
    abilities: tuple[str, ...]
    meaning: str
    source: str
    parameters: tuple[str, ...] = ()
    own: type | None = None
    code: str = ""

    @property
    def identity(self) -> str:
        """What tells it from others of the same name: for a user's class, a hash of its code."""
        if self.own is None:
            return self.name
        own = [c for c in self.own.__mro__ if c.__module__.partition(".")[0] not in KNOWN_PACKAGES]
        text = self.code or "".join(map(_code, own))
        digest = hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
        if self.own.__name__ == self.name:
            return f"{self.name} (your own, {digest})"
        return f"{self.name} ({self.own.__qualname__}, {digest})"


def _code(own: type) -> str:
    """The text of a class, or where there is none, as at a prompt, what its methods do."""
    try:
        return inspect.getsource(own)
    except (OSError, TypeError):
        methods = {
            n: _operations(f.__code__) for n, f in vars(own).items() if inspect.isfunction(f)
        }
        numbers = {
            n: repr(v) for n, v in vars(own).items() if isinstance(v, bool | int | float | str)
        }
        return repr((sorted(methods.items()), sorted(numbers.items())))


def _operations(code: CodeType) -> tuple[object, ...]:
    """What a function does, and with which numbers."""
    constants = (_operations(c) if isinstance(c, CodeType) else _plain(c) for c in code.co_consts)
    return code.co_code, code.co_names, tuple(constants)


def _plain(constant: object) -> str:
    """A constant in the same words in every process."""
    return repr(sorted(map(repr, constant)) if isinstance(constant, frozenset) else constant)


SHIPPED_RULES = (
    DecisionRule("satisficer", (CLIENT,),
        "buys fuel and food up to an aspiration, and looks for other partners only while that is not met",
        "Simon 1955", ("aspiration",)),
    DecisionRule("loss_averse", (CLIENT,),
        "gives more to keep a partner whose support has fallen, and provokes when it loses support",
        "Kahneman & Tversky 1979; Levy 1997", ("loss_aversion", "loss_provocation")),
    DecisionRule("myopic", (CLIENT,),
        "weighs neither the risk of relying on one partner nor the autonomy that a treaty costs",
        "Streich & Levy 2007; Lake & Powell 1999"),
    DecisionRule("forward", (CLIENT,),
        "fills larger stores, and counts a patron's support in a treaty as far as the patron is reliable",
        "Streich & Levy 2007; Lake & Powell 1999", ("storage_factor",)),
    DecisionRule("tolerant", ("patron",),
        "tolerates more of others' commitment to the client, and never squeezes it",
        "Crawford 2021", ("added_tolerance",)),
    DecisionRule("hierarch", ("patron",),
        "tolerates little, squeezes the more of the client's support its rivals hold, and never courts",
        "Lake 2009", ("hierarch_tolerance", "hierarch_squeeze")),
    DecisionRule("reciprocator", ("patron",),
        "squeezes after a test or a fall of exchange, and courts otherwise",
        "Axelrod 1984", ("reciprocity",)),
    DecisionRule("patient", ("superpower",),
        "talks only while provocation is low, so that talks reward restraint",
        "Chanlett-Avery et al. 2016", ("calm_level",)),
    DecisionRule("showman", ("superpower",),
        "opens up the more is provoked, signs at once, closes again as the threat fades, and after a breach keeps nothing of a deal",
        "Horowitz, Stam & Ellis 2015; Saunders 2011", ("showman_swing", "showman_wait")),
    DecisionRule("closed", ("superpower",),
        "never talks with the client, whatever a cap would be worth",
        "Saunders 2011"),
    DecisionRule("tit_for_tat", ("neighbour",),
        "arms in answer to the tests of the last quarter",
        "Axelrod 1984", ("answer_size", "answer_speed")),
    DecisionRule("assured", ("neighbour",),
        "arms only against what its ally's assurance does not cover",
        "Snyder 1984", ("assurance_substitution",)),
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
