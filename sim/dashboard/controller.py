"""What stands on a visitor's page, and what happens when something on it is moved; knows no Solara."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sim.calendar import month_name
from sim.dashboard import sliders as make
from sim.dashboard.engine import Answer, Engine
from sim.dashboard.request import BRANCH, FIRST, PageRequest, document
from sim.dashboard.session import Refused, Session
from sim.dashboard.sliders import Slider
from sim.dashboard.upload import read_upload
from sim.dashboard.view_state import MOST, TABS, ViewState, as_tab, headlines, meanings, records
from sim.errors import UserError, nearest
from sim.scenario.library import BASELINE, load_plan, shipped_scenarios
from sim.scenario.plan import MONTHS
from sim.strict.text import MOST_BYTES

#: How many histories one may choose.
HISTORIES = (100, 250, 500, 1000)
#: Matches of the filter that are shown at once.
MOST_FOUND = 12
#: The largest seed that a browser can send without rounding it.
MOST_SEED = 2**53 - 1

Json = dict[str, Any]


class Controller:
    """A visitor's page: what is wished for, what is open, and what has come of it.

    Args:
        engine: that answers, shared by all.
        wish: to begin with.
        changed: called whenever something on the page changes, from any thread.
    """

    def __init__(self, engine: Engine, wish: PageRequest, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.wish, self.view = wish, ViewState()
        self.owner, self.open, self.query, self.structural = "dprk", "", "", False
        self.mistakes: tuple[str, ...] = ()
        self.shown: Answer | None = None
        self.edition = 0
        self.busy = True
        self._session = Session(engine, self._told)
        self._ask()

    def close(self) -> None:
        """The visitor has gone."""
        self._session.close()

    # -- what has come of it --------------------------------------------------------------------

    def _told(self, found: Answer | Refused, last: bool) -> None:
        if (found.wish, found.view) != (self.wish, self.view):
            return
        if isinstance(found, Refused):
            self.mistakes = found.mistakes
        else:
            self.shown, self.edition = found, self.edition + 1
        self.busy = not last
        self._changed()

    def _ask(self) -> None:
        self.busy = True
        self._session.ask(self.wish, self.view)
        self._changed()

    # -- what is done on the page ---------------------------------------------------------------

    def do(self, what: str, said: Any) -> None:
        """Something was done on the page; what makes no sense is told there.

        Args:
            what: a name among `ACTS`.
            said: what came with it.
        """
        before = (self.wish, self.view)
        self.mistakes = ()
        try:
            ACTS[what](self, said)
        except UserError as error:
            self.mistakes = error.mistakes
        except (KeyError, TypeError, ValueError, OverflowError):
            self.mistakes = ("what the page has sent is not understood; reload it",)
        if (self.wish, self.view) == before:
            self._changed()
        else:
            self._ask()

    def _choose_base(self, said: str) -> None:
        self.wish = replace(self.wish, base=_check_choice(said, shipped_scenarios(), "scenario"))

    def _choose_variant(self, said: str) -> None:
        if said == "" and self.wish.file:
            return
        name = _check_choice(said, shipped_scenarios(), "scenario")
        compared = load_plan(name).compare_to
        base = compared if compared in shipped_scenarios() else BASELINE
        self.wish = replace(
            self.wish, variant=name, base=base or BASELINE, rest={}, file="",
            since=self.wish.since if self.wish.since == FIRST else BRANCH,
        )  # fmt: skip

    def _choose_since(self, said: str) -> None:
        self.wish = replace(self.wish, since=int(_check_choice(said, self._sinces(), "month")))

    def _choose_runs(self, said: Any) -> None:
        if int(said) not in HISTORIES:
            raise UserError(f"histories: choose one of {', '.join(map(str, HISTORIES))}")
        self.wish = replace(self.wish, runs=int(said))
        self.view = replace(self.view, history=min(self.view.history, int(said) - 1))

    def _choose_seed(self, said: Any) -> None:
        seed = _check_whole(said, "seed", MOST_SEED)
        self.wish = replace(self.wish, seed=seed)

    def _move(self, said: Mapping[str, Any]) -> None:
        name = _check_choice(str(said["name"]), make.sliders(), "parameter")
        value = float(said["value"])
        self.wish = self.wish.with_value(name, value)

    def _put_back(self, said: str) -> None:
        self.wish = self.wish.without(said)

    def _switch(self, said: Mapping[str, Any]) -> None:
        name = _check_choice(str(said["name"]), make.switches(), "switch")
        self.wish = self.wish.switched(name, bool(said["off"]))

    def _reset(self, _: Any) -> None:
        self.wish = self.wish.reset()

    def _upload(self, said: Mapping[str, Any]) -> None:
        # a little more than a scenario may have is taken, so that its size can be told
        most = 4 * (MOST_BYTES // 3 + 2)
        try:
            data = b64decode(str(said["data"])[:most], validate=True)
        except binascii.Error:
            raise UserError("the file has not arrived whole; send it again") from None
        self.wish = read_upload(str(said["name"]), data, self.wish, self._session.folder)

    def _tab(self, said: str) -> None:
        name = _check_choice(said, {str(tab): title for tab, title in TABS.items()}, "view")
        self.view = replace(self.view, tab=as_tab(name))

    def _show(self, said: str) -> None:
        name = _check_choice(said, meanings(), "indicator")
        self.view = replace(self.view, indicators=_with_name(self.view.indicators, name))

    def _hide(self, said: str) -> None:
        kept = tuple(name for name in self.view.indicators if name != said)
        self.view = replace(self.view, indicators=kept or self.view.indicators)

    def _lay(self, said: str) -> None:
        name = _check_choice(said, records(), "record")
        self.view = replace(self.view, records=_with_name(self.view.records, name))

    def _lift(self, said: str) -> None:
        kept = tuple(name for name in self.view.records if name != said)
        self.view = replace(self.view, records=kept or self.view.records)

    def _month(self, said: Any) -> None:
        self.view = replace(self.view, month=_check_whole(said, "month", MONTHS - 1))

    def _history(self, said: Any) -> None:
        self.view = replace(self.view, history=_check_whole(said, "history", self.wish.runs - 1))

    def _find(self, said: str) -> None:
        self.query = str(said)[:80]

    def _own(self, said: str) -> None:
        self.owner, self.open = _check_choice(said, make.owners(), "actor"), ""

    def _unfold(self, said: str) -> None:
        self.open = "" if said == self.open else str(said)

    def _constants(self, said: Any) -> None:
        self.structural = bool(said)

    def _dismiss(self, _: Any) -> None:
        """The mistakes have been read."""

    # -- what stands on it ----------------------------------------------------------------------

    def controls(self) -> Json:
        """All that the left side shows."""
        wish = self.wish
        return {
            "scenarios": [{"name": n, "title": load_plan(n).title} for n in shipped_scenarios()],
            "base": wish.base, "variant": "" if wish.file else wish.variant, "file": wish.file,
            "about": _about(wish), "since": str(wish.since),
            "sinces": [{"name": n, "title": t} for n, t in self._sinces().items()],
            "changed": [self._row(make.sliders()[n]) for n in wish.parameters if n in make.sliders()],
            "any": wish.changed, "query": self.query, "constants": self.structural,
            **self._found(),
            "owner": self.owner,
            "owners": [{"name": n, "title": t} for n, t in make.owners().items()],
            "groups": self._groups(),
            "switches": [
                {"name": n, "about": t, "off": n in wish.off} for n, t in make.switches().items()
            ],
            "runs": wish.runs, "histories": list(HISTORIES), "seed": wish.seed,
            "download": wish.download,
            "document": b64encode(document(wish).encode()).decode("ascii"),
            "mistakes": list(self.mistakes), "largest": MOST_BYTES,
        }  # fmt: skip

    def stage(self) -> Json:
        """What the right side shows around its pictures."""
        view = self.view
        return {
            "tab": view.tab, "tabs": [{"name": n, "title": t} for n, t in TABS.items()],
            "indicators": list(view.indicators), "records": list(view.records),
            "month": view.month, "date": month_name(view.month), "months": MONTHS,
            "history": view.history, "runs": self.wish.runs, "full": MOST,
            "busy": self.busy, "status": self._status(), "stale": self._stale(),
        }  # fmt: skip

    def choices(self) -> Json:
        """What can be looked at, which never changes."""
        first = headlines()
        others = (name for name in meanings() if name not in first)
        return {
            "indicators": [{"name": n, "about": meanings()[n]} for n in (*first, *others)],
            "records": [{"name": n, "about": t} for n, t in records().items()],
        }

    def pictures(self) -> list[Json]:
        """The pictures, which stay until others come."""
        if self.shown is None:
            return []
        return [
            {
                "key": f"{self.shown.view.tab} {one.key}", "words": one.words,
                "text": list(one.text), "wide": self.shown.view.tab == "history",
                "src": _source(one.png),
            }
            for one in self.shown.pictures
        ]  # fmt: skip

    def _stale(self) -> bool:
        """Whether the pictures are of what was wished before."""
        return self.shown is not None and (self.shown.wish, self.shown.view) != (
            self.wish,
            self.view,
        )

    def _status(self) -> str:
        if self.busy and (self.shown is None or self._stale()):
            return "computing…"
        if self.shown is None or self._stale():
            return "not shown"
        if self.busy:
            return f"first {self.shown.runs} of {self.wish.runs} histories; refining…"
        return f"{self.shown.runs} histories, in {self.shown.seconds:.1f} s"

    def _sinces(self) -> dict[str, str]:
        own = (
            {}
            if self.wish.since in (BRANCH, FIRST)
            else {str(self.wish.since): month_name(self.wish.since)}
        )
        return {
            **own, str(BRANCH): f"{month_name(BRANCH)}, the past is kept",
            str(FIRST): f"{month_name(FIRST)}, the past changes too",
        }  # fmt: skip

    def _found(self) -> Json:
        if not self.query.strip():
            return {"found": [], "more": 0}
        found = make.matching(self.query, self.structural)
        return {
            "found": [self._row(slider) for slider in found[:MOST_FOUND]],
            "more": max(0, len(found) - MOST_FOUND),
        }

    def _groups(self) -> list[Json]:
        """The owner's sliders by mechanism; only those of the group that is open are sent."""
        mine = [
            slider for slider in make.sliders().values()
            if slider.owner == self.owner and (self.structural or not slider.structural)
        ]  # fmt: skip
        return [
            {
                "name": name, "title": make.mechanism_title(name),
                "count": sum(slider.mechanism == name for slider in mine),
                "open": name == self.open,
                "sliders": [self._row(s) for s in mine if s.mechanism == name == self.open],
            }
            for name in dict.fromkeys(slider.mechanism for slider in mine)
        ]  # fmt: skip

    def _row(self, slider: Slider) -> Json:
        own = self.wish.parameters.get(slider.name)
        value = slider.usual if own is None else own
        return {
            "name": slider.name, "meaning": slider.meaning, "unit": slider.unit,
            "low": min(slider.low, value), "high": max(slider.high, value), "step": slider.step,
            "value": value, "usually": slider.usually, "moved": own is not None,
            "about": slider.about,
        }  # fmt: skip


