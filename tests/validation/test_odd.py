"""The page by the ODD protocol says what the code does, and a change of the code shows on it."""

import re
import sys
from collections import defaultdict
from dataclasses import fields
from pathlib import Path
from types import FrameType

import numpy as np
import pytest

from sim.errors import UserError
from sim.model import phases
from sim.model.simulation import Simulation
from sim.random_streams import NOBODY
from sim.rules.registry import MECHANISMS
from sim.scenario.library import load_plan
from sim.state.month_draws import MonthDraws
from sim.state.rule_links import PACKAGE
from sim.state.world import World, opening_world
from sim.validation import odd
from sim.validation.protocol import chance, entities, evidence, opening, schedule
from sim.validation.protocol.chance import Drawn
from sim.validation.protocol.submodels import WITHOUT_PARAMETERS
from sim.validation.templates import Page, run_page
from tests.docs.test_article_page import LINK, headings

#: The files of formulas; others of `sim.rules` hold parameters and the like.
FORMULAS = {*MECHANISMS, *WITHOUT_PARAMETERS}
TEXT = odd.PAGE.file.read_text(encoding="utf-8")


def test_the_page_is_what_template_and_code_give() -> None:
    assert run_page(odd.PAGE, ["--check"], "") == 0


def test_every_link_on_it_leads_to_a_file_and_a_heading() -> None:
    links = set(LINK.findall(TEXT))
    assert len(links) > 100
    for target, fragment in links:
        file = (odd.PAGE.file.parent / target).resolve() if target else odd.PAGE.file
        assert file.exists(), target
        assert not fragment or fragment in headings(file), f"{target}#{fragment}"


def test_the_protocols_seven_elements_and_eleven_concepts_stand_on_it() -> None:
    for element in (
        "1. Purpose and patterns", "2. Entities, state variables, and scales",
        "3. Process overview and scheduling", "4. Design concepts", "5. Initialization",
        "6. Input data", "7. Submodels",
    ):  # fmt: skip
        assert f"\n## {element}\n" in TEXT
    for concept in (
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing",
        "Interaction", "Stochasticity", "Collectives", "Observation",
    ):  # fmt: skip
        assert f"\n**{concept}.** " in TEXT


@pytest.mark.parametrize("name", ["ODD", "TRACE", "limits"])
def test_every_row_of_a_table_has_as_many_cells_as_its_head(name: str) -> None:
    text = (odd.PAGE.root / "docs" / f"{name}.md").read_text(encoding="utf-8")
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert tables
    for table in tables:
        cells = {line.count(" | ") for line in table.splitlines()}
        assert len(cells) == 1, table[:200]


# -- entities and state -----------------------------------------------------------------------------


def test_every_variable_of_the_state_has_a_meaning_and_a_start() -> None:
    declared = {one.name: one for one in entities.declared(World)}
    assert list(declared) == [field.name for field in fields(World)]
    assert set(opening.opening_values()) == set(declared) - {"ledger"}


def test_a_start_in_words_is_the_value_at_the_start() -> None:
    """Those that are one number or one parameter are read again and compared with a model just begun."""
    simulation = Simulation(load_plan("baseline"), 3, np.arange(4), engine="numpy")
    world = opening_world(simulation.cast, simulation.par, 4)
    compared = 0
    for name, words in opening.opening_values().items():
        plain = words.strip("`")
        if plain.lstrip("-").isdigit():
            expected = np.asarray(float(plain))
        elif plain.isidentifier():
            expected = np.asarray(getattr(simulation.par, plain))
        else:
            continue
        value = getattr(world, name)
        assert np.array_equal(value, np.broadcast_to(expected, value.shape)), name
        compared += 1
    assert compared > 55


# -- schedule ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def happened() -> dict[str, set[str]]:
    """The rules that each phase called itself in a month with everything in it, by watching Python's calls."""
    simulation = Simulation(load_plan("noisy_perception"), 1, np.arange(3), engine="numpy")
    for _ in range(400):
        simulation.step()
    found: dict[str, set[str]] = defaultdict(set)
    names = {phase.__name__ for phase in phases.MONTH}
    rules, model = str(PACKAGE / "rules"), str(PACKAGE / "model")

    def watch(frame: FrameType, event: str, argument: object) -> None:
        before = frame.f_back
        if event != "call" or before is None:
            return
        code = frame.f_code
        if not code.co_filename.startswith(rules) or code.co_name.startswith("<"):
            return
        if before.f_code.co_filename.startswith(model):
            phase: FrameType | None = before
            while phase is not None and phase.f_code.co_name not in names:
                phase = phase.f_back
            if phase is not None:
                found[phase.f_code.co_name].add(f"{Path(code.co_filename).stem}.{code.co_qualname}")

    sys.setprofile(watch)
    try:
        for _ in range(24):
            simulation.step()
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize("phase", phases.MONTH, ids=lambda phase: phase.__name__)
def test_a_phase_calls_no_rule_that_the_page_leaves_out(
    phase: schedule.Phase, happened: dict[str, set[str]]
) -> None:
    said = set(schedule.called(phase).rules)
    rules = {name for name in happened[phase.__name__] if name.partition(".")[0] in FORMULAS}
    assert rules <= said


