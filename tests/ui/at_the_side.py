"""Ways to the training and to the page for sticks, for whoever tests or pictures them."""

from PySide6.QtCore import Qt

from tests.ui.conftest import Desk
from ui.screens.training.room import TrainingRoom
from ui.screens.usb.presenter import UsbPresenter
from ui.screens.usb.view import UsbScreen

CTRL = Qt.KeyboardModifier.ControlModifier


def train(desk: Desk) -> None:
    """Press the key that leads into the training and out of it."""
    desk.hands.press(Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)


def room_of(desk: Desk) -> TrainingRoom:
    """Give the training's room, which is made when it is first asked for."""
    room = desk.shell.window.findChild(TrainingRoom)
    assert room is not None
    return room


def opened_usb(desk: Desk) -> UsbScreen:
    """Open the page for sticks."""
    desk.hands.press(Qt.Key.Key_F6, CTRL)
    return usb_page(desk)


def usb_page(desk: Desk) -> UsbScreen:
    """Give the page for sticks, which is in front."""
    page = desk.shell.window.stage.currentWidget()
    assert isinstance(page, UsbScreen)
    return page


def presenter_of(page: UsbScreen) -> UsbPresenter:
    """Give what the page tells."""
    assert page._presenter is not None
    return page._presenter
