"""The name that a user is likely to mean: by spelling, and by meaning.

Labels are loaded only once a name is wrong, so that importing this costs nothing.

>>> nearest("bullets", ["arms.dprk.russia", "talks", "trust.dprk.china"])
" By meaning: 'arms.dprk.russia' (Shells, North Korea → Russia)."
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher

from sim.errors import closest, list_choices

#: Names that a hint gives by their meaning.
MOST = 3
#: A name of more words is no name, and not worth the search.
MOST_WORDS = 8
#: From here on a name is misspelled and no other word; from here on it may be, 0-1.
MISSPELLED, PERHAPS = 0.8, 0.75


def nearest(
    name: str, choices: Iterable[str], few: int = 12, label: Callable[[str], str] | None = None
) -> str:
    """A hint for an unknown name: the valid one that is spelled like it, and those that mean the same.

    What is clearly misspelled gets the first alone, and names without a label the hint of `sim.errors.nearest`.

    Args:
        name: what a user wrote.
        choices: the valid names.
        few: up to so many, all choices are told where nothing is near.
        label: what a valid name is called; its label of the registry where not given.

    >>> nearest("trst_gain", ["trust_gain", "trust_loss"])
    " Did you mean 'trust_gain'?"
    >>> nearest("seoul", ["rok", "us", "china"])
    " By meaning: 'rok' (South Korea)."
    """
    known = set(choices)
    spelled = closest(name, known)
    alike = SequenceMatcher(None, spelled, name).ratio() if spelled else 0.0
    hint = f" Did you mean {spelled!r}?" if spelled else list_choices(known, few)
    if alike >= MISSPELLED:
        return hint
    meant = by_meaning(name, known - {spelled}, label, corrected=alike < PERHAPS)
    if not meant:
        return hint
    words = ", ".join(f"{each!r} ({label})" for each, label in [*meant.items()][:MOST])
    return (hint if alike >= PERHAPS else "") + f" By meaning: {words}."


def by_meaning(
    name: str,
    choices: Iterable[str],
    label: Callable[[str], str] | None = None,
    *,
    corrected: bool = True,
) -> dict[str, str]:
    """The names whose labels have the words of a name, or words for the same, with the labels; the best first.

    One actor's own number goes with that of all actors, where this is found.

    Args:
        name: what a user wrote.
        choices: the valid names.
        label: what a valid name is called.
        corrected: whether a word that is in no label is taken for the one that is spelled most like it.
    """
    from sim.words.registry import label_of_any
    from sim.words.search import find, phrases

    words = phrases(name)
    if len(words) > MOST_WORDS:
        return {}
    call = label or (lambda each: label_of_any(each).short)
    labels = {each: call(each) for each in sorted(choices)}
    texts = {each: (text, each) for each, text in labels.items() if text != each}
    if corrected:
        words = [_corrected(word, texts) for word in words]
    found = find(" ".join(words), texts)
    return {n: labels[n] for n in found if "." not in n or n.rpartition(".")[2] not in found}


def _corrected(word: str, texts: Mapping[str, tuple[str, str]]) -> str:
    """A word as it is where a label has it, else the word of a label that is spelled most like it."""
    from sim.words.search import find, nearest_words

    if find(word, texts):
        return word
    return next(iter(nearest_words(word, (part for text in texts.values() for part in text))), word)
