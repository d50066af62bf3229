"""The worked example of docs/engine.md runs, with fewer points."""

import re
from pathlib import Path

import pytest

import sim

PAGE = Path(__file__).parents[2] / "docs" / "engine.md"
EXAMPLE = re.compile(r"<!-- example: sobol -->\n```python\n(.*?)```\n<!-- end -->", re.DOTALL)


def test_its_sobol_study_of_all_uncertain_parameters_runs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    [code] = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))
    small = code.replace("size=512", "size=2").replace("runs=4", "runs=2")
    assert small.count("size=2,") == small.count("runs=2,") == 1
    known: dict[str, object] = {}
    exec(small, known)
    study = known["study"]
    assert isinstance(study, sim.api.study_results.SensitivityStudy)
    assert len(study.factors) > 150
    assert study.points == 2 * (len(study.factors) + 2)
    assert "total_error" in capsys.readouterr().out