def _source(png: bytes) -> str:
    """A picture as a page embeds it; nothing where there is none."""
    return f"data:image/png;base64,{b64encode(png).decode('ascii')}" if png else ""


def _about(wish: PageRequest) -> str:
    if wish.file:
        return str(wish.rest.get("description") or wish.rest.get("name") or wish.file)
    return load_plan(str(wish.variant)).description


def _check_choice(name: str, choices: Mapping[str, Any], what: str) -> str:
    if name not in choices:
        raise UserError(f"no {what} {str(name)[:60]!r}.{nearest(str(name)[:60], choices)}")
    return name


def _with_name(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The names with one more; the oldest goes where they would be too many."""
    return names if name in names else (*names, name)[-MOST:]


def _check_whole(said: Any, what: str, most: int) -> int:
    try:
        number = int(said)
    except (TypeError, ValueError):
        raise UserError(f"{what}: give a whole number from 0 to {most}") from None
    if not 0 <= number <= most:
        raise UserError(f"{what} = {number}: give a whole number from 0 to {most}")
    return number


#: What can be done on the page.
ACTS: dict[str, Callable[[Controller, Any], None]] = {
    "base": Controller._choose_base, "variant": Controller._choose_variant, "since": Controller._choose_since,
    "runs": Controller._choose_runs, "seed": Controller._choose_seed, "move": Controller._move,
    "put_back": Controller._put_back, "switch": Controller._switch, "reset": Controller._reset,
    "upload": Controller._upload, "tab": Controller._tab, "show": Controller._show, "hide": Controller._hide,
    "lay": Controller._lay, "lift": Controller._lift, "month": Controller._month, "history": Controller._history,
    "find": Controller._find, "own": Controller._own, "unfold": Controller._unfold, "constants": Controller._constants,
    "dismiss": Controller._dismiss,
}  # fmt: skip
