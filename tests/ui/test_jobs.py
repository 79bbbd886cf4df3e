"""The worker thread: in order, answered on the GUI thread, errors sorted, closed in peace."""

import logging
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from models.errors import CounterError, Defect, Refusal
from ui.bridge import Bridge, Listener
from ui.jobs import QtJobs


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[QtJobs]:
    made = QtJobs(lambda: "7K2Q")
    yield made
    made.close()


def never(error: CounterError) -> None:
    raise AssertionError(error.code)


def test_work_is_done_on_another_thread_and_answered_on_this_one(
    qtbot: QtBot, jobs: QtJobs
) -> None:
    here, told = threading.get_ident(), list[tuple[int, int]]()
    jobs.run(threading.get_ident, lambda there: told.append((there, threading.get_ident())), never)
    qtbot.waitUntil(lambda: bool(told))
    ((there, answered),) = told
    assert there != here
    assert answered == here


def test_jobs_are_done_one_after_the_other_in_order(qtbot: QtBot, jobs: QtJobs) -> None:
    done: list[int] = []
    for number in range(50):
        jobs.run(partial(int, number), done.append, never)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == list(range(50))


def test_nothing_is_answered_before_run_returns(qtbot: QtBot, jobs: QtJobs) -> None:
    order: list[str] = []
    jobs.run(lambda: None, lambda _: order.append("answered"), never)
    order.append("returned")
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["returned", "answered"]


def test_a_refusal_comes_back_as_it_is(qtbot: QtBot, jobs: QtJobs) -> None:
    told: list[CounterError] = []

    def refuse() -> None:
        raise Refusal("bill.in_basket", field="bill")

    jobs.run(refuse, lambda _: None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].code == "bill.in_basket"


def test_anything_else_is_a_defect_whose_text_stays_out_of_the_log(
    qtbot: QtBot, jobs: QtJobs, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[CounterError] = []

    def break_down() -> None:
        raise ValueError("0499370899 Ali Mohammadi")

    with caplog.at_level(logging.ERROR, "ui.jobs"):
        jobs.run(break_down, lambda _: None, told.append)
        qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], Defect)
    assert told[0].facts["reference"] == "7K2Q"
    assert "7K2Q" in caplog.text
    assert "ValueError" in caplog.text
    assert "break_down" in caplog.text
    assert "0499370899" not in caplog.text
    assert "Ali" not in caplog.text


def test_closing_waits_for_the_running_job_and_drops_the_others(qtbot: QtBot) -> None:
    jobs = QtJobs(lambda: "")
    begun, go_on, done = threading.Event(), threading.Event(), list[str]()

    def long() -> str:
        begun.set()
        go_on.wait(5)
        done.append("long")
        return "answer"

    jobs.run(long, done.append, never)
    jobs.run(lambda: done.append("second"), lambda _: None, never)
    assert begun.wait(5)
    threading.Timer(0.05, go_on.set).start()
    jobs.close()
    jobs.run(lambda: done.append("late"), lambda _: None, never)
    qtbot.wait(20)
    assert done == ["long"]


def test_an_event_told_on_a_worker_is_heard_on_this_thread(qtbot: QtBot) -> None:
    listeners: list[Listener] = []

    def subscribe(listener: Listener) -> object:
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    bridge = Bridge(subscribe)  # type: ignore[arg-type] # the leaver is what it is
    heard: list[tuple[object, int]] = []
    bridge.heard.connect(lambda event: heard.append((event, threading.get_ident())))
    worker = threading.Thread(target=lambda: listeners[0]("receipt.printed"))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("receipt.printed", threading.get_ident())]
    bridge.close()
    assert listeners == []
