"""A user's own class in a batch: beside the rules that ship, run by run."""

import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import sim
from sim.agents import Neighbour, Partner, Patron, Stance, Superpower
from sim.api.results import Results
from sim.calendar import month_index
from sim.ensemble.execution.executors import refuse_unknown_classes
from sim.ensemble.request.batch import prepare_batch
from sim.errors import UserError
from sim.scenario.plan import Plan
from sim.show.batch_assumptions import assumption_differences

END = "2026-12"


class Tolerant(Patron):
    """A patron that never squeezes its client."""

    def stance(self) -> Stance:
        return super().stance()._replace(squeeze=0.0)


class Unchanged(Patron):
    """Decides as a patron does."""


@pytest.fixture(scope="module")
def results() -> Results:
    return sim.run("war_ends", runs=6, end=END, agents={"china": Tolerant})


def test_the_scenario_as_it_ships_is_the_base_of_the_same_with_the_users_class(
    results: Results,
) -> None:
    assert results.scenarios == ("war_ends", "war_ends_china_tolerant")
    assert results.named == ("war_ends_china_tolerant",)
    assert results.bases_of("war_ends_china_tolerant") == ["war_ends"]
    assert results.manifest["scenarios"]["war_ends_china_tolerant"]["title"] == "War's end, China as Tolerant"  # fmt: skip


def test_comparison_is_of_pairs_and_shows_what_the_class_decides(results: Results) -> None:
    table = results.compare()
    assert table.loc["squeeze.china.dprk", "median"] == 0.0
    assert table.loc["squeeze.china.dprk", "falls"] > 0.5
    before = month_index("2024-07")
    for name in results.indicators:
        one, other = (results.series(name, s)[:before] for s in results.scenarios)
        np.testing.assert_array_equal(one, other, err_msg=name)


def test_a_class_that_changes_nothing_changes_no_number() -> None:
    same = sim.run("baseline", runs=4, end=END, agents={"china": Unchanged, "russia": Unchanged})
    for name in same.indicators:
        np.testing.assert_array_equal(*(same.series(name, s) for s in same.scenarios), name)


@pytest.mark.slow
def test_pictures_and_report_are_of_the_pair(results: Results, tmp_path: Path) -> None:
    axes = results.plot.difference("squeeze.china.dprk", "war_ends_china_tolerant")
    assert axes.lines
    text = results.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "China as Tolerant" in text


def test_the_manifest_names_the_rule_with_a_hash_of_its_code(results: Results) -> None:
    last = results.manifest["scenarios"]["war_ends_china_tolerant"]["regimes"][-1]
    assert last["agents"]["china"].startswith("Tolerant (your own, ")
    [(when, changes)] = assumption_differences(results, "war_ends_china_tolerant", "war_ends").stretches  # fmt: skip
    assert "2024-07" in when
    assert [(key, before) for key, before, _ in changes] == [("agents.china", "default")]


def test_a_rule_by_name_is_that_of_tweak() -> None:
    run, tweaked = (
        sim.run(scenario, runs=3, end=END, **agents)
        for scenario, agents in (
            ("baseline", {"agents": {"us": "closed"}}),
            (sim.tweak({}, agents={"us": "closed"}), {}),
        )
    )
    assert run.scenarios[-1] == "baseline_us_closed"
    assert tweaked.scenarios[-1] == "baseline_tweaked"
    for name in run.indicators:
        np.testing.assert_array_equal(
            *(r.series(name, r.scenarios[-1]) for r in (run, tweaked)), name
        )


def test_a_shipped_class_is_the_rule_of_its_name_and_runs_as_fast() -> None:
    from sim.agents.rivals.tolerant import Tolerant as Shipped

    plan = sim.tweak({}, agents={"china": Shipped})
    assert plan.title == "China as tolerant"
    assert plan.regimes[-1].untraceable == ()


def test_tweak_takes_classes_and_numbers_together() -> None:
    plan = sim.tweak({"dprk.hunger": 0.4}, on="war_ends", agents={"china": Tolerant})
    assert plan.title == "dprk.hunger = 0.4, China as Tolerant"
    assert plan.regimes[-1].agents["china"].own is Tolerant
    assert plan.compare_to == "war_ends"


