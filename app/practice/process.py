"""The counter's process as its parent sees it: steps are asked, answers come, it can be killed."""

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from models.errors import Fault

PATIENCE_S: Final = 120
_OF_THE_MACHINE: Final = ("disk.", "file.", "line.", "printer.")
"""Whatever the step was, it is the machine that stands in its way."""


@dataclass(frozen=True, slots=True)
class Desktop:
    """What a counter's process is started with; `life` counts its starts from 1."""

    profile: Path
    address: str
    receipts: Path
    language: str
    seed: int
    visits: int
    start: datetime
    life: int


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C pass unheard while processes are begun or ended; what is begun inherits that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def live(desktop: Desktop, pipe: Connection) -> None:
    """Live as a counter's process: Ctrl-C is the parent's to answer; it tells us, or kills us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from app.practice.clerk import run  # noqa: PLC0415 - only now can nothing disturb its loading

    run(desktop, pipe)


class CounterProcess:
    """One life of the counter's process."""

    def __init__(self, desktop: Desktop) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=live, args=(desktop, theirs), name="counter", daemon=True
        )
        with undisturbed():
            self._process.start()
        theirs.close()

    def ask(self, what: str, argument: object = None) -> Any:
        """Have a step played; raises a Fault when it was refused or the process is gone."""
        try:
            self._pipe.send((what, argument))
            if not self._pipe.poll(PATIENCE_S):
                raise Fault("practice.silent", step=what)
            outcome, answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise Fault("practice.gone", step=what) from error
        if outcome != "ok" and answer.startswith(_OF_THE_MACHINE):
            raise Fault(answer)
        if outcome != "ok":
            raise Fault("practice.refused", step=what, why=answer)
        return answer

    def kill(self) -> None:
        """End the process as a power cut would: at once, whatever it was doing."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def end(self) -> None:
        """Let the process close its files and end."""
        self.ask("end")
        self._process.join(PATIENCE_S)
        self._pipe.close()

    @property
    def alive(self) -> bool:
        """Tell whether the process still runs."""
        return self._process.is_alive()
