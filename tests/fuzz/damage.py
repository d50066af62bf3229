"""Ways to spoil a text, a tree of YAML or bytes; Hypothesis chooses where, and shrinks."""

from collections.abc import Callable
from typing import Any

import yaml
from hypothesis import strategies as st

Draw = st.DrawFn
#: Values that no reader likes, as they are written in YAML.
VALUES = (
    "", "~", "yes", "010", "12:30", "0x1F", "1_000", "1e3", "1.0e+308", "-1.0e+308", "1e999", "9" * 39,
    "9" * 5000, "-1", "0", "0.5", "1", ".nan", ".inf", "-.inf", "5e-324", "2024-07", "2024-07-01",
    "2024-13", "0000-00", "9999-12", "1989-12", "1990-01", "2034-12", "9999 years", "0 months",
    "[]", "{}", "[[]]", "{a: 1}", "[1, 2, 3]", "{uniform: [0, 1]}", "{uniform: [1, 0]}",
    "{normal: [0, 1.0e+308]}", "{uniform: [2025-01, 2026-06]}", "{triangular: [0, 0, 0]}",
    "!!python/object:os.system x", "!!binary aGk=", "!x y", "&a *a", "*a", "{<<: {a: 1}}",
    "|\n  a\n  b", "baseline", "war_ends", "mine", "../../etc/passwd", "russia", "dprk", "nobody",
    "war.intensity", "trust.dprk.russia", "gdp.china", "sphere_cost", "\u202e", "\u200b", "é", "끝", "𝔘",
    "\x07", "\x1b[31m", "\ufffe", "\x85", "\u2028", "'\\0'", '"\\uD800"', '"\\x00"', "a: b", "a\n\tb",
    "#", "---", "...", "%YAML 9.0", "x" * 20_000,
)  # fmt: skip
#: Words that may stand in a scenario file.
KEYS = (
    "format", "name", "description", "extends", "branch", "end", "runs", "seed", "compare_to", "prior",
    "variants", "parameters", "drivers", "events", "switch_off", "agents", "actors", "at", "hazard", "when",
    "after", "delay", "set", "add", "scale", "over", "for", "until", "from", "repeat", "if", "remove",
    "above", "below", "hold", "growth", "path", "markov", "states", "rates", "start", "uniform",
    "absent", "swap", "hunger", "russia.cash_limit", "gdp.russia", "war.intensity", "russia", "<<",
    "", "é", "\x1b", "no such key", "2025-01", "1", "~", "yes", "k" * 20_000,
)  # fmt: skip


@st.composite
def spoiled_yaml(draw: Draw, texts: tuple[str, ...]) -> bytes:
    """One of some YAML texts, spoiled a few times; now and then as bytes."""
    text = draw(st.sampled_from(texts))
    if draw(st.booleans()):
        # what is still right must run, so half of them are spoiled but a little
        return draw(st.sampled_from(MILDLY))(draw, text).encode()
    for _ in range(draw(st.integers(1, 5))):
        text = draw(st.sampled_from((*IN_TREE, *IN_TREE, *IN_TEXT)))(draw, text)
    data = text.encode("utf-8", "surrogatepass")
    return spoiled_bytes(draw, data) if draw(st.integers(0, 9)) == 9 else data


# -- the tree: what is written stays YAML ----------------------------------------------------------


def _in_tree(change: Callable[[Draw, Any], None]) -> Callable[[Draw, str], str]:
    """A change of the composed tree, as one of the text; a text that is no YAML stays as it is."""

    def changed(draw: Draw, text: str) -> str:
        try:
            root = yaml.compose(text, yaml.SafeLoader)
            holders = [] if root is None else list(_holders(root))
            if holders:
                change(draw, draw(st.sampled_from(holders)))
                return yaml.serialize(root, allow_unicode=True, width=100)
        except (yaml.YAMLError, ValueError, RecursionError):
            pass
        return text

    return changed


def _holders(node: yaml.Node) -> Any:
    """All mappings and lists that hold something; none twice."""
    seen, waiting = set(), [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, yaml.CollectionNode) and id(one) not in seen and one.value:
            seen.add(id(one))
            yield one
            inner = one.value
            if isinstance(one, yaml.MappingNode):
                inner = [part for pair in one.value for part in pair]
            waiting.extend(inner)


def _some(draw: Draw, holder: Any) -> int:
    return draw(st.integers(0, len(holder.value) - 1))


def _drop(draw: Draw, holder: Any) -> None:
    del holder.value[_some(draw, holder)]


def _repeat(draw: Draw, holder: Any) -> None:
    again = holder.value[_some(draw, holder)]
    holder.value.insert(_some(draw, holder), again)


def _rename(draw: Draw, holder: Any) -> None:
    if isinstance(holder, yaml.MappingNode):
        place = _some(draw, holder)
        key, value = holder.value[place]
        name = draw(st.sampled_from(KEYS) | st.just(key.value[1:]) | st.text(max_size=8))
        holder.value[place] = (yaml.ScalarNode("tag:yaml.org,2002:str", name), value)


def _replace(draw: Draw, holder: Any) -> None:
    value = _value(draw)
    place = _some(draw, holder)
    if isinstance(holder, yaml.MappingNode):
        value = (holder.value[place][0], value)
    holder.value[place] = value


