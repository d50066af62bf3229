"""What a scenario changes, for notebooks: a table in plain words, and claims that something rises or falls."""

from sim.results.data import ResultsData
from sim.results.findings import find, when_words
from sim.show import about
from sim.show.answers.finding_row import row
from sim.show.statements import Statement, claim
from sim.show.texts import answer as texts
from sim.words.findings import Finding, Kind, difference_words

#: Findings that have no difference to name.
WITHOUT_DIFFERENCE = frozenset({Kind.SAME, Kind.NEVER, Kind.ALWAYS, Kind.ONE_RUN, Kind.NO_VALUE})


class Changes:
    """What a scenario changes against a base in a year.

    Args:
        results: of both.
        scenario: by default the last that was asked for.
        base: what it is compared with; by default its main comparison.
        year: whose mean is compared; by default the fifth after the branch.

    Raises:
        UserError: for a name that the results do not hold.
    """

    def __init__(
        self, results: ResultsData, scenario: str | None = None, base: str | None = None,
        year: int | None = None,
    ) -> None:  # fmt: skip
        self.results = results
        self.scenario = scenario or results.named[-1]
        self.base = results.require_base(self.scenario, base)
        self.year = year

    def finding(self, name: str) -> Finding:
        """What is found of one indicator."""
        self.results.series(name, self.scenario)
        return find(self.results, name, self.scenario, self.base, self.year)

    def brief(self, name: str) -> str:
        """What is found of it in a few words, to stand within a headline."""
        return self.finding(name).brief

    def text(self, name: str) -> str:
        """What is found of it, in how many runs, with the mean difference and its Monte-Carlo interval."""
        found = self.finding(name)
        if found.kind in WITHOUT_DIFFERENCE:
            return found.clause
        points = texts.POINTS if found.is_share else ""
        return texts.WITH_DIFFERENCE.format(
            clause=found.clause, difference=difference_words(found) + points
        )

    def rises(self, sentence: str, *names: str) -> Statement:
        """A claim that indicators rise, each by more than its Monte-Carlo interval.

        Args:
            sentence: what is claimed, without full stop.
            names: the indicators.
        """
        return self._claim(sentence, names, 1.0)

    def falls(self, sentence: str, *names: str) -> Statement:
        """A claim that indicators fall; arguments as of `rises`."""
        return self._claim(sentence, names, -1.0)

    def _claim(self, sentence: str, names: tuple[str, ...], sign: float) -> Statement:
        found = [self.finding(name) for name in names]
        holds = all(sign * one.difference > one.error for one in found)
        return claim(f"{sentence}: {'; '.join(map(self.text, names))}.", holds)

    def table(self, *names: str) -> Statement:
        """A row for each indicator: both means, the difference with its interval, and in how many runs.

        Args:
            names: which; by default all that are recorded of both.
        """
        both = [n for n in self.results.indicators if n in self.results[self.base]]
        shown = names or [n for n in both if n in self.results[self.scenario]]
        before, after = (about.title(self.results, name) for name in (self.base, self.scenario))
        when = when_words(self.results, self.scenario, self.year)
        head = tuple(
            cell.format(when=when, base=before, title=after) for cell in texts.CHANGES_HEAD
        )
        rows = [head, ("---",) * len(head), *(row(self.finding(name)) for name in shown)]
        lines = (" | ".join(cell.replace("|", r"\|") for cell in cells) for cells in rows)
        return Statement("\n".join([*(f"| {line} |" for line in lines), "", texts.BELOW_CHANGES]))
