"""The form in front in a test of the window, and a few services that ask every kind."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import Desk
from tests.ui.fake_world import catalogue
from tests.ui.test_form import open_form
from ui.form import Form
from ui.widgets.fieldrow import FieldRow

KEY = Qt.Key


def covering() -> tuple[int, ...]:
    """Give a few services that together ask every kind of question."""
    left = {field.kind for one in catalogue().services for field in one.fields}
    chosen: list[int] = []
    for service in sorted(catalogue().services, key=lambda one: -len({f.kind for f in one.fields})):
        asks = {field.kind for field in service.fields}
        if asks & left:
            left -= asks
            chosen.append(service.number)
    return tuple(chosen)


COVERING = covering()


def form_of(desk: Desk) -> Form:
    """Give the form in front."""
    return desk.shell.screens.service_form.form()


def asked(desk: Desk, form: Form) -> list[FieldRow]:
    """Give the questions it asks now, top to bottom."""
    service = desk.shell.screens.service_form.asked_form().service
    return [row for one in service.fields if not (row := form.row(one.name)).isHidden()]


def in_hand(form: Form) -> str:
    """Name the question that has the focus."""
    now = QApplication.focusWidget()
    rows = form.findChildren(FieldRow) if now is not None else []
    return next((row.name for row in rows if now is not None and row.isAncestorOf(now)), "")


def open_every(desk: Desk) -> Iterator[tuple[int, Form]]:
    """Open the forms of the covering services, one after the other."""
    for number in COVERING:
        open_form(desk, str(number))
        yield number, form_of(desk)
        desk.hands.press(KEY.Key_Escape)
