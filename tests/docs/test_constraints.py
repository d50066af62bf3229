"""The versions that numbers were made with are versions that the project allows."""

import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .test_docs import ROOT


def test_the_constraints_are_within_the_bounds_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = dict(
        line.split("==")
        for line in (ROOT / "docs" / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    )
    versions = {canonicalize_name(name): version for name, version in pinned.items()}
    extras = project["optional-dependencies"].values()
    declared = [*project["dependencies"], *(one for extra in extras for one in extra)]
    bounds = {
        canonicalize_name(r.name): r.specifier
        for r in map(Requirement, declared)
        if r.name != "alliance-lab"
    }
    wrong = [
        f"{name} {versions[name]}, but {bound}"
        for name, bound in bounds.items()
        if name in versions and versions[name] not in bound
    ]
    assert len(versions) > 50
    assert wrong == []
