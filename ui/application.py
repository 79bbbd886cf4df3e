"""The Qt application: one look, one language direction, one window for one profile."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from app.i18n import Words
from app.settings import Appearance
from ui.look import Look
from ui.qt_words import speak_qt
from ui.tongue import direction_of

NAME = "pishkhan"


def open_application(
    arguments: Sequence[str],
    words: Words,
    zoom: int,
    appearance: Appearance = Appearance.LIGHT,
) -> tuple[QApplication, Look]:
    """Make the application and dress it; called once, before any widget.

    What Qt says itself (file dialogs, standard buttons) is said in its own translation, without
    the names of keys: those stand on the key-caps.
    """
    QCoreApplication.setApplicationName(NAME)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(list(arguments))
    application.setLayoutDirection(direction_of(words))
    application.setQuitOnLastWindowClosed(True)
    speak_qt(application, words.language)
    return application, Look(application, zoom, appearance)
