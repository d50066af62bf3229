"""What a thing is called: a short form for titles and axes, a noun for sentences, a unit, words for a scale's ends."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Label:
    """The words for one thing.

    Attributes:
        short: for titles, axes and the first column of tables: "Shells, North Korea → Russia".
        noun: for sentences, in lower case: "shells from North Korea to Russia".
        plural: whether the noun takes the verb's plural.
        unit: in words, such as "thousand a month"; "" for shares and scales.
        ends: what the ends of a scale mean, such as ("none", "full"); ("", "") where there is no scale.
        happens: for what is or is not so, the clause of its beginning: "talks begin"; else "".
        name: the identifier.
    """

    short: str
    noun: str = ""
    plural: bool = False
    unit: str = ""
    ends: tuple[str, str] = ("", "")
    happens: str = ""
    name: str = ""

    @property
    def long(self) -> str:
        """The short form with its unit, or with the words for the ends of its scale.

        >>> Label("Shells, North Korea → Russia", unit="thousand a month").long
        'Shells, North Korea → Russia (thousand a month)'
        >>> Label("Trust", ends=("none", "full")).long
        'Trust (0 none, 1 full)'
        """
        if self.unit:
            return f"{self.short} ({self.unit})"
        low, high = self.ends
        return f"{self.short} (0 {low}, 1 {high})" if low and high else self.short

    @property
    def noun_with_unit(self) -> str:
        """The noun with its unit: for a sentence, or a title that is one.

        >>> Label("Shells", "shells", unit="thousand a month").noun_with_unit
        'shells (thousand a month)'
        """
        return f"{self.noun} ({self.unit})" if self.unit else self.noun

    def filled(
        self, name: str, unit: str, words: dict[str, str], titles: dict[str, str]
    ) -> "Label":
        """The label with actors in place of the braces.

        Args:
            name: the identifier that it is now a label of.
            unit: in words.
            words: actors as sentences have them, by the word in braces.
            titles: actors as titles have them.
        """
        return replace(
            self,
            name=name,
            unit=unit,
            short=self.short.format_map(titles),
            noun=(self.noun or lower_first(self.short)).format_map(words),
            happens=self.happens.format_map(words),
        )


def lower_first(text: str) -> str:
    """A text with a small first letter, unless the first word is a name or an abbreviation.

    >>> lower_first("Trust"), lower_first("UN sanctions"), lower_first("")
    ('trust', 'UN sanctions', '')
    """
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def upper_first(text: str) -> str:
    """A text with a capital first letter.

    >>> upper_first("trust falls")
    'Trust falls'
    """
    return text[:1].upper() + text[1:]
