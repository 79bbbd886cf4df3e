"""The thread: woken by what matters, silent without a line, quick to stop, never in the way."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.queries.drawer import drawer_balance
from app.counter.sync.runner import EVENTS_NOW, Runner
from app.counter.tables import ATTEMPT
from app.storage.engine import reading
from models.errors import Defect
from models.values.rial import Rial
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import Branch, Centre, demand_equal

PATIENCE_S = 30


class Passes:
    """Counts passes as they end, and waits for the next one."""

    def __init__(self, branch: Branch) -> None:
        self._ended = threading.Semaphore(0)
        self._branch = branch
        branch.desk.news.listen(lambda told: self._count(told.what))

    def _count(self, what: str) -> None:
        if what == "sync.changed":
            self._ended.release()

    def wait_for_one(self) -> None:
        assert self._ended.acquire(timeout=PATIENCE_S)

    @property
    def noted(self) -> int:
        with reading(self._branch.engine) as connection:
            return connection.execute(sa.select(sa.func.count(ATTEMPT.c.attempt))).scalar_one()


@contextmanager
def running(runner: Runner) -> Iterator[Runner]:
    runner.start()
    try:
        yield runner
    finally:
        runner.stop()
        assert not runner.alive


def test_ten_acts_or_the_end_of_a_shift_wake_it_and_nine_do_not(
    centre: Centre, branch: Branch
) -> None:
    passes = Passes(branch)
    with running(branch.runner(centre.url)) as runner:
        passes.wait_for_one()
        branch.serve(EVENTS_NOW - 1)
        assert not runner.woken
        assert branch.outbox().waiting >= EVENTS_NOW - 1
        branch.serve()
        passes.wait_for_one()
        assert branch.outbox().waiting == 0

        expected = drawer_balance(branch.desk)
        count_cash(branch.desk, counts={1: expected.amount})
        close_shift(branch.desk, left=Rial(0))
        passes.wait_for_one()
        assert branch.outbox().waiting == 0
    demand_equal(branch, centre)


def test_a_pass_is_made_at_once_when_asked_for(centre: Centre, branch: Branch) -> None:
    passes = Passes(branch)
    with running(branch.runner(centre.url)) as runner:
        passes.wait_for_one()
        branch.serve()
        runner.wake()
        passes.wait_for_one()
        assert branch.outbox().waiting == 0


def test_without_a_line_acts_do_not_make_it_try_and_asking_does(
    centre: Centre, branch: Branch
) -> None:
    """Thousands of counters must not knock at each receipt while the centre is down."""
    runner = branch.runner(centre.url)
    centre.stop()
    assert not runner.pass_once()
    branch.serve(2 * EVENTS_NOW)
    before = runner.woken
    runner.wake()
    assert (before, runner.woken) == (False, True)
    runner.stop()


def hold(method: str, target: str, body: bytes) -> Answer:
    return Answer(200, {"Content-Type": "application/json"}, b" " * 100_000, drip=True)


def test_it_stops_at_once_though_an_answer_is_still_to_come(centre: Centre, branch: Branch) -> None:
    with middlebox(centre.url, hold) as box:
        runner = branch.runner(box.url)
        runner.start()
        assert box.asked.wait(PATIENCE_S)
        began = time.monotonic()
        runner.stop()
        assert not runner.alive
        assert time.monotonic() - began < 3
    assert branch.told("sync.defect") == []


def test_it_can_be_stopped_twice_and_before_it_was_started(centre: Centre, branch: Branch) -> None:
    for _ in range(2):
        runner = branch.runner(centre.url)
        runner.stop()
        runner.stop()
        assert not runner.pass_once()


def test_passes_while_visits_are_booked_break_no_chain_and_fail_no_commit(
    centre: Centre, branch: Branch
) -> None:
    runner, passes = branch.runner(centre.url), Passes(branch)
    stop = branch.desk.news.listen(
        lambda told: runner.wake() if told.what == "sync.changed" else None
    )
    with running(runner):
        number = 0
        while number < 30 or passes.noted < 8:
            branch.serve()
            if number % 10 == 3:
                centre.put_clerk(roles=["clerk", "inspector"] if number % 20 == 3 else ["clerk"])
            number += 1
        stop()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_a_defect_is_told_and_the_thread_lives_on(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()
    branch.desk.news.listen(
        lambda news: told.set() if (news.what, news.which) == ("sync.defect", "x.y") else None
    )
    passes = Passes(branch)
    runner = branch.runner(centre.url)
    good: Callable[[], bool] = runner.pass_once

    def broken() -> bool:
        monkeypatch.setattr(runner, "pass_once", good)
        raise Defect("x.y")

    monkeypatch.setattr(runner, "pass_once", broken)
    with running(runner):
        assert told.wait(PATIENCE_S)
        runner.wake()
        passes.wait_for_one()
    assert branch.desk.line_up


def test_the_notes_of_passes_do_not_grow_for_ever(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.counter.sync.runner.ATTEMPTS_KEPT", 3)
    runner = branch.runner(centre.url)
    for _ in range(6):
        assert runner.pass_once()
    runner.stop()
    assert Passes(branch).noted == 3
