"""The counter's process as its parent sees it: steps are asked, answers come, it can be killed."""

import multiprocessing
from collections.abc import Callable
from typing import Any, Final

from app.practice.clerk import Desktop, run
from models.errors import Fault

PATIENCE_S: Final = 120


class CounterProcess:
    """One life of the counter's process."""

    def __init__(self, desktop: Desktop) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=run, args=(desktop, theirs), name="counter", daemon=True
        )
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
        if outcome != "ok":
            raise Fault("practice.refused", step=what, why=str(answer))
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


Starter = Callable[[int], CounterProcess]
