"""The band under the header: what nobody may overlook about this office and its prices."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.i18n import Words
from ui.theme import colours
from ui.widgets.basic import Picture, column, label, restyle, row

if TYPE_CHECKING:
    from ui.rows import Status


class Band(QFrame):
    """Shown only while there is something to say: a practice office, a sample catalogue."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("band")
        self._words = words
        self._keys: tuple[str, ...] = ()
        self._practice = "window.practice"
        self._text: Final = label()
        across = self._across = row(8)
        across.addStretch(1)
        across.addWidget(Picture("device", colours.ON_PRIMARY, px=16))
        across.addWidget(self._text)
        across.addStretch(1)
        self._down: Final = column(0)
        self._down.setContentsMargins(12, 2, 12, 2)
        self._down.addLayout(across)
        self.setLayout(self._down)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_status(self, status: "Status") -> None:
        """Say what holds for this counter now."""
        said = ((self._practice, status.training), (status.mark, bool(status.mark)))
        self._keys = tuple(key for key, holds in said if holds)
        self.setVisible(bool(self._keys))
        self.reword(self._words)

    def practise(self, inside: bool) -> None:
        """Say from now on that this is the training, or again that it is a practice office."""
        self._practice = "training.band" if inside else "window.practice"

    def carry(self, beside: QWidget, below: QWidget) -> None:
        """Carry what else is to be said: something beside the words, something below them."""
        self._across.insertWidget(self._across.count() - 1, beside)
        self._down.addWidget(below)
        # Both rows find room on the smallest screen.
        restyle(self._text, "tone", "caption")
        self._down.setContentsMargins(12, 0, 12, 0)

    def sizeHint(self) -> QSize:
        """Ask for one line each; a width that breaks them gets its height by itself."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def text(self) -> str:
        """Give what is said, empty while nothing is."""
        return self._text.text() if self._keys else ""

    def reword(self, words: Words) -> None:
        """Say it in the language in use."""
        self._words = words
        self._text.setText(words.say("window.header.dot").join(map(words.say, self._keys)))
