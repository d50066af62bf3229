"""A hash of the model: of what its code does, and of its facts and record, without comments and docstrings.

The table of starts keeps it, so that starts that were made with other rules are noticed.
"""

import ast
from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
#: Parts of the package on which the table of starts depends.
PARTS = (
    "facts", "rules", "state", "scenario", "agents", "model", "record", "assimilation",
    "start/parameter_sets.py", "random_streams.py",
)  # fmt: skip
#: Files whose bytes count.
DATA = (".yaml", ".csv")


@cache
def model_hash(package: Path = PACKAGE) -> str:
    """The hash, in hexadecimal digits."""
    digest = sha256()
    for part in PARTS:
        place = package / part
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix == ".py":
                content = _meaning(file.read_text(encoding="utf-8")).encode()
            elif file.suffix in DATA:
                content = file.read_bytes().replace(b"\r\n", b"\n")
            else:
                continue
            digest.update(file.relative_to(package).as_posix().encode() + content)
    return digest.hexdigest()


def _meaning(source: str) -> str:
    """A module's code without comments and docstrings.

    >>> _meaning("x = 1  # one") == _meaning("'Doc.'\\nx = 1")
    True
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return ast.dump(tree)
