"""What people pass: one name or several, paths, NumPy's numbers; what cannot be is said in one line."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import UserError

SHORT = {"runs": 2, "end": "1990-06"}


@pytest.fixture(scope="module")
def results():
    return sim.run("baseline", "war_ends", runs=2, end="2025-01", record=["talks", "deal"])


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "format: 1\nname: mine\ndescription: mine\nextends: history\n", encoding="utf-8"
    )
    return file


def test_a_path_is_a_scenario_wherever_one_is_named(own):
    assert sim.run(own, **SHORT).scenarios[-1] == "mine"
    assert sim.load_plan(own).name == "mine"
    study = {"since": "1990-01", "year": 1991, "runs": 1}
    assert sim.outcomes(own, "talks", **study)()["talks"] >= 0.0
    assert (
        sim.sweep("hunger=0,1", own, outcomes="talks", **study).table["outcome"].eq("talks").all()
    )
    assert sim.tweak({"hunger": 0.3}, on=own, since="1990-06").compare_to is not None


def test_numbers_of_numpy_are_numbers():
    plain = sim.run("history", runs=2, seed=3, end="1990-06")
    other = sim.run(
        "history", runs=np.int64(2), seed=np.uint8(3), end="1990-06", workers=np.int32(1)
    )
    assert plain["history"].identical(other["history"])


@pytest.mark.parametrize(
    "scenarios", [("history",), (["history"],), (("history",), []), ({"history": 1},)]
)
def test_scenarios_may_come_in_a_list(scenarios):
    assert sim.run(*scenarios, **SHORT).scenarios == ("history",)


@pytest.mark.parametrize("record", ["talks", ["talks"], ("talks",), {"talks"}, iter(["talks"])])
def test_one_indicator_is_a_list_of_one(record):
    assert sim.run("history", record=record, **SHORT).indicators == ("talks",)


def test_tables_take_one_name_or_several(results):
    whole = results.frame()
    assert list(whole) == ["scenario", "month", "run", "talks", "deal"]
    for asked in (("talks", "deal"), (["talks", "deal"],), (("talks", ["deal"]),)):
        assert results.frame(*asked).equals(whole)
    assert set(results.frame("talks", scenarios="war_ends")["scenario"]) == {"war_ends"}
    assert set(results.frame("talks", scenarios=iter(["war_ends"]))["scenario"]) == {"war_ends"}


def test_figures_take_one_scenario_or_several(results):
    one = results.plot.fan("talks", ["baseline", "war_ends"])
    other = results.plot.fan("talks", "baseline", "war_ends")
    assert one.get_title(loc="left") == other.get_title(loc="left")
    assert results.plot.fans("war_ends", "talks").axes
    assert results.plot.differences("war_ends", "talks").axes


def test_figures_of_one_name_take_a_list_of_one(results):
    plain = results.plot.difference("talks", "war_ends", "baseline")
    listed = results.plot.difference(["talks"], scenario=["war_ends"], base=("baseline",))
    assert listed.get_title(loc="left") == plain.get_title(loc="left")
    assert results.plot.multiples(["war_ends"]).axes
    assert results.plot.label(["talks"]) == results.plot.label("talks")
    with pytest.raises(
        UserError, match=r"scenario: give one name, not a list of 2: \['war_ends', 'baseline'\]"
    ):
        results.plot.difference("talks", ["war_ends", "baseline"])
    with pytest.raises(TypeError, match="difference"):
        results.plot.difference("talks")


@pytest.mark.parametrize(
    "act",
    [
        lambda r: r.plot.fan(["talks", "deal"]),
        lambda r: r.series(["talks"], "war_ends"),
        lambda r: r["war_ends", "baseline"],
        lambda r: r[["war_ends"]],
        lambda r: r.unit(["talks"]),
        lambda r: r.compare(["war_ends"]),
        lambda r: r.plot.difference("talks", ["war_ends", "baseline"]),
        lambda r: r.plot.difference([], "war_ends"),
        lambda r: r.first_times(["war_ends"]),
        lambda r: r.frame("talks", scenarios=[]),
        lambda r: r.frame("talks", scenarios="w"),
        lambda _: sim.run(3),
        lambda _: sim.run([]),
        lambda _: sim.run("history", runs=2.0),
        lambda _: sim.run("history", seed=True),
        lambda _: sim.run(Path("nowhere.yaml")),
        lambda _: sim.sweep([], "history"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(results, act):
    with pytest.raises(UserError) as error:
        act(results)
    assert all(mistake and "\n" not in mistake for mistake in error.value.mistakes)
