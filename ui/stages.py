"""The page of each stage: which one stands in front, what Ctrl+Enter and Esc mean there."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from ui.rows import Stage, Status
from ui.screens.all import Screens


class Stages:
    """Brings the page of a stage forward; where the counter stands it is told."""

    def __init__(self, screens: Screens, front: Callable[[QWidget, str], None]) -> None:
        self._screens: Final = screens
        self._front: Final = front

    def bring(self, status: Status) -> None:
        """Bring the page of a stage to the front, and begin it."""
        screens = self._screens
        match status.stage:
            case Stage.FIRST_RUN:
                self._front(screens.first_run, "first_run")
                screens.enrolling.opened()
            case Stage.SIGNED_OUT | Stage.LOCKED:
                locked = status.stage is Stage.LOCKED
                self._front(screens.sign_in, "locked" if locked else "sign_in")
                screens.entering.opened(status)
            case Stage.NO_SHIFT if status.other:
                self._front(screens.handover, "handover")
                screens.handing.opened()
            case Stage.NO_SHIFT:
                self._front(screens.open_shift, "open_shift")
                screens.opening.opened()
            case Stage.SERVING:
                self._front(screens.counter, "main")
                screens.serving.opened(status)
            case Stage.CLOSING:
                self._front(screens.close_shift, "close_shift")
                screens.closing.opened()

    def bring_again(self, stage: Stage, status: Status) -> None:
        """Bring the page back that something else stood in front of; what is typed stays."""
        screens = self._screens
        match stage:
            case Stage.FIRST_RUN:
                self._front(screens.first_run, "first_run")
            case Stage.SIGNED_OUT | Stage.LOCKED:
                self._front(screens.sign_in, "sign_in")
            case Stage.NO_SHIFT if status.other:
                self._front(screens.handover, "handover")
                screens.handover.take_focus()
            case Stage.NO_SHIFT:
                self._front(screens.open_shift, "open_shift")
                screens.opening.renewed()
            case _:
                self._front(screens.counter, "main")
                screens.serving.came_back()

    def confirm(self, stage: Stage, status: Status) -> None:
        """Ctrl+Enter."""
        screens = self._screens
        match stage:
            case Stage.FIRST_RUN:
                screens.first_run.confirm()
            case Stage.NO_SHIFT if status.other:
                screens.handover.confirm()
            case Stage.NO_SHIFT:
                screens.open_shift.confirm()
            case Stage.CLOSING:
                screens.close_shift.confirm()
            case _:
                screens.confirm()

    def step_back(self, stage: Stage, status: Status) -> None:
        """Esc."""
        screens = self._screens
        match stage:
            case Stage.FIRST_RUN:
                screens.first_run.step_back()
            case Stage.NO_SHIFT if status.other:
                screens.handing.left()
            case Stage.NO_SHIFT:
                screens.opening.left()
            case Stage.CLOSING:
                screens.closing.stepped_back()
            case _:
                screens.step_back()

    def status_is(self, stage: Stage, status: Status) -> None:
        """Header and status bar changed; a page that shows the same changes with them."""
        match stage:
            case Stage.FIRST_RUN:
                self._screens.enrolling.changed()
            case Stage.SIGNED_OUT | Stage.LOCKED:
                self._screens.entering.status_is(status)
            case Stage.SERVING:
                self._screens.serving.status_is(status)
            case _:
                return
