"""What of the model answers each sentence of the article: declarations that name sentence or paragraph, put together.

A sentence has its rules, drivers and gap in `article.yaml`; its claims name it, and bring indicators and scenarios;
its parameters are those of its rules that name its paragraph; its switches set one of these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from sim.rules.registry import all_parameters
from sim.rules.switches import SWITCHES
from sim.state.rule_links import paragraphs_named, parameters_read
from sim.validation.article import Sentence, article
from sim.validation.claims import claims


@dataclass(frozen=True, slots=True)
class Coverage:
    """What answers a sentence, by name.

    Attributes:
        sentence: the sentence with its rules, drivers and gap.
        claims: those that name it.
        parameters: those that it names or its rules read, if their source names its paragraph.
        indicators: those that a test of its claims reads, and its own.
        scenarios: those that a test of its claims compares.
        switches: those that set one of its parameters.
    """

    sentence: Sentence
    claims: tuple[str, ...]
    parameters: tuple[str, ...]
    indicators: tuple[str, ...]
    scenarios: tuple[str, ...]
    switches: tuple[str, ...]

    @property
    def extent(self) -> str:
        """How far the model answers it: "whole", "part" or "none"."""
        answered = bool(self.sentence.rules or self.sentence.drivers)
        return "none" if not answered else "part" if self.sentence.gap else "whole"


@cache
def coverage() -> Mapping[str, Coverage]:
    """What answers each sentence, by its name.

    >>> coverage()["¶6.2"].claims, coverage()["¶6.2"].scenarios
    (('C15',), ('war_ends', 'war_drags_on'))
    """
    return {name: _cover(sentence) for name, sentence in article().sentences.items()}


def parameters_naming(paragraph: int) -> tuple[str, ...]:
    """The parameters whose source names a paragraph."""
    named = all_parameters().values()
    return tuple(p.name for p in named if paragraph in paragraphs_named(p.source))


def _cover(sentence: Sentence) -> Coverage:
    making = [claim for claim in claims().values() if sentence.name in claim.sentences]
    own = {*sentence.parameters, *chain.from_iterable(map(parameters_read, sentence.rules))}
    parameters = tuple(name for name in parameters_naming(sentence.paragraph) if name in own)
    return Coverage(
        sentence,
        tuple(claim.name for claim in making),
        parameters,
        _once(*(claim.reads for claim in making), sentence.indicators),
        _once(*(claim.scenarios for claim in making)),
        tuple(name for name, settings in SWITCHES.items() if set(settings) & set(parameters)),
    )


def _once(*names: Iterable[str]) -> tuple[str, ...]:
    """All names in their order, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(names)))
