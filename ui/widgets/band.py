"""The band under the header: what nobody may overlook about this office and its prices."""

from typing import Final

from PySide6.QtWidgets import QFrame, QSizePolicy

from app.i18n import Words
from ui.rows import Status
from ui.theme import colours
from ui.widgets.basic import Picture, label, row


class Band(QFrame):
    """Shown only while there is something to say: a practice office, a sample catalogue."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("band")
        self._words = words
        self._keys: tuple[str, ...] = ()
        self._text: Final = label()
        across = row(8)
        across.setContentsMargins(12, 2, 12, 2)
        across.addStretch(1)
        across.addWidget(Picture("device", colours.ON_PRIMARY, px=16))
        across.addWidget(self._text)
        across.addStretch(1)
        self.setLayout(across)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_status(self, status: Status) -> None:
        """Say what holds for this counter now."""
        said = (("window.practice", status.training), (status.mark, bool(status.mark)))
        self._keys = tuple(key for key, holds in said if holds)
        self.setVisible(bool(self._keys))
        self.reword(self._words)

    def text(self) -> str:
        """Give what is said, empty while nothing is."""
        return self._text.text() if self._keys else ""

    def reword(self, words: Words) -> None:
        """Say it in the language in use."""
        self._words = words
        self._text.setText(words.say("window.header.dot").join(map(words.say, self._keys)))
