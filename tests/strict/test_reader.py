"""The reader: strict YAML with places, bounded, and never a traceback."""

import re
from collections.abc import Callable
from contextlib import suppress
from math import inf, isnan
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import UserError
from sim.scenario.library import load_plan, parse_settings
from sim.strict.mistakes import Place, Report
from sim.strict.reader import MOST_DEPTH, YamlNode, read_yaml
from sim.strict.text import MOST_BYTES
from sim.strict.yaml_core import CoreLoader, dump_yaml

ROOT = Path(__file__).parents[2]
HEAD = "format: 1\nname: Mine\nextends: baseline\n"
Write = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    """Writes bytes or text into a scenario file and gives its path."""

    def written(data: bytes | str, name: str = "mine") -> str:
        path = tmp_path / f"{name}.yaml"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)

    return written


def told(path: str) -> tuple[str, ...]:
    with pytest.raises(UserError) as error:
        load_plan(path)
    return error.value.mistakes


def read(text: str) -> tuple[YamlNode | None, list[str]]:
    report = Report()
    node = read_yaml(text.encode(), "x.yaml", report)
    return node, [f"{place}: {mistake}" for place, mistake in report.mistakes]


def plain(node: YamlNode | None) -> Any:
    assert node is not None
    return node.plain()


def test_every_key_and_value_has_its_place() -> None:
    node, mistakes = read("a: 1\nb:\n  c: [x, 2.5]\n")
    assert (plain(node), mistakes) == ({"a": 1, "b": {"c": ["x", 2.5]}}, [])
    assert node is not None
    assert isinstance(node.value, dict)
    assert node.keys["b"] == Place("x.yaml", 2, 1)
    inner = node.value["b"].value
    assert isinstance(inner, dict)
    assert inner["c"].place == Place("x.yaml", 3, 6)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"), ("off", "off"), ("true", True), ("FALSE", False), ("010", 10), ("0o10", 8),
        ("12:30", "12:30"), ("0x1F", 31), ("1e3", 1000.0), ("1_000", "1_000"), ("+.5", 0.5),
        ("2024-07-01", "2024-07-01"), ("2024-07", "2024-07"), ("-3", -3), ("1.5", 1.5), ("-.INF", -inf),
        ("'yes'", "yes"), ("'1'", "1"), ("~", None), ("Null", None), ("", None), ("nul", "nul"),
        ("9" * 5000, "9" * 5000), ("0b_", "0b_"), ("0b11", "0b11"), ("1.e", "1.e"), ("=", "="),
    ],
)  # fmt: skip
def test_single_values_are_read_by_the_core_schema_of_yaml_1_2(written: str, value: object) -> None:
    read_value = plain(read(f"a: {written}\n")[0])["a"]
    assert (type(read_value), read_value) == (type(value), value)


def test_not_a_number_is_a_number_of_yaml() -> None:
    assert isnan(plain(read("a: .nan\n")[0])["a"])


PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=8)


@given(st.recursive(
    PRINTABLE | st.sampled_from(["1e3", "0o7", "yes", "12:30", "010", "~", "2024-07-01", "<<"])
    | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PRINTABLE, inner, max_size=3),
    max_leaves=6,
))  # fmt: skip
def test_what_is_written_reads_back_the_same(value: Any) -> None:
    written = dump_yaml({"a": value})
    assert yaml.safe_load(written) == {"a": value}
    assert yaml.load(written, CoreLoader) is not None
    node, mistakes = read(written)
    if not mistakes and max(map(len, re.findall(r"\d+", written)), default=0) < 30:
        assert plain(node) == {"a": value}


