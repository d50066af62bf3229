"""What an actor sees by name: known to editor and type checker, and explained where unknown."""

import re
from dataclasses import fields
from pathlib import Path
from subprocess import run as execute
from sys import executable

import numpy as np
import pytest

from sim.agents import Patron
from sim.model import phases
from sim.model.model import AllianceModel
from sim.model.step import Step
from sim.numerics import Floats
from sim.rules import parameter_stub
from sim.rules.registry import all_parameters
from sim.state.month_variables import PHASE_OF, MonthVariables
from sim.state.world import World
from tests.worlds import run

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def model() -> AllianceModel:
    return run(months=1, runs=2)


def test_a_view_completes_the_names_of_month_world_and_cast(model: AllianceModel) -> None:
    own = model.actors.by_name["china"].own
    names = dir(own)
    assert {"trust", "sent", "will", "treasury", "patron", "par"} <= set(names)
    assert all(isinstance(getattr(own, name), np.ndarray) for name in names if name in PHASE_OF
               and name not in ("client_offers", "partner_offers"))  # fmt: skip
    assert set(all_parameters()) <= set(dir(own.par))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("trusst", "an actor sees nothing called 'trusst'. Did you mean 'trust'?"),
        ("ledger", "an actor sees nothing called 'ledger'."),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    name: str, message: str, model: AllianceModel
) -> None:
    with pytest.raises(AttributeError) as error:
        getattr(model.actors.by_name["china"].own, name)
    assert str(error.value) == message


def test_an_unknown_parameter_is_answered_with_the_nearest(model: AllianceModel) -> None:
    message = "no parameter 'diversifcation_wieght'. Did you mean 'diversification_weight'?"
    for par in (model.par, model.actors.by_name["china"].own.par):
        with pytest.raises(AttributeError, match=re.escape(message)):
            _ = par.diversifcation_wieght


def test_a_quantity_that_is_not_made_yet_is_answered_with_its_phase() -> None:
    class Early(Patron):
        def will(self) -> Floats:
            return self.own.sent[0]

    model = AllianceModel(rng=1, collect=False, agents={"china": Early})
    with pytest.raises(AttributeError) as error:
        model.step()
    assert str(error.value) == "'sent' is known from phase 7 (deliver) of the month on"


@pytest.mark.usefixtures("in_numpy")
def test_each_phase_makes_the_quantities_that_its_part_of_the_month_declares(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that a message names the right phase; `reach_out` is part of `choose`, `observe` of `provoke`, `trade_links` of `trade`."""
    made: dict[str, set[str]] = {}

    def watch(phase: phases.Phase) -> phases.Phase:
        def watched(step: Step) -> None:
            before = set(vars(step.month))
            phase(step)
            parts = {"observe": "provoke", "reach_out": "choose", "trade_links": "trade"}
            name = parts.get(phase.__name__, phase.__name__)
            made.setdefault(name, set()).update(set(vars(step.month)) - before)

        return watched

    monkeypatch.setattr(phases, "MONTH", tuple(watch(phase) for phase in phases.MONTH))
    run(months=1)
    assert made.pop("check") == set()
    declared: dict[str, set[str]] = {}
    for name, phase in PHASE_OF.items():
        declared.setdefault(phase.split("(")[1].rstrip(")"), set()).add(name)
    assert made == declared
    numbers = [int(phase.split()[0]) for phase in PHASE_OF.values()]
    assert numbers == sorted(numbers)


def test_phases_assign_no_part_of_an_array(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every array of state and month is locked after each phase; another library could run them."""

    def lock(step: Step) -> None:
        named = {field.name: getattr(step.world, field.name) for field in fields(World)}
        for value in [*named.values(), *vars(step.month).values()]:
            for part in value if isinstance(value, tuple) else (value,):
                for array in part if isinstance(part, tuple) else (part,):
                    array.flags.writeable = False

    def watch(phase: phases.Phase) -> phases.Phase:
        def locked(step: Step) -> None:
            lock(step)
            phase(step)

        return locked

    monkeypatch.setattr(phases, "MONTH", tuple(watch(phase) for phase in phases.MONTH))
    assert run(months=12).month_number == 12


def test_every_quantity_says_what_it_is() -> None:
    """A comment on its line, with unit and meaning."""
    for module, owner in (("month_variables", MonthVariables), ("world", World)):
        text = (ROOT / "sim" / "state" / f"{module}.py").read_text(encoding="utf-8")
        lines = re.findall(r"^    (\w+): (?:By\w+|Offers|Ledger)(.*)$", text, re.MULTILINE)
        assert len(lines) >= 40, owner
        assert [name for name, rest in lines if not re.match(r"  # \S.{8,}", rest)] == []


def test_the_stub_of_the_parameters_is_current() -> None:
    assert parameter_stub.main(["--check"]) == 0
    assert all(f"    {name}: Floats  # {p.unit}: {p.meaning}" in parameter_stub.build_stub()
               for name, p in all_parameters().items())  # fmt: skip


def test_a_stale_stub_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "parameter_fields.pyi"
    stale.write_text("old", encoding="utf-8")
    monkeypatch.setattr(parameter_stub, "STUB", stale)
    assert parameter_stub.main(["--check"]) == 1
    assert parameter_stub.main([]) == 0
    assert parameter_stub.main(["--check"]) == 0


RULES = """
from sim.agents import Partner, Patron, Stance
from sim.agents.partner_set import PartnerSet
from sim.numerics import Floats

class Mine(Patron):
    def will(self) -> Floats:
        return self.own.trusst

    def vote(self) -> Floats:
        return self.own.par.diversifcation_wieght * self.own.trust

def ask(partners: PartnerSet) -> Floats:
    stance: Stance = partners.map(Patron.stance)
    return partners.map(Partner.will) + partners.map(Partner.wil) + stance.squeeze
"""


@pytest.mark.slow
def test_misspelled_quantities_parameters_and_decisions_are_type_errors(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(RULES, encoding="utf-8")
    options = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(tmp_path)]
    found = execute(
        [executable, "-m", "mypy", *options, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    errors = [line for line in found.stdout.splitlines() if "mine.py" in line and "error" in line]
    assert [re.search(r'attribute "(\w+)"', line)[1] for line in errors] == [
        "trusst", "diversifcation_wieght", "wil",
    ]  # fmt: skip
