"""P13: waiting has a ceiling, and the link's return or "send now" ends it at once."""

import threading
from datetime import timedelta

from app.clock import HandClock
from app.counter.sync.pace import CEILING_MS
from app.counter.sync.runner import Runner
from app.counter.sync.watch import Watch, route_to
from tests.sync.branch import Branch, Centre, demand_equal

DARK = timedelta(days=3)


class HandEvent(threading.Event):
    """An event that is waited for by moving the clock: three days go by in a moment."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__()
        self.clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        if not self.is_set():
            self.clock.advance(timedelta(seconds=timeout or 0))
        return self.is_set()


def runner_in_the_dark(branch: Branch, url: str) -> tuple[Runner, list[str]]:
    """Give a runner whose waiting moves the clock, and the route it looks at."""
    route: list[str] = [""]
    runner = branch.runner(url)
    runner._woken = HandEvent(branch.desk.clock)  # type: ignore[arg-type]
    runner._watch = Watch(lambda: route[-1])
    return runner, route


def test_p13_after_three_days_without_a_link_the_first_try_is_made_within_ten_seconds(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    branch.serve(5)
    url = centre.url
    centre.stop()
    clock = centre.clock
    runner, route = runner_in_the_dark(branch, url)
    dark_until = clock.now() + DARK
    while clock.now() < dark_until:
        assert not runner.pass_once()
        assert runner._wait_ms <= CEILING_MS
        if runner.pace.failures > 20:  # it has long reached its ceiling: no need to live them all
            clock.advance(timedelta(hours=6))
        runner._rest()
    assert branch.outbox().waiting >= 5

    centre.start()
    before, back = runner.woken, clock.now()
    runner._wait_ms = CEILING_MS
    route.append("10.0.0.7")
    runner._rest()
    assert (before, runner.woken) == (False, True)
    assert clock.now() - back <= timedelta(seconds=10)
    assert runner.pace.failures == 0
    runner.stop()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_p13_send_now_ends_the_waiting(centre: Centre, branch: Branch) -> None:
    url = centre.url
    centre.stop()
    runner, _ = runner_in_the_dark(branch, url)
    for _ in range(12):
        assert not runner.pass_once()
    before = centre.clock.now()
    runner.wake()
    runner._rest()
    assert centre.clock.now() == before
    assert runner.pace.failures == 0
    runner.stop()


def test_p13_the_route_is_looked_at_without_a_byte_on_the_line() -> None:
    route = route_to("http://127.0.0.1:9")  # nobody listens there, and nobody need
    assert route() == "127.0.0.1"
    watch = Watch(route)
    assert not watch.came_back()
    routes = iter(["", "10.0.0.7", "10.0.0.7", "", "10.0.0.9"])
    watch = Watch(lambda: next(routes))
    assert [watch.came_back() for _ in range(4)] == [True, False, False, True]
