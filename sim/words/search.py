"""Finds texts by meaning: by words, their beginnings, and words for the same thing.

>>> texts = {"arms": ("Shells, North Korea → Russia",), "gdp.rok": ("GDP of South Korea",)}
>>> find("ammunition", texts), find("Seoul", texts)
(['arms'], ['gdp.rok'])
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from re import findall

from sim.words.synonyms import SYNONYMS

#: What a word of the query is worth that stands in a text, that begins a word of it, or that means the same.
SAME, BEGINS, MEANS = 1.0, 0.8, 0.7
#: Words that say nothing about what is looked for.
EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "by",
        "for",
        "from",
        "how",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "to",
        "what",
        "where",
        "which",
        "who",
        "with",
    ]
)
#: From this length on, the beginning of a word is enough.
LEAST_BEGINNING = 3
#: How alike a misspelled word and the word meant must be, 0-1.
ALIKE = 0.75

Word = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A text as a search reads it.

    Attributes:
        words: in their order, without endings.
        ideas: the numbers of the lines of synonyms of which it has a word.
    """

    words: Word
    ideas: frozenset[int]

    def worth(self, term: "Indexed") -> float:
        """How well a word or phrase of a query is met, 0 to 1; a little less the later in the text."""
        first, length = term.words[0], len(term.words)
        places = [i for i in range(len(self.words)) if self.words[i : i + length] == term.words]
        if places:
            return SAME - 0.02 * min(places[0], 5)
        if (
            length == 1
            and len(first) >= LEAST_BEGINNING
            and any(w.startswith(first) for w in self.words)
        ):
            return BEGINS
        return MEANS if self.ideas & term.ideas else 0.0


def find(query: str, texts: Mapping[str, Sequence[str]]) -> list[str]:
    """The names whose texts have all words of a query, the best first.

    Args:
        query: a few words.
        texts: by name; of each the texts to search, the most telling first: each counts half of the one before.
    """
    terms = [_term(phrase) for phrase in phrases(query)]
    worths = {name: _worth(terms, each) for name, each in texts.items()} if terms else {}
    found = [name for name, worth in worths.items() if worth > 0.0]
    return sorted(found, key=lambda name: (-worths[name], len(index(texts[name][0]).words)))


def _worth(terms: Sequence[Indexed], texts: Sequence[str]) -> float:
    """What texts are worth to a query; 0 where they lack a word of it."""
    total = 0.0
    for term in terms:
        best = max(index(text).worth(term) / 2**place for place, text in enumerate(texts))
        if best == 0.0:
            return 0.0
        total += best
    return total


def nearest_words(word: str, texts: Iterable[str], most: int = 3) -> list[str]:
    """Words of some texts, or of the synonyms, that are spelled like a word that is in none.

    >>> nearest_words("shels", ["Shells, North Korea → Russia"])
    ['shells']
    """
    known = {each for text in (*texts, *SYNONYMS) for each in split(text)}
    return get_close_matches(word.lower(), sorted(known - EMPTY), n=most, cutoff=ALIKE)


def split(text: str) -> list[str]:
    """The words of a text in small letters.

    >>> split("Shells, North Korea → Russia (arms.dprk.russia)")
    ['shells', 'north', 'korea', 'russia', 'arms', 'dprk', 'russia']
    """
    return findall(r"[^\W_]+", text.lower().replace("'s ", " "))


@cache
def index(text: str) -> Indexed:
    """A text as a search reads it."""
    words = tuple(map(stem, split(text)))
    return Indexed(words, frozenset().union(*(_ideas().get(words[i:j], frozenset())
        for i in range(len(words)) for j in range(i + 1, min(i + LONGEST_PHRASE, len(words)) + 1))))  # fmt: skip


def phrases(query: str) -> list[str]:
    """The words of a query that say something, and known phrases: "South Korea" is one.

    >>> phrases("aid to South Korea")
    ['aid', 'south korea']
    """
    words, found = split(query), []
    while words:
        stems = tuple(map(stem, words))
        length = next((n for n in range(LONGEST_PHRASE, 1, -1) if stems[:n] in _ideas()), 1)
        if length > 1 or words[0] not in EMPTY:
            found.append(" ".join(words[:length]))
        words = words[length:]
    return found


def _term(phrase: str) -> Indexed:
    """A word or a known phrase of a query as a search reads it."""
    words = tuple(map(stem, phrase.split()))
    return Indexed(words, _ideas().get(words, frozenset()))


#: Words of the longest phrase among the synonyms.
LONGEST_PHRASE = 3


@cache
def _ideas() -> dict[Word, frozenset[int]]:
    """The numbers of the lines of synonyms, by the words of a phrase without endings."""
    ideas: dict[Word, frozenset[int]] = {}
    for number, line in enumerate(SYNONYMS):
        for phrase in line.split("|"):
            words = tuple(map(stem, split(phrase)))
            ideas[words] = ideas.get(words, frozenset()) | {number}
    return ideas


@cache
def stem(word: str) -> str:
    """A word without the ending of a plural or of a participle, and without a last e.

    >>> [stem(word) for word in ("shells", "supplies", "supply", "shelling", "prices", "price", "us", "crisis")]
    ['shell', 'suppli', 'suppli', 'shell', 'pric', 'pric', 'us', 'crisis']
    """
    for ending in ("ing", "ed", "es", "s"):
        root = word.removesuffix(ending)
        if (
            root != word
            and len(root) >= 3
            and not (ending == "s" and root.endswith(("s", "i", "u")))
        ):
            return root.removesuffix("e")
    if len(word) > 3 and word.endswith(("e", "y")):
        return word[:-1] + ("i" if word.endswith("y") else "")
    return word
