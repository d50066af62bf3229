"""The words of a scenario: one line a mistake, and a JSON Schema that says the same."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from sim import errors
from sim.errors import UserError
from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.scenario.events import sort_by_cause
from sim.scenario.jsonschema import main, schema, schema_text
from sim.scenario.library import load_plan, parse_settings, shipped_scenarios
from sim.scenario.parameters import spellings
from sim.strict.mistakes import MOST_HINTS, MOST_MISTAKES
from sim.strict.yaml_core import CoreLoader

HEAD = "format: 1\nname: Mine\nextends: baseline\n"
Write = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    """Writes a scenario after the usual three lines and gives its path."""

    def written_(text: str, name: str = "mine", head: str = HEAD) -> str:
        path = tmp_path / f"{name}.yaml"
        path.write_text(head + text + "\n", encoding="utf-8")
        return str(path)

    return written_


def told(path: str) -> tuple[str, ...]:
    with pytest.raises(UserError) as error:
        load_plan(path)
    return error.value.mistakes


#: What stands from line 4 on, and the one message that it gives.
MISTAKES = [
    ("paramters: {}", "mine.yaml:4:1: unknown key 'paramters'. Did you mean 'parameters'?"),
    ("parameters: {hungr: 1}", "mine.yaml:4:14: no parameter 'hungr'. Did you mean 'hunger'?"),
    ("parameters: {chnia.stake: 1}", "4:14: no actor 'chnia' (in 'chnia.stake'). Did you mean 'china'?"),
    ("parameters: {floor_of_use: 7}", "4:28: floor_of_use = 7 lies outside 0 to 1; nearest: 1"),
    ("parameters: {hunger: yes}", "4:22: hunger takes a number, not the text 'yes'"),
    ("parameters: {floor_of_use: 010}", "floor_of_use = 10 lies outside 0 to 1; nearest: 1"),
    ("parameters: {hunger: 12:30}", "hunger takes a number, not the text '12:30'"),
    ("parameters: {floor_of_use: 1e3}", "floor_of_use = 1000 lies outside 0 to 1; nearest: 1"),
    ("parameters: {hunger: '2e-7'}", "not the text '2e-7'; write 2.0e-07"),
    ("parameters: {hunger: .inf}", "hunger takes a finite number, not the number inf"),
    ("parameters: {hunger: }", "hunger takes a number, not nothing"),
    ("parameters: {hunger: [0, 1]}", "hunger takes one distribution, not a list; write {uniform: [0.2, 0.6]}"),
    ("parameters: {hunger: {unifrom: [0, 1]}}", "no distribution 'unifrom'. Did you mean 'uniform'?"),
    ("parameters: {hunger: {uniform: [0, 1, 2]}}", "4:32: hunger: uniform takes [low, high], not 3 numbers"),
    ("parameters: {hunger: {uniform: [1, 0]}}", "uniform takes [low, high] in ascending order"),
    ("parameters: {hunger: {uniform: 1}}", "hunger: uniform takes [low, high], not the number 1"),
    ("parameters: [hunger]", "4:13: parameters takes a mapping of 'name: value' lines, not a list"),
    ("drivers: {gdp.chnia: {hold: last}}", "4:11: no series 'gdp.chnia'. Did you mean 'gdp.china'?"),
    ("drivers: {gdp.china: {hold: last, growth: 0.1}}", "gdp.china: give one of hold, growth, path, markov"),
    ("drivers: {gdp.china: {growth: -2}}", "growth = -2 lies outside -0.99 to 10; nearest: -0.99"),
    ("drivers: {openness.us: {path: {2035: 0.5}}}", "a path takes months, such as 2035-01, not '2035'"),
    ("drivers: {openness.us: {path: {2035-01: 5}}}", "openness.us = 5 lies outside 0 to 1; nearest: 1"),
    ("drivers: {openness.us: {path: {2020-01: 0.5}}}", "to change the past, write an event"),
    ("drivers: {openness.us: {path: {}}}", "openness.us: path needs a month and a value"),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1}, start: c, rates: {a: {b: 0.1}}}}}",
     "start: no state 'c'. Choices: a, b."),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1}, start: a, rates: {a: {c: 0.1}}}}}",
     "rates of a: no other state 'c'. Choices: b."),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1, c: 1}, start: a, rates: {a: {b: 0.6, c: 0.6}}}}}",
     "the chances of leaving 'a' add up to 1.2; at most 1"),
    ("switch_off: [hegemonic_faer]", "4:14: no switch 'hegemonic_faer'. Did you mean 'hegemonic_fear'?"),
    ("switch_off: war", "switch_off takes a list, not the text 'war'"),
    ("branch: 2024-13", "4:9: branch: 2024-13 is not a month; the months of a year are 01 to 12"),
    ("branch: 2024-7", "branch takes a month, not the text '2024-7'; write 2024-07"),
    ("branch: 2024", "branch takes a month, not the number 2024; write 2024-01"),
    ("branch: 2024-07-01", "branch takes a month, not the text '2024-07-01'; write 2024-07"),
    ("branch: 2040-01", "branch lies after the end, 2034-12"),
    ("branch: 2035-01", "branch lies after the end, 2034-12"),
    ("compare_to: []\nend: 2030-12\nbranch: 2031-01", "6:9: branch lies after the end, 2030-12"),
    ("branch: 1980-01", "branch lies outside 1990-02 to 2034-12; nearest: 1990-02"),
    ("branch: 1990-01", "branch lies outside 1990-02 to 2034-12; nearest: 1990-02"),
    ("compare_to: []\nend: 1990-01", "end lies outside 1990-02 to 2034-12; nearest: 1990-02"),
    ("compare_to: []\nend: 2035-01", "end lies outside 1990-02 to 2034-12; nearest: 2034-12"),
    ("end: 2030-12", "end is the same for all scenarios of a batch: that of 'baseline', or of the command line"),
    ("runs: 50", "runs is the same for all scenarios of a batch"),
    ("seed: 5", "seed is the same for all scenarios of a batch"),
    ("compare_to: []\nend: 2050-01", "end lies outside 1990-02 to 2034-12; nearest: 2034-12"),
    ("compare_to: nobody", "4:13: compare_to: no scenario 'nobody'"),
    ("compare_to: [baseline, mine]", "4:24: compare_to: a scenario is not compared with itself"),
    ("prior: declred", "4:8: prior cannot be 'declred'. Did you mean 'declared'?"),
    ("events: [{name: x, at: 2025-01, add: {russia.embargo_shift: 3}}]",
     "russia.embargo_shift = 3 lies outside -1 to 1; nearest: 1"),
    ("events: [{name: x, at: 2025-01, set: {us.embargo_shift: 1}}]",
     "'us.embargo_shift' does not exist: 'embargo_shift' belongs to russia, china"),
    ("variants: {moves: smoothd}", "moves cannot be 'smoothd'. Did you mean 'smoothed'?"),
    ("actors: {absent: [rusia]}", "4:19: no partner 'rusia'. Did you mean 'russia'?"),
    ("actors: {absent: [us]}", "'us' is the superpower, which every scenario needs"),
    ("actors: {absent: [rok]}", "'rok' is the neighbour, which every scenario needs"),
    ("actors: {absent: [dprk]}", "'dprk' is the client"),
    ("actors: {swap: [russia]}", "swap takes a list of exactly 2, not of 1"),
    ("actors: {swap: [china, china]}", "swap names 'china' twice"),
    ("branch: 2024-07\nactors: {absent: [russia]}", "5:1: actors cannot change at a branch"),
    ("actors: {absent: [russia]}\nparameters: {russia.stake: 1}", "no actor 'russia'"),
    ("agents: {chnia: tolerant}", "4:10: no actor 'chnia'. Did you mean 'china'?"),
    ("agents: {china: tolernt}", "4:17: no decision rule 'tolernt'. Did you mean 'tolerant'?"),
    ("agents: {japan: tolerant}", "4:17: 'tolerant' is a rule for a patron, which 'japan' is not; it can follow default"),
    ("agents: {dprk: closed}", "'closed' is a rule for a superpower, which 'dprk' is not; it can follow default"),
    ("agents: {us: closed, superpower: closed}", "4:22: superpower stands for 'us', which has a rule here already"),
    ("agents: {china: 3}", "china takes a text, not the number 3"),
    ("agents: tolerant", "agents takes a mapping of 'name: value' lines, not the text 'tolerant'"),
    ("actors: {absent: [russia]}\nagents: {russia: tolerant}", "5:10: no actor 'russia'"),
    ("events: [{name: x}]", "4:10: event 'x': give its time: at, hazard, when or after"),
    ("events: [{at: 2026-01}]", "an event needs the key 'name'"),
    ("events: [{name: x, at: 2026-01, hazard: 0.1}]", "4:33: event 'x' has two times, at and hazard; give one"),
    ("events: [{name: x, at: 2026-01, set: {war.intensty: 0}}]", "no series or lever 'war.intensty'. Did you mean"),
    ("events: [{name: x, at: 2026-01, set: {war.intensity: 2}}]", "war.intensity = 2 lies outside 0 to 1; nearest: 1"),
    ("events: [{name: x, at: 2026-01, set: {hunger: 2}}]", "hunger is a parameter that no event changes"),
    ("events: [{name: x, at: 2026-01, set: {us.openness_shift: 2}}]", "us.openness_shift = 2 lies outside -1 to 1"),
    ("events: [{name: x, hazard: war_end_hazrd}]", "no parameter 'war_end_hazrd'. Did you mean 'war_end_hazard'?"),
    ("events: [{name: x, hazard: aid_size}]", "aid_size is not a chance a month"),
    ("events: [{name: x, hazard: 1.5}]", "hazard = 1.5 lies outside 0 to 1; nearest: 1"),
    ("events: [{name: x, after: war_edn}]", "4:27: after: no event 'war_edn'. Did you mean 'war_end'?"),
    ("events: [{name: x, after: y}, {name: y, after: x}]", "events follow each other in a circle: x after y after x"),
    ("events: [{name: x, after: x}]", "events follow each other in a circle: x after x"),
    ("events: [{name: x, when: {trust.dprk.rusia: {below: 0.2}}}]", "no indicator or series 'trust.dprk.rusia'. Did"),
    ("events: [{name: x, when: {deal: {}}}]", "deal: give above, below or both"),
    ("events: [{name: x, when: {deal: {above: 1, below: 0}}}]", "deal: no value lies above 1 and below 0"),
    ("events: [{name: x, when: {}}]", "when needs a condition"),
    ("events: [{name: x, at: 2026-01, over: 6}]", "over takes a duration with its unit, not the number 6; write 6 months"),
    ("events: [{name: x, at: 2026-01, for: ever}]", "for takes a duration with its unit"),
    ("events: [{name: x, at: 2026-01, delay: 6 months}]", "delay goes with after, not with at"),
    ("events: [{name: x, at: 2026-01, until: 2027-01}]", "until goes with hazard or when, not with at"),
    ("events: [{name: x, hazard: 0.1, from: 2027-01, until: 2026-01}]", "from lies after until"),
    ("events: [{name: x, hazard: 0.1, repeat: true}]", "repeat needs 'for'"),
    ("events: [{name: x, hazard: 0.1, for: 1 month, repeat: yes}]", "repeat takes true or false, not the text 'yes'; write true"),
    ("events: [{name: x, at: 2040-01}]", "event 'x': at 2040-01 lies after the end, 2034-12"),
    ("branch: 2024-07\nevents: [{name: x, at: 2020-01}]", "event 'x': at 2020-01 lies before the branch, 2024-07; nearest: 2024-07"),
    ("branch: 2024-07\nevents: [{name: x, at: {uniform: [2024-01, 2025-01]}}]",
     "at 2024-01 lies before the branch, 2024-07; nearest: 2024-07. All dates of a distribution lie"),
    ("events: [{name: x, at: {normal: [2025-01, 2025-02]}}]", "no distribution 'normal'."),
    ("events: [{name: x, at: {triangular: [2027-01, 2026-01, 2028-01]}}]", "in ascending order"),
    ("events: [{name: x, at: 2026-01}, {name: x, at: 2027-01}]", "4:41: the event 'x' is in line 4 already"),
    ("events: [{name: wr_end, remove: true}]", "remove: the base has no event 'wr_end'. Did you mean 'war_end'?"),
    ("events: [{name: war_end, remove: true, at: 2026-01}]", "an event with 'remove' has no other key; leave out at"),
    ("drivers: {gdp.china: {grwth: 0.1}}", "4:23: unknown key 'grwth'. Did you mean 'growth'?"),
    ("events: [{nme: x, at: 2026-01}]", "4:11: unknown key 'nme'. Did you mean 'name'?"),
    ("events: [{name: x, att: 2026-01}]", "4:20: unknown key 'att'. Did you mean 'at'?"),
    ("events: [{name: x, hazrd: 0.1, for: 1 month}]", "4:20: unknown key 'hazrd'. Did you mean 'hazard'?"),
    ("events: [{name: x, when: {deal: 0.2}}]", "deal takes a condition, made of 'key: value' lines, not the number 0.2"),
    ("events: [{name: x, at: 2026-01, for: 0 months}]", "0 months is too short"),
    ("drivers: {gdp.china: {markov: {states: {a: 1}, rate: {}, start: a}}}", "unknown key 'rate'. Did you mean 'rates'?"),
    ("parameters: {hunger: {uniform: [0, 1], normal: [0, 1]}}", "hunger: give one distribution, not uniform and normal"),
    ("actors: {absent: [china, japan, russia]}", "4:33: no patron remains; keep one of russia, china"),
    ("parameters: {russia: {cash_limit: 80}}", "4:14: parameters: write names with points: russia.cash_limit: 80"),
    ("parameters: {russia: 80}", "4:14: 'russia' is an actor; write russia.PARAMETER, such as russia."),
    ("drivers: {gdp: {russia: {growth: 0.1}}}", "4:11: drivers: write names with points: gdp.russia: …"),
    ("events: [{name: x, at: 2026-01, set: {war: {intensity: 0}}}]", "set: write names with points: war.intensity: 0"),
    ("events: [{name: x, when: {trust: {dprk: {russia: {above: 0.5}}}}}]", "points: trust.dprk.russia: …"),
    ("parameters:\n  russia.cash_limit: 100,5", "not the text '100,5'; write 100.5"),
    ("parameters: {russia.cash_limit: 100,5}", "4:37: a comma ends the value; write decimals with a point: 100.5"),
    ("parameters:\n  russia.cash_limit: 1.000,5", "not the text '1.000,5'; write 1000.5"),
    ("parameters: {hunger: 1/2}", "not the text '1/2'; write 0.5"),
    ("parameters: {hunger: \u00bd}", "write 0.5"),
    ("parameters: {hunger: .5.}", "not the text '.5.'; write 0.5"),
    ("parameters: {hunger: 50%}", "not the text '50%'; write 0.5"),
    ("parameters: {hunger: \u22120.3}", "not the text '\u22120.3'; write -0.3"),
    ("parameters: {hunger: \uff11\uff10}", "write 10"),
    ("parameters: {hunger: '12,000'}", "write 12000"),
    ("parameters: {hunger: 1_000}", "write 1000"),
    ("events: [{name: x, at: 2026-01, for: 3months}]", "not the text '3months'; write 3 months"),
    ("events: [{name: x, at: 2026-01, for: 2 Years}]", "write 2 years"),
    ("events: [{name: x, at: 2026-01, for: 3개월}]", "write 3 months"),
    ("compare_to: []\nend: 2030년 7월", "end takes a month, not the text '2030년 7월'; write 2030-07"),
    ("compare_to: []\nend: 2030/7/1", "write 2030-07"),
    ("compare_to: []\nend: 203007", "not the number 203007; write 2030-07"),
    ("compare_to: []\nend: ２０３０-０７", "write 2030-07"),
    ("compare_to: []\nruns: 1e3", "runs takes a whole number, not the number 1000; write 1000"),
    ("compare_to: []\nruns: '1,000'", "write 1000"),
    ('events: [{name: "x\\u202Ey", at: 2026-01}]', "4:17: name contains the invisible character U+202E; leave it out"),
    ('parameters: {"hun\\u200Bger": 1}', "the key 'hun\\u200bger' contains the invisible character U+200B"),
    (f"events: [{{name: {'y' * 300}, at: 2026-01}}]", "4:17: name is longer than 200 characters"),
    (f"compare_to: [{'a, ' * 60}]", "compare_to takes a list of at most 50, not of 60"),
    ("parameters: {<<: {hunger: 1}}", "4:14: the merge key << is not allowed; write the keys out"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mistake"), MISTAKES)
def test_a_mistake_is_one_line_that_says_where_and_what_instead(
    file: Write, text: str, mistake: str
) -> None:
    mistakes = told(file(text))
    assert len(mistakes) == 1
    assert mistake in mistakes[0]
    assert mistakes[0].startswith("mine.yaml:")


@pytest.mark.parametrize(
    ("head", "mistake"),
    [
        ("name: x\n", "mine.yaml:1:1: a scenario needs the key 'format'"),
        ("format: 2\nname: x\n", "mine.yaml:1:9: format 2 is unknown; this version reads format: 1"),
        ("format: '1'\nname: x\n", "format takes a whole number, not the text '1'"),
        ("format: 1\n", "mine.yaml:1:1: a scenario needs the key 'name'"),
        ("format: 1\nname: 3\n", "name takes a text, not the number 3; write it in quotes: '3'"),
        ("format: 1\nname: true\n", "name takes a text, not true; write it in quotes: 'true'"),
        ("format: 1\nname: x\nextends: nobody\n", "mine.yaml:3:10: extends: no scenario 'nobody'"),
        ("format: 1\nname: x\nbranch: 2024-07\n", "branch: there is no base"),
    ],
)  # fmt: skip
def test_the_first_lines_are_checked_too(file: Write, head: str, mistake: str) -> None:
    (only,) = told(file("", head=head))
    assert mistake in only


def test_a_branch_in_the_last_month_is_possible(file: Write) -> None:
    assert load_plan(file("compare_to: []\nend: 2030-12\nbranch: 2030-12")).months == 492


@pytest.mark.parametrize(
    "text",
    [
        lambda n: "parameters:\n" + "".join(f"  hungr{i}: x\n" for i in range(n)),
        lambda n: "".join(f"hungr{i}: 1\n" for i in range(n)),
        lambda n: f"switch_off: [{', '.join(f'war{i}' for i in range(n))}]",
        lambda n: "events:\n" + "".join(f"  - {{name: e{i}, after: f{i}}}\n" for i in range(n)),
        lambda n: (
            "events:\n  - name: e\n    at: 2026-01\n    set:\n"
            + "".join(f"      c{i}.embargo_shift: 1\n" for i in range(n))
        ),
    ],
    ids=["parameters", "keys", "switches", "events", "levers"],
)
def test_searches_for_the_nearest_name_are_bounded(
    file: Write, text: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(
        errors, "get_close_matches", lambda name, *_, **__: calls.append(name) or []
    )
    mistakes = told(file(text(900)))
    assert len(calls) <= 2 * MOST_HINTS
    assert len(mistakes) == MOST_MISTAKES + 1
    assert re.fullmatch(r"mine\.yaml: \d+ more mistakes", mistakes[-1])


@pytest.mark.parametrize("step", [1, -1])
def test_long_chains_of_events_are_checked_in_time(file: Write, step: int) -> None:
    names = range(2000)[::step]
    lines = [f"  - {{name: e{i}, after: e{i - 1}}}\n" for i in names if i]
    plan = load_plan(file("events:\n  - {name: e0, at: 2026-01}\n" + "".join(lines)))
    ordered = [event.name for event in sort_by_cause(plan.regimes[-1].events)]
    assert ordered.index("e1999") == len(ordered) - 1
    text = "events:\n" + "".join(
        f"  - {{name: e{i}, after: e{(i + 1) % 2000}}}\n" for i in range(2000)
    )
    (only,) = told(file(text))
    assert "events follow each other in a circle: e0 after e1 after" in only


def test_all_mistakes_of_a_file_and_of_its_base_are_told_at_once(file: Write) -> None:
    file("switch_off: [wars]\nparameters: {stak: 1}", "parent")
    text = "parameters:\n  hungr: 0.2\n  floor_of_use: 7\nbranhc: 2024-07"
    child = file(text, "child", HEAD.replace("baseline", "parent"))
    assert [mistake.split(": ")[0] for mistake in told(child)] == [
        "parent.yaml:4:14", "parent.yaml:5:14", "child.yaml:5:3", "child.yaml:6:17", "child.yaml:7:1",
    ]  # fmt: skip


def test_a_circle_of_bases_is_named(file: Write) -> None:
    file("", "b", "format: 1\nname: B\nextends: a\n")
    (only,) = told(file("", "a", "format: 1\nname: A\nextends: b\n"))
    assert only == "b.yaml:3:10: a scenario extends itself: a extends b extends a"


def test_settings_are_read_as_in_a_file() -> None:
    found = parse_settings(
        ["dprk.hunger=0.2", "stake = {uniform: [0.3, 0.6]}", "hunger=triangular: [0, 0.1, 1]"]
    )
    assert found == {
        "dprk.hunger": 0.2, "stake": ("uniform", (0.3, 0.6)), "hunger": ("triangular", (0.0, 0.1, 1.0)),
    }  # fmt: skip


def test_all_mistakes_in_settings_are_told_at_once() -> None:
    with pytest.raises(UserError) as error:
        parse_settings(["dprk.hungr=1", "hunger", "stake=yes", "floor_of_use=7", "hungr=no"])
    assert error.value.mistakes == (
        "--set dprk.hungr=1: no parameter 'dprk.hungr'. Did you mean 'dprk.hunger'?",
        "--set hunger: write name=value, such as dprk.hunger=0.2",
        "--set stake=yes: stake takes a number, not the text 'yes'",
        "--set floor_of_use=7: floor_of_use = 7 lies outside 0 to 1; nearest: 1",
        "--set hungr=no: hungr takes a number, not the text 'no'",
        "--set hungr=no: no parameter 'hungr'. Did you mean 'hunger'?",
    )


# -- JSON Schema -----------------------------------------------------------------------------------

SCHEMA = schema()
VALID = Draft7Validator(SCHEMA)


def test_the_schema_in_the_folder_is_current() -> None:
    folder = next(iter(shipped_scenarios().values())).parent
    assert (folder / "scenario.schema.json").read_text(encoding="utf-8") == schema_text()
    main(["--check"])


def test_the_schema_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert json.loads(schema_text()) == SCHEMA


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_shipped_scenarios_name_the_schema_and_meet_it(name: str) -> None:
    text = shipped_scenarios()[name].read_text(encoding="utf-8")
    assert text.splitlines()[0] == "# yaml-language-server: $schema=scenario.schema.json"
    assert list(VALID.iter_errors(yaml.load(text, CoreLoader))) == []


def test_every_parameter_is_explained_with_unit_default_range_and_source() -> None:
    cast = load_plan().cast
    properties = SCHEMA["definitions"]["parameters"]["properties"]
    assert set(properties) == spellings(cast)
    for name, parameter in all_parameters().items():
        text = SCHEMA["definitions"][f"parameter.{name}"]["description"]
        assert f"Unit: {parameter.unit}." in text
        assert "Default: " in text
        assert "Source: " in text
        assert parameter.meaning[1:] in text


def test_every_reference_in_the_schema_is_an_address_and_leads_somewhere() -> None:
    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if "$ref" in part:
                assert re.fullmatch(r"[\w#/.~-]+", part["$ref"], re.ASCII)
                assert part["$ref"].removeprefix("#/definitions/") in SCHEMA["definitions"]
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(SCHEMA)


def test_the_schema_offers_the_mechanisms() -> None:
    offered = SCHEMA["properties"]["switch_off"]["items"]["anyOf"]
    assert [choice["const"] for choice in offered] == list(SWITCHES)


@pytest.mark.parametrize(
    "text",
    ["paramters: {}", "parameters: {hungr: 1}", "parameters: {floor_of_use: 7}", "branch: 2024-13",
     "parameters: {hunger: yes}", "drivers: {gdp.china: {hold: last, growth: 0.1}}",
     "drivers: {gdp.chnia: {hold: last}}", "events: [{name: x, at: 2026-01, set: {war.intensty: 0}}]",
     "events: [{name: x, at: 2026-01, over: 6}]", "switch_off: [wars]", "actors: {absent: [rusia]}",
     "variants: {moves: smoothd}", "events: [{name: x, when: {trust.dprk.rusia: {below: 0.2}}}]",
     "agents: {chnia: tolerant}", "agents: {us: tolerant}", "agents: {patron: closed}"],
)  # fmt: skip
def test_an_editor_refuses_what_the_reader_refuses(file: Write, text: str) -> None:
    told(file(text))
    assert list(VALID.iter_errors(yaml.load(HEAD + text, CoreLoader)))
