"""A visitor's page: its state, the actions that change it, and the data it shows; knows no Solara."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sim.calendar import month_name
from sim.dashboard import sliders as declared
from sim.dashboard.charts import Chart
from sim.dashboard.engine import Answer, Engine
from sim.dashboard.flow_bars import FlowRow
from sim.dashboard.pictures import Picture
from sim.dashboard.request import (
    BASE,
    BRANCH,
    CHANGED,
    FIRST_MONTH,
    NO_FILE,
    SCENARIO,
    WITH_CHANGE,
    PageRequest,
    base_for,
    to_yaml,
)
from sim.dashboard.session import Refusal, Session
from sim.dashboard.sliders import Slider
from sim.dashboard.upload import read_upload
from sim.dashboard.view_state import (
    CHART_TABS,
    INITIAL_INDICATORS,
    MAX_PICTURES,
    TABS,
    WIDTHS,
    ViewState,
    as_tab,
    find_indicator,
    find_record,
    headlines,
    indicator_labels,
    meanings,
    records,
)
from sim.errors import UserError
from sim.scenario.library import load_plan, shipped_scenarios
from sim.scenario.plan import MONTHS
from sim.show.explain import explain_name
from sim.show.figures.style import pen
from sim.show.texts.glossary import WORDS
from sim.strict.text import MOST_BYTES
from sim.terminal import number_of
from sim.words.nearest import nearest
from sim.words.registry import switch_label

#: Numbers of histories to choose from.
RUN_CHOICES = (100, 250, 500, 1000)
#: Matches of a search that are shown at once.
MAX_MATCHES = 12
#: The largest seed that a browser can send without rounding it.
MAX_SEED = 2**53 - 1
#: Letters of a search, and of a wrong name in a message.
MAX_QUERY, MAX_QUOTED = 80, 60
#: Pixels that a page may say it is wide.
MAX_WIDTH = 100_000
#: Whether the latest answer is that of what is looked at, of all but what was moved since, or of neither.
FRESH, UNMOVED, STALE = "fresh", "unmoved", "stale"

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
        self._heard = 0
        self._session = Session(engine, self._receive)
        self._submit()

    def close(self) -> None:
        """The visitor has gone."""
        self._session.close()

    def _receive(self, answer: Answer | Refusal, last: bool) -> None:
        if (answer.request, answer.view.looked_at) != (self.request, self.view.looked_at):
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
        self._heard += 1
        before = (self.request, self.view.looked_at)
        self.mistakes = ()
        try:
            ACTIONS[action](self, value)
        except UserError as error:
            self.mistakes = error.mistakes
        except (KeyError, TypeError, ValueError, OverflowError):
            self.mistakes = ("the page sent something that is not understood; reload it",)
        if (self.request, self.view.looked_at) == before:
            self._on_change()
        else:
            self._submit()

    def _choose_base(self, value: str) -> None:
        self._request(base=_check_choice(value, shipped_scenarios(), "scenario"))

    def _choose_variant(self, value: str) -> None:
        if value == "" and self.request.file:
            return
        name = _check_choice(value, shipped_scenarios(), "scenario")
        since = FIRST_MONTH if self.request.since == FIRST_MONTH else BRANCH
        self._request(variant=name, base=base_for(name), since=since, **NO_FILE)
        self._look_at(indicators=())

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
        name = find_indicator(str(value)[:MAX_QUERY])
        self._look_at(indicators=_with_name(self._indicators, name))

    def _enlarge_indicator(self, value: str) -> None:
        name = _check_choice(value, meanings(), "indicator")
        others = (other for other in self._indicators if other != name)
        tab = self.view.tab if self.view.tab in CHART_TABS else CHART_TABS[0]
        self._look_at(indicators=(name, *others)[:MAX_PICTURES], tab=tab)

    def _remove_indicator(self, value: str) -> None:
        self._look_at(indicators=_without_name(self._indicators, value))

    @property
    def _indicators(self) -> tuple[str, ...]:
        """The indicators that are shown: those chosen, or those that change most."""
        answer = self.answer
        is_of_this = answer is not None and answer.request.as_given == self.request.as_given
        charted = answer.summary.charted if answer is not None and is_of_this else ()
        return self.view.indicators or charted or INITIAL_INDICATORS

    def _add_record(self, value: str) -> None:
        name = find_record(str(value)[:MAX_QUERY])
        self._look_at(records=_with_name(self.view.records, name))

    def _remove_record(self, value: str) -> None:
        self._look_at(records=_without_name(self.view.records, value))

    def _choose_month(self, value: Any) -> None:
        self._look_at(month=_check_integer(value, "month", MONTHS - 1))

    def _choose_history(self, value: Any) -> None:
        self._look_at(history=_check_integer(value, "history", self.request.runs - 1))

    def _choose_width(self, value: Any) -> None:
        room = _check_integer(value, "width", MAX_WIDTH)
        self._look_at(width=max((w for w in WIDTHS if w <= room), default=WIDTHS[0]))

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
                {"name": n, "label": switch_label(n).short, "description": t, "off": n in request.off}
                for n, t in declared.switches().items()
            ],
            "runs": request.runs, "run_choices": list(RUN_CHOICES), "seed": request.seed,
            "download": request.download,
            "yaml": b64encode(to_yaml(request).encode()).decode("ascii"),
            "mistakes": list(self.mistakes), "max_bytes": MOST_BYTES,
        }  # fmt: skip

    def display(self) -> Json:
        """What stands around the pictures."""
        view, indicators = self.view, self._indicators  # once: an answer may come meanwhile
        return {
            "tab": view.tab, "tabs": [{"name": n, "title": t} for n, t in TABS.items()],
            "inks": {role: pen(place).colour for place, role in enumerate((BASE, SCENARIO, CHANGED))},
            "summary": self._summary(), "titles": self._titles(),
            "records": [{"name": n, "title": records()[n]} for n in view.records],
            "formulas": "\n\n".join(explain_name(name) for name in indicators),
            "month": view.month, "months": MONTHS,
            "history": view.history, "runs": self.request.runs, "shown": [{"name": n, "title": indicator_labels()[n].short} for n in indicators],
            "busy": self.busy, "heard": self._heard, "status": self._status(), "state": self.state,
        }  # fmt: skip

    def choices(self) -> Json:
        """The indicators and records to choose from, which never change."""
        first, labels = headlines(), indicator_labels()
        names = (*first, *(name for name in labels if name not in first))
        return {
            "indicators": [{"name": n, "title": labels[n].long} for n in names],
            "records": [{"name": n, "title": t} for n, t in records().items()],
            "glossary": [{"word": word, "meaning": meaning} for word, meaning in WORDS.items()],
        }

    def content(self) -> Json:
        """What the view shows: charts, flows or one run, without what answers an earlier request.

        While only what the visitor moved is computed anew, the lines of base and scenario stay.
        """
        if self.answer is None or self.state == STALE:
            return {"charts": [], "flows": [], "pictures": []}
        content, is_fresh = self.answer.content, self.state == FRESH
        return {
            "charts": [_chart_as_json(chart, is_fresh) for chart in content.charts],
            "flows": [_flow_as_json(row, is_fresh) for row in content.flows],
            "pictures": [_picture_as_json(picture) for picture in content.pictures if is_fresh],
        }

    @property
    def state(self) -> str:
        """What the latest answer is to the visitor.

        `FRESH` where it answers what is looked at; `UNMOVED` where only what the visitor moved is newer, so
        that the lines of base and scenario still hold; else `STALE`.
        """
        answer = self.answer
        if answer is None or answer.view.looked_at != self.view.looked_at:
            return STALE
        if answer.request == self.request:
            return FRESH
        return UNMOVED if answer.request.as_given == self.request.as_given else STALE

    def _summary(self) -> Json | None:
        """The answer in words; None while it is computed."""
        answer = self.answer
        if answer is None or answer.request != self.request:
            return None
        summary = answer.summary
        return {
            "sentences": list(summary.sentences), "own": list(summary.own), "note": summary.note,
            "columns": summary.columns, "most": [row._asdict() for row in summary.most],
        }  # fmt: skip

    def _titles(self) -> Json:
        """What the scenarios are called, by role, in the order of lines."""
        request = self.request
        given = request.rest.get("name") or request.file or load_plan(str(request.variant)).title
        titles = {BASE: load_plan(request.base).title}
        if request.file or request.variant != request.base:
            titles[SCENARIO] = str(given)
        return {**titles, CHANGED: f"{given}{WITH_CHANGE}"} if request.moved else titles

    def _status(self) -> str:
        if self.answer is None or self.state != FRESH:
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
            "name": slider.name, "label": slider.label, "unit": slider.unit, "ends": list(slider.ends),
            "low": min(slider.low, value), "high": max(slider.high, value), "step": slider.step,
            "value": value, "default_text": slider.default_text, "changed": own is not None,
            "description": slider.description,
        }  # fmt: skip


def _chart_as_json(chart: Chart, is_fresh: bool) -> Json:
    """A chart as the page takes it; of an earlier change without its line and its words."""
    values = chart._asdict()
    for key in ("lines", "events"):
        values[key] = [one._asdict() for one in values[key] if is_fresh or one.role != CHANGED]
    for key in ("across", "up", "right", "marks"):
        values[key] = [one._asdict() for one in values[key]]
    values["description"] = chart.description if is_fresh else chart.title
    return values


def _flow_as_json(row: FlowRow, is_fresh: bool) -> Json:
    bars = [bar._asdict() for bar in row.bars if is_fresh or bar.role != CHANGED]
    return {**row._asdict(), "bars": bars}


def _picture_as_json(picture: Picture) -> Json:
    return {
        "key": picture.key, "description": picture.description, "lines": list(picture.lines),
        "width": round(1.25 * picture.width),
        "src": _data_url(picture.png),
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
    "enlarge": Controller._enlarge_indicator, "width": Controller._choose_width,
    "remove_indicator": Controller._remove_indicator, "add_record": Controller._add_record,
    "remove_record": Controller._remove_record, "month": Controller._choose_month,
    "history": Controller._choose_history, "search": Controller._search,
    "owner": Controller._choose_owner, "group": Controller._toggle_group,
    "constants": Controller._show_constants, "dismiss": Controller._dismiss,
}  # fmt: skip
