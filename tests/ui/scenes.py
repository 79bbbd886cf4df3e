"""The screens that the acceptance tests go through: one entry in `SCREENS` for each of them."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.i18n import Language
from models.catalogue.offer import Policy
from models.values.rial import Rial
from tests.ui.at_the_side import opened_usb, presenter_of, room_of, train
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.conftest import Desk
from tests.ui.fake_till import circular
from tests.ui.fake_world import NOW, Shift, World
from tests.ui.test_form import open_form
from ui.drawer import WayRow
from ui.rows import OpenThing, Stage
from ui.screens.pay.presenter import Method

SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
Prepare = Callable[[Desk], QWidget]


def first_run(desk: Desk) -> QWidget:
    return desk.shell.window


def first_run_office(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_Return)
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def first_run_devices(desk: Desk) -> QWidget:
    desk.counter.taken_in, desk.counter.step = True, 4
    desk.shell.arrived(desk.counter.status())
    return desk.shell.window


def handover(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_Return)
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.window


def sign_in_refused(desk: Desk) -> QWidget:
    desk.hands.type("1024")
    desk.hands.press(Qt.Key.Key_Return)
    desk.hands.type("1")
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.window


def opening_that_differs(desk: Desk) -> QWidget:
    desk.hands.type("1")
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def home(desk: Desk) -> QWidget:
    return desk.shell.window


def full_basket(desk: Desk) -> QWidget:
    for file in range(11, 19):
        desk.hands.scan(a_bill(file, 99_999).barcode)
    desk.hands.type("کارت" if desk.tongue.words.language is Language.FA else "card")
    return desk.shell.window


def form_with_problems(desk: Desk) -> QWidget:
    open_form(desk, "111")
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def pay_doubted(desk: Desk) -> QWidget:
    desk.hands.scan(a_bill(11, 99_999).barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.type("99999999999")
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.screens.pay_dialog


def pay_split(desk: Desk) -> QWidget:
    desk.hands.scan(a_bill(11, 99_999).barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.shell.screens.paying.chose(Method.SPLIT)
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.screens.pay_dialog


def paid(desk: Desk) -> QWidget:
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.type("50000")
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.window


def closing_that_differs(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    desk.hands.type("1")
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def help_overlay(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F1)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


def outbox(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def find_screen(desk: Desk) -> QWidget:
    for file in range(11, 14):
        desk.hands.scan(a_bill(file, 99_999).barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.press(Qt.Key.Key_F5)
    return desk.shell.window


def find_asking(desk: Desk) -> QWidget:
    find_screen(desk)
    desk.hands.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def void_dialog(desk: Desk) -> QWidget:
    find_screen(desk)
    desk.hands.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    desk.hands.type("5")
    return desk.shell.screens.looking.void_dialog


def palette(desk: Desk) -> QWidget:
    desk.hands.type("/")
    return desk.shell.window


def help_article(desk: Desk) -> QWidget:
    open_form(desk, "111")
    desk.hands.press(Qt.Key.Key_F1)
    return help_overlay(desk)


def locked(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def person_found(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F3)
    desk.hands.type("علی محمد")
    return desk.shell.window


def person_empty(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F3)
    return desk.shell.window


def person_new_refused(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F3)
    desk.hands.type("0084575949")
    desk.hands.press(Qt.Key.Key_Return)
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def person_served(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F3)
    desk.hands.type("0499370899")
    desk.hands.press(Qt.Key.Key_Return)
    desk.hands.scan(LANDLINE.barcode)
    return desk.shell.window


def not_here(desk: Desk) -> QWidget:
    desk.counter.policy = Policy(held_money=True, agencies=frozenset({"GEN"}))
    desk.hands.type("131")
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.window


def drawer_menu(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F12)
    return desk.shell.window


def drawer_second(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F12)
    desk.hands.press(Qt.Key.Key_2)
    desk.hands.type("80000000")
    desk.hands.press(Qt.Key.Key_Return)
    desk.hands.press(Qt.Key.Key_1)
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.window


def drawer_summary(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F12)
    desk.hands.press(Qt.Key.Key_5)
    return desk.shell.window


def drawer_in_way(desk: Desk) -> QWidget:
    desk.counter.way = (WayRow("2-145", Rial(20_000_000), NOW),)
    desk.hands.press(Qt.Key.Key_F12)
    desk.hands.press(Qt.Key.Key_6)
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.window


def inbox(desk: Desk) -> QWidget:
    desk.counter.inbox = (circular(12), circular(15, stops=True), circular(9, read=True))
    desk.hands.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def before_closing(desk: Desk) -> QWidget:
    desk.counter.open_things = (
        OpenThing("held", 1, blocks=False),
        OpenThing("unprinted", 2, blocks=False),
        OpenThing("unknown_card", 1, blocks=True),
        OpenThing("drafts", 3, blocks=False),
        OpenThing("cash", 1, blocks=True),
        OpenThing("unsent", 14, blocks=False),
    )
    desk.hands.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def opening_to_read(desk: Desk) -> QWidget:
    desk.counter.inbox = (circular(12),)
    desk.counter.ask_day = True
    desk.shell.screens.opening.opened()
    return desk.shell.window


def training_bill(desk: Desk) -> QWidget:
    train(desk)
    desk.hands.type("0")
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room_of(desk).look()
    return desk.shell.window


def training_left(desk: Desk) -> QWidget:
    train(desk)
    room_of(desk).look()
    train(desk)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


STICK = "/media/kingston"


def usb_written(desk: Desk) -> QWidget:
    desk.counter.missing = (17,)
    presenter_of(opened_usb(desk)).typed(STICK)
    desk.hands.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def phone_secret(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    desk.hands.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.screens.phone_dialog


SCREENS: tuple[tuple[Prepare, World], ...] = (
    (first_run, World(stage=Stage.FIRST_RUN, user="")),
    (first_run_office, World(stage=Stage.FIRST_RUN, user="")),
    (first_run_devices, World(stage=Stage.FIRST_RUN, user="")),
    (handover, replace(SERVING, user="1031", stage=Stage.NO_SHIFT)),
    (sign_in_refused, World(stage=Stage.SIGNED_OUT, user="")),
    (opening_that_differs, World(stage=Stage.NO_SHIFT)),
    (home, SERVING),
    (full_basket, SERVING),
    (form_with_problems, SERVING),
    (pay_doubted, SERVING),
    (pay_split, SERVING),
    (paid, SERVING),
    (closing_that_differs, SERVING),
    (help_overlay, SERVING),
    (help_article, SERVING),
    (palette, SERVING),
    (outbox, SERVING),
    (find_screen, SERVING),
    (find_asking, SERVING),
    (void_dialog, SERVING),
    (locked, SERVING),
    (person_empty, SERVING),
    (person_found, SERVING),
    (person_new_refused, SERVING),
    (person_served, SERVING),
    (not_here, SERVING),
    (drawer_menu, SERVING),
    (drawer_second, SERVING),
    (drawer_summary, SERVING),
    (drawer_in_way, SERVING),
    (inbox, SERVING),
    (before_closing, SERVING),
    (opening_to_read, World(stage=Stage.NO_SHIFT)),
    (training_bill, World(stage=Stage.SIGNED_OUT, user="")),
    (training_left, World(stage=Stage.SIGNED_OUT, user="")),
    (usb_written, SERVING),
    (phone_secret, SERVING),
)