def _move(draw: Draw, holder: Any) -> None:
    """Put a part where another stands: shared, so that it becomes an anchor and an alias."""
    parts = list(_holders(holder))
    part = draw(st.sampled_from(parts))
    place = _some(draw, holder)
    if isinstance(holder, yaml.MappingNode):
        holder.value[place] = (holder.value[place][0], part)
    else:
        holder.value[place] = part


def _add(draw: Draw, holder: Any) -> None:
    value = _value(draw)
    if isinstance(holder, yaml.MappingNode):
        key = yaml.ScalarNode("tag:yaml.org,2002:str", draw(st.sampled_from(KEYS)))
        holder.value.append((key, value))
    else:
        holder.value.append(value)


def _nest(draw: Draw, holder: Any) -> None:
    place = _some(draw, holder)
    old = holder.value[place]
    inner = old[1] if isinstance(holder, yaml.MappingNode) else old
    for _ in range(draw(st.sampled_from((1, 2, 25, 200)))):
        inner = yaml.SequenceNode("tag:yaml.org,2002:seq", [inner])
    holder.value[place] = (old[0], inner) if isinstance(holder, yaml.MappingNode) else inner


def _number(draw: Draw, holder: Any) -> None:
    """A number beside the one that is there, or any."""
    parts = holder.value
    if isinstance(holder, yaml.MappingNode):
        parts = [value for _, value in holder.value]
    part = draw(st.sampled_from(parts))
    if isinstance(part, yaml.ScalarNode):
        try:
            close = float(part.value) * draw(st.sampled_from((-1.0, 0.0, 0.5, 1.5, 1e3, 1e-9)))
        except ValueError:
            close = draw(st.floats())
        number = yaml.compose(yaml.safe_dump(draw(st.just(close) | st.floats() | st.integers())))
        part.value, part.tag = number.value, number.tag


def _value(draw: Draw) -> Any:
    written = draw(st.sampled_from(VALUES) | st.text(max_size=20))
    try:
        value = yaml.compose(written, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        value = None
    return value or yaml.ScalarNode(
        "tag:yaml.org,2002:str", "".join(filter(str.isprintable, written))
    )


IN_TREE = tuple(
    map(_in_tree, (_drop, _repeat, _rename, _replace, _move, _add, _nest, _number, _number))
)
MILDLY = tuple(map(_in_tree, (_drop, _number, _number, _number, _move)))


# -- the text: what is written may be no YAML any more ---------------------------------------------


def _lines(change: Callable[[Draw, list[str]], None]) -> Callable[[Draw, str], str]:
    def changed(draw: Draw, text: str) -> str:
        lines = text.split("\n")
        change(draw, lines)
        return "\n".join(lines)

    return changed


def _spot(draw: Draw, parts: list[str]) -> int:
    return draw(st.integers(0, max(0, len(parts) - 1)))


def _drop_line(draw: Draw, lines: list[str]) -> None:
    del lines[_spot(draw, lines)]


def _repeat_line(draw: Draw, lines: list[str]) -> None:
    lines.insert(_spot(draw, lines), lines[_spot(draw, lines)] if lines else "")


def _indent(draw: Draw, lines: list[str]) -> None:
    if lines:
        at = _spot(draw, lines)
        lines[at] = draw(st.sampled_from((" ", "  ", "\t", "- ", "? ", "\u00a0"))) + lines[at]


def _outdent(draw: Draw, lines: list[str]) -> None:
    if lines:
        at = _spot(draw, lines)
        lines[at] = lines[at][draw(st.integers(0, 6)) :]


def _after_colon(draw: Draw, lines: list[str]) -> None:
    """Another value, as it is written."""
    if lines:
        at = _spot(draw, lines)
        key, colon, _ = lines[at].partition(":")
        lines[at] = f"{key}{colon} {draw(st.sampled_from(VALUES))}"


def _insert(draw: Draw, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.sampled_from(VALUES) | st.text(max_size=10)) + text[at:]


def _cut(draw: Draw, text: str) -> str:
    first, last = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text[:first] + text[last:] if draw(st.booleans()) else text[first:last]


IN_TEXT = (
    *map(_lines, (_drop_line, _repeat_line, _indent, _outdent, _after_colon, _after_colon)),
    _insert, _cut,
)  # fmt: skip


# -- bytes -----------------------------------------------------------------------------------------


def spoiled_bytes(draw: Draw, data: bytes) -> bytes:
    """Bytes that are cut short, flipped, overwritten, repeated, or others altogether."""
    at = draw(st.integers(0, max(0, len(data) - 1)))
    how = draw(st.sampled_from(("cut", "flip", "overwrite", "insert", "empty", "other")))
    if how == "cut":
        return data[:at]
    if how == "flip" and data:
        return data[:at] + bytes([data[at] ^ (1 << draw(st.integers(0, 7)))]) + data[at + 1 :]
    if how == "overwrite":
        some = draw(st.binary(min_size=1, max_size=8))
        return data[:at] + some + data[at + len(some) :]
    if how == "insert":
        return data[:at] + draw(st.binary(min_size=1, max_size=8)) + data[at:]
    return b"" if how == "empty" else draw(st.binary(max_size=64))
