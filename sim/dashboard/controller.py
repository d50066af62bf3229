"""A visitor's page: its state, the actions that change it, and the data it shows; knows no Solara."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sim.calendar import month_name
from sim.dashboard import sliders as declared
from sim.dashboard.engine import Answer, Engine
from sim.dashboard.request import BRANCH, FIRST_MONTH, PageRequest, to_yaml
from sim.dashboard.session import Refusal, Session
from sim.dashboard.sliders import Slider
from sim.dashboard.upload import read_upload
from sim.dashboard.view_state import (
    MAX_PICTURES,
    TABS,
    ViewState,
    as_tab,
    headlines,
    meanings,
    records,
)
from sim.errors import UserError
from sim.scenario.library import BASELINE, load_plan, shipped_scenarios
from sim.scenario.plan import MONTHS
from sim.show.explain import explain_name
from sim.show.texts.glossary import WORDS
from sim.strict.text import MOST_BYTES
from sim.terminal import number_of
from sim.words.nearest import nearest

#: Numbers of histories to choose from.
RUN_CHOICES = (100, 250, 500, 1000)
#: Matches of a search that are shown at once.
MAX_MATCHES = 12
#: The largest seed that a browser can send without rounding it.
MAX_SEED = 2**53 - 1
#: Letters of a search, and of a wrong name in a message.
MAX_QUERY, MAX_QUOTED = 80, 60

Json = dict[str, Any]


class Controller:
    """A visitor's page.

    Args:
        engine: that answers, shared by all visitors.
        request: to begin with.
        on_change: called whenever the page must be drawn again, from any thread.

    Attributes:
        request, view: what is requested, and looked at.
        answer: the latest pictures; None before the first.
        answers: how many answers have come.
        busy: whether another answer will come.
        mistakes: messages for the visitor.
    """

    def __init__(self, engine: Engine, request: PageRequest, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self.request, self.view = request, ViewState()
        self._owner, self._open_group, self._query, self._constants = "dprk", "", "", False
        self.mistakes: tuple[str, ...] = ()
        self.answer: Answer | None = None
        self.answers = 0
        self.busy = True
        self._session = Session(engine, self._receive)
        self._submit()

    def close(self) -> None:
        """The visitor has gone."""
        self._session.close()

    def _receive(self, answer: Answer | Refusal, last: bool) -> None:
        if (answer.request, answer.view) != (self.request, self.view):
            return
        if isinstance(answer, Refusal):
            self.mistakes = answer.mistakes
        else:
            self.answer, self.answers = answer, self.answers + 1
        self.busy = not last
        self._on_change()

    def _submit(self) -> None:
        self.busy = True
        self._session.submit(self.request, self.view)
        self._on_change()

    # -- actions --------------------------------------------------------------------------------

    def act(self, action: str, value: Any) -> None:
        """Do what the visitor did on the page; mistakes are shown there.

        Args:
            action: a name among `ACTIONS`.
            value: as the page sent it, unchecked.
        """
        before = (self.request, self.view)
        self.mistakes = ()
        try:
            ACTIONS[action](self, value)
        except UserError as error:
            self.mistakes = error.mistakes
        except (KeyError, TypeError, ValueError, OverflowError):
            self.mistakes = ("the page sent something that is not understood; reload it",)
        if (self.request, self.view) == before:
            self._on_change()
        else:
            self._submit()

    def _choose_base(self, value: str) -> None:
        self._request(base=_check_choice(value, shipped_scenarios(), "scenario"))

    def _choose_variant(self, value: str) -> None:
        if value == "" and self.request.file:
            return
        name = _check_choice(value, shipped_scenarios(), "scenario")
        base = load_plan(name).compare_to
        since = FIRST_MONTH if self.request.since == FIRST_MONTH else BRANCH
        self._request(
            variant=name, base=base if base in shipped_scenarios() else BASELINE, rest={}, file="",
            since=since,
        )  # fmt: skip

    def _choose_since(self, value: str) -> None:
        self._request(since=int(_check_choice(value, self._since_choices(), "month")))

    def _choose_runs(self, value: Any) -> None:
        runs = int(value)
        if runs not in RUN_CHOICES:
            raise UserError(f"runs: choose one of {', '.join(map(str, RUN_CHOICES))}")
        self._request(runs=runs)
        self._look_at(history=min(self.view.history, runs - 1))

    def _choose_seed(self, value: Any) -> None:
        self._request(seed=_check_integer(value, "seed", MAX_SEED))

    def _set_parameter(self, value: Mapping[str, Any]) -> None:
        name = _check_choice(str(value["name"]), declared.sliders(), "parameter")
        self.request = self.request.with_value(name, float(value["value"]))

    def _restore_parameter(self, value: str) -> None:
        self.request = self.request.without(value)

    def _set_switch(self, value: Mapping[str, Any]) -> None:
        name = _check_choice(str(value["name"]), declared.switches(), "switch")
        self.request = self.request.with_switch(name, bool(value["off"]))

    def _reset(self, _: Any) -> None:
        self.request = self.request.reset()

    def _upload(self, value: Mapping[str, Any]) -> None:
        # a little more than the limit is decoded, so that the reader can report the size
        most = 4 * (MOST_BYTES // 3 + 2)
        try:
            data = b64decode(str(value["data"])[:most], validate=True)
        except binascii.Error:
            raise UserError("the file arrived incomplete; send it again") from None
        self.request = read_upload(str(value["name"]), data, self.request, self._session.folder)

    def _choose_tab(self, value: str) -> None:
        self._look_at(
            tab=as_tab(
                _check_choice(value, {str(tab): title for tab, title in TABS.items()}, "view")
            )
        )

    def _add_indicator(self, value: str) -> None:
        name = _check_choice(value, meanings(), "indicator")
        self._look_at(indicators=_with_name(self.view.indicators, name))

    def _remove_indicator(self, value: str) -> None:
        self._look_at(indicators=_without_name(self.view.indicators, value))

    def _add_record(self, value: str) -> None:
        name = _check_choice(value, records(), "record")
        self._look_at(records=_with_name(self.view.records, name))

    def _remove_record(self, value: str) -> None:
        self._look_at(records=_without_name(self.view.records, value))

    def _choose_month(self, value: Any) -> None:
        self._look_at(month=_check_integer(value, "month", MONTHS - 1))

    def _choose_history(self, value: Any) -> None:
        self._look_at(history=_check_integer(value, "history", self.request.runs - 1))

    def _search(self, value: str) -> None:
        self._query = str(value)[:MAX_QUERY]

    def _choose_owner(self, value: str) -> None:
        self._owner, self._open_group = _check_choice(value, declared.owners(), "actor"), ""

    def _toggle_group(self, value: str) -> None:
        self._open_group = "" if value == self._open_group else str(value)

    def _show_constants(self, value: Any) -> None:
        self._constants = bool(value)

    def _dismiss(self, _: Any) -> None:
        """The visitor has read the mistakes, which every action clears."""

    def _request(self, **changes: Any) -> None:
        self.request = replace(self.request, **changes)

    def _look_at(self, **changes: Any) -> None:
        self.view = replace(self.view, **changes)

    # -- data -----------------------------------------------------------------------------------

    def controls(self) -> Json:
        """All that the left side shows."""
        request, sliders = self.request, declared.sliders()
        return {
            "scenarios": [{"name": n, "title": load_plan(n).title} for n in shipped_scenarios()],
            "base": request.base, "variant": "" if request.file else request.variant,
            "file": request.file, "description": _description(request),
            "since": str(request.since),
            "since_choices": [{"name": n, "title": t} for n, t in self._since_choices().items()],
            "changes": [self._row(sliders[n]) for n in request.parameters if n in sliders],
            "changed": request.changed, "query": self._query, "constants": self._constants,
            **self._matches(),
            "owner": self._owner,
            "owners": [{"name": n, "title": t} for n, t in declared.owners().items()],
            "groups": self._groups(),
            "switches": [
                {"name": n, "description": t, "off": n in request.off}
                for n, t in declared.switches().items()
            ],
            "runs": request.runs, "run_choices": list(RUN_CHOICES), "seed": request.seed,
            "download": request.download,
            "yaml": b64encode(to_yaml(request).encode()).decode("ascii"),
            "mistakes": list(self.mistakes), "max_bytes": MOST_BYTES,
        }  # fmt: skip

    def display(self) -> Json:
        """What the right side shows around its pictures."""
        view = self.view
        return {
            "tab": view.tab, "tabs": [{"name": n, "title": t} for n, t in TABS.items()],
            "indicators": list(view.indicators), "records": list(view.records),
            "formulas": "\n\n".join(explain_name(name) for name in view.indicators),
            "month": view.month, "months": MONTHS,
            "history": view.history, "runs": self.request.runs,
            "busy": self.busy, "status": self._status(), "stale": self._stale,
        }  # fmt: skip

    def choices(self) -> Json:
        """The indicators and records to choose from, which never change."""
        first = headlines()
        others = (name for name in meanings() if name not in first)
        return {
            "indicators": [{"name": n, "meaning": meanings()[n]} for n in (*first, *others)],
            "records": [{"name": n, "meaning": t} for n, t in records().items()],
            "glossary": [{"word": word, "meaning": meaning} for word, meaning in WORDS.items()],
        }

    def pictures(self) -> list[Json]:
        """The latest pictures."""
        if self.answer is None:
            return []
        tab = self.answer.view.tab
        return [
            {
                "key": f"{tab} {picture.key}", "description": picture.description,
                "lines": list(picture.lines), "wide": tab == "history", "src": _data_url(picture.png),
            }
            for picture in self.answer.pictures
        ]  # fmt: skip

    @property
    def _stale(self) -> bool:
        """Whether the pictures answer an earlier request."""
        answer = self.answer
        return answer is not None and (answer.request, answer.view) != (self.request, self.view)

    def _status(self) -> str:
        if self.answer is None or self._stale:
            return "computing…" if self.busy else "no pictures"
        if self.busy:
            return f"first {self.answer.runs} of {self.request.runs} runs; refining…"
        return f"{number_of(self.answer.runs, 'run')} in {self.answer.seconds:.1f} s"

    def _since_choices(self) -> dict[str, str]:
        since = self.request.since
        own = {} if since in (BRANCH, FIRST_MONTH) else {str(since): month_name(since)}
        return {
            **own, str(BRANCH): f"{month_name(BRANCH)} (same past)",
            str(FIRST_MONTH): f"{month_name(FIRST_MONTH)} (the past changes too)",
        }  # fmt: skip

    def _matches(self) -> Json:
        if not self._query.strip():
            return {"matches": [], "more_matches": 0}
        matches = declared.search(self._query, self._constants)
        return {
            "matches": [self._row(slider) for slider in matches[:MAX_MATCHES]],
            "more_matches": max(0, len(matches) - MAX_MATCHES),
        }

    def _groups(self) -> list[Json]:
        """The owner's sliders by mechanism; only those of the open group are sent."""
        groups: dict[str, list[Slider]] = {}
        for slider in declared.sliders().values():
            if slider.owner == self._owner and (self._constants or not slider.constant):
                groups.setdefault(slider.mechanism, []).append(slider)
        return [
            {
                "name": name, "title": declared.mechanism_title(name), "count": len(sliders),
                "open": name == self._open_group,
                "sliders": [self._row(s) for s in sliders if name == self._open_group],
            }
            for name, sliders in groups.items()
        ]  # fmt: skip

    def _row(self, slider: Slider) -> Json:
        own = self.request.parameters.get(slider.name)
        value = slider.default if own is None else own
        return {
            "name": slider.name, "meaning": slider.meaning, "unit": slider.unit,
            "low": min(slider.low, value), "high": max(slider.high, value), "step": slider.step,
            "value": value, "default_text": slider.default_text, "changed": own is not None,
            "description": slider.description,
        }  # fmt: skip


