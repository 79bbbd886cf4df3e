"""The one worker thread of the window: work goes out, answers come back on the GUI thread."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from models.errors import CounterError, Defect
from ui.evidence import evidence

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)
T = TypeVar("T")


class Jobs(Protocol):
    """How a presenter has work done without knowing of threads."""

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None],
    ) -> None:
        """Do `work` once, then call `done` with its answer or `failed` with its error."""


class QtJobs(QObject):
    """Runs callables one after the other on a single thread, answers on the GUI thread.

    A `CounterError` is answered as it is; anything else becomes a `Defect` that carries a
    reference number, and its kind and place (never its text) go to the log under that number.
    """

    _answered = Signal(object)

    def __init__(self, reference: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reference: Final = reference
        self._worker: ThreadPoolExecutor | None = None
        self._open = True
        # Queued even when the future is already settled: `run` must never answer before it returns.
        self._answered.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None],
    ) -> None:
        """Queue `work`; after `close()` it is not taken and nothing is answered."""
        if not self._open:
            return

        def settle(future: "Future[T]") -> None:
            if future.cancelled():
                return
            error = future.exception()
            if error is None:
                result = future.result()
                self._answered.emit(lambda: done(result))
            else:
                said = self._sorted(error)
                self._answered.emit(lambda: failed(said))

        if self._worker is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - with the first job

            self._worker = ThreadPoolExecutor(1, thread_name_prefix="counter-writer")
        self._worker.submit(work).add_done_callback(settle)

    def close(self) -> None:
        """Take no more work, drop what has not begun, and wait for what has."""
        self._open = False
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)

    def _sorted(self, error: BaseException) -> CounterError:
        if isinstance(error, CounterError):
            return error
        reference = self._reference()
        log.error("job failed, ref %s: %s", reference, evidence(type(error), error.__traceback__))
        return Defect("window.unexpected", reference=reference)

    @Slot(object)
    def _answer(self, call: Callable[[], None]) -> None:
        if self._open:
            call()
