"""What a series of the record is called, with countries and without notes."""

import re

from sim.words.actors import ACTORS, CLIENT, NEIGHBOUR, actor_title

#: What the record calls the two Koreas, and what readers do.
SHORT_NAMES = {"DPRK": ACTORS[CLIENT][0], "ROK": ACTORS[NEIGHBOUR][0]}


def record_words(meaning: str) -> str:
    """What a record is of, in words that follow others.

    >>> record_words("meetings of the leaders, DPRK and russia"), record_words("sold to the DPRK (see notes)")
    ('meetings of the leaders, North Korea and Russia', 'sold to North Korea')
    """
    text = re.sub(r" \(see notes\)|, by [^,;]* \(see notes\)", "", meaning)
    text = re.sub(r"DPRK and (\w+)$", lambda found: f"DPRK and {actor_title(found[1])}", text)
    for short, country in SHORT_NAMES.items():
        text = re.sub(rf"\b(the )?{short}\b", country, text)
    return text
