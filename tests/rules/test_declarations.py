"""What is declared about a number or a rule is what a reader gets, and a class of a user's is known by its code."""

import sys
from pathlib import Path

import pytest

from sim.agents import Patron
from sim.rules import parameter_stub
from sim.rules.decision_rules import (
    CLIENT,
    DEFAULT,
    DIGITS,
    SHIPPED_RULES,
    DecisionRule,
    followable,
    idle_parameters,
    rule_of,
)
from sim.rules.parameter import (
    ANY,
    BOUNDS_BY_UNIT,
    IN_FACTS,
    JUDGEMENT,
    SHARE,
    Parameter,
    constant,
    fact,
    lever,
    weight,
)
from sim.rules.registry import all_parameters, mechanism_of
from sim.rules.removed_parameters import REPLACED, replacement

OWN = (-5.0, 7.0)


def number(kind: str, **declared: object) -> Parameter:
    usual = {
        "name": "x",
        "symbol": "–",
        "unit": "1",
        "default": None,
        "plausible": None,
        "meaning": "what it is",
    }
    return Parameter(**{**usual, **declared, "kind": kind})  # type: ignore[arg-type]


def test_a_constant_is_held_at_one_value_by_the_world_unless_it_says_otherwise() -> None:
    wanted = number(
        "constant",
        symbol="x",
        unit="month",
        default=2.5,
        source=JUDGEMENT,
        holder="world",
        bounds=(1.0, 1e4),
    )
    assert constant("x", "x", "month", 2.5, "what it is") == wanted
    other = number(
        "constant",
        symbol="x",
        unit="month",
        default=2.5,
        source="Lake 2009",
        holder="client",
        bounds=OWN,
    )
    assert constant("x", "x", "month", 2.5, "what it is", "client", OWN, "Lake 2009") == other


def test_a_weight_is_one_and_at_most_one() -> None:
    assert weight("x", "what it is") == number(
        "weight", default=1.0, bounds=SHARE, source=JUDGEMENT
    )
    assert weight("x", "what it is", "Lake 2009").source == "Lake 2009"


def test_a_lever_is_zero_and_each_partners_own() -> None:
    declared = {"unit": "$m", "default": 0.0, "holder": "partner", "bounds": OWN}
    assert lever("x", "$m", OWN, "what it is") == number(
        "lever", **declared, source=JUDGEMENT, ability=""
    )
    able = number("lever", **declared, source="Lake 2009", ability="patron")
    assert lever("x", "$m", OWN, "what it is", "patron", "Lake 2009") == able
    assert able.is_lever
    assert not number("constant").is_lever


def test_a_fact_leaves_its_value_to_the_facts_of_each_actor() -> None:
    wanted = number(
        "fact",
        symbol="x",
        unit="point",
        holder="partner",
        bounds=BOUNDS_BY_UNIT["point"],
        source=IN_FACTS,
    )
    assert fact("x", "x", "point", "what it is") == wanted
    other = number(
        "fact",
        symbol="x",
        unit="point",
        holder="client",
        bounds=OWN,
        source="Lake 2009",
        by_events=True,
    )
    assert (
        fact("x", "x", "point", "what it is", "client", OWN, "Lake 2009", by_events=True) == other
    )
    assert other.is_lever
    assert not wanted.is_lever


@pytest.mark.parametrize(
    ("plausible", "default", "shape"),
    [
        (None, 1.0, "fixed"), ((0.0, 8.0), 1.0, "triangular"), ((1.0, 3.9), 2.0, "triangular"),
        ((1.0, 4.0), 2.0, "log_triangular"), ((-2.0, 8.0), 1.0, "triangular"), ((0.5, 2.0), 1.0, "log_triangular"),
    ],
)  # fmt: skip
def test_a_prior_is_triangular_and_in_the_logarithm_where_its_ends_are_four_times_apart(
    plausible: tuple[float, float] | None, default: float, shape: str
) -> None:
    declared = number("prior", plausible=plausible, default=default)
    assert declared.prior == shape
    if plausible:
        assert declared.prior_law == (shape, (plausible[0], default, plausible[1]))
        named = number("prior", plausible=plausible, default=default, shape="log_triangular")
        assert named.prior == "log_triangular"


def test_a_unit_gives_bounds_only_where_a_declaration_gives_none() -> None:
    assert number("prior", unit="1/month").bounds == (0.0, 1.0)
    assert number("prior", unit="$m").bounds == (0.0, 1e6)
    assert number("prior", unit="1/month", bounds=OWN).bounds == OWN
    assert number("prior", bounds=ANY).bounds == (0.0, 1e3)