def test_numbers_that_are_set_hold_on_both_sides() -> None:
    both = sim.run(
        "war_ends", runs=2, end=END, settings={"dprk.hunger": 0.4}, agents={"china": Tolerant}
    )
    assert both.scenarios == ("war_ends_changed", "war_ends_changed_china_tolerant")
    assert both.bases_of("war_ends_changed_china_tolerant") == ["war_ends_changed"]
    for scenario in both.manifest["scenarios"].values():
        assert scenario["regimes"][-1]["settings"]["dprk.hunger"] == 0.4


def test_two_tweaks_of_one_name_are_each_compared_with_their_own_base() -> None:
    tweaks = [sim.tweak({"dprk.hunger": hunger}) for hunger in (0.3, 0.4)]
    both = sim.run(tweaks, runs=2, end="2025-12", agents={"china": Tolerant})
    assert [both.bases_of(name) for name in both.named] == [["baseline_tweaked"], ["baseline_tweaked_2"]]  # fmt: skip
    settings = [
        both.manifest["scenarios"][name]["regimes"][-1]["settings"]["dprk.hunger"]
        for one in both.named
        for name in (one, *both.bases_of(one))
    ]
    assert settings == [0.3, 0.3, 0.4, 0.4]


def test_a_class_decides_from_the_branch_on_or_from_the_month_that_is_named() -> None:
    def start(scenario: str | Plan, since: str | None) -> int | None:
        return prepare_batch(scenario, agents={"china": Tolerant}, since=since).plans[-1].branch

    assert start("baseline", None) == start("war_ends", None) == month_index("2024-07")
    assert start(sim.tweak({"dprk.hunger": 0.3}, since="2010-01"), None) == month_index("2010-01")
    assert start("baseline", "1990-01") is None


def test_several_actors_at_once_give_the_name_own() -> None:
    found = sim.run("baseline", runs=2, end="2024-12", agents={"china": Tolerant, "us": "closed"})
    assert found.named == ("baseline_own",)
    assert found.manifest["scenarios"]["baseline_own"]["title"] == "China as Tolerant, the United States as closed"  # fmt: skip


def test_a_role_stands_for_all_who_have_it() -> None:
    plan = sim.tweak({}, agents={"patron": Tolerant})
    assert sorted(plan.regimes[-1].agents) == ["china", "russia"]


class Misspelled(Patron):
    def stanse(self) -> Stance:
        return Stance(0.0, 1.0)


