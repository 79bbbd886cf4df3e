"""The message strip above the work pane: what was done, what can be undone, what must be fixed."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

from app.i18n import Words
from ui.actions import BY_NAME, cap
from ui.theme import colours, fonts
from ui.told import Kind, Notice, Problem, said, tell
from ui.widgets.basic import Button, Picture, announce, button, clear, column, label, restyle, row
from ui.widgets.flow import Flow

DONE_MS: Final = 4_000
UNDO_MS: Final = 10_000
_LIVES: Final = {Kind.DONE: DONE_MS, Kind.UNDOABLE: UNDO_MS}
LINES_SEEN: Final = 3
LINES_TALL: Final = 7
"""Height of the list of problems, in lines of plain text: in a small window, and in a tall one."""

TALL_PX: Final = 640
"""Height of a window that is tall, at a zoom of 100 %."""

_LINK_PADDING: Final = 28
_COLOURS: Final = {
    Kind.DONE: colours.SUCCESS_TEXT,
    Kind.UNDOABLE: colours.SENDING_TEXT,
    Kind.FIX: colours.ERROR,
    Kind.DEVICE: colours.WARNING_TEXT,
}


class _Few(QScrollArea):
    """Shows a few lines of links at once, and the one with the focus always."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        """Be as high as the links, up to a few lines of them."""
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        wide = max(self.viewport().width(), 200)
        needed = layout.heightForWidth(wide) if layout is not None else 0
        tall = self.window().height() * fonts.BASE_PX >= TALL_PX * self.font().pixelSize()
        lines = LINES_TALL if tall else LINES_SEEN
        return QSize(wide, min(needed, self.fontMetrics().height() * lines))

    def minimumSizeHint(self) -> QSize:
        """Never be squeezed: an unseen problem is no help."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the link that gets the focus into sight."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, 4)
        return super().eventFilter(watched, event)


class _Whole(QWidget):
    """A flow of acts that is never cut below its last line."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the acts need at this width."""
        super().resizeEvent(event)
        if (layout := self.layout()) is not None:
            self.setMinimumHeight(layout.heightForWidth(event.size().width()))


