"""Where a clerk was when the window was locked: whoever comes back finds everything as it stood."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import Shiboken

from ui.rows import Stage, Status
from ui.window import Window


@dataclass(frozen=True, slots=True)
class Marks:
    """Which page beside the stage's own stands in front."""

    in_outbox: bool = False
    in_find: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    stage: Stage
    user: str
    marks: Marks
    page: QWidget
    title: str
    focus: QWidget | None


class Whereabouts:
    """Keeps one place: that of the session behind the lock."""

    def __init__(self, window: Window) -> None:
        self._window: Final = window
        self._focus: QWidget | None = None
        self._kept: _Place | None = None

    def note_focus(self) -> None:
        """Remember what has the focus, before anything is hidden."""
        self._focus = QApplication.focusWidget()

    def keep(self, stage: Stage, status: Status, marks: Marks) -> None:
        """Remember where the signed-in person is."""
        page: QWidget | None = self._window.stage.currentWidget()
        focus, self._focus = self._focus, None
        if page is None:
            return
        if focus is not None and not (Shiboken.isValid(focus) and page.isAncestorOf(focus)):
            focus = None
        title = self._window.title_key
        self._kept = _Place(stage, status.user, marks, page, title, focus)

    def back(self, before: Stage, status: Status) -> Marks | None:
        """Bring the same person back to where they were; None where there is no such place."""
        if status.stage is Stage.LOCKED:
            return None
        kept, self._kept = self._kept, None
        if before is not Stage.LOCKED or kept is None:
            return None
        if (kept.stage, kept.user) != (status.stage, status.user):
            return None
        self._window.show_page(kept.page, kept.title)
        focus = kept.focus
        if focus is not None and Shiboken.isValid(focus) and focus.isVisibleTo(kept.page):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            kept.page.setFocus(Qt.FocusReason.OtherFocusReason)
        return kept.marks


def hide_all_but(window: QWidget, dialog: QWidget) -> None:
    """Close whatever else could show something of a citizen: lists that hang open, boxes, help.

    Args:
        dialog: the one that books money; it is not closed while it does.
    """
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        if QApplication.activePopupWidget() is popup:
            break
    for top in QApplication.topLevelWidgets():
        if not isinstance(top, QDialog) or top is dialog or not top.isVisible():
            continue
        if _under(window, top):
            top.reject()


def _under(window: QWidget, dialog: QWidget) -> bool:
    """Tell whether a dialog was opened from this window or from one of its pages."""
    parent = dialog.parentWidget()
    while parent is not None and parent is not window:
        parent = parent.parentWidget()
    return parent is window
