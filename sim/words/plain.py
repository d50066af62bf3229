"""Puts countries in place of roles: declarations speak of a client and a superpower, readers of countries.

The model knows no names, so that the sentence of a declaration names roles. Here names come in, by one rule for all.
"""

import re

from sim.words.actors import CLIENT, NEIGHBOUR, SUPERPOWER, actor_title, actor_words
from sim.words.label import upper_first

#: Russia and China by their role, where no one actor is meant: one of them, both.
A_PATRON, PATRONS = "Russia or China", "Russia and China"
#: The actors of that role.
BACKERS = ("russia", "china")
#: What follows "a client" where it is one of a kind, which keeps its article.
OF_A_KIND = r"(?=\s+(?:that|who|which|with|without)\b)"


def plain(text: str, holder: str = "") -> str:
    """A text with countries in place of roles.

    "A neighbour" and "neighbours" are plain words and stay, unless the holder is South Korea.

    Args:
        text: such as the meaning of a parameter.
        holder: the partner whose number it is, where it is one partner's: this one is "a partner" and "a patron".

    >>> plain("value of a shell to a client that has none, and the superpower's answer")
    "value of a shell to a North Korea that has none, and the United States' answer"
    >>> plain("most cover a partner gives", holder="china")
    'most cover China gives'
    """
    text = re.sub(r"\b(the )(?:superpower's )?bloc\b", r"\1US bloc", text, flags=re.IGNORECASE)
    text = re.sub(r"\bthe client's neighbour\b", "the neighbour", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:the )?patrons\b", PATRONS, text, flags=re.IGNORECASE)
    text = re.sub(r"\bmain patron\b", "main supporter", text, flags=re.IGNORECASE)
    text = _replace(text, "client", CLIENT)
    text = _replace(text, "superpower", SUPERPOWER)
    text = _replace(text, "neighbour", NEIGHBOUR, any_one=holder == NEIGHBOUR)
    text = _replace(text, "patron", holder if holder in BACKERS else A_PATRON)
    return _replace(text, "partner", holder) if holder else text


def _replace(text: str, role: str, actor: str, *, any_one: bool = True) -> str:
    """A text with an actor in place of a role.

    Args:
        any_one: whether "a" before the role means this actor as well.
    """

    def written(found: re.Match[str]) -> str:
        such, article, possessive, kind = found[1] or "", found[2] or "", found[3], found[4]
        if article.lower() == "a " and not any_one:
            return found[0]
        one_of_a_kind = article.lower() in ("a ", "an ") and (such or kind is not None)
        direct = article and not one_of_a_kind
        name = such + (actor_words(actor) if direct else article + actor_title(actor))
        name = _of(name) if possessive else name
        return upper_first(name) if found[0][0].isupper() else name

    pattern = rf"\b(such )?(the |an? )?{role}('s)?\b({OF_A_KIND})?"
    return re.sub(pattern, written, text, flags=re.IGNORECASE)


def _of(name: str) -> str:
    """The possessive of a name: "Russia or China" has two.

    >>> _of("South Korea"), _of("the United States"), _of("Russia or China")
    ("South Korea's", "the United States'", "Russia's or China's")
    """
    return " or ".join(f"{one}'" if one.endswith("s") else f"{one}'s" for one in name.split(" or "))
