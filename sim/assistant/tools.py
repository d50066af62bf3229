"""The tools of the server: the same functions as the commands, for one user, within limits."""

import warnings
from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sim.assistant.limits import Limits, refuse, refuse_too_costly
from sim.assistant.workspace import Workspace
from sim.ensemble.execution.estimate import estimate_cost
from sim.ensemble.request.batch import Batch, prepare_batch
from sim.errors import UserError
from sim.show.as_json.parts import Json, noted
from sim.words.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.api.results import Results

#: Runs of a scenario, of a forecast, and of a claim where none are asked for; the most that are prepared at all.
RUNS, FORECAST_RUNS, MOST_RUNS = 500, 1000, 1_000_000

Scenario = Annotated[str | None, Field(description="Name of a shipped scenario, such as war_ends; see list.")]  # fmt: skip
Text = Annotated[str | None, Field(description="Instead of a name: the whole text of a scenario file (YAML). `extends` and `compare_to` may name shipped scenarios only.")]  # fmt: skip
Called = Annotated[str, Field(description="What to call the scenario that a text is.")]
Runs = Annotated[int, Field(description="Runs of each scenario.", ge=1, le=MOST_RUNS)]
Seed = Annotated[int, Field(description="Of the random numbers: the same seed gives the same runs.", ge=0)]  # fmt: skip
Year = Annotated[int | None, Field(description="Year that is compared; by default the fourth after the branch.")]  # fmt: skip
Given = Annotated[list[str] | None, Field(description="Only runs in which these hold in the base, such as 'any:talks>0@2025..2027'. It selects and does not cause.")]  # fmt: skip


