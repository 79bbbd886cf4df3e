"""G5 as far as a machine can: what a screen reader has to say at each stop of the pay dialog."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton, QWidget

from app.i18n import Language, Words
from models.values.rial import Rial
from tests.ui.bills import LANDLINE
from tests.ui.checks import settle, visible
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.hands import focused
from tests.ui.scenes import SERVING
from ui.screens.pay.presenter import Method

TEXT, ROLE = QAccessible.Text, QAccessible.Role
CTRL = Qt.KeyboardModifier.ControlModifier
both = pytest.mark.parametrize("language", list(Language))
MARKS = re.compile("[\u2066-\u2069\u200e\u200f]")


def read(widget: QWidget) -> str:
    """Give what is said when the focus comes to a widget: name, value, kind and state."""
    reader = QAccessible.queryAccessibleInterface(widget)
    parts = [reader.text(TEXT.Name), reader.role().name]
    if reader.role() is ROLE.EditableText:
        parts.append(reader.text(TEXT.Value) or widget.property("text"))
    if reader.state().checkable:
        parts.append("checked" if reader.state().checked else "unchecked")
    if reader.state().disabled:
        parts.append("disabled")
    parts.append(reader.text(TEXT.Description))
    return MARKS.sub("", " | ".join(part for part in parts if part))


def paying(open_desk: OpenDesk, language: Language) -> Desk:
    desk = open_desk(language, SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_F9)
    settle()
    rest(desk)
    return desk


def rest(desk: Desk) -> None:
    """Let the pause pass after which the change is said."""
    pause = desk.shell.screens.pay_dialog._change._pause
    assert pause.isActive()
    pause.stop()
    pause.timeout.emit()


def walk(desk: Desk) -> Iterator[str]:
    """Go through the dialog by Tab once round, from where it opened, and hear every stop."""
    first = focused()
    while True:
        yield read(focused())
        desk.hands.press(Qt.Key.Key_Tab)
        if focused() is first:
            return


HEARD = {
    Language.FA: [
        "دریافتی نقد | EditableText | ۲۹٬۰۰۰ | مبلغ برابر است؛ چیزی برنمی‌گردد.",
        "بازگشت Esc | Button",
        "دریافت و چاپ Enter | Button",
        "نقد (F9) | RadioButton | checked",
    ],
    Language.EN: [
        "Cash received | EditableText | 29,000 | The sum is exact; nothing goes back.",
        "Back Esc | Button",
        "Receive and print Enter | Button",
        "Cash (F9) | RadioButton | checked",
    ],
}


@both
def test_g5_the_dialog_is_read_from_the_sum_to_the_button_in_the_order_of_tab(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = paying(open_desk, language)
    heard = [line.replace("\u2003", " ") for line in walk(desk)]
    assert heard == HEARD[language]
    dialog = QAccessible.queryAccessibleInterface(desk.shell.screens.pay_dialog)
    assert dialog.role() is ROLE.Dialog
    assert dialog.text(TEXT.Name) == Words(language).say("window.pay.title")


@both
def test_g5_what_a_reader_reads_when_it_opens_has_total_toman_change_and_shares(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = paying(open_desk, language)
    words, total = Words(language), desk.counter.world.basket.total
    labels = [one for one in visible(desk.shell.screens.pay_dialog) if isinstance(one, QLabel)]
    read_out = [QAccessible.queryAccessibleInterface(one).text(TEXT.Name) for one in labels]
    for said in (
        words.say("window.basket.total_aloud", amount=total),
        words.say("window.pay.no_change"),
        words.say("window.pay.items", count=1),
    ):
        assert said in read_out
    assert any(words.toman(total) in text for text in read_out)


@both
def test_g5_the_change_is_said_in_words_once_the_typing_rests(
    open_desk: OpenDesk, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    desk = paying(open_desk, language)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: told.append(event.message())
    )
    desk.hands.type("50000")
    panel = desk.shell.screens.pay_dialog._change
    rest(desk)
    back = Rial(50_000) - desk.counter.world.basket.total
    words = Words(language)
    spelled = "بیست و یک هزار" if language is Language.FA else words.number(back.amount)
    said = words.say("window.pay.give_back", words=spelled, toman=words.toman(back))
    assert told == [said]
    assert said in read(focused())
    desk.hands.press(Qt.Key.Key_F9)
    assert not panel._pause.isActive()


@both
def test_g5_a_wrong_sum_and_a_doubted_one_are_said_and_described(
    open_desk: OpenDesk, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    desk = paying(open_desk, language)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: told.append(event.message())
    )
    words, total = Words(language), desk.counter.world.basket.total
    desk.hands.type("1000")
    desk.hands.press(Qt.Key.Key_Return)
    short = words.say("window.pay.short", missing=total - Rial(1_000))
    assert short in read(focused())
    focused().selectAll()  # type: ignore[attr-defined] # it is the field of the sum
    desk.hands.type("99999999999")
    desk.hands.press(Qt.Key.Key_Return)
    doubt = words.say("window.pay.doubt", change=Rial(99_999_999_999) - total)
    assert doubt in told
    assert words.say("window.pay.look") in read(focused())


@both
def test_g5_a_card_asks_for_its_slip_by_name(open_desk: OpenDesk, language: Language) -> None:
    desk = paying(open_desk, language)
    desk.shell.screens.paying.chose(Method.CARD)
    settle()
    words = Words(language)
    assert read(focused()).startswith(f"{words.say('window.pay.reference')} | EditableText")
    ways = desk.shell.screens.pay_dialog._ways
    group = QAccessible.queryAccessibleInterface(ways)
    assert group.text(TEXT.Name) == words.say("window.pay.ways")
    checked = [one for one in ways.findChildren(QRadioButton) if one.isChecked()]
    assert [read(one) for one in checked] == [
        f"{words.say('window.pay.card')} | RadioButton | checked"
    ]
    assert QApplication.activeModalWidget() is desk.shell.screens.pay_dialog