@pytest.mark.parametrize(
    ("data", "mistake"),
    [
        (b"", "mine.yaml: is empty"),
        (b"# only a comment\n", "mine.yaml: is empty"),
        (b"- a\n- b\n", "mine.yaml:1:1: a scenario is made of 'key: value' lines, not a list"),
        (b"hello", "mine.yaml:1:1: a scenario is made of 'key: value' lines, not the text 'hello'"),
        (b"\xef\xbb\xbfformat: 1\n", "mine.yaml:1:1: a scenario needs the key 'name'"),
        (b"format: 1\nname: caf\xe9\n", "mine.yaml: is not UTF-8 text (line 2)"),
        (b"\x89PNG\0\0", "mine.yaml: is binary"),
        ("format: 1\n".encode("utf-16"), "mine.yaml: is written in UTF-16; save it as UTF-8"),
        ("format: 1\nname: 끝\n".encode("cp949"), "mine.yaml: is not UTF-8 text (line 2)"),
        (b"format: 1\n\tname: x\n", "mine.yaml:2:1: a tab is here"),
        (b"format: 1\nname: x\x07\n", "mine.yaml:2:8: contains the character U+0007"),
        (b"#" * (MOST_BYTES + 1), "mine.yaml: is larger than 1 MB"),
        (b"a: " + b"[" * 50_000, f"mine.yaml:1:23: is nested more than {MOST_DEPTH} deep"),
        (b"a: " + b"{a: " * 3_000, f"is nested more than {MOST_DEPTH} deep"),
        (b"- " * 3_000, f"is nested more than {MOST_DEPTH} deep"),
        (b"a: &x [1]\nb: [" + b"*x, " * 30 + b"]\n", "uses more than 20 aliases"),
        (b"a: [" + b"1, " * 30_000 + b"]\n", "holds more than 20000 values"),
        (b"a: &x [*x]\n", "aliases nest it more than 20 deep"),
        (b"a: 1\n--- \nb: 2\n", "mine.yaml:2:1: a second document begins here"),
        (b"a: !!python/object/apply:os.getcwd []\n", "are not allowed; leave it out"),
        (b"a: !!str 5\n", "are not allowed; leave it out"),
        (b'a: "\\UFFFFFFFF"\n', "not YAML"),
        (b"a: b: c\n", "mine.yaml:1:5: a colon too many, or a wrong indent"),
        (b"a: [1, 2\n", "mine.yaml:2:1: is not YAML"),
        (b"a: *nobody\n", "mine.yaml:1:4: is not YAML: found undefined alias 'nobody'"),
        (b"%YAML 9.0\n---\na: 1\n", "mine.yaml:1:1: is not YAML"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_clear_line(file: Write, data: bytes, mistake: str) -> None:
    mistakes = told(file(data))
    assert len(mistakes) == 1
    assert mistake in mistakes[0]


def test_aliases_cannot_swell_a_small_file(file: Write) -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 11)]
    lines[0] = f"a0: &a0 [{', '.join('1' * 40)}]"
    (mistake,) = told(file("\n".join(lines)))
    assert "uses more than 20 aliases" in mistake or "aliases swell it" in mistake


def test_a_key_that_is_written_twice_is_refused(file: Write) -> None:
    text = HEAD + "parameters:\n  hunger: 0.1\n  hunger: 0.2\n"
    assert told(file(text)) == (
        "mine.yaml:6:3: the key 'hunger' is written twice; it is in line 5 already",
    )


def test_a_key_is_a_word() -> None:
    assert "a key is a single word" in read("? [a, b]\n: 1\n")[1][0]


def test_half_a_character_is_refused() -> None:
    assert read('a: "\\uD800"\n')[1] == ["x.yaml:1:4: contains an escape that is not a character"]


def test_no_word_of_a_file_steers_the_screen_that_shows_it(file: Write) -> None:
    assert told(file(HEAD + 'parameters:\n  "\\e[31m\\u202E": {}\n  hunger: "\\u202E"\n')) == (
        "mine.yaml:5:3: the key '\\x1b[31m\\u202e' contains the invisible character U+001B; leave it out",
        "mine.yaml:6:11: hunger takes a number, not the text '\\u202e'",
    )
    assert read('name: "\\a"\n')[1] == [
        "x.yaml:1:7: contains the control character U+0007; leave it out"
    ]


def test_no_word_of_a_file_makes_a_message_endless(file: Write) -> None:
    (name,) = told(file(HEAD + f"parameters:\n  {'k' * 100}{'x' * 900}: {{}}\n"))
    assert "is longer than 200 characters" in name
    assert len(name) <= 200
    events = [f"  - {{name: e{i}, after: e{(i + 1) % 300}}}\n" for i in range(300)]
    (circle,) = told(file(HEAD + "events:\n" + "".join(events)))
    assert len(circle) == 1000


def test_a_folder_or_a_name_too_long_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    for name in (str(tmp_path / "folder.yaml"), "x" * 5000 + ".yaml", "a\0.yaml"):
        with pytest.raises(UserError, match="there is no file"):
            load_plan(name)


# -- never a traceback -----------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["format", "name", "extends", "parameters", "drivers", "events", "at", "hazard", "when", "after",
     "set", "hunger", "gdp.china", "path", "markov", "states", "rates", "start", "uniform", "repeat",
     "actors", "absent", "swap", "russia", "branch", "2024-07", "2024-13", "yes", "010", "12:30",
     "1e3", ".nan", "~", "baseline", "mine", "war_end", "remove", "over", "6 months", "compare_to",
     "switch_off", "trust", "variants", "prior", "runs", "seed", "end", "growth", "us.openness_shift",
     "deal", "above", "for", "until", "from", "if"]
)  # fmt: skip
LEAVES = WORDS | st.integers(-3, 3) | st.floats(-2, 2) | st.booleans() | st.none()
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)