def _data_url(png: bytes) -> str:
    """A picture as a page embeds it; "" where there is none."""
    return f"data:image/png;base64,{b64encode(png).decode('ascii')}" if png else ""


def _description(request: PageRequest) -> str:
    if request.file:
        return str(request.rest.get("description") or request.rest.get("name") or request.file)
    return load_plan(str(request.variant)).description


def _check_choice(name: str, choices: Mapping[str, Any], kind: str) -> str:
    if name not in choices:
        quoted = str(name)[:MAX_QUOTED]
        raise UserError(f"no {kind} {quoted!r}.{nearest(quoted, choices)}")
    return name


def _with_name(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The names with one more; the oldest goes where they would be too many."""
    return names if name in names else (*names, name)[-MAX_PICTURES:]


def _without_name(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The names without one; the last stays."""
    return tuple(other for other in names if other != name) or names


def _check_integer(value: Any, name: str, most: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= most:
        raise UserError(f"{name} = {str(value)[:MAX_QUOTED]}: give a whole number from 0 to {most}")
    return number


#: What can be done on the page, by the names that `page.vue` uses.
ACTIONS: dict[str, Callable[[Controller, Any], None]] = {
    "base": Controller._choose_base, "variant": Controller._choose_variant,
    "since": Controller._choose_since, "runs": Controller._choose_runs,
    "seed": Controller._choose_seed, "set": Controller._set_parameter,
    "restore": Controller._restore_parameter, "switch": Controller._set_switch,
    "reset": Controller._reset, "upload": Controller._upload, "tab": Controller._choose_tab,
    "add_indicator": Controller._add_indicator,
    "remove_indicator": Controller._remove_indicator, "add_record": Controller._add_record,
    "remove_record": Controller._remove_record, "month": Controller._choose_month,
    "history": Controller._choose_history, "search": Controller._search,
    "owner": Controller._choose_owner, "group": Controller._toggle_group,
    "constants": Controller._show_constants, "dismiss": Controller._dismiss,
}  # fmt: skip
