"""Each check of a scenario by all that it says, to the letter, and by what it lets pass."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import UserError
from sim.scenario.library import load_plan

HEAD = "format: 1\nname: Mine\n"
Write = Callable[..., str]

#: What stands from line 4 on, and all that is told of it, in order.
WRONG = [
    ("drivers: {gdp.chnia: {hold: last}, openness.us: {path: {}}}",
     ["4:11: no series 'gdp.chnia'. Did you mean 'gdp.china'?", "4:56: openness.us: path needs a month and a value"]),
    ("events:\n  - at: 2026-01\n    name: x\n  - {at: 2026-01, name: x}", ["7:25: the event 'x' is in line 6 already"]),
    ("events: [{name: war_end, remove: true}, {name: x}]",
     ["4:41: event 'x': give its time: at, hazard, when or after"]),
    ("events: [{name: war_end, remove: true, at: 2026-01, for: 3 months}]",
     ["4:44: an event with 'remove' has no other key; leave out at, for"]),
    ("events: [{name: wr_end, remove: true}]",
     ["4:17: remove: the base has no event 'wr_end'. Did you mean 'war_end'?"]),
    ("events: [{remove: true}]", ["4:10: an event needs the key 'name'"]),
    ("events: [{at: 2026-01, hazard: 0.1}]",
     ["4:10: an event needs the key 'name'",
      "4:24: event '?' has two times, at and hazard; give one"]),
    ("events: [{for: 2 months}]",
     ["4:10: an event needs the key 'name'",
      "4:10: event '?': give its time: at, hazard, when or after"]),
    ("events: [{name: x, at: 2026-01, when: {deal: {above: 1}}, after: war_end}]",
     ["4:33: event 'x' has two times, at and when; give one (further conditions go under 'if')",
      "4:59: event 'x' has two times, at and after; give one"]),
    ("events: [{name: x, when: {deal: {above: 1}}, hazard: 0.1}]",
     ["4:20: event 'x' has two times, hazard and when; give one (further conditions go under 'if')"]),
    ("events: [{name: x, hazard: 0.1, after: war_end}]",
     ["4:33: event 'x' has two times, hazard and after; give one"]),
    ("events: [{name: x, at: 1989-12}]",
     ["4:24: event 'x': at 1989-12 lies before the first month, 1990-01; nearest: 1990-01."]),
    ("branch: 2024-07\nevents: [{name: x, at: 2024-06}]",
     ["5:24: event 'x': at 2024-06 lies before the branch, 2024-07; nearest: 2024-07."]),
    ("branch: 2024-07\nevents: [{at: 2024-06}]",
     ["5:10: an event needs the key 'name'",
      "5:15: event '?': at 2024-06 lies before the branch, 2024-07; nearest: 2024-07."]),
    ("branch: 2024-07\nevents: [{name: x, hazard: 0.1, from: 2024-06, until: 2024-07}]",
     ["5:39: event 'x': from 2024-06 lies before the branch, 2024-07; nearest: 2024-07."]),
    ("branch: 2024-07\nevents: [{name: x, hazard: 0.1, from: 2024-03, until: 2024-05}]",
     ["5:39: event 'x': from 2024-03 lies before the branch, 2024-07; nearest: 2024-07.",
      "5:55: event 'x': until 2024-05 lies before the branch, 2024-07; nearest: 2024-07."]),
    ("branch: 2024-07\nevents:\n  - {name: x, at: {uniform: [2024-06, 2024-08]}, from: 2024-06}",
     ["6:19: event 'x': at 2024-06 lies before the branch, 2024-07; nearest: 2024-07. All dates of a distribution lie at or after it.",
      "6:50: from goes with hazard or when, not with at",
      "6:56: event 'x': from 2024-06 lies before the branch, 2024-07; nearest: 2024-07."]),
    ("branch: 2024-07\nevents:\n  - {name: x, at: {triangular: [2024-01, 2024-03, 2035-03]}}",
     ["6:19: event 'x': at 2024-01 lies before the branch, 2024-07; nearest: 2024-07. All dates of a distribution lie at or after it."]),
    ("events: [{name: x, at: {uniform: [2035-01, 2036-01]}}]",
     ["4:24: event 'x': at 2035-01 lies after the end, 2034-12"]),
    ("events: [{name: x, at: 2035-01}]", ["4:24: event 'x': at 2035-01 lies after the end, 2034-12"]),
    ("events: [{at: 2035-01}]",
     ["4:10: an event needs the key 'name'",
      "4:15: event '?': at 2035-01 lies after the end, 2034-12"]),
    ("events: [{name: x, hazard: 0.1, from: 2035-01}]", ["4:39: from lies after the end"]),
    ("events: [{name: x, hazard: 0.1, from: 2026-03, until: 2026-02}]", ["4:39: from lies after until"]),
    ("events: [{name: x, at: 2026-01, delay: 2 months, from: 2026-01, until: 2026-03, for: 1 month, repeat: true}]",
     ["4:33: delay goes with after, not with at",
      "4:50: from goes with hazard or when, not with at",
      "4:65: until goes with hazard or when, not with at",
      "4:95: repeat goes with hazard or when, not with at"]),
    ("events: [{name: x, delay: 2 months}]", ["4:10: event 'x': give its time: at, hazard, when or after"]),
    ("events: [{name: x, hazard: 0.1, repeat: true}]",
     ["4:41: repeat needs 'for': an event can happen again only once it is over"]),
    ("events: [{name: x, at: 2026-01, for: 0 months}]", ["4:38: for: 0 months is too short; at least 1 month"]),
    ("events: [{name: x, hazard: war_end_hazrd}]",
     ["4:28: no parameter 'war_end_hazrd'. Did you mean 'war_end_hazard'?"]),
    ("events: [{name: x, at: 2026-01, set: {war.intensty: 0, us.openness: 1}}]",
     ["4:39: no series or lever 'war.intensty'. Did you mean 'war.intensity'?",
      "4:56: no series or lever 'us.openness'. Did you mean 'us.openness_shift'? "
      "By meaning: 'openness.us' (Openness of the United States to a deal with North Korea)."]),
    ("events: [{name: x, at: 2026-01, set: {chnia.embargo_shift: 1}}]",
     ["4:39: no actor 'chnia' (in 'chnia.embargo_shift'). Did you mean 'china'?"]),
    ("events: [{name: x, at: 2026-01, add: {us.embargo_shift: 1}}]",
     ["4:39: 'us.embargo_shift' does not exist: 'embargo_shift' belongs to russia, china"]),
    ("events: [{name: x, at: 2026-01, set: {hunger: 1}}]",
     ["4:39: hunger is a parameter that no event changes; set it under 'parameters'. Events change series and levers …"]),
    ("events: [{name: x, at: 2026-01, set: {dprk.hunger: 1}}]",
     ["4:39: dprk.hunger is a parameter that no event changes; set it under 'parameters'. Events change series and levers …"]),
    ("events: [{name: x, at: 2026-01, set: {russia.embargo_shift: -1.5}}]",
     ["4:61: russia.embargo_shift = -1.5 lies outside 0 to 1; nearest: 0"]),
    ("events: [{name: x, at: 2026-01, add: {russia.embargo_shift: -1.5}}]",
     ["4:61: russia.embargo_shift = -1.5 lies outside -1 to 1; nearest: -1"]),
    ("events: [{name: x, at: 2026-01, add: {russia.embargo_shift: 2.5}}]",
     ["4:61: russia.embargo_shift = 2.5 lies outside -1 to 1; nearest: 1"]),
    ("events: [{name: x, at: 2026-01, set: {war.intensity: 2.5}}]",
     ["4:54: war.intensity = 2.5 lies outside 0 to 1; nearest: 1"]),
    ("events: [{name: x, at: 2026-01, set: {crisis.floor: 2.5}}]",
     ["4:53: crisis.floor = 2.5 is not a whole number; nearest: 2"]),
    ("events: [{name: x, at: 2026-01, set: {crisis.floor: 12.5}}]",
     ["4:53: crisis.floor = 12.5 lies outside 0 to 4; nearest: 4"]),
    ("events: [{name: x, when: {deel: {above: 1}, deal: {}}, if: {trust.dprk.rusia: {below: 1}}}]",
     ["4:27: no indicator or series 'deel'. Did you mean 'deal'?",
      "4:51: deal: give above, below or both",
      "4:61: no indicator or series 'trust.dprk.rusia'. Did you mean 'trust.dprk.russia'?"]),
    ("events: [{name: x, when: {deal: {above: 0.5, below: 0.5}}}]",
     ["4:33: deal: no value lies above 0.5 and below 0.5"]),
    ("events: [{name: x, when: {deal: {above: 0.75, below: 0.25}}, if: {deal: {}}}]",
     ["4:33: deal: no value lies above 0.75 and below 0.25",
      "4:73: deal: give above, below or both"]),
    ("events:\n  - {name: x, at: 2026-01}\n  - {name: y, at: 2026-01}\n  - {name: x, at: 2026-01}\n  - {name: x, at: 2026-01}",
     ["7:12: the event 'x' is in line 5 already",
      "8:12: the event 'x' is in line 5 already"]),
    ("events: [{name: a, after: b}, {name: b, after: c}, {name: c, after: b}, {name: d, after: e}, {name: e, after: d}]",
     ["4:48: events follow each other in a circle: b after c after b",
      "4:90: events follow each other in a circle: d after e after d"]),
    ("events: [{name: a, after: nobody}, {name: war_ends, after: war_edn}]",
     ["4:27: after: no event 'nobody'. Choices: war_end, war_ends.",
      "4:60: after: no event 'war_edn'. Did you mean 'war_end'?"]),
    ("events: [{name: war_ed, after: war_ed2}]", ["4:32: after: no event 'war_ed2'. Did you mean 'war_end'?"]),
    ("events: [{name: x, after: war_end}, {name: war_end, remove: true}]", ["4:27: after: no event 'war_end'"]),
    ("drivers: {openness.us: {path: {2020-01: 0.5}}}",
     ["4:32: 2020-01 lies before 2024-07, when the future of openness.us begins; to change the past, write an event"]),
    ("branch: 2030-01\ndrivers: {openness.us: {path: {2029-12: 0.5, 2030-01: 5, 2035: 1}}}",
     ["5:32: 2029-12 lies before 2030-01, when the future of openness.us begins; to change the past, write an event",
      "5:55: openness.us = 5 lies outside 0 to 1; nearest: 1",
      "5:58: a path takes months, such as 2035-01, not '2035'"]),
    ("drivers: {openness.us: {path: {}}, gdp.chnia: {hold: last}}",
     ["4:31: openness.us: path needs a month and a value",
      "4:36: no series 'gdp.chnia'. Did you mean 'gdp.china'?"]),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1}, start: c, rates: {a: {b: 0.1}}}}}",
     ["4:63: start: no state 'c'. Choices: a, b."]),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1}, start: a, rates: {c: {b: 0.1}}}}}",
     ["4:74: rates: no state 'c'. Choices: a, b."]),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1}, start: a, rates: {a: {a: 0.1, c: 0.1}}}}}",
     ["4:78: rates of a: no other state 'a'. Choices: b.",
      "4:86: rates of a: no other state 'c'. Choices: b."]),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1}, start: a, rates: {a: {b: war_end_hazrd}}}}}",
     ["4:81: no parameter 'war_end_hazrd'. Did you mean 'war_end_hazard'?"]),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1, c: 1}, start: a, rates: {a: {b: 0.5, c: 0.75}, b: {a: 2}}}}}",
     ["4:83: the chances of leaving 'a' add up to 1.25; at most 1",
      "4:109: a = 2 lies outside 0 to 1; nearest: 1"]),
    ("drivers: {openness.us: {markov: {start: a, rates: {a: {b: 0.5}}}}}", ["4:33: markov needs the key 'states'"]),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1}, rates: {a: {b: 0.5}}}}}",
     ["4:33: markov needs the key 'start'"]),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 1}, start: a}}}", ["4:33: markov needs the key 'rates'"]),
    ("runs: 5\nseed: 3\nend: 2030-01",
     ["4:7: runs is the same for all scenarios of a batch: that of 'baseline', or of the command line. Leave it out, or write 'compare_to: []' to compare with nothing",
      "5:7: seed is the same for all scenarios of a batch: that of 'baseline', or of the command line. Leave it out, or write 'compare_to: []' to compare with nothing",
      "6:6: end is the same for all scenarios of a batch: that of 'baseline', or of the command line. Leave it out, or write 'compare_to: []' to compare with nothing"]),
    ("branch: 1990-01", ["4:9: branch lies outside 1990-02 to 2034-12; nearest: 1990-02"]),
    ("branch: 2035-01", ["4:9: branch lies after the end, 2034-12"]),
    ("branch: 2024-07\nactors: {absent: [rusia]}",
     ["5:1: actors cannot change at a branch: leave out 'branch', and the past differs too",
      "5:19: no partner 'rusia'. Did you mean 'russia'?"]),
    ("switch_off: [wars, hegemonic_fear, war]", ["4:14: no switch 'wars'. Did you mean 'war'?"]),
    ("parameters: {hungr: 1, floor_of_use: 7, hunger: 2, chnia.stake: 1}",
     ["4:14: no parameter 'hungr'. Did you mean 'hunger'?",
      "4:38: floor_of_use = 7 lies outside 0 to 1; nearest: 1",
      "4:52: no actor 'chnia' (in 'chnia.stake'). Did you mean 'china'?"]),
    ("actors: {absent: [rusia]}\nparameters: {hungr: 1}",
     ["4:19: no partner 'rusia'. Did you mean 'russia'?",
      "5:14: no parameter 'hungr'. Did you mean 'hunger'?"]),
    ("drivers: {openness.us: {path: {2030-01: {uniform: [0.5, 2.5]}}}}",
     ["4:41: openness.us = 2.5 lies outside 0 to 1; nearest: 1"]),
    ("drivers: {openness.us: {path: {2030-01: {uniform: [-1, 2.5]}}}}",
     ["4:41: openness.us = -1 lies outside 0 to 1; nearest: 0"]),
    ("drivers: {openness.us: {path: {2030-01: {normal: [2.5, 0.5]}}}}",
     ["4:41: openness.us = 2.5 lies outside 0 to 1; nearest: 1"]),
    ("drivers: {crisis.floor: {path: {2030-01: 0.5}}}",
     ["4:42: crisis.floor = 0.5 is not a whole number; nearest: 0"]),
    ("drivers: {crisis.floor: {path: {2030-01: 5.5}}}", ["4:42: crisis.floor = 5.5 lies outside 0 to 4; nearest: 4"]),
    ("drivers: {openness.us: {path: {2024-06: 0.5}}}",
     ["4:32: 2024-06 lies before 2024-07, when the future of openness.us begins; to change the past, write an event"]),
    ("actors: 3\nbranch: 2024-07", ["4:9: actors takes actors, made of 'key: value' lines, not the number 3"]),
    ("events: [{name: war_end, after: x}, {name: x, after: war_end}]",
     ["4:33: events follow each other in a circle: war_end after x after war_end"]),
    ("events: [{name: x, hazard: aid_size}]", ["4:28: aid_size is not a chance a month; choose one of …"]),
    ("drivers: {openness.us: {markov: {states: {a: 0, b: 7}, start: a, rates: {a: {b: aid_size}}}}}",
     ["4:52: openness.us = 7 lies outside 0 to 1; nearest: 1",
      "4:81: aid_size is not a chance a month; choose one of …"]),
]  # fmt: skip
#: The same without a base, from line 3 on.
ALONE = [
    ("events: [{name: x, remove: true}]", ["3:28: remove: there is no base; events of a base can be removed"]),
    ("runs: 5\nseed: 3\nend: 2030-01", []),
    ("end: 1990-01\nbranch: 1990-02",
     ["3:6: end lies outside 1990-02 to 2034-12; nearest: 1990-02",
      "4:9: branch: there is no base; give one with 'extends'"]),
    ("end: 1990-02", []),
    ("end: 2034-12", []),
    ("end: 2035-01", ["3:6: end lies outside 1990-02 to 2034-12; nearest: 2034-12"]),
]  # fmt: skip
#: What is right, though only just.
RIGHT = [
    "events: [{name: war_end, remove: true}]",
    "events: [{name: x, at: 1990-01}]",
    "branch: 2024-07\nevents: [{name: x, at: 2024-07}]",
    "branch: 2024-07\nevents:\n  - {name: x, at: {uniform: [2024-07, 2024-08]}}",
    "events: [{name: x, at: {uniform: [2034-12, 2036-01]}}]",
    "events: [{name: x, at: 2034-12}]",
    "events: [{name: x, hazard: 0.1, from: 2034-12}]",
    "events: [{name: x, hazard: 0.1, from: 2026-02, until: 2026-02}]",
    "events: [{name: x, when: {deal: {above: 0}}, from: 2026-01, until: 2026-03, for: 1 month, repeat: true}]",
    "events: [{name: x, after: war_end, delay: 2 months}]",
    "events: [{name: x, hazard: 0.1, repeat: false}]",
    "events: [{name: x, at: 2026-01, for: 1 month}]",
    "events: [{name: x, hazard: war_end_hazard}]",
    "events: [{name: x, at: 2026-01, scale: {russia.embargo_shift: 2.5}}]",
    "events: [{name: x, at: 2026-01, add: {war.intensity: 2.5}}]",
    "events: [{name: x, at: 2026-01, set: {war.intensity: 1}}, {name: y, at: 2026-01, set: {war.intensity: 0}}]",
    "events: [{name: x, at: 2026-01, set: {crisis.floor: 2}}]",
    "events: [{name: x, when: {deal: {above: 0.25, below: 0.75}}, if: {gdp.china: {below: 1}}}]",
    "branch: 2030-01\ndrivers: {openness.us: {path: {2030-01: 0.5}}}",
    "drivers: {openness.us: {markov: {states: {a: 0, b: 1, c: 1}, start: a, rates: {a: {b: 0.5, c: 0.5}}}}}",
    "compare_to: []\nruns: 5\nseed: 3\nend: 2030-01",
    "branch: 1990-02",
    "branch: 2034-12",
    "drivers: {crisis.floor: {path: {2030-01: {uniform: [0.5, 2.5]}}}}",
    "drivers: {openness.us: {path: {2030-01: {normal: [0.5, 2.5]}}}}",
    "drivers: {crisis.floor: {path: {2030-01: 4, 2031-01: 0}}}",
    "drivers: {openness.us: {path: {2024-07: 0.5}}}",
    "actors: {}",
    "actors: {absent: []}",
    "drivers: {openness.us: {markov: {states: {a: 0}, start: a, rates: {a: {}}}}}",
    "drivers: {openness.us: {markov: {states: {a: 0, b: 0.5}, start: b, rates: {a: {b: war_end_hazard}, b: {a: 0.1}}}}}",
]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Write:
    """Writes a scenario and gives its path."""

    def write(text: str, name: str = "mine", base: str | None = "baseline") -> str:
        path = tmp_path / f"{name}.yaml"
        extends = f"extends: {base}\n" if base else ""
        path.write_text(f"{HEAD}{extends}{text}\n", encoding="utf-8")
        return str(path)

    return write


def told(path: str) -> list[str]:
    """All that is told of a file; what explains a key, and long lists of names, are cut."""
    try:
        load_plan(path)
    except UserError as error:
        lines = [line.removeprefix("mine.yaml:") for line in error.mistakes]
        lines = [re.sub(r"(needs the key '\w+'):.*", r"\1", line) for line in lines]
        return [
            re.sub(r"(series and levers|choose one of):? [a-z_]+(, [a-z_]+){9,}$", r"\1 …", line)
            for line in lines
        ]
    return []


@pytest.mark.parametrize(("text", "lines"), WRONG)
def test_all_that_is_wrong_is_told_and_nothing_else(
    file: Write, text: str, lines: list[str]
) -> None:
    assert told(file(text)) == lines


@pytest.mark.parametrize(("text", "lines"), ALONE)
def test_without_a_base_less_is_possible(file: Write, text: str, lines: list[str]) -> None:
    assert told(file(text, base=None)) == lines


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_only_just_right_is_right(file: Write, text: str) -> None:
    assert told(file(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "runs: 5\nseed: 3\nend: 2030-01",
        "end: 1990-02",
        "end: 2034-12",
        "actors: {absent: [russia]}",
    ],
)
def test_without_a_base_a_scenario_sets_its_own_batch(file: Write, text: str) -> None:
    assert told(file(text, base=None)) == []


# -- a base of one's own ---------------------------------------------------------------------------

CHAIN = "events: [{name: first, at: 2026-01}, {name: second, after: first}]"


def test_whoever_removes_an_event_removes_or_replaces_what_follows_it(file: Write) -> None:
    file(CHAIN, "parent")
    removes = "events: [{name: first, remove: true}"
    assert told(file(removes + "]", base="parent")) == [
        "4:9: the base's event 'second' follows 'first', which this scenario removes; remove or replace it too",
    ]  # fmt: skip
    for rest in (
        ", {name: second, remove: true}]", ", {name: second, at: 2027-01}]", ", {name: second, after: war_end}]",
    ):  # fmt: skip
        assert told(file(removes + rest, base="parent")) == []
    assert told(file(removes + ", {name: second, after: first}]", base="parent")) == [
        "4:61: after: no event 'first'. Choices: war_end.",
    ]  # fmt: skip


def test_events_of_the_base_can_be_followed_and_close_a_circle(file: Write) -> None:
    file(CHAIN, "parent")
    assert told(file("events: [{name: third, after: second}]", base="parent")) == []
    assert told(file("events: [{name: first, after: second}]", base="parent")) == [
        "4:31: events follow each other in a circle: first after second after first",
    ]  # fmt: skip


def test_where_the_base_is_wrong_its_events_are_not_guessed(file: Write) -> None:
    file(CHAIN + "\nparameters: {hungr: 1}", "parent")
    text = "events: [{name: third, after: second}, {name: first, remove: true}]\nactors: {absent: [russia]}"
    assert told(file(text, base="parent")) == [
        "parent.yaml:5:14: no parameter 'hungr'. Did you mean 'hunger'?",
    ]  # fmt: skip


def test_events_that_read_the_absent_are_removed_or_replaced(file: Write) -> None:
    file(
        "events: [{name: x, when: {trust.dprk.russia: {above: 0.5}}, if: {deal: {above: 0}}}]",
        "parent",
    )
    absent = "actors: {absent: [russia]}"
    assert told(file(absent, base="parent")) == [
        "4:9: the base's event 'x' reads trust.dprk.russia, which does not exist without the absent actors; "
        "remove or replace the event",
    ]  # fmt: skip
    assert told(file("", base="parent")) == []
    for event in ("{name: x, remove: true}", "{name: x, at: 2026-01}"):
        assert told(file(f"{absent}\nevents: [{event}]", base="parent")) == []


def test_the_end_and_the_branch_of_the_base_are_inherited(file: Write) -> None:
    file("end: 2020-12", "parent", base=None)
    assert told(file("branch: 2020-12", base="parent")) == []
    assert told(file("branch: 2021-01", base="parent")) == [
        "4:9: branch lies after the end, 2020-12"
    ]
    assert told(file("events: [{name: x, at: 2021-01}]", base="parent")) == [
        "4:24: event 'x': at 2021-01 lies after the end, 2020-12",
    ]  # fmt: skip
    assert told(file("end: 2030-12\ncompare_to: []\nbranch: 2021-01", base="parent")) == []


def test_where_the_base_has_no_name_it_is_called_the_base(file: Write) -> None:
    assert [line for line in told(file("runs: 5", base="3")) if line.startswith("4:")] == [
        "4:7: runs is the same for all scenarios of a batch: that of 'the base', or of the command line. "
        "Leave it out, or write 'compare_to: []' to compare with nothing",
    ]  # fmt: skip


def test_the_format_is_told_before_anything_else(file: Write) -> None:
    path = Path(file("paramters: {}"))
    path.write_text(
        path.read_text(encoding="utf-8").replace("format: 1", "format: 2"), encoding="utf-8"
    )
    assert told(str(path))[0] == "1:9: format 2 is unknown; this version reads format: 1"
