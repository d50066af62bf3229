"""Asking the partners: those that follow the same rule answer together, the others for themselves."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.agents.answers import as_numbers, check_answer, check_part, is_users, spell_decision
from sim.agents.link_offer import LinkOffer
from sim.agents.partner import Partner
from sim.compiled.symbols import Symbols
from sim.errors import UserError
from sim.numerics import Floats
from sim.state.actor_view import ActorView


class _RowsView:
    """Stands for several actors that follow the same rule, which is called once on all their rows."""

    def __init__(self, own: ActorView) -> None:
        self.own = own


class _Question(NamedTuple):
    """Who answers together: the rows, and the rule.

    `spelled` is what messages call the decision of an agent that answers for itself; "" where the rule
    is a shipped one, which answers for several rows. `decision` is its name where it is a user's own.
    """

    rows: slice
    rule: Callable[..., Any]
    spelled: str = ""
    decision: str = ""


class PartnerSet:
    """The partners, asked for one decision at a time.

    Args:
        partners: the agents in the order of the rows.
        view: gives the view of some rows.
        shipped: classes whose methods broadcast over rows, so that one call speaks for many.
    """

    def __init__(
        self,
        partners: Sequence[Partner],
        view: Callable[[slice], ActorView],
        shipped: frozenset[type],
    ) -> None:
        self.partners = tuple(partners)
        self._view = view
        self._shipped = shipped
        self._questions: dict[str, list[_Question]] = {}
        self._own_link_offers: dict[int, Callable[[LinkOffer], LinkOffer]] | None = None

    def map[Answer](self, decision: Callable[[Any], Answer], empty: float = 0.0) -> Answer:
        """The decision of every partner, stacked with the partner first: (…, partner, run).

        Args:
            decision: a method, such as `Partner.will`; each partner answers by its own class's form
                of it. Partners without it count as `empty`.

        Returns:
            An array, or several in a tuple, as the method returns them for one partner.

        Raises:
            UserError: for a decision that no partner takes, or an answer that is no number.
        """
        name = decision.__name__
        if name not in self._questions:
            self._questions[name] = self._plan(name)
        answers = [(question.rows, self._answer(question)) for question in self._questions[name]]
        if len(answers) == 1 and answers[0][0] == slice(0, len(self.partners)):
            only: Answer = answers[0][1]
            return only
        together: Answer = self._stack(answers, empty)
        return together

    def own_link_offers(self) -> dict[int, Callable[[LinkOffer], LinkOffer]]:
        """By row, the partners whose own class says what they offer over links."""
        if self._own_link_offers is None:
            self._own_link_offers = {
                row: self._checked(agent)
                for row, agent in enumerate(self.partners)
                if not self._is_shipped(agent, "link_offer")
            }
        return self._own_link_offers

    def _checked(self, agent: Partner) -> Callable[[LinkOffer], LinkOffer]:
        """An agent's own offers over links, each a number for every run."""
        spelled = spell_decision(agent, "link_offer")

        def offer(before: LinkOffer) -> LinkOffer:
            runs, after = before.intercept.shape[-1], agent.link_offer(before)
            if not isinstance(after, LinkOffer):
                raise UserError(f"agents: {spelled} must return a LinkOffer, not {after!r:.60}")
            for name in ("slope", "most"):
                check_part(getattr(after, name), "link_offer", name, spelled, runs)
            parts = (
                _as_row(part, runs, spelled)[0]
                for part in (after.intercept, after.slope, after.most)
            )
            return after._replace(**dict(zip(("intercept", "slope", "most"), parts, strict=True)))

        return offer

    def _plan(self, decision: str) -> list[_Question]:
        """Neighbouring rows with the same shipped rule form one question."""
        questions: list[_Question] = []
        for row, agent in enumerate(self.partners):
            if getattr(agent, decision, None) is None:
                continue
            rule = getattr(type(agent), decision, getattr(agent, decision))
            last = questions[-1] if questions else None
            if not self._is_shipped(agent, decision):
                rule, place = getattr(agent, decision), slice(row, row + 1)
                users = decision if is_users(agent, decision) else ""
                spelled = spell_decision(agent, decision)
                if not callable(rule):
                    raise UserError(f"agents: {spelled} must be a method, not {rule!r:.60}")
                questions.append(_Question(place, rule, spelled, users))
            elif last and last.rule is rule and not last.spelled and last.rows.stop == row:
                questions[-1] = last._replace(rows=slice(last.rows.start, row + 1))
            else:
                questions.append(_Question(slice(row, row + 1), rule))
        if not questions:
            raise UserError(f"agents: no partner decides {decision!r}")
        return questions

    def _is_shipped(self, agent: Partner, decision: str) -> bool:
        """Is the rule one of ours? A user's class answers for its own row."""
        if decision in vars(agent):
            return False
        owner = next(c for c in type(agent).__mro__ if decision in vars(c))
        return owner in self._shipped

    def _answer(self, question: _Question) -> Any:
        if not question.spelled:
            return question.rule(_RowsView(self._view(question.rows)))
        runs = self._view(question.rows).share.shape[-1]
        answer = question.rule()
        if question.decision:
            answer = check_answer(answer, question.decision, question.spelled, runs)
        return _map_parts(answer, lambda part: _as_row(part, runs, question.spelled))

    def _stack(self, answers: list[tuple[slice, Any]], empty: float) -> Any:
        first = answers[0][1]
        if isinstance(first, tuple):
            columns = [[(rows, answer[i]) for rows, answer in answers] for i in range(len(first))]
            return _like(first, [self._stack_part(column, empty) for column in columns])
        return self._stack_part(answers, empty)

    def _stack_part(self, answers: list[tuple[slice, Floats]], empty: float) -> Floats:
        """Answers in the order of the rows, and `empty` where a partner gives none."""
        *lines, _, runs = answers[0][1].shape
        parts, row = [], 0
        for rows, answer in [*answers, (slice(len(self.partners), None), None)]:
            if rows.start > row:
                parts.append(np.full((*lines, rows.start - row, runs), empty, like=answers[0][1]))
            if answer is not None:
                shape, row = (*lines, rows.stop - rows.start, runs), rows.stop
                parts.append(answer if answer.shape == shape else np.broadcast_to(answer, shape))
        return np.concatenate(parts, axis=-2)


def _as_row(answer: Floats | float, runs: int, spelled: str) -> Floats:
    """One actor's answer with a partner axis: (run,) -> (1, run), (line, run) -> (line, 1, run).

    Raises:
        UserError: if it is no number, or not one for each run.
    """
    if isinstance(answer, Symbols):  # of a month that is being traced: there is no value to look at
        return np.broadcast_to(answer, (*answer.shape[:-1], runs))[..., None, :]
    own = as_numbers(answer, spelled, runs)
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
