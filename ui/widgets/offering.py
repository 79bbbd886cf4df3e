"""A text field that offers names while it is typed: places, and whatever else has a list."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter

from app.catalogue.towns import towns_like
from app.i18n import Words
from models.catalogue.rules.naming import PLACE_MARK
from models.values.text import search_key
from ui.widgets.line import Line

_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
OFFERED: Final = 9
"""So many names are offered at once."""


class OfferingLine(Line):
    """Down goes into the names, Enter takes the one marked, else the only one that can be meant.

    What was typed stays where nothing is taken: a name that is not offered is an answer too.
    """

    def __init__(
        self, words: Words, *, offers: Callable[[str, int], tuple[str, ...]], chars: int = 0
    ) -> None:
        super().__init__(words, chars=chars, rtl=True)
        self._offers: Final = offers
        self._names: Final = QStringListModel(self)
        self._list: Final = QCompleter(self._names, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setMaxVisibleItems(OFFERED)
        self._list.setWidget(self)
        popup = self._list.popup()
        assert popup is not None  # a completer that pops up has one
        self._popup: Final = popup
        self._list.activated.connect(self._taken)
        self.textEdited.connect(self._offer)

    def take(self, name: str) -> None:
        """Put an offered name into the field."""
        self.setText(name)
        self._popup.hide()

    def _taken(self, name: object) -> None:
        # Qt tells of the same choice as a text and as a place in the list.
        if isinstance(name, str):
            self.take(name)

    def offered(self) -> tuple[str, ...]:
        """Give the names offered now, none while the list is shut."""
        return tuple(self._names.stringList()) if self._popup.isVisible() else ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the only name that what was typed can mean, and goes on."""
        if event.key() in _ENTERS and self.offered():
            if (only := self._only()) is not None:
                self.setText(only)
            self._popup.hide()
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A list nobody looks at is shut."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._popup.hide()
        super().focusOutEvent(event)

    def _offer(self, typed: str) -> None:
        names = self._offers(typed, OFFERED)
        if not names or names == (typed,):
            self._popup.hide()
            return
        self._names.setStringList(list(names))
        self._list.complete()

    def _only(self) -> str | None:
        names, typed = self._names.stringList(), search_key(self.text())
        exact = [name for name in names if typed in (search_key(name), search_key(last_of(name)))]
        found = exact or names
        return found[0] if len(found) == 1 else None


class PlaceEdit(OfferingLine):
    """A place from its province down: a city brings its province, a village is typed behind it."""

    def __init__(self, words: Words) -> None:
        super().__init__(words, offers=_places, chars=34)

    def value(self) -> str:
        """Give the names with one mark between them, whatever divides them as typed."""
        return PLACE_MARK.join(levels_of(self.text()))


def levels_of(typed: str) -> list[str]:
    """Give the names of a place as typed, from the province down."""
    divided = typed
    for mark in ("/", "،", ","):
        divided = divided.replace(mark, PLACE_MARK.strip())
    return [name.strip() for name in divided.split(PLACE_MARK.strip()) if name.strip()]


def last_of(place: str) -> str:
    """Give the last name of a place."""
    return (levels_of(place) or [""])[-1]


def _places(typed: str, most: int) -> tuple[str, ...]:
    """Offer places until a city stands there: villages are in no list."""
    return towns_like(typed, most) if len(levels_of(typed)) < 3 else ()
