"""Finds names by meaning, over all kinds of names."""

from dataclasses import dataclass

from sim.errors import UserError
from sim.show.catalogue import Entry, entries, partners_own
from sim.words.search import find, nearest_words, phrases

#: Words that are worth a try.
EXAMPLES = "shells, aid, sanctions, talks, China"
#: The kinds that are searched, in the order in which equally good ones are shown.
KINDS = (
    "scenarios",
    "levers",
    "parameters",
    "indicators",
    "drivers",
    "switches",
    "claims",
    "decisions",
)

#: How to use what is found of a kind.
USES = {
    "scenarios": "sim run NAME", "levers": "--set NAME=VALUE, or in events", "parameters": "--set NAME=VALUE",
    "indicators": "--record NAME, sim plot FOLDER NAME", "drivers": "drivers: of a scenario file",
    "switches": "switch_off: of a scenario file", "claims": "sim claims NAME",
    "decisions": "sim explain NAME; a method of a class of your own",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What is found of one kind, the best first.

    Attributes:
        words: those that are met: all of the query, or some where nothing has all.
    """

    kind: str
    entries: tuple[Entry, ...]
    words: str


def search(query: str) -> list[Found]:
    """All that has the words of a query in its label, name or meaning, or words for the same thing.

    Where nothing has all of several words, one of them is left out, the last first, then all that nothing has,
    then all but one.

    One partner's own parameter is found only where the words name that partner: "aid" finds `aid_size`, "aid China"
    finds `china.aid_size`.

    Raises:
        UserError: if nothing is found, with the nearest words.

    >>> [found.entries[0].name for found in search("size aid China") if found.kind == "parameters"]
    ['china.aid_size']
    """
    if not phrases(query):
        raise UserError("find: give a word to look for, such as: sim find shells")
    every = {kind: _entries(kind) for kind in KINDS}
    levers = {entry.of or entry.name for entry in every["levers"]}
    every["parameters"] = [e for e in every["parameters"] if (e.of or e.name) not in levers]
    words = phrases(query)
    fewer = [words[:left] + words[left + 1 :] for left in reversed(range(len(words)))]
    together = [e for kind in KINDS for e in every[kind]]
    known = [word for word in words if _find(word, together)] if len(words) > 1 else []
    for part in (
        query,
        *(" ".join(some) for some in (*fewer, known, *([word] for word in known)) if some),
    ):
        found = [Found(kind, tuple(_find(part, every[kind])), part) for kind in KINDS]
        if any(each.entries for each in found):
            return [each for each in found if each.entries]
    raise UserError(*_not_found(query, together))


def _entries(kind: str) -> list[Entry]:
    own = list(partners_own()) if kind == "parameters" else []
    return [*entries(kind), *own]


def _find(query: str, among: list[Entry]) -> list[Entry]:
    """The entries that a query finds, the best first; a partner's own only where the one for all is not found."""
    ordered = sorted(among, key=lambda entry: not entry.first)
    known = {entry.name: entry for entry in ordered}
    found = find(query, {each.name: _texts(each) for each in ordered})
    return [known[name] for name in found if known[name].of not in found]


def _texts(entry: Entry) -> tuple[str, ...]:
    """What is searched of an entry, the most telling first."""
    return entry.label, entry.name, entry.meaning, entry.group


def _not_found(query: str, among: list[Entry]) -> list[str]:
    """One line for a query that nothing meets: which word is unknown, and what is spelled like it."""
    texts = [text for entry in among for text in _texts(entry)]
    for word in phrases(query):
        if not find(word, {str(place): _texts(entry) for place, entry in enumerate(among)}):
            near = nearest_words(word, texts)
            hint = f"Nearest words: {', '.join(near)}." if near else f"Try: {EXAMPLES}."
            return [f"nothing is found for {word!r}. {hint}"]
    return [f"nothing has the words of {query!r}; look for fewer of them"]
