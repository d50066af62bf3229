"""A user's own class under a name: in scenario files, in Mesa's batch runner, in other processes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mesa
import pytest

import sim
from sim import AllianceModel, register_rule
from sim.agents import Client, Partner, Patron, Stance, Superpower
from sim.agents.rivals.tolerant import Tolerant
from sim.errors import UserError
from sim.numerics import Floats
from sim.rules import decision_rules
from sim.scenario.library import load_plan
from sim.show.explain import explain_name


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Rules that a test registers are unknown in the next."""
    before = dict(decision_rules._RULES)
    yield
    decision_rules._RULES.clear()
    decision_rules._RULES.update(before)


class Saviour(Patron):
    """A patron that courts whoever starves.

    More is said here.
    """

    def stance(self) -> Stance:
        return super().stance()._replace(court=self.own.need)


class Silent(Client):
    """It provokes nobody."""

    def provocation_rate(self) -> Floats:
        return 0.0 * super().provocation_rate()


class Stingy(Partner):
    """A partner that pays no cash."""

    def cash_limit(self) -> float:
        return 0.0


def test_a_scenario_file_names_a_registered_class(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text = "format: 1\nname: x\nextends: baseline\nbranch: 2024-07\nagents: {china: saviour}\n"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="no decision rule 'saviour'"):
        load_plan(file)
    register_rule("saviour", Saviour, source="a thought of 2024")
    model = AllianceModel(load_plan(file), rng=1, runs=3, collect=False)
    model.run_for(420)
    china = model.cast.names.index("china")
    assert (model.world.court[china] == model.month.need).all()
    assert "A patron that courts whoever starves\n" in explain_name("saviour")
    assert "decides anew: stance" in explain_name("saviour")


def test_a_class_says_itself_who_can_follow_it() -> None:
    register_rule("silent", Silent)
    register_rule("stingy", Stingy, "pays nothing")
    model = AllianceModel(agents={"client": "silent", "japan": "stingy", "us": "stingy"}, rng=1)
    model.run_for(24)
    assert (model.month.rate == 0.0).all()
    assert isinstance(model.actors.superpower, Superpower)
    with pytest.raises(UserError, match="'silent' is a rule for a client, which 'us' is not"):
        AllianceModel(agents={"us": "silent"})


def test_mesas_batch_runner_takes_rules_as_values() -> None:
    register_rule("saviour", Saviour)
    chosen = [{}, {"china": "saviour"}, {"china": "tolerant", "us": "closed"}]
    rows = mesa.batch_run(
        AllianceModel, parameters={"agents": chosen}, rng=[1], max_steps=30, number_processes=1,
        data_collection_period=-1, display_progress=False,
    )  # fmt: skip
    assert [row["agents"] for row in rows] == chosen
    assert len({row["trust.dprk.china"] for row in rows}) == 3


def test_a_rule_registered_again_replaces_the_first_and_is_told_apart() -> None:
    register_rule("mine", Saviour)
    first = sim.load_plan("baseline")
    one = AllianceModel(first, agents={"china": "mine"}, collect=False).plan.regimes[0].agents
    register_rule("mine", Stingy)
    other = AllianceModel(first, agents={"china": "mine"}, collect=False).plan.regimes[0].agents
    assert one["china"].identity != other["china"].identity
    assert other["china"].identity.startswith("mine (Stingy, ")


def test_a_class_without_a_text_is_told_by_what_its_methods_do() -> None:
    def made(share: str) -> str:
        found: dict[str, Any] = {"__name__": "typed_at_a_prompt", "Patron": Patron}
        exec(f"class Own(Patron):\n    def will(self): return {share} + 0", found)
        register_rule("typed", found["Own"])
        return decision_rules.decision_rules()["typed"].identity

    assert made("self.own.need") == made("self.own.need") != made("self.own.trust")


def test_who_extends_a_shipped_rule_has_its_numbers_drawn() -> None:
    class More(Tolerant):
        """Tolerates, and courts."""

        def stance(self) -> Stance:
            return super().stance()._replace(court=1.0)

    register_rule("more", More)
    assert decision_rules.decision_rules()["more"].parameters == ("added_tolerance",)


class Unasked(Patron):
    def decide(self) -> float:
        return 0.0


class Misspelled(Patron):
    def stanse(self) -> Stance:
        return Stance(0.0, 1.0)


@pytest.mark.parametrize(
    ("name", "own", "told"),
    [
        ("tolerant", Saviour, "decision rule 'tolerant': the name is taken; choose another"),
        ("default", Saviour, "decision rule 'default': the name is taken; choose another"),
        ("a b", Saviour, "decision rule 'a b': give a name of letters, digits and _, such as 'saviour'"),
        (3, Saviour, "decision rule 3: give a name of letters"),
        ("x", dict, "decision rule 'x': the class must extend Client, Patron, Superpower, Neighbour or Partner"),
        ("x", "Saviour", "must extend Client, Patron, Superpower, Neighbour or Partner, not 'Saviour'"),
        ("x", Misspelled, "Misspelled.stanse is no decision of a patron. Did you mean 'stance'?"),
        ("x", Unasked, "Unasked changes no decision of a patron, since nobody asks for its decide."),
    ],
)  # fmt: skip
def test_what_cannot_be_registered_is_told_in_one_line(name: str, own: type, told: str) -> None:
    with pytest.raises(UserError) as error:
        register_rule(name, own)
    assert told in str(error.value)
    assert len(error.value.mistakes) == 1


SCRIPT = '''
import sys
import sim
from sim.agents import Patron, Stance

class Mine(Patron):
    """Courts."""

    def stance(self):
        return Stance(0.0, {court})

if __name__ == "__main__":
    sim.register_rule("mine", Mine)
    plan = sim.tweak({{}}, agents={{"china": "mine"}})
    resume = "resume" in sys.argv
    results = sim.run(plan, runs=4, out="results", record=["court.china.dprk"], workers=2, resume=resume)
    print(results.frame("court.china.dprk")["court.china.dprk"].iloc[-1])
'''


@pytest.mark.slow
def test_other_processes_decide_by_it_and_changed_code_resumes_nothing(tmp_path: Path) -> None:
    def script(court: str, *words: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "mine.py").write_text(SCRIPT.format(court=court), encoding="utf-8")
        return subprocess.run(
            [sys.executable, "mine.py", *words], cwd=tmp_path, capture_output=True, text=True,
            encoding="utf-8", check=False,
            env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
        )  # fmt: skip

    first = script("0.75")
    assert first.stdout.split()[-1] == "0.75", first.stderr
    assert script("0.75", "resume").stdout.split()[-1] == "0.75"
    changed = script("0.5", "resume")
    assert "scenario baseline_tweaked has changed (regimes)" in changed.stderr