def survives(act: Callable[[], object]) -> None:
    """Nothing but clear lines may come of it."""
    with suppress(UserError):
        act()
        return
    with pytest.raises(UserError) as error:
        act()
    assert error.value.mistakes
    assert all("\n" not in mistake for mistake in error.value.mistakes)


@QUIET
@given(st.text(max_size=200))
def test_no_text_gives_a_traceback(file: Write, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    survives(lambda: load_plan(file(data)))
    survives(lambda: load_plan(file(HEAD.encode() + data)))


@QUIET
@given(st.binary(max_size=200))
def test_no_bytes_give_a_traceback(file: Write, data: bytes) -> None:
    survives(lambda: load_plan(file(data)))


@QUIET
@given(st.text(alphabet="ab:[]{}&*!|>'\"%@`#-?,. \n\t\\x0U19", max_size=80))
def test_no_punctuation_gives_a_traceback(file: Write, text: str) -> None:
    survives(lambda: load_plan(file(HEAD + text)))


@QUIET
@given(st.dictionaries(WORDS, TREES, max_size=6))
def test_no_tree_of_known_words_gives_a_traceback(file: Write, tree: dict[str, Any]) -> None:
    survives(lambda: load_plan(file(HEAD + yaml.safe_dump(tree))))


@given(st.lists(st.text(max_size=40), max_size=4))
def test_no_setting_gives_a_traceback(written: list[str]) -> None:
    survives(lambda: parse_settings([*written, *(f"hunger={text}" for text in written)]))


SHIPPED = sorted((ROOT / "sim").rglob("*.yaml")) + sorted((ROOT / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_a_shipped_file_reads_the_same_by_the_quick_parser(file: Path) -> None:
    """Value for value, place for place."""
    quick, plain = Report(), Report()
    data = file.read_bytes()
    assert read_yaml(data, "a", quick, is_shipped=True) == read_yaml(data, "a", plain)
    quick.refuse()
    plain.refuse()


@pytest.mark.parametrize(
    "text", ["a: [1, 2\n", "a: 1\na: 2\n", "a: !x 1\n", "a: 1\n---\nb: 2\n", "a: &x 1\nb: *x\n", ""]
)
def test_the_quick_parser_leaves_every_word_of_a_mistake_to_the_other(text: str) -> None:
    quick, plain = Report(), Report()
    read_yaml(text.encode(), "a", quick, is_shipped=True)
    read_yaml(text.encode(), "a", plain)
    assert complaints(quick) == complaints(plain)


def complaints(report: Report) -> tuple[str, ...]:
    """The mistakes noted in a report."""
    try:
        report.refuse()
    except UserError as error:
        return error.mistakes
    return ()
