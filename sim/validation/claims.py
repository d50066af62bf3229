"""The article's thirty claims, and the indicators that a test of each reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the article.

    Attributes:
        name: C1 to C30.
        says: the claim in our words.
        paragraphs: where the article makes it.
        reads: the indicators that a test of it reads.
    """

    name: str
    says: str
    paragraphs: tuple[int, ...]
    reads: tuple[str, ...]


@cache
def claims() -> Mapping[str, Claim]:
    """All claims by name.

    >>> claims()["C15"].reads[0]
    'arms.dprk.russia'
    """
    text = files(__package__).joinpath("claims.yaml").read_text(encoding="utf-8")
    return {
        name: Claim(name, entry["says"], tuple(entry["paragraphs"]), tuple(entry["reads"]))
        for name, entry in yaml.safe_load(text).items()
    }
