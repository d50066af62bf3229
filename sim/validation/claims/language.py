"""The language of claims: a text becomes an expression; nothing of it is evaluated by Python.

`a:` and `b:` name worlds; `2010`, `2010-03`, `A..B`, `event(NAME)±n` and `onset(x > 0)±n` windows; an indicator is written
as `sim list indicators` spells it. Python's `ast` gives the tree; every form that is not on the list here is refused.
"""

import ast
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sim.calendar import month_index, month_name
from sim.errors import UserError, closest
from sim.scenario.plan import MONTHS
from sim.strict.mistakes import quote
from sim.validation.claims.expressions import Expression, Kind
from sim.validation.claims.signatures import EVENT, SIGNATURES, find_signature, usage
from sim.words.nearest import nearest

#: Longer texts are refused unread.
MOST_CHARACTERS = 500
_MONTH, _WORLD = "MONTH_", "WORLD_"
_TOKENS = re.compile(
    r"(?P<month>(?<![\w-])(?<!\d\.)\d{4}-\d{2}(?![\w-]))|(?P<span>\.\.)|(?P<around>±)|(?P<world>(?<![\w.])[a-z]:(?P<next>\s*[A-Za-z_(]))"
)
_FORBIDDEN = re.compile(rf"[|^@#\"'\\;]|{_MONTH}|{_WORLD}")
_SIGNS: Mapping[type[ast.AST], str] = MappingProxyType({
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Eq: "==", ast.And: "and", ast.Or: "or", ast.USub: "-", ast.Not: "not",
})  # fmt: skip
FIRST_YEAR = 1990


class Misspelled(ValueError):  # noqa: N818 (a mistake in a text, which its reader gives a place)
    """A mistake in a text, in words."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that a text may use.

    Attributes:
        indicators, events, worlds: those that exist.
        quantities: expressions by the names given to them before.
        months: the number of months of a run.
    """

    indicators: Collection[str]
    events: Collection[str] = ()
    worlds: Collection[str] = ("a",)
    quantities: Mapping[str, Expression] = field(default_factory=dict)
    months: int = MONTHS


