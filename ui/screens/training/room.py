"""The training at the window: its band and coach, what the clerk has in front, the way out.

Made when it is first asked for: a window that nobody practises at has none of it.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from models.errors import CounterError
from ui.ports import Jobs
from ui.rows import Stage, Status
from ui.screens.all import Screens
from ui.screens.counter.state import Pane
from ui.screens.training.presenter import Sight, TrainingPresenter
from ui.screens.training.view import Coach, LeaveDialog
from ui.tongue import Tongue
from ui.training import Training
from ui.widgets.fieldrow import FieldRow
from ui.window import Window

_SOON_MS: Final = 40
"""Several things change at once after one key; the coach looks once, after them."""


class TrainingRoom(QObject):
    """Goes into the training and out of it; follows focus, pages and booked acts while inside."""

    def __init__(  # noqa: PLR0917 - what a room of the window stands on
        self,
        window: Window,
        screens: Screens,
        training: Training,
        jobs: Jobs,
        tongue: Tongue,
        arrived: Callable[[Status], None],
        refused: Callable[[CounterError], None],
    ) -> None:
        super().__init__(window)
        self._window: Final = window
        self._screens: Final = screens
        self._tongue: Final = tongue
        self._arrived: Final = arrived
        self._stage = Stage.SIGNED_OUT
        self._following = False
        self.coach: Final = Coach(tongue.words)
        self.practising: Final = TrainingPresenter(
            self.coach, training, jobs, turned=self._turned, refused=refused
        )
        window.band.carry(self.coach.head, self.coach)
        self._soon: Final = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)
        window.windowTitleChanged.connect(self._entitle)

    @property
    def inside(self) -> bool:
        """Whether the window stands on the training."""
        return self.practising.inside

    def asked(self) -> None:
        """Ctrl+Shift+T: in, or ask before going out."""
        if not self.inside:
            self.practising.entered()
            return
        self._screens.service_form.settle_now()
        dialog = LeaveDialog(self._tongue.words, self._window)
        dialog.went.connect(self.practising.left)
        dialog.began_anew.connect(self.practising.begun_anew)
        dialog.open()

    def seen(self, stage: Stage) -> None:
        """The window stands at this stage, and something may have changed."""
        self._stage = stage
        if self.inside:
            self._soon.start()

    def look(self) -> None:
        """Tell the coach what the clerk has in front."""
        self.practising.saw(self.sight())

    def sight(self) -> Sight:
        """Say what the clerk has in front."""
        screens = self._screens
        serving = screens.serving.state
        return Sight(
            stage=self._stage,
            home=self._window.stage.currentWidget() is screens.counter,
            lines=len(serving.basket.lines),
            paying=screens.paying.is_open,
            form=serving.pane is Pane.FORM,
            field=_field(QApplication.focusWidget()),
            closing=screens.closing.state.step,
        )

    def _turned(self, status: Status) -> None:
        inside = self.inside
        self._window.band.practise(inside)
        self.coach.show_both(visible=inside)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        if inside and not self._following:
            application.focusChanged.connect(self._moved)
        elif self._following and not inside:
            application.focusChanged.disconnect(self._moved)
        self._following = inside
        self._arrived(status)
        self._entitle(self._window.windowTitle())
        self.seen(status.stage)

    def _moved(self, _old: QWidget | None, _now: QWidget | None) -> None:
        self._soon.start()

    def put(self) -> None:
        """Type into the box what the lesson asks for."""
        self.practising.put_asked(self._screens.serving.box.scanned)
        self._screens.serving.box_asked()

    def _entitle(self, title: str) -> None:
        """Let the title say it too, whichever page is in front."""
        said = self._tongue.words.say("training.band")
        if self.inside and said not in title:
            whole = self._tongue.words.say("training.window", band=said, title=title)
            self._window.setWindowTitle(whole)


def _field(focus: QWidget | None) -> str:
    """Name the form's field that the keys go into."""
    while focus is not None:
        if isinstance(focus, FieldRow):
            return focus.name
        focus = focus.parentWidget()
    return ""
