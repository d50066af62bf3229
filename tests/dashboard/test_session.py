"""The latest request is answered, stale work stops, sessions leave each other alone, processes may die."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from sim.dashboard.engine import split_plans
from sim.dashboard.incremental import TASK_MONTHS
from sim.dashboard.request import FIRST_MONTH, PageRequest, request_plans
from sim.dashboard.session import Refusal, Session
from sim.dashboard.view_state import ViewState
from sim.dashboard.workers import CancelToken, Superseded, Workers
from sim.scenario.plan import MONTHS
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


def test_of_many_requests_only_the_last_is_answered(session, heard):
    for value in (0.1, 0.2, 0.3, 0.4):
        session.submit(SMALL.with_value("dprk.hunger", value), ONE)
    answer = heard.wait()
    assert answer.request.parameters == {"dprk.hunger": 0.4}
    assert len(heard.answers) == 1


def test_two_sessions_are_answered_each_with_its_own(engine):
    one, other = Heard(), Heard()
    sessions = Session(engine, one), Session(engine, other)
    for value in (0.5, 0.6):
        sessions[0].submit(SMALL.with_value("dprk.hunger", value), ONE)
        sessions[1].submit(SMALL.with_value("dprk.hunger", 2 * value), ONE)
    assert one.wait().request.parameters == {"dprk.hunger": 0.6}
    assert other.wait().request.parameters == {"dprk.hunger": 1.2}
    assert one.answers[-1].content.charts[0].lines != other.answers[-1].content.charts[0].lines
    for session in sessions:
        session.close()
        assert not session.folder.exists()


@pytest.mark.slow
def test_where_the_past_must_be_run_a_first_picture_of_few_comes_before_all(session, heard):
    request = replace(PageRequest(), runs=250, since=FIRST_MONTH, variant="baseline").with_value(
        "dprk.hunger", 0.3
    )
    session.submit(request, ONE)
    heard.wait()
    assert [answer.runs for answer in heard.answers] == [100, 250]


def test_a_session_that_is_closed_hears_nothing_more(engine, heard):
    session = Session(engine, heard)
    session.submit(SMALL.with_value("dprk.hunger", 0.77), ONE)
    session.close()
    session.submit(SMALL, ONE)
    session._thread.join(PATIENCE)
    assert not session._thread.is_alive()
    assert heard.answers == []


def test_what_is_wrong_is_told_and_the_session_goes_on(session, heard):
    session.submit(SMALL.with_value("dprk.hunger", -1.0), ONE)
    refused = heard.wait()
    assert isinstance(refused, Refusal)
    assert "dprk.hunger = -1 lies outside" in refused.mistakes[0]
    again = Heard()
    session._on_answer = again
    session.submit(SMALL, ONE)
    assert again.wait().request == SMALL


def _begin(number, folder):
    """A task that leaves a file when it begins."""
    (folder / str(number)).touch()
    time.sleep(0.3)


def test_what_is_superseded_ends_at_once_and_leaves_no_queue(tmp_path):
    workers = Workers(1)
    try:
        assert workers.map(abs, [(-1,), (-2,)], CancelToken()) == [1, 2]
        token = CancelToken()
        with ThreadPoolExecutor(1) as other:
            future = other.submit(workers.map, _begin, [(n, tmp_path) for n in range(9)], token)
            end = time.monotonic() + PATIENCE
            while not list(tmp_path.iterdir()) and time.monotonic() < end:
                time.sleep(0.01)
            token.cancel()
            assert isinstance(future.exception(0.2), Superseded)
        assert workers.map(abs, [(-3,)], CancelToken()) == [3]
        assert len(list(tmp_path.iterdir())) <= 2
        with pytest.raises(Superseded):
            workers.map(abs, [(-1,)], token)
    finally:
        workers.close()
    assert not workers.folder.exists()


def test_months_are_stepped_in_short_tasks(engine, tmp_path, monkeypatch):
    plans = request_plans(SMALL, tmp_path)
    spans = []

    def count(function, arguments, token):
        spans.extend(task.last - task.first for (task,) in arguments)
        return [function(*one) for one in arguments]

    monkeypatch.setattr(engine.workers, "map", count)
    names = {plan.name: ["talks"] for plan in plans}
    engine.runs.series(split_plans(SMALL, plans), names, SMALL.runs, 77, CancelToken())
    assert max(spans) <= TASK_MONTHS
    assert sum(spans) > MONTHS


def _dies_once(file):
    if not file.exists():
        file.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


@pytest.mark.slow
def test_a_process_that_dies_is_replaced_and_its_work_done_again(tmp_path):
    workers = Workers(1)
    try:
        token = CancelToken()
        assert workers.map(_dies_once, [(tmp_path / "died",)], token) == ["done"]
    finally:
        workers.close()