class _Link(Button):
    """A problem to go to; where the line is too short the whole of it stands in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("rank", "quiet")
        # A button's own policy makes its hint its least width, and the list wider than its place.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""

    def say(self, text: str) -> None:
        """Show a text, whole or cut."""
        self._whole = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self._cut()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for room for all of it."""
        hint = super().sizeHint()
        # Two more, since a width is rounded and a cut is not.
        wide = self.fontMetrics().horizontalAdvance(self._whole) + _LINK_PADDING + 2
        return QSize(wide, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Be cut rather than make the list wider than its place."""
        return QSize(_LINK_PADDING * 4, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = max(0, self.width() - _LINK_PADDING)
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if self.text() != cut.replace("&", "&&"):
            self.setText(cut.replace("&", "&&"))


class MessageStrip(QFrame):
    """One message at a time; it takes the focus only when there is something to put right.

    Signals:
        undone: the undo button was pressed. picked: the problem at the field of that name.
        asked: the button of that act of the window was pressed.
        turned: another message is shown, or none.
    """

    undone = Signal()
    picked = Signal(str)
    asked = Signal(str)
    turned = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._words = words
        self._notice: Notice | None = None
        self._icon: Final = Picture()
        self._text: Final = label(wrap=True)
        self._undo: Final = button("window.strip.undo", words, "quiet", cap="Ctrl+Z")
        self._undo.clicked.connect(self.undone)
        self._inside: Final = QWidget()
        self._inside.setProperty("role", "bare")
        self._flow: Final = Flow(self._inside, gap=2)
        self._problems: Final = _Few(self._inside)
        self._links: list[_Link] = []
        self._beneath: Final = _Whole()
        self._beneath.setProperty("role", "bare")
        self._acts: Final = Flow(self._beneath, gap=6)
        self._build()
        self._life: Final = QTimer(self)
        self._life.setSingleShot(True)
        self._life.timeout.connect(self.tire)
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Show a message once; the same one again changes nothing, None takes it away."""
        if notice is self._notice:
            return
        self._notice = notice
        self._life.stop()
        _application().removeEventFilter(self)
        if notice is None:
            self.hide()
            return
        self._offer(notice.acts)
        self._say(notice)
        self.show()
        announce(self, self._text.text())
        if self.life_ms():
            self._life.start(self.life_ms())
        if notice.kind is Kind.DONE:
            _application().installEventFilter(self)
        elif notice.kind is Kind.FIX and self._links:
            self._links[0].setFocus()

    def settle(self, fields: frozenset[str]) -> None:
        """Keep of the listed problems only those of these fields; with none left, go away."""
        if self._notice is None or self._notice.kind is not Kind.FIX or not self._links:
            return
        for link in self._links:
            link.setVisible(str(link.property("field")) in fields)
        if not any(link.isVisibleTo(self._inside) for link in self._links):
            self.hide()

    def tire(self) -> None:
        """Go away, if this message is one of those that go by themselves."""
        if self.life_ms():
            self._life.stop()
            self.hide()

    def life_ms(self) -> int:
        """Give how long the message stays by itself; 0 is until it is solved."""
        return _LIVES.get(self._notice.kind, 0) if self._notice is not None else 0

    def text(self) -> str:
        """Give the message shown, empty when there is none."""
        return self._text.text() if not self.isHidden() else ""

    def links(self) -> tuple[Button, ...]:
        """Give the problems listed, each as what leads to its field."""
        return tuple(self._links)

    def kind(self) -> Kind | None:
        """Give the kind of the message shown, None while there is none."""
        return None if self._notice is None or self.isHidden() else self._notice.kind

    def minimumSizeHint(self) -> QSize:
        """Be whole at the width there is: a layout short of room takes from what is larger."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.width())))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the window's title."""
        super().showEvent(event)
        self.turned.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell the window's title."""
        super().hideEvent(event)
        self.turned.emit()

    def reword(self, words: Words) -> None:
        """Say the message in the language in use."""
        self._words = words
        if self._notice is not None:
            self._say(self._notice)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A message of something done goes with the next key."""
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, QWidget):
            _application().removeEventFilter(self)
            self.hide()
        return False

    def _build(self) -> None:
        upper = row(10)
        upper.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        upper.addWidget(self._text, 1)
        upper.addWidget(self._undo)
        down = column(4)
        down.setContentsMargins(12, 6, 12, 6)
        down.addLayout(upper)
        down.addWidget(self._beneath)
        down.addWidget(self._problems)
        self.setLayout(down)

    def _say(self, notice: Notice) -> None:
        restyle(self, "kind", notice.kind.value)
        self._icon.show_icon(notice.kind.value, _COLOURS[notice.kind])
        self._text.setText(tell(self._words, notice.told))
        self._undo.setVisible(notice.kind is Kind.UNDOABLE)
        self._list(notice.problems)

    def _offer(self, acts: tuple[str, ...]) -> None:
        """Offer acts in a line of their own, so that the message keeps its width."""
        clear(self._acts)
        self._beneath.setVisible(bool(acts))
        for name in acts:
            made = button(BY_NAME[name].words, self._words, "quiet", cap=cap(name))
            made.clicked.connect(_asking(self, name))
            self._acts.addWidget(made)

    def _list(self, problems: tuple[Problem, ...]) -> None:
        while len(self._links) > len(problems):
            spare = self._links.pop()
            self._flow.removeWidget(spare)
            spare.deleteLater()
        while len(self._links) < len(problems):
            link = _Link()
            link.clicked.connect(_picking(self, link))
            link.installEventFilter(self._problems)
            self._flow.addWidget(link)
            self._links.append(link)
        for link, problem in zip(self._links, problems, strict=True):
            link.setProperty("field", problem.field)
            link.say(said(self._words, problem))
            link.show()
        self._problems.setVisible(bool(problems))


def _application() -> QCoreApplication:
    application = QApplication.instance()
    assert application is not None  # a strip is a widget, and there are none without one
    return application


def _asking(strip: MessageStrip, name: str) -> Callable[[], None]:
    return lambda: strip.asked.emit(name)


def _picking(strip: MessageStrip, link: _Link) -> Callable[[], None]:
    return lambda: strip.picked.emit(str(link.property("field")))
