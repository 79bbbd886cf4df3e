"""Jobs that are done at once, for tests that are not about threads."""

from collections.abc import Callable
from typing import TypeVar

from models.errors import CounterError

T = TypeVar("T")


class NowJobs:
    """Does the work when it is asked for, on the thread that asks."""

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None],
    ) -> None:
        """Do it."""
        try:
            result = work()
        except CounterError as error:
            failed(error)
        else:
            done(result)


class LaterJobs:
    """Keeps what is asked for until a test lets it be done; so a test stands in between."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None],
    ) -> None:
        """Keep it."""
        self.waiting.append(lambda: NowJobs().run(work, done, failed))

    def finish(self) -> None:
        """Do all of it, and what it asks for in turn."""
        while self.waiting:
            self.waiting.pop(0)()
