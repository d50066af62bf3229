"""Asking the actors: those that follow the same rule answer together, the others for themselves."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.agents.partner import Partner
from sim.errors import UserError
from sim.numerics import Floats
from sim.state.actor_view import ActorView


class _RowsView:
    """Several actors that follow the same rule: it is called once, on all their rows."""

    def __init__(self, own: ActorView) -> None:
        self.own = own


class _Ask(NamedTuple):
    """Who answers together: the rows, and the rule; an agent's own rule needs no one to speak for.

    `asked` is the actor and decision of an own rule, for messages.
    """

    rows: slice
    rule: Callable[..., Any]
    own: bool
    asked: str = ""


class PartnerSet:
    """The partners, asked for one decision at a time.

    Args:
        partners: the agents in the order of the rows.
        view: gives the view of some rows.
        stock: classes whose methods broadcast over rows, so that one call speaks for many.
    """

    def __init__(
        self,
        partners: Sequence[Partner],
        view: Callable[[slice], ActorView],
        stock: frozenset[type],
    ) -> None:
        self.partners = tuple(partners)
        self._view = view
        self._stock = stock
        self._plans: dict[str, list[_Ask]] = {}

    def ask(self, decision: str, empty: float = 0.0) -> Any:
        """The decision of every partner, stacked with the partner first: (…, partner, run).

        Args:
            decision: the name of a method; partners without it count as `empty`.
        """
        if decision not in self._plans:
            self._plans[decision] = self._plan(decision)
        answers = [(question.rows, self._answer(question)) for question in self._plans[decision]]
        if len(answers) == 1 and answers[0][0] == slice(0, len(self.partners)):
            return answers[0][1]
        return self._stacked(answers, empty)

    def _plan(self, decision: str) -> list[_Ask]:
        """Neighbouring rows with the same shipped rule form one question."""
        questions: list[_Ask] = []
        for row, agent in enumerate(self.partners):
            if getattr(agent, decision, None) is None:
                continue
            rule = getattr(type(agent), decision, getattr(agent, decision))
            last = questions[-1] if questions else None
            if not self._shipped(agent, decision):
                asked = f"{agent.name}.{decision}"
                rule = getattr(agent, decision)
                questions.append(_Ask(slice(row, row + 1), rule, True, asked))
            elif last and last.rule is rule and not last.own and last.rows.stop == row:
                questions[-1] = last._replace(rows=slice(last.rows.start, row + 1))
            else:
                questions.append(_Ask(slice(row, row + 1), rule, False))
        return questions

    def _shipped(self, agent: Partner, decision: str) -> bool:
        """Is the rule one of ours? A user's class answers for its own row."""
        if decision in vars(agent):
            return False
        owner = next(c for c in type(agent).__mro__ if decision in vars(c))
        return owner in self._stock

    def _answer(self, question: _Ask) -> Any:
        if not question.own:
            return question.rule(_RowsView(self._view(question.rows)))
        runs = self._view(question.rows).share.shape[-1]
        answer = question.rule()
        return _map_parts(answer, lambda part: _as_row(part, runs, question.asked))

    def _stacked(self, answers: list[tuple[slice, Any]], empty: float) -> Any:
        first = answers[0][1]
        if isinstance(first, tuple):
            columns = [[(rows, answer[i]) for rows, answer in answers] for i in range(len(first))]
            return _like(first, [self._stack(column, empty) for column in columns])
        return self._stack(answers, empty)

    def _stack(self, answers: list[tuple[slice, Any]], empty: float) -> Floats:
        *lines, _, runs = answers[0][1].shape
        stacked = np.full((*lines, len(self.partners), runs), empty)
        for rows, answer in answers:
            stacked[..., rows, :] = answer
        return stacked


def _as_row(answer: Floats | float, runs: int, asked: str) -> Floats:
    """One actor's answer with a partner axis: (run,) -> (1, run), (line, run) -> (line, 1, run).

    Raises:
        UserError: if it is no number, or not one for each run.
    """
    try:
        own = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise UserError(f"agents: {asked} must return numbers, not {answer!r}") from None
    if np.isnan(own).any():
        raise UserError(f"agents: {asked} returned a value that is not a number")
    if own.ndim and own.shape[-1] not in (1, runs):
        raise UserError(f"agents: {asked} returned {own.shape[-1]} values for {runs} runs")
    own = np.broadcast_to(own, (*own.shape[:-1], runs)) if own.ndim else np.full(runs, own)
    return own[..., None, :]


def _map_parts(answer: Any, change: Callable[[Floats], Floats]) -> Any:
    """A change made to each part of an answer that has several."""
    return (
        _like(answer, [change(part) for part in answer])
        if isinstance(answer, tuple)
        else change(answer)
    )


def _like(answer: tuple[Any, ...], parts: list[Floats]) -> Any:
    """Parts put together as the answer was: by name, or a plain tuple."""
    return type(answer)(*parts) if hasattr(answer, "_fields") else tuple(parts)
