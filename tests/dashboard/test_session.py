"""The latest wish is answered, stale work stops, sessions leave each other alone, processes may die."""

import os
import signal
import time
from dataclasses import replace

import pytest

from sim.dashboard.request import FIRST, PageRequest
from sim.dashboard.session import Refused, Session
from sim.dashboard.tasks import Superseded, check_wanted
from sim.dashboard.view_state import ViewState
from sim.dashboard.workers import CancelToken, Workers
from tests.dashboard.conftest import PATIENCE, Heard

SMALL = replace(PageRequest(), runs=52)
ONE = ViewState(indicators=("talks",))


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def session(engine, heard):
    made = Session(engine, heard)
    yield made
    made.close()


def test_of_many_wishes_only_the_last_is_answered(session, heard):
    for value in (0.1, 0.2, 0.3, 0.4):
        session.ask(SMALL.with_value("dprk.hunger", value), ONE)
    answer = heard.wait()
    assert answer.wish.parameters == {"dprk.hunger": 0.4}
    assert len(heard.answers) == 1


def test_two_sessions_are_answered_each_with_its_own(engine):
    one, other = Heard(), Heard()
    sessions = Session(engine, one), Session(engine, other)
    for value in (0.5, 0.6):
        sessions[0].ask(SMALL.with_value("dprk.hunger", value), ONE)
        sessions[1].ask(SMALL.with_value("dprk.hunger", 2 * value), ONE)
    assert one.wait().wish.parameters == {"dprk.hunger": 0.6}
    assert other.wait().wish.parameters == {"dprk.hunger": 1.2}
    assert one.answers[-1].pictures[0].png != other.answers[-1].pictures[0].png
    for session in sessions:
        session.close()
        assert not session.folder.exists()


@pytest.mark.slow
def test_where_the_past_must_be_run_a_first_picture_of_few_comes_before_all(session, heard):
    wish = replace(PageRequest(), runs=250, since=FIRST, variant="baseline").with_value(
        "dprk.hunger", 0.3
    )
    session.ask(wish, ONE)
    heard.wait()
    assert [answer.runs for answer in heard.answers] == [100, 250]


def test_a_session_that_is_closed_hears_nothing_more(engine, heard):
    session = Session(engine, heard)
    session.ask(SMALL.with_value("dprk.hunger", 0.77), ONE)
    session.close()
    session.ask(SMALL, ONE)
    session._thread.join(PATIENCE)
    assert not session._thread.is_alive()
    assert heard.answers == []


def test_what_is_wrong_is_told_and_the_session_goes_on(session, heard):
    session.ask(SMALL.with_value("dprk.hunger", -1.0), ONE)
    refused = heard.wait()
    assert isinstance(refused, Refused)
    assert "dprk.hunger = -1 lies outside" in refused.mistakes[0]
    again = Heard()
    session._tell = again
    session.ask(SMALL, ONE)
    assert again.wait().wish == SMALL


def _waits(wanted, file):
    """Work that goes on until it is no longer wanted, and says that it has begun."""
    file.touch()
    while True:
        check_wanted(wanted)
        time.sleep(0.01)


def test_work_that_is_no_longer_wanted_stops_in_its_process(tmp_path):
    hands = Workers(workers=1)
    try:
        token, begun = CancelToken(hands.folder, "wanted"), tmp_path / "begun"
        future = hands._started().submit(_waits, token.file, begun)
        end = time.monotonic() + PATIENCE
        while not begun.exists() and time.monotonic() < end:
            time.sleep(0.01)
        token.revoke()
        assert isinstance(future.exception(PATIENCE), Superseded)
        with pytest.raises(Superseded):
            hands.all_done(abs, [(-1,)], token)
        assert hands.all_done(abs, [(-1,), (-2,)], CancelToken(hands.folder, "again")) == [1, 2]
    finally:
        hands.close()
    assert not hands.folder.exists()


def _dies_once(file):
    if not file.exists():
        file.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


@pytest.mark.slow
def test_a_process_that_dies_is_replaced_and_its_work_done_again(tmp_path):
    hands = Workers(workers=1)
    try:
        token = CancelToken(hands.folder, "wanted")
        assert hands.all_done(_dies_once, [(tmp_path / "died",)], token) == ["done"]
    finally:
        hands.close()
