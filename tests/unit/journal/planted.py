"""A fault planted in a commit, for tests of what an act leaves behind when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


class PlantedError(Exception):
    """Stands for whatever may go wrong in the middle of an act."""


@contextmanager
def failing_commits(engine: Engine) -> Iterator[None]:
    """Let every commit fail before it is made."""

    def fail(*_: object) -> None:
        raise PlantedError

    event.listen(engine, "commit", fail)
    try:
        yield
    finally:
        event.remove(engine, "commit", fail)