def test_the_stub_has_a_heading_for_each_mechanism_and_a_line_for_each_parameter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = parameter_stub.build_stub().removeprefix(parameter_stub.HEAD).splitlines()
    mechanisms = list(dict.fromkeys(map(mechanism_of, all_parameters())))
    headings = [line for line in lines if line.startswith("    # ")]
    assert headings == [f"    # {name}" for name in mechanisms]
    first = next(iter(all_parameters().values()))
    assert lines[:2] == [
        f"    # {mechanisms[0]}",
        f"    {first.name}: Floats  # {first.unit}: {first.meaning}",
    ]
    assert len(lines) == len(all_parameters()) + len(mechanisms)
    monkeypatch.setattr(parameter_stub, "STUB", tmp_path / "fields.pyi")
    assert parameter_stub.main([]) == 0
    assert parameter_stub.STUB.read_text(encoding="utf-8") == parameter_stub.build_stub()
    parameter_stub.STUB.write_text("old", encoding="utf-8")
    assert parameter_stub.main(["--check"]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == (
        "",
        "fields.pyi is out of date: run python -m sim.rules.parameter_stub\n",
    )


# -- decision rules -----------------------------------------------------------------------------------


def made(text: str, module: str = "mine") -> type:
    """A class from a text that no file holds, as at a prompt."""
    space = {"Patron": Patron, "__name__": module}
    exec(text, space)
    found = space["Mine"]
    assert isinstance(found, type)
    return found


TEXT = """
class Mine(Patron):
    share = 0.5
    def stance(self):
        return super().stance()._replace(squeeze=0.25)
"""


def identity(own: type, name: str = "Mine", code: str = "") -> str:
    return DecisionRule(name, ("patron",), "decides", "your own", own=own, code=code).identity


def test_a_shipped_rule_is_known_by_its_name_alone() -> None:
    assert [rule.identity for rule in SHIPPED_RULES] == [rule.name for rule in SHIPPED_RULES]


def test_a_class_at_a_prompt_is_known_by_what_its_methods_do_and_by_its_numbers() -> None:
    known = identity(made(TEXT))
    assert known.startswith("Mine (your own, ")
    assert len(known) == len("Mine (your own, )") + DIGITS
    assert identity(made(TEXT)) == known
    assert identity(made(f"\n\n# another place{TEXT}")) == known
    others = {
        identity(made(TEXT.replace(old, new)))
        for old, new in (
            ("0.25", "0.5"),
            ("share = 0.5", "share = 0.4"),
            ("squeeze", "court"),
            ("stance(self)", "stance(self, more=1)"),
        )
    }
    assert known not in others
    assert len(others) >= 3


def test_the_order_of_a_set_does_not_tell_classes_apart() -> None:
    one, other = (
        identity(made(TEXT.replace("0.25", f"float('a' in {names})")))
        for names in ("{'a', 'b', 'c'}", "{'c', 'b', 'a'}")
    )
    assert one == other
    assert one != identity(made(TEXT.replace("0.25", "float('a' in {'a', 'b', 'd'})")))


def test_a_function_within_a_method_counts_too() -> None:
    nested = TEXT.replace("return super()", "f = lambda x: x + 0.125\n        return super()")
    assert identity(made(nested)) != identity(made(nested.replace("0.125", "0.5")))


def test_a_class_of_a_file_is_known_by_its_text_and_by_another_name_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "held_in_a_file.py").write_text(
        f"from sim.agents import Patron\n{TEXT}", encoding="utf-8"
    )
    import held_in_a_file  # type: ignore[import-not-found]

    own = held_in_a_file.Mine
    assert identity(own) == identity(own)
    assert identity(own, code="another text") != identity(own)
    assert identity(own, "saviour").startswith("saviour (Mine, ")
    assert identity(own)[-DIGITS - 1 :] == identity(own, "saviour")[-DIGITS - 1 :]
    del sys.modules["held_in_a_file"]


def test_what_an_actor_can_follow_are_rules_all_of_whose_abilities_it_has() -> None:
    assert followable(()) == [DEFAULT]
    of_patrons = [rule.name for rule in SHIPPED_RULES if rule.abilities == ("patron",)]
    assert followable(("patron", "more"))[: 1 + len(of_patrons)] == [DEFAULT, *of_patrons]
    of_clients = [rule.name for rule in SHIPPED_RULES if rule.abilities == (CLIENT,)]
    assert set(of_clients) <= set(followable((CLIENT,)))
    assert not set(of_clients) & set(followable(("patron", "superpower", "neighbour")))


def test_parameters_of_rules_that_nobody_follows_are_idle() -> None:
    tolerant, hierarch = (rule for rule in SHIPPED_RULES if rule.name in ("tolerant", "hierarch"))
    assert rule_of("added_tolerance") == "tolerant"
    assert rule_of("trust_gain") == ""
    everything = set(idle_parameters(()))
    assert everything == {parameter for rule in SHIPPED_RULES for parameter in rule.parameters}
    assert set(idle_parameters((tolerant, hierarch))) == everything - {
        *tolerant.parameters,
        *hierarch.parameters,
    }


def test_a_former_parameter_is_told_with_what_does_its_work() -> None:
    assert replacement("trust_gain") == ""
    assert {name: replacement(name) for name in REPLACED} == {
        name: f"'{name}' was replaced: {now}" for name, now in REPLACED.items()
    }
