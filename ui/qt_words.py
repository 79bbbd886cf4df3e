"""What Qt says itself, in the window's language: its file dialogs and its standard buttons."""

from typing import Final

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from app.i18n import Language, Words

_KEYS: Final = "QShortcut"
"""The context of the names of keys; what stands on a key-cap has no translation."""

_LACKING: Final = {
    "&Look in:": "window.files.look_in",
    "Files of &type:": "window.files.of_type",
    "Drive": "window.files.drive",
    "Folder": "window.files.folder",
}
"""What Qt's Persian translation leaves in English."""


class QtWords(QTranslator):
    """Qt's own translation without the names of keys, and with what it lacks."""

    def __init__(self, application: QApplication, language: Language) -> None:
        super().__init__(application)
        self._words: Final = Words(language)

    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Give Qt's words for a text of Qt's; a letter after `&` would be a shortcut, so none."""
        said: str | None = None
        if context != _KEYS:
            said = super().translate(context, sourceText, disambiguation, n)
            if not said and sourceText in _LACKING:
                said = self._words.say(_LACKING[sourceText])
        # An empty text would be shown; only the null text leaves Qt's own words in their place.
        return said.replace("&", "") if said else None  # type: ignore[return-value] # PySide's null text


def speak_qt(application: QApplication, language: Language) -> None:
    """Let Qt speak a language from now on; English is what it speaks by itself."""
    for one in application.findChildren(QtWords):
        application.removeTranslator(one)
        one.deleteLater()
    if language is Language.EN:
        return
    made = QtWords(application, language)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if made.load(f"qtbase_{language.value}", folder):
        application.installTranslator(made)
