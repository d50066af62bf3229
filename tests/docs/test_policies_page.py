"""The page about policies shows a file that can be read, and Python that exists."""

import re
from pathlib import Path

import sim
from sim.api.policies import PolicyComparison
from sim.show.study_plots import PolicyPlots
from sim.studies.policy_file import read_policies

TEXT = (Path(__file__).parents[2] / "docs" / "policies.md").read_text(encoding="utf-8")


def test_the_file_that_it_shows_is_right(tmp_path: Path) -> None:
    [block] = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    file = tmp_path / "policies.yaml"
    file.write_text(block, encoding="utf-8")
    question = read_policies(file)
    assert question.status_quo == "as before"
    assert {one.kind for one in question.uncertainties} == {"parameter", "driver", "event"}


def test_the_functions_that_it_names_exist() -> None:
    assert set(re.findall(r"\bsim\.(\w+)\(", TEXT)) <= set(sim.__all__)
    assert all(hasattr(PolicyComparison, name) for name in re.findall(r"\bstudy\.(\w+)", TEXT))
    assert all(hasattr(PolicyPlots, name) for name in re.findall(r"study\.plot\.(\w+)", TEXT))