class Tools:
    """What an assistant can ask for.

    Args:
        workspace: what is kept between calls.
        limits: of one call.
    """

    def __init__(self, workspace: Workspace, limits: Limits) -> None:
        self._workspace, self._limits = workspace, limits

    def list(
        self,
        kind: Annotated[str, Field(description="scenarios, parameters, levers, indicators, drivers, switches, mechanisms, rules, decisions, claims, sentences or record.")] = "scenarios",
    ) -> Json:  # fmt: skip
        """List all names of a kind, each with its label."""
        from sim.show.as_json.names import list_as_json
        from sim.show.catalogue import CATALOGUE, entries

        if kind not in CATALOGUE:
            raise UserError(f"no list of {kind!r}.{nearest(kind, CATALOGUE, few=len(CATALOGUE))}")
        return {**list_as_json(kind, entries(kind)), "note": noted()}

    def find(
        self,
        words: Annotated[str, Field(description="Such as: shells; aid China; Seoul; satellites.")],
    ) -> Json:
        """Find scenarios, levers, parameters, indicators, drivers, switches, claims and decisions by meaning."""
        from sim.show.as_json.names import found_as_json
        from sim.show.search import USES, search

        return {**found_as_json(words, search(words), USES), "note": noted()}

    def explain(self, name: Annotated[str, Field(description="As list or find give it.")]) -> Json:
        """Explain a name: meaning, unit, values, source, the rule and the line of code."""
        from sim.show.as_json.names import explanation_as_json

        return {**explanation_as_json(name), "note": noted()}

    def check(
        self,
        text: Annotated[str, Field(description="The whole text of a scenario file (YAML).")],
        called: Called = "scenario",
    ) -> Json:
        """Check the text of a scenario: all mistakes with line, column and the nearest valid name."""
        from sim.show.as_json.scenarios import checked

        try:
            file = self._workspace.scenario(None, text, called)
        except UserError as error:
            found = {
                "fine": False,
                "title": None,
                "since": None,
                "mistakes": [*error.mistakes],
                "cautions": [],
            }
        else:
            found = checked(file)
        return {**found, "scenario": called, "note": noted()}

    def estimate(
        self, scenario: Scenario = None, text: Text = None, called: Called = "scenario", runs: Runs = RUNS
    ) -> Json:  # fmt: skip
        """What a run would cost here, and whether a call may take so much. Ask before long runs."""
        batch = self._batch(scenario, text, called, runs)
        cost = estimate_cost(batch)
        most = self._limits.allowed_runs(runs, cost.seconds, cost.disk)
        return {
            "scenarios": [plan.name for plan in batch.plans], "runs": runs, "seconds": cost.seconds,
            "bytes": cost.disk, "allowed": most == runs, "allowed_runs": most, "note": noted(),
        }  # fmt: skip

    def run(
        self, scenario: Scenario = None, text: Text = None, called: Called = "scenario", runs: Runs = RUNS,
        seed: Seed = 1, year: Year = None, given: Given = None,
    ) -> Json:  # fmt: skip
        """Run a scenario and what it is compared with, run by run; say what it changes, with intervals.

        Repeat the sentences as they are, with the note: they claim no more than their intervals.
        """
        from sim.api.results import Results
        from sim.ensemble.execution.memory import run_in_memory
        from sim.ensemble.storage.manifest import batch_manifest

        batch = self._batch(scenario, text, called, runs, seed)
        refuse_too_costly(batch, self._limits)
        results = Results(run_in_memory(batch), batch_manifest(batch, {}))
        name = self._workspace.keep(results)
        return self._answer(name, results, [one for one in results.named if results.base_of(one)], None, year, given)  # fmt: skip

    def compare(
        self,
        results: Annotated[str, Field(description="What run answered as `results`.")],
        scenario: Annotated[str | None, Field(description="Which; by default the last that was asked for.")] = None,
        base: Annotated[str | None, Field(description="What to compare with; by default its main comparison.")] = None,
        year: Year = None,
        given: Given = None,
    ) -> Json:  # fmt: skip
        """Compare scenarios of earlier results: another base, another year, or a selection of runs."""
        found = self._workspace.results(results)
        return self._answer(results, found, [scenario or found.named[-1]], base, year, given)

    def claims(
        self,
        names: Annotated[Sequence[str], Field(description="Such as C2 and C15; see list of claims.", min_length=1)],
        runs: Annotated[int, Field(description="Histories of each world.", ge=100, le=1000)] = 200,
    ) -> Json:  # fmt: skip
        """Judge claims of the article: their numbers with intervals, and what is left without the cause.

        Only the main cell and the removal of the cause; `sim claims` also tries robustness and placebo worlds.
        """
        from sim.show.as_json.claims import claims_as_json
        from sim.validation.claims.judged import choose_claims, judge_claim
        from sim.validation.claims.work import plan_work, run_work

        chosen = choose_claims(list(names))
        work = plan_work(chosen, quick=True, runs=runs)
        refuse(", ".join(claim.name for claim in chosen), runs, work.seconds, self._limits)
        values = run_work(work)
        found = [judge_claim(claim, values, quick=True) for claim in chosen]
        return {**claims_as_json(found, runs, quick=True), "folder": None, "tables": []}

    def forecast(
        self, scenario: Scenario = None, text: Text = None, called: Called = "scenario",
        horizons: Annotated[Sequence[int] | None, Field(description="Years after 2024; by default 1, 2 and 3.")] = None,
        runs: Runs = FORECAST_RUNS, seed: Seed = 1, given: Given = None,
    ) -> Json:  # fmt: skip
        """Amounts and chances on record in the years after 2024, from pasts chosen with the record in view.

        They follow from a scenario's assumptions; how often such numbers were right in the past, `sim hindcast` says.
        """
        from sim.show.as_json.forecast import forecast_as_json
        from sim.validation import forecast as future
        from sim.validation.hindcast import SERIES

        if scenario is None and text is None:
            scenario = "baseline"
        name = self._workspace.scenario(scenario, text, called)
        ahead = tuple(future.HORIZONS if horizons is None else horizons)
        future.check_request(SERIES, ahead)
        batch = prepare_batch(name, runs, seed, ("talks",), prior="assimilated", past="given")
        refuse_too_costly(batch, self._limits)
        with cautions() as found:
            content = future.forecast(name, SERIES, ahead, runs=runs, seed=seed, given=given or ())
        return {**forecast_as_json(content), "cautions": found}

    def _batch(
        self, scenario: str | None, text: str | None, called: str, runs: int, seed: int = 1
    ) -> Batch:
        return prepare_batch(self._workspace.scenario(scenario, text, called), runs, seed)

    def _answer(
        self, name: str, results: "Results", scenarios: Sequence[str], base: str | None, year: int | None,
        given: Sequence[str] | None,
    ) -> Json:  # fmt: skip
        """What scenarios of some results change."""
        from sim.show.answers.answer import answer
        from sim.show.as_json.answer import answer_as_json, levels_as_json

        answers = []
        with cautions() as found:
            for scenario in scenarios:
                results[scenario]
                other = base or results.main_base(scenario)
                chosen = results.given(*given, base=other) if given else results
                answers.append(answer_as_json(chosen, answer(chosen, scenario, other, year)))
        return {
            "results": name, "cautions": found, "answers": answers, "levels": levels_as_json(results), "note": noted(),
        }  # fmt: skip


@contextmanager
def cautions() -> "Iterator[list[str]]":
    """What is warned of inside, in words."""
    found: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield found
        found += dict.fromkeys(str(warning.message) for warning in caught)
