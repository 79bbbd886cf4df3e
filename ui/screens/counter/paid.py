"""The card after a payment: the change to give back, large, until the next visit begins."""

from typing import Final

from PySide6.QtWidgets import QFrame

from app.i18n import Numeral, Words
from ui.screens.counter.state import Paid
from ui.theme import colours
from ui.widgets.basic import Picture, announce, column, label, row

_ROOMY: Final = (16, 12, 16, 12)
_COMPACT: Final = (12, 5, 12, 5)


class PaidCard(QFrame):
    """Shown beside an empty basket; any key of the next visit takes it away."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = words
        self._paid: Paid | None = None
        self._done: Final = label("heading")
        self._change: Final = label("change")
        self._aloud: Final = label("quiet", wrap=True)
        self._paper: Final = label("caption", wrap=True)
        head = row(8)
        head.addWidget(Picture("done", colours.SUCCESS_TEXT, px=22))
        head.addWidget(self._done, 1)
        self._down: Final = column(4)
        down = self._down
        down.setContentsMargins(*_ROOMY)
        down.addLayout(head)
        down.addWidget(self._change)
        down.addWidget(self._aloud)
        down.addWidget(self._paper)
        self.setLayout(down)
        self.hide()

    def show_paid(self, paid: Paid | None, *, troubled: bool = False) -> None:
        """Show a payment, or nothing; of the paper only while no device is in trouble."""
        self._paper.setVisible(not troubled)
        fresh = paid is not None and self._paid is None
        self._paid = paid
        self.setVisible(paid is not None)
        if paid is None:
            return
        self._say(paid)
        if fresh:
            announce(self, self._done.text())

    def set_compact(self, compact: bool) -> None:
        """Keep to what is said in a small window."""
        self._down.setContentsMargins(*(_COMPACT if compact else _ROOMY))
        self._down.setSpacing(1 if compact else 4)

    def reword(self, words: Words) -> None:
        """Say it in the language in use."""
        self._words = words
        if self._paid is not None:
            self._say(self._paid)

    def _say(self, paid: Paid) -> None:
        say = self._words.say
        number = Numeral(paid.short)
        self._done.setText(say("window.paid.done", number=number, total=paid.total))
        self._change.setText(self._words.rial(paid.change))
        some = bool(paid.change.amount)
        toman = self._words.toman(paid.change)
        back = say("window.paid.give_back", toman=toman) if some else say("window.paid.no_change")
        self._aloud.setText(back)
        self._change.setVisible(some)
        self._paper.setText(say("window.paid.printed" if paid.printed else "window.paid.printing"))
