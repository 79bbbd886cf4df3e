"""The last resort: what nobody caught is logged by kind and place, and the clerk gets a number."""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from ui.evidence import evidence

log = logging.getLogger(__name__)
qt_log = logging.getLogger("ui.qt")

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Breakdown(QObject):
    """Catches on every thread, tells on the GUI thread.

    Signals:
        happened: the reference number under which the evidence stands in the log.
    """

    happened = Signal(str)
    _caught = Signal(str)

    def __init__(self, reference: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reference: Final = reference
        self._caught.connect(self.happened, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the place of the hooks that would print to a terminal nobody sees."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error
        qInstallMessageHandler(_log_qt)

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _on_error(
        self, kind: type[BaseException], _error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, _error, trace)
            return
        self._keep(kind, trace)

    def _on_thread_error(self, args: threading.ExceptHookArgs) -> None:
        self._keep(args.exc_type, args.exc_traceback)

    def _keep(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        reference = self._reference()
        log.critical("unexpected, ref %s: %s", reference, evidence(kind, trace))
        self._caught.emit(reference)


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
