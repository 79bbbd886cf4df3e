"""The message strip above the work pane: what was done, what can be undone, what must be fixed."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from app.i18n import Speech
from ui.theme import colours
from ui.told import Kind, Notice, Problem, tell
from ui.widgets.basic import Button, Picture, announce, button, column, label, restyle, row
from ui.widgets.flow import Flow

DONE_MS: Final = 4_000
UNDO_MS: Final = 10_000
_COLOURS: Final = {
    Kind.DONE: colours.SUCCESS_TEXT,
    Kind.UNDOABLE: colours.SENDING_TEXT,
    Kind.FIX: colours.ERROR,
    Kind.DEVICE: colours.WARNING_TEXT,
}


class MessageStrip(QFrame):
    """One message at a time; it takes the focus only when there is something to put right.

    Signals:
        undone: the undo button was pressed. picked: the problem at the field of that name.
    """

    undone = Signal()
    picked = Signal(str)

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._speech = speech
        self._notice: Notice | None = None
        self._icon: Final = Picture()
        self._text: Final = label(wrap=True)
        self._undo: Final = button("window.strip.undo", speech, "quiet", cap="Ctrl+Z")
        self._undo.clicked.connect(self.undone)
        self._problems: Final = QWidget()
        self._problems.setProperty("role", "bare")
        self._flow: Final = Flow(self._problems, gap=4)
        self._links: list[Button] = []
        self._build()
        self._life: Final = QTimer(self)
        self._life.setSingleShot(True)
        self._life.timeout.connect(self.hide)
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Show a message once; the same one again changes nothing, None takes it away."""
        if notice is self._notice:
            return
        self._notice = notice
        self._life.stop()
        QApplication.instance().removeEventFilter(self)
        if notice is None:
            self.hide()
            return
        self._say(notice)
        self.show()
        announce(self, self._text.text())
        if notice.kind is Kind.DONE:
            self._life.start(DONE_MS)
            QApplication.instance().installEventFilter(self)
        elif notice.kind is Kind.UNDOABLE:
            self._life.start(UNDO_MS)
        elif notice.kind is Kind.FIX and self._links:
            self._links[0].setFocus()

    def settle(self, fields: frozenset[str]) -> None:
        """Keep of the listed problems only those of these fields; with none left, go away."""
        if self._notice is None or self._notice.kind is not Kind.FIX or not self._links:
            return
        for link in self._links:
            link.setVisible(str(link.property("field")) in fields)
        if not any(link.isVisibleTo(self._problems) for link in self._links):
            self.hide()

    def text(self) -> str:
        """Give the message shown, empty when there is none."""
        return self._text.text() if not self.isHidden() else ""

    def reword(self, speech: Speech) -> None:
        """Say the message in the language in use."""
        self._speech = speech
        if self._notice is not None:
            self._say(self._notice)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A message of something done goes with the next key."""
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, QWidget):
            QApplication.instance().removeEventFilter(self)
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
        down.addWidget(self._problems)
        self.setLayout(down)

    def _say(self, notice: Notice) -> None:
        restyle(self, "kind", notice.kind.value)
        self._icon.picture(notice.kind.value, _COLOURS[notice.kind])
        self._text.setText(tell(self._speech, notice.told))
        self._undo.setVisible(notice.kind is Kind.UNDOABLE)
        self._list(notice.problems)

    def _list(self, problems: tuple[Problem, ...]) -> None:
        while len(self._links) > len(problems):
            spare = self._links.pop()
            self._flow.removeWidget(spare)
            spare.deleteLater()
        while len(self._links) < len(problems):
            link = Button()
            link.setProperty("rank", "quiet")
            link.clicked.connect(_picking(self, link))
            self._flow.addWidget(link)
            self._links.append(link)
        for link, problem in zip(self._links, problems, strict=True):
            link.setProperty("field", problem.field)
            link.setText(said(self._speech, problem).replace("&", "&&"))
            link.show()
        self._problems.setVisible(bool(problems))


def said(speech: Speech, problem: Problem) -> str:
    """Say a problem in one line, with the field it is about."""
    text = tell(speech, problem.told)
    if problem.label is None:
        return text
    return speech.say(
        "window.strip.problem", label=problem.label.of(speech.language.value), problem=text
    )


def _picking(strip: MessageStrip, link: Button) -> Callable[[], None]:
    return lambda: strip.picked.emit(str(link.property("field")))
