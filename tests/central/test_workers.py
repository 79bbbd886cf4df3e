"""Several processes on one port: all answer, one that dies is replaced, all end when told to."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
from fastapi import FastAPI

from app.central.central import Central
from app.central.serving import Workers


@contextmanager
def opened(folder: Path, number: int) -> Iterator[FastAPI]:
    """Open a centre in the worker of a number, which leaves its mark."""
    central = Central.open(folder)
    (folder / f"worker-{number}-{os.getpid()}").touch()
    yield central.make_app()
    central.close()


def test_workers_share_a_port_and_one_that_dies_is_started_again(tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    Central.open(folder).close()
    workers = Workers(partial(opened, folder), 2, "127.0.0.1", 0)
    statuses: list[int] = []

    def marks() -> set[str]:
        return {path.name for path in folder.glob("worker-*")}

    def ask_until(count: int) -> None:
        """Ask, each time over a connection of its own, until so many workers have come up."""
        while len(marks()) < count:
            statuses.append(httpx.get(f"{workers.url}/v1/hello", timeout=60).status_code)

    def look() -> None:
        try:
            ask_until(2)
            os.kill(int(min(marks()).rpartition("-")[2]), signal.SIGKILL)
            ask_until(3)
        finally:
            workers.stop()

    looking = threading.Thread(target=look)
    looking.start()
    workers.run()
    looking.join()

    assert len(marks()) == 3
    assert statuses
    assert set(statuses) == {200}