@pytest.mark.parametrize(
    ("agents", "since", "told"),
    [
        ({"chnia": Tolerant}, None, "agents: no actor 'chnia'. Did you mean 'china'?"),
        ({"japan": Tolerant}, None, "agents: 'Tolerant' is a rule for a patron, which 'japan' is not; extend Partner"),
        ({"rok": Tolerant}, None, "agents: 'Tolerant' is a rule for a patron, which 'rok' is not; extend Neighbour"),
        ({"dprk": Tolerant}, None, "agents: 'Tolerant' is a rule for a patron, which 'dprk' is not; extend Client"),
        ({"china": "tolerent"}, None, "agents: no decision rule 'tolerent'. Did you mean 'tolerant'?"),
        ({"china": dict}, None, "agents: china: the class must extend Client, Patron, Superpower, Neighbour or Partner"),
        ({"china": 3}, None, "agents: china: give a class or the name of a rule (`sim list rules`), not 3"),
        ({"china": Misspelled}, None, "agents: Misspelled.stanse is no decision of a patron. Did you mean 'stance'?"),
        (Tolerant, None, "agents: give rules by actor, such as {'patron': 'tolerant'}, not <class"),
        ({"china": Tolerant}, "2035-01", "agents since 2035-01: war_ends runs from 1990-01 to 2034-12"),
        ({"china": Tolerant}, "soon", "soon"),
        (None, "2020-01", "since 2020-01: the month from which actors decide by other rules; name these too, by agents"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_line(agents: object, since: str | None, told: str) -> None:
    with pytest.raises(UserError) as error:
        sim.run("war_ends", runs=2, agents=agents, since=since)  # type: ignore[arg-type] # on purpose
    [line] = error.value.mistakes
    assert told in line


def test_all_mistakes_in_agents_are_told_at_once() -> None:
    with pytest.raises(UserError) as error:
        sim.run("war_ends", agents={"china": 3, "us": Misspelled, "rok": dict})
    assert len(error.value.mistakes) == 3


class Confused(Patron):
    def stance(self) -> Stance:
        return super().stance()._replace(squeeze=np.zeros(3))


class Hopeful(Patron):
    def stance(self) -> Stance:
        return Stance(0.0, self.own.hope)


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (Confused, r"baseline_china_confused: agents: china: Confused\.stance returned 3 values for 5 runs$"),
        (Hopeful, r"baseline_china_hopeful: AttributeError: .*hope.* \(test_own_agents\.py, line \d+\)$"),
    ],
)  # fmt: skip
def test_what_a_class_gets_wrong_in_a_month_is_told_in_one_line(own: type, told: str) -> None:
    with pytest.raises(UserError, match=told) as error:
        sim.run("baseline", runs=5, end="2024-12", agents={"china": own})
    assert len(error.value.mistakes) == 1


def test_a_class_of_any_kind_of_actor_is_taken() -> None:
    class Mute(Superpower):
        """As shipped."""

    class Watchful(Neighbour):
        """As shipped."""

    class Stingy(Partner):
        """As shipped."""

    plan = sim.tweak({}, agents={"us": Mute, "rok": Watchful, "japan": Stingy, "brics": Stingy})
    assert len(plan.regimes[-1].agents) == 4


# -- other processes -------------------------------------------------------------------------------

SCRIPT = '''
import sys
import sim
from sim.agents import Patron, Stance

class Mine(Patron):
    """Courts."""

    def stance(self):
        return Stance(0.0, 0.75)

results = sim.run("baseline", runs=4, end="2024-12", record=["court.china.dprk"], agents={"china": Mine}, workers=2)
print(results.scenarios, results.frame("court.china.dprk")["court.china.dprk"].iloc[-1])
'''


@pytest.mark.slow
@pytest.mark.parametrize("notebook", [False, True])
def test_a_class_of_a_script_or_a_notebook_reaches_our_processes(
    tmp_path: Path, notebook: bool
) -> None:
    (tmp_path / "mine.py").write_text(SCRIPT, encoding="utf-8")
    # from the standard input, the main module has no file, as in a notebook
    words = ["-"] if notebook else ["mine.py"]
    done = subprocess.run(
        [sys.executable, *words], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
        check=False, input=SCRIPT if notebook else None,
        env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
    )  # fmt: skip
    assert done.stdout == "('baseline', 'baseline_china_mine') 0.75\n", done.stderr


def test_processes_that_cannot_find_a_class_are_told_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def local() -> type:
        class Hidden(Patron):
            """Its place has no name."""

        return Hidden

    with ProcessPoolExecutor(1) as executor, pytest.raises(UserError) as error:
        sim.run("baseline", runs=2, end="2024-12", agents={"china": local()}, executor=executor)
    [line] = error.value.mistakes
    assert "cannot find the class Hidden: leave `executor` out" in line
    assert "put the class in a file of its own and import it" in line

    class Typed(Patron):
        """Typed into a notebook."""

    main = ModuleType("__main__")
    Typed.__module__, Typed.__qualname__ = "__main__", "Typed"
    main.Typed = Typed  # type: ignore[attr-defined] # a notebook's
    monkeypatch.setitem(sys.modules, "__main__", main)
    assert pickle.dumps(Typed)
    with (
        ProcessPoolExecutor(1, get_context("spawn")) as executor,
        pytest.raises(UserError, match="the class Typed"),
    ):
        refuse_unknown_classes(executor, [Typed])


def test_threads_and_classes_that_can_be_imported_need_no_word() -> None:
    with ThreadPoolExecutor(1) as executor:
        refuse_unknown_classes(executor, [Tolerant])
    with ProcessPoolExecutor(1) as executor:
        refuse_unknown_classes(executor, [Tolerant])
