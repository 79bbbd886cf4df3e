"""The Qt application: one look, one language direction, one window for one profile."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from app.i18n import Words
from ui.look import Look
from ui.tongue import direction_of

NAME = "pishkhan"


def open_application(
    arguments: Sequence[str], words: Words, zoom: int
) -> tuple[QApplication, Look]:
    """Make the application and dress it; called once, before any widget.

    Qt's own Persian translation is left out on purpose: it renames the keys of the keyboard. All
    words of this window are its own.
    """
    QCoreApplication.setApplicationName(NAME)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(list(arguments))
    application.setLayoutDirection(direction_of(words))
    application.setQuitOnLastWindowClosed(True)
    return application, Look(application, zoom)