def parse(text: str, known: Vocabulary) -> Expression:
    """The expression that a text means.

    Raises:
        Misspelled: for the first mistake, with the nearest valid name.

    >>> parse("mean(talks, 2018..2019)", Vocabulary(["talks"])).kind.name
    'HISTORY'
    """
    if len(text) > MOST_CHARACTERS:
        raise Misspelled(f"is longer than {MOST_CHARACTERS} characters; give a part of it a name")
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        raise Misspelled(f"{quote(forbidden[0])} has no meaning here")
    try:
        tree = ast.parse(_TOKENS.sub(_as_python, " ".join(text.split())), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Misspelled(f"{quote(text)} cannot be read: check brackets and signs") from None
    return _Reader(known).read(tree.body)


def _as_python(token: re.Match[str]) -> str:
    """A word of the language as one of Python with the same binding."""
    if token["month"]:
        return _MONTH + token["month"].replace("-", "_")
    if token["span"]:
        return " | "
    if token["around"]:
        return " ^ "
    behind = token["next"].strip()
    return f"{_WORLD}{token['world'][0]}{'' if behind == '(' else '.'}{behind}"


class _Reader:
    """Turns the nodes of Python's tree that are on the list into expressions."""

    def __init__(self, known: Vocabulary) -> None:
        self._known = known

    def read(self, node: ast.expr) -> Expression:
        """The expression that a node means."""
        match node:
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int() | float() as number):
                return Expression("number", Kind.NUMBER, value=float(number))
            case ast.Name() | ast.Attribute():
                return self._named(_dotted(node))
            case ast.UnaryOp(op=ast.USub() | ast.Not() as op, operand=operand):
                return self._combine("neg" if isinstance(op, ast.USub) else "not", operand)
            case ast.BinOp(left=left, op=ast.BitOr() | ast.BitXor() as op, right=right):
                return self._window("span" if isinstance(op, ast.BitOr) else "around", left, right)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
                return self._combine(_SIGNS[type(op)], left, right)
            case ast.BoolOp(op=op, values=values):
                return self._combine(_SIGNS[type(op)], *values)
            case ast.Compare(left=left, ops=[ast.In()], comparators=[window]):
                return self._within(left, window)
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _SIGNS:
                return self._combine(_SIGNS[type(op)], left, right)
            case ast.Compare():
                raise Misspelled("compare two values at a time, and join comparisons with 'and'")
            case ast.Call(func=function, args=arguments, keywords=[]):
                return self._call(_dotted(function), arguments)
        raise Misspelled(f"{quote(ast.unparse(node))} has no meaning here")

    # -- names ----------------------------------------------------------------------------------

    def _named(self, words: tuple[str, ...]) -> Expression:
        """A month, a quantity, an indicator, or one of these in a world."""
        if words[0].startswith(_WORLD):
            return self._in_world(words[0], self._named(words[1:]))
        name = ".".join(words)
        if name.startswith(_MONTH):
            return self._month(name.removeprefix(_MONTH).replace("_", "-"))
        if name in self._known.quantities:
            return self._known.quantities[name]
        if name in self._known.indicators:
            return Expression("indicator", Kind.SERIES, name=name)
        if name in SIGNATURES or name == EVENT:
            raise Misspelled(f"{name!r} is a function: write {name}(…)")
        choices = {*self._known.quantities, *self._known.indicators}
        raise Misspelled(f"no indicator {quote(name)}.{nearest(name, choices, few=0)}")

    def _in_world(self, spelled: str, inner: Expression) -> Expression:
        name = spelled.removeprefix(_WORLD)
        if name not in self._known.worlds:
            raise Misspelled(f"no world {name!r}.{nearest(name, self._known.worlds)}")
        if inner.kind is Kind.SERIES:
            raise Misspelled(
                f"a world stands before a function or a quantity: {name}:mean(…), not mean({name}:…)"
            )
        return Expression("world", inner.kind, (inner,), name)

    def _month(self, written: str) -> Expression:
        try:
            month = month_index(written)
        except UserError:
            raise Misspelled(f"{written!r} is no month: write YYYY-MM") from None
        self._check_month(written, month)
        return Expression("month", Kind.NUMBER, value=float(month))

    def _check_month(self, written: str, month: int) -> None:
        if month < 0:
            raise Misspelled(f"window {written} lies before the start, 1990-01")
        if month >= self._known.months:
            end = month_name(self._known.months - 1)
            raise Misspelled(f"window {written} lies after the end, {end}")

    # -- functions ------------------------------------------------------------------------------

    def _call(self, words: tuple[str, ...], arguments: list[ast.expr]) -> Expression:
        if words[0].startswith(_WORLD):
            if len(words) == 1:
                if len(arguments) != 1:
                    raise Misspelled("the brackets behind a world hold one value")
                return self._in_world(words[0], self.read(arguments[0]))
            return self._in_world(words[0], self._call(words[1:], arguments))
        name = ".".join(words)
        if name == EVENT:
            return self._event(arguments)
        if name not in SIGNATURES:
            near = closest(name, SIGNATURES, cutoff=0.7)
            hint = f"Did you mean {near!r}?" if near else f"There are {', '.join(SIGNATURES)}."
            raise Misspelled(f"{quote(name)} is no function. {hint}")
        parts = self._arguments(name, arguments)
        signature = find_signature(name, tuple(part.kind for part in parts))
        if signature is None:
            given = ", ".join(part.kind for part in parts)
            raise Misspelled(f"{name} takes {usage(name)}; here it has {name}({given})")
        self._refuse_worlds_within(name, signature.makes, parts)
        return Expression("call", signature.makes, parts, name)

    def _arguments(self, name: str, arguments: list[ast.expr]) -> tuple[Expression, ...]:
        """The arguments of a function; behind a value a month come windows, where the function takes any."""
        parts: list[Expression] = []
        takes = SIGNATURES[name][0].takes
        for place, one in enumerate(arguments):
            reads_months = bool(parts) and parts[0].kind is Kind.SERIES
            is_window = reads_months and place < len(takes) and takes[place] is Kind.WINDOW
            parts.append(self._read_window(one) if is_window else self.read(one))
        return tuple(parts)

    def _refuse_worlds_within(self, name: str, makes: Kind, parts: tuple[Expression, ...]) -> None:
        """What is read month by month is read in one world."""
        reads_months = any(part.kind is Kind.SERIES for part in parts)
        inner = any(one.op == "world" for part in parts for one in part.walk())
        if reads_months and inner and makes is not Kind.STATISTIC:
            raise Misspelled(f"a world stands before {name}, not within it")

    def _event(self, arguments: list[ast.expr]) -> Expression:
        name = _dotted(arguments[0])[0] if len(arguments) == 1 else ""
        if name not in self._known.events:
            hint = nearest(name, self._known.events)
            raise Misspelled(f"no event {name!r} in the claim's worlds.{hint}")
        return Expression("event", Kind.HISTORY, name=name)

    # -- windows --------------------------------------------------------------------------------

    def _within(self, left: ast.expr, window: ast.expr) -> Expression:
        parts = self.read(left), self._read_window(window)
        if parts[0].kind is not Kind.HISTORY or parts[1].kind is not Kind.WINDOW:
            raise Misspelled(
                "'in' asks whether a month a history lies in a window: onset(…) in A..B"
            )
        return Expression("in", Kind.HISTORY, parts)

    def _read_window(self, node: ast.expr) -> Expression:
        """A window: a year, a month, or what `..` and `±` make; other values as they are."""
        read = self.read(node)
        if read.op == "month" or read.kind is Kind.HISTORY:
            return Expression("span", Kind.WINDOW, (read, read))
        if read.op == "number" and read.value == int(read.value) and read.value >= FIRST_YEAR:
            return Expression("span", Kind.WINDOW, self._year(int(read.value)))
        return read

    def _year(self, year: int) -> tuple[Expression, Expression]:
        first = 12 * (year - FIRST_YEAR)
        self._check_month(str(year), first)
        return (
            Expression("month", Kind.NUMBER, value=float(first)),
            Expression("month", Kind.NUMBER, value=float(first + 11)),
        )

    def _window(self, op: str, left: ast.expr, right: ast.expr) -> Expression:
        if op == "around":
            middle, width = self.read(left), self.read(right)
            if width.op != "number" or middle.kind not in (Kind.HISTORY, Kind.NUMBER):
                raise Misspelled("write a month, ± and a number of months: event(war_end)±6")
            return Expression(op, Kind.WINDOW, (middle, width))
        first, last = self._end(left, 0), self._end(right, 1)
        both_fixed = first.op == last.op == "month"
        if both_fixed and first.value > last.value:
            raise Misspelled(f"a window ends before it begins: {month_name(int(last.value))}")
        return Expression(op, Kind.WINDOW, (first, last))

    def _end(self, node: ast.expr, which: int) -> Expression:
        """The first or the last month of a window."""
        read = self.read(node)
        if read.op == "number":
            if not (read.value == int(read.value) and read.value >= FIRST_YEAR):
                raise Misspelled(f"{quote(ast.unparse(node))} is neither a year nor a month")
            return self._year(int(read.value))[which]
        if read.kind not in (Kind.NUMBER, Kind.HISTORY):
            raise Misspelled(f"a window goes from month to month, not from {read.kind}")
        return read

    # -- signs ----------------------------------------------------------------------------------

    def _combine(self, op: str, *nodes: ast.expr) -> Expression:
        parts = tuple(self.read(node) for node in nodes)
        kinds = {part.kind for part in parts}
        if Kind.WINDOW in kinds:
            raise Misspelled("months can be given to a function, not reckoned with")
        if Kind.STATISTIC in kinds and kinds - {Kind.STATISTIC, Kind.NUMBER}:
            raise Misspelled(
                "a number over all histories cannot be joined with a value a history: take the mean of both"
            )
        order = (Kind.SERIES, Kind.HISTORY, Kind.STATISTIC, Kind.NUMBER)
        kind = next(kind for kind in order if kind in kinds)
        if kind is Kind.SERIES and any(worlds_in(part) for part in parts):
            raise Misspelled("what is read month by month is read in one world")
        return Expression(op, kind, parts)


def worlds_in(expression: Expression) -> bool:
    """Whether an expression names a world."""
    return any(one.op == "world" for one in expression.walk())


def _dotted(node: ast.expr) -> tuple[str, ...]:
    """The words of a dotted name."""
    words: list[str] = []
    while isinstance(node, ast.Attribute):
        words.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        raise Misspelled(f"{quote(ast.unparse(node))} is no name")
    return (node.id, *words)
