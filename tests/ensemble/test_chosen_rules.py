"""Rules as users write them: a name, a class, a class in a file; and what is told of mistakes."""

import sys
from pathlib import Path

import pytest

from sim.ensemble.request.chosen_rules import chosen_rules, parse_agents
from sim.errors import UserError
from sim.rules.decision_rules import DecisionRule

FILE = '''"""Rules of mine."""

from dataclasses import dataclass

from sim.agents import Patron, Stance

COURT = 0.5


@dataclass
class Number:
    value: float


class Mine(Patron):
    """Courts by half."""

    def stance(self) -> Stance:
        return Stance(0.0, Number(COURT).value)
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(FILE, encoding="utf-8")
    return path


def rule_of(written: str) -> DecisionRule:
    rule = chosen_rules({"china": written})["china"]
    assert isinstance(rule, DecisionRule)
    return rule


def test_a_class_in_a_file_is_a_rule(file: Path) -> None:
    rule = rule_of(f"{file}:Mine")
    assert (rule.name, rule.abilities, rule.meaning) == ("Mine", ("patron",), "Courts by half")
    assert not [name for name in sys.modules if name.endswith("mine.py")]
    assert not (file.parent / "__pycache__").exists()


def test_a_change_anywhere_in_the_file_makes_it_another_rule(file: Path) -> None:
    first = rule_of(f"{file}:Mine").identity
    assert rule_of(f"{file}:Mine").identity == first
    file.write_text(FILE.replace("COURT = 0.5", "COURT = 0.6"), encoding="utf-8")
    assert rule_of(f"{file}:Mine").identity != first


def test_a_file_may_import_what_lies_beside_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    (file.parent / "beside_mine.py").write_text("COURT = 0.25\n", encoding="utf-8")
    text = FILE.replace("COURT = 0.5", "from beside_mine import COURT")
    file.write_text(text, encoding="utf-8")
    assert rule_of(f"{file}:Mine").name == "Mine"


def test_a_name_stays_a_name() -> None:
    assert chosen_rules({"us": "closed", "patron": "default"}) == {
        "us": "closed", "patron": "default",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted", "told"),
    [
        (FILE, "Min", "has no class 'Min'. Did you mean 'Mine'?"),
        (FILE, "Number", "the class Number must extend Client, Patron, Superpower, Neighbour or Partner"),
        ("x = 1\n", "Mine", "has no class 'Mine'. It has none that extends one of ours."),
        ("x = 1\ny = x.z\n", "Mine", "cannot be run: AttributeError: 'int' object has no attribute 'z' (line 2)"),
        ("import sys\nsys.exit(3)\n", "Mine", "cannot be run: SystemExit: 3 (line 2)"),
        ("class Mine(:\n", "Mine", "cannot be run: SyntaxError: "),
        (FILE.replace("stance", "stanse"), "Mine", "Mine.stanse is no decision of a patron. Did you mean 'stance'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_in_one_line(
    file: Path, text: str, wanted: str, told: str
) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        chosen_rules({"china": f"{file}:{wanted}"})
    [line] = error.value.mistakes
    assert line.startswith("agents: ")
    assert told in line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FILE, "as in china={file}:Mine; {file} has Mine"),
        ("x = 1\n", "as in china={file}:Tolerant; {file} has none that extends one of ours"),
        ("class (", "as in china={file}:Tolerant; {file} has none that extends one of ours"),
        (None, "as in china={file}:Tolerant; there is no file {file}"),
    ],
)
def test_a_file_without_a_class_is_told_what_to_write(
    file: Path, text: str | None, told: str
) -> None:
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        chosen_rules({"china": str(file)})
    rest = told.format(file=file)
    assert str(error.value) == f"agents: china: name the class after a colon, {rest}"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.py cannot be read: No such file"):
        chosen_rules({"china": f"{tmp_path}/none.py:Mine"})


def test_the_command_line_writes_actor_equals_rule() -> None:
    assert parse_agents(["china = tolerant", "us=C:\\rules\\mine.py:Mine"]) == {
        "china": "tolerant", "us": "C:\\rules\\mine.py:Mine",
    }  # fmt: skip
    with pytest.raises(UserError) as error:
        parse_agents(["china", "us=closed", "us=patient", "=closed", "rok="])
    assert error.value.mistakes == (
        "--agent china: write ACTOR=RULE, such as patron=tolerant or patron=mine.py:Tolerant",
        "--agent us=patient: us has a rule already",
        "--agent =closed: write ACTOR=RULE, such as patron=tolerant or patron=mine.py:Tolerant",
        "--agent rok=: write ACTOR=RULE, such as patron=tolerant or patron=mine.py:Tolerant",
    )