def test_most_rules_on_the_page_are_called(happened: dict[str, set[str]]) -> None:
    said = {
        (phase.__name__, rule) for phase in phases.MONTH for rule in schedule.called(phase).rules
    }
    called = {(phase, rule) for phase, rules in happened.items() for rule in rules}
    assert len(said & called) > 0.9 * len(said)


# -- chance -----------------------------------------------------------------------------------------


def test_processes_drawn_and_processes_described_are_the_same() -> None:
    assert chance.disagreements() == ()
    assert {field.name for field in fields(MonthDraws)} <= chance.drawn().keys()


def test_a_process_that_is_not_described_and_one_that_is_not_drawn_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = dict(chance.drawn())
    del drawn["renege"]
    drawn["coup"] = drawn["talk"]
    drawn["meeting"] = Drawn(frozenset({NOBODY}), False, True)
    drawn["severe"] = Drawn(frozenset({NOBODY}), True, False)
    monkeypatch.setattr(chance, "drawn", lambda: drawn)
    assert chance.disagreements() == (
        "docs/model.md, section 5: no row for 'coup', which is drawn",
        "docs/model.md, section 5: nothing draws 'renege'",
        "docs/model.md, section 5: 'meeting' is drawn for nobody, not for each partner's `stream_id`",
        "docs/model.md, section 5: 'severe' is drawn before the first month, not in month this",
    )
    with pytest.raises(UserError, match="coup"):
        chance.stochasticity()


# -- measured numbers -------------------------------------------------------------------------------


def test_every_pattern_has_its_measured_share_and_every_series_its_skill() -> None:
    assert "–" not in evidence.patterns()
    lines = evidence.forecasts().splitlines()[2:]
    assert len(lines) >= 10
    assert all(float(line.split(" | ")[2]) < 1.0 for line in lines)
    lost = evidence.forecasts_lost().splitlines()[2:]
    assert 0 < len(lost) <= len(lines)


# -- the template -----------------------------------------------------------------------------------


def page(folder: Path, template: str, text: str = "") -> Page:
    (folder / "docs" / "templates").mkdir(parents=True)
    (folder / "docs" / "templates" / "A.md").write_text(template, encoding="utf-8")
    if text:
        (folder / "docs" / "A.md").write_text(text, encoding="utf-8")
    return Page("A", "sim.validation.odd", {"runs": lambda: "3"}, root=folder)


def test_a_page_is_written_once_and_then_current(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = page(tmp_path, "# One\n{{ runs }} runs\n")
    assert run_page(one, ["--check"], "") == 1
    assert "run python -m sim.validation.odd" in capsys.readouterr().err
    assert run_page(one, [], "") == 0
    assert one.file.read_text(encoding="utf-8").endswith("# One\n3 runs\n")
    assert run_page(one, ["--check"], "") == 0


def test_a_field_that_differs_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = page(tmp_path, "# One\n\n## Two\n{{ runs }} runs\n")
    run_page(one, [], "")
    one.file.write_text(one.file.read_text().replace("3 runs", "4 runs"), encoding="utf-8")
    assert run_page(one, ["--check"], "") == 1
    assert "docs/A.md:5 (under 'Two'): it says '4 runs', the code gives '3 runs'" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ rns }} {{ runs }}", r"docs/templates/A.md: no field 'rns'. Did you mean 'runs'\?"),
        ("no field", "docs/templates/A.md: the field 'runs' stands nowhere in it"),
        ("{{ runs }\n", "docs/templates/A.md:1: "),
    ],
)
def test_a_wrong_template_is_told(tmp_path: Path, template: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        run_page(page(tmp_path, template), [], "")


def test_without_a_template_it_is_told_that_a_checkout_is_needed(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="the documents are made in a checkout"):
        run_page(Page("A", "sim.validation.odd", {}, root=tmp_path), [], "")


def test_a_mistake_on_the_page_and_an_unknown_word_end_the_command(tmp_path: Path) -> None:
    one = page(tmp_path, "{{ runs }}")
    wrong = Page(one.name, one.command, one.fields, lambda text: [f"{text[-1]} is odd"], tmp_path)
    with pytest.raises(UserError, match="3 is odd"):
        run_page(wrong, [], "")
    with pytest.raises(UserError, match="Did you mean '--check'"):
        run_page(one, ["--chek"], "")
