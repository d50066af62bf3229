"""Eight lines and the money, in their order."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from sim.errors import UserError
from sim.facts import load_goods
from sim.facts.load import read_goods


def test_four_lines_go_to_the_client_and_then_four_come_from_it() -> None:
    assert [(line.name, line.direction) for line in load_goods().lines] == [
        ("fuel", "to_client"),
        ("technology", "to_client"),
        ("cover", "to_client"),
        ("weapons", "to_client"),
        ("arms", "from_client"),
        ("minerals", "from_client"),
        ("voice", "from_client"),
        ("systems", "from_client"),
    ]


def test_what_is_conserved_is_what_stocks_hold() -> None:
    goods = (*load_goods().lines, load_goods().money)
    assert {good.name for good in goods if good.conserved} == {
        "fuel", "weapons", "arms", "minerals", "systems", "cash",
    }  # fmt: skip


def test_every_good_has_a_unit_and_a_meaning() -> None:
    assert {good.name: good.unit for good in load_goods().lines} == {
        "fuel": "$m",
        "technology": "point",
        "cover": "point",
        "weapons": "$m",
        "arms": "kshell",
        "minerals": "$m",
        "voice": "point",
        "systems": "missile",
    }
    assert all(good.meaning.endswith(".") for good in (*load_goods().lines, load_goods().money))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: cash", "name: fuel", "name: 'fuel' is at goods.yaml:11:11 already"),
        ("direction: either", "direction: eihter", "direction cannot be 'eihter'. Did you mean"),
        (
            "conserved: false",
            "conserved: 0",
            "conserved takes true or false, not the number 0; write false",
        ),
        ("money:", "mony:", "unknown key 'mony'. Did you mean 'money'?"),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    with as_file(files("sim.facts").joinpath("goods.yaml")) as source:
        shutil.copy(source, tmp_path)
    file = tmp_path / "goods.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as told:
        read_goods(tmp_path)
    assert message in str(told.value)
