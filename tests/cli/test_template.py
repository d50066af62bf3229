"""The file that `sim new` writes: valid as it stands, and with all that it comments out."""

import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from sim.cli.scenarios import write_new
from sim.cli.template import template
from sim.errors import UserError
from sim.scenario.jsonschema import schema
from sim.scenario.library import load_plan, shipped_scenarios
from tests.tiers import slow_but

#: What every test run extends: the base, one with an event, one with another cast, one from 1990 on.
QUICK = ("baseline", "war_ends", "russia_absent", "pure_trade")


@pytest.mark.parametrize("base", slow_but(QUICK, sorted(shipped_scenarios())))
def test_a_new_file_is_right_whatever_it_extends(tmp_path: Path, base: str) -> None:
    file = tmp_path / "mine.yaml"
    text = template(file, base, load_plan(base))
    file.write_text(text, encoding="utf-8")
    plan = load_plan(str(file))
    assert plan.regimes[-1].settings["dprk.diversification_weight"] == 0.9
    jsonschema.validate(yaml.load(text, yaml.BaseLoader) | _typed(text), schema())


def _typed(text: str) -> dict[str, object]:
    """What is no text, as JSON knows it; months stay texts, as the reader takes them."""
    return {k: v for k, v in yaml.safe_load(text).items() if k in ("format", "parameters")}


def test_all_that_a_new_file_comments_out_is_right_too(tmp_path: Path) -> None:
    text = template(tmp_path / "mine.yaml", "baseline", load_plan())
    lines = [
        re.sub(
            r"^(\s*)# (?=\s|(drivers|events|switch_off|agents|prior|variants):|china)", r"\1", line
        )
        for line in text.splitlines()
    ]
    file = tmp_path / "full.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    last = load_plan(str(file)).regimes[-1]
    assert len(last.events) == 4
    assert {"china.aid_size", "dprk.diversification_weight"} == set(last.settings)
    assert (last.prior, last.variants.moves) == ("defaults", "fixed_point")
    assert last.switched_off == {"sphere_cost"}
    assert {actor: rule.name for actor, rule in last.agents.items()} == {"us": "closed"}


def test_its_first_line_leads_an_editor_to_the_schema(tmp_path: Path) -> None:
    text = template(tmp_path / "mine.yaml", "baseline", load_plan())
    found = re.fullmatch(r"# yaml-language-server: \$schema=(.+)", text.splitlines()[0])
    assert found is not None
    assert (tmp_path / found[1]).resolve().name == "scenario.schema.json"
    assert (tmp_path / found[1]).resolve().is_file()


@pytest.mark.parametrize("name", ["no", "2030", "1e3", "a: b", "전쟁의 끝", "x #1", "- x", "@x"])
def test_any_name_makes_a_right_file(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_new(name, "baseline")
    assert load_plan(f"{name}.yaml").title


def test_a_file_of_ones_own_is_extended_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deep").mkdir()
    write_new("parent", "war_ends")
    write_new("deep/child", "parent.yaml")
    assert [c.start for c in load_plan("deep/child.yaml").regimes] == [0, 414]


@pytest.mark.parametrize("name", ["", " ", "nowhere/mine", ".yaml", "a\0b"])
def test_what_cannot_be_written_is_a_users_mistake(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError):
        write_new(name, "baseline")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="exists already"):
        write_new("mine", "baseline")
    assert Path("mine.yaml").read_text(encoding="utf-8") == "mine"
