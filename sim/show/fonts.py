"""Which characters the installed fonts have, so that no name is drawn as boxes."""

import warnings
from collections.abc import Sequence
from functools import cache

from matplotlib import rcParams
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

from sim.show.texts.figures import NO_FONT

#: Families with Korean, Chinese or Japanese characters, on Linux, Windows and macOS.
CJK = (
    "Noto Sans CJK KR", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans KR",
    "Noto Sans JP", "Noto Sans SC", "Noto Sans TC", "Source Han Sans", "Source Han Sans K", "NanumGothic",
    "Nanum Gothic", "NanumBarunGothic", "UnDotum", "Baekmuk Gulim", "Malgun Gothic", "Gulim",
    "Apple SD Gothic Neo", "AppleGothic", "Hiragino Sans", "Hiragino Sans GB", "PingFang SC", "Yu Gothic",
    "Meiryo", "MS Gothic", "Microsoft YaHei", "SimHei", "IPAexGothic", "TakaoGothic",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback", "Arial Unicode MS",
)  # fmt: skip


class FontWarning(UserWarning):
    """No installed font has the characters of a name."""


def families() -> list[str]:
    """The families of text: those that are set, then every installed one of `CJK`."""
    chosen = rcParams["font.family"]
    return list(dict.fromkeys([*([chosen] if isinstance(chosen, str) else chosen), *_installed()]))


@cache
def _installed() -> tuple[str, ...]:
    names = {font.name for font in fontManager.ttflist}
    return tuple(family for family in CJK if family in names)


def is_readable(text: str) -> bool:
    """Whether the fonts have every character of a text.

    >>> is_readable("War's end"), is_readable("a\ue123")
    (True, False)
    """
    known = _characters(tuple(families()))
    return all(ord(character) in known or character.isspace() for character in text)


def readable(text: str, substitute: str) -> str:
    """A text, or what stands for it where no installed font has its characters; that is warned of once."""
    if is_readable(text):
        return text
    _warn_once()
    return substitute


@cache
def _warn_once() -> None:
    warnings.warn(NO_FONT, FontWarning, stacklevel=3)


@cache
def _characters(names: Sequence[str]) -> frozenset[int]:
    """The characters of the fonts of some families."""
    known: set[int] = set()
    for name in names:
        try:
            font = get_font(findfont(FontProperties(family=[name]), fallback_to_default=False))
        except ValueError:
            continue
        known.update(font.get_charmap())
    return frozenset(known)
