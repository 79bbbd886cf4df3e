"""The acceptance checklist, group A: right to left, and Persian text.

Not here: A1 of windows and A2 of screens are asked of every scene; A9 (the date field's spellings)
stands in the tests of fields; A11: no screen shows a percent; A19: no screen of a clerk draws a
chart. A2 and A3 hold on paper by the tests of printing and of reports, which read their own PDF and
files back.
"""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QTableView,
)

import ui
from app.i18n import Code, Language, Words
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.checks import menu_of, settle
from tests.ui.conftest import OpenDesk
from tests.ui.fake_world import NOW, PEOPLE, World
from tests.ui.scenes import SERVING
from tests.ui.test_form import open_form
from ui.look import Look
from ui.rows import Link, Stage
from ui.theme import fonts
from ui.widgets.order import in_order

MARKS = re.compile("[\u2066-\u2069\u200e\u200f\u061c\u202a-\u202e]")
CODES = (
    "72-1402-0087", "9F4K-27QX", "IR820540102680020817909002", "6037-9912-3456-7890",
    "0914-412-3456", "+98 914 412 3456", "104*3", "Ctrl+Enter", "1405/05/12", "A-12",
    "7748317800142", "-12",
)  # fmt: skip
FA = Words(Language.FA)


# ------------------------------------------------------------------------------ A1


def test_a1_the_menu_of_a_field_and_the_first_column_stand_at_the_right(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    for table in desk.shell.window.findChildren(QTableView):
        head = table.horizontalHeader()
        assert head.sectionViewportPosition(0) > head.sectionViewportPosition(1)
    menu = menu_of(desk.shell.screens.counter.box)
    assert menu.layoutDirection() == Qt.LayoutDirection.RightToLeft
    menu.close()


# ------------------------------------------------------------------------------ A2


@pytest.mark.parametrize("code", CODES)
def test_a2_a_code_in_a_sentence_keeps_its_order(look: Look, code: str) -> None:
    sentence = FA.say("window.list.receipt", number=Code(code))
    assert in_visual_order(sentence, code)


def test_a2_the_check_bites_where_nothing_is_isolated(look: Look) -> None:
    bare = FA.say("window.list.receipt", number=Code("x")).replace("x", "72-1402-0087")
    assert not in_visual_order(MARKS.sub("", bare), "72-1402-0087")


def in_visual_order(text: str, code: str) -> bool:
    """Lay a line out from right to left, and see whether the code's glyphs run as written."""
    layout = QTextLayout(text, fonts.font(14))
    option = layout.textOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    layout.setTextOption(option)
    layout.beginLayout()
    layout.createLine().setLineWidth(4_000)
    layout.endLayout()
    wanted = range(text.index(code), text.index(code) + len(code))
    flags = QTextLayout.GlyphRunRetrievalFlag
    placed: list[tuple[float, int]] = []
    for run in layout.glyphRuns(-1, -1, flags.RetrieveGlyphPositions | flags.RetrieveStringIndexes):
        pairs = zip(run.positions(), run.stringIndexes(), strict=True)
        placed.extend((where.x(), index) for where, index in pairs if index in wanted)
    order = [index for _, index in sorted(placed)]
    assert len(order) >= len(code.replace(" ", ""))
    return order == sorted(order)


# ------------------------------------------------------------------------------ A3


def test_a3_what_is_copied_holds_no_mark(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    box = desk.shell.screens.counter.box
    desk.hands.type(LANDLINE.barcode[:20])
    box.selectAll()
    box.copy_plain()
    copied = QGuiApplication.clipboard().text()
    assert copied == LANDLINE.barcode[:20]
    assert not MARKS.search(copied)


def test_a3_what_is_kept_holds_no_mark(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    desk.hands.type("0499370899")
    desk.shell.screens.service_form.settle_now()
    kept = desk.counter.world.drafts
    assert kept
    assert not MARKS.search(repr(kept))


def test_a3_words_for_files_and_paper_hold_no_mark() -> None:
    plain = Words(Language.FA, plain=True)
    said = plain.say("window.list.receipt", number=Code("72-1402-0087"))
    assert not MARKS.search(
        said + plain.rial(Rial(-19_824_000)) + plain.date(JalaliDate(1405, 5, 12))
    )


# ------------------------------------------------------------------------------ A4


@pytest.mark.parametrize(("name", "right"), [("first_name", True), ("national_id", False)])
def test_a4_a_field_does_not_jump(open_desk: OpenDesk, name: str, right: bool) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    field = desk.shell.screens.service_form.form().row(name).widget
    line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    assert line is not None
    sides = set()
    for text in ("", "12", "علی"):
        line.setText(text)
        settle()
        caret: QRectF = line.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        sides.add(caret.center().x() > line.width() / 2)
    assert sides == {right}


# ------------------------------------------------------------------------------ A5


SCRIPTS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
script = pytest.mark.parametrize("digits", SCRIPTS, ids=["latin", "persian", "arabic"])


@script
def test_a5_code_and_pin_are_taken_in_every_script(open_desk: OpenDesk, digits: str) -> None:
    desk = open_desk(world=World(stage=Stage.SIGNED_OUT, user=""))
    for text in ("1024", PEOPLE["1024"][1]):
        desk.hands.type(in_script(text, digits))
        desk.hands.press(Qt.Key.Key_Return)
    assert desk.counter.world.stage is Stage.NO_SHIFT


@script
def test_a5_counts_and_amounts_are_taken_in_every_script(open_desk: OpenDesk, digits: str) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.type(in_script("50000", digits))
    desk.hands.press(Qt.Key.Key_Return)
    ((_, receipt, _),) = desk.counter.world.receipts
    assert receipt.change == Rial(50_000) - receipt.total


@script
def test_a5_a_search_and_an_answer_are_taken_in_every_script(
    open_desk: OpenDesk, digits: str
) -> None:
    desk = open_desk(world=SERVING)
    desk.counter.link = Link.ONLINE
    desk.shell.refresh()
    desk.hands.type(in_script("116", digits))
    assert desk.shell.screens.serving.state.rows[0].code == "116"
    desk.hands.press(Qt.Key.Key_Return)
    desk.hands.type(in_script("0499370899", digits))
    answers = desk.shell.screens.service_form.form().answers()
    assert "0499370899" in answers.values()


def in_script(text: str, digits: str) -> str:
    return text.translate(str.maketrans(SCRIPTS[0], digits))


# ------------------------------------------------------------------------------ A6, A7


@pytest.mark.parametrize(
    "typed", ["کارت ملی", "كارت ملي", "کا\u200cرت ملی", "کـارت  ملی", "کارتِ ملّی"]
)
def test_a6_a_search_finds_the_same_however_it_is_typed(open_desk: OpenDesk, typed: str) -> None:
    desk = open_desk(world=SERVING)
    found = {row.code for row in desk.counter.search(typed)}
    assert found >= {row.code for row in desk.counter.search("کارت ملی")[:3]}


def test_a7_persian_lists_are_in_the_order_of_the_alphabet() -> None:
    letters = list("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")
    words = [f"{letter}ن" for letter in letters]
    assert list(in_order(reversed(words), str)) == words


# ------------------------------------------------------------------------------ A8, A10


def test_a8_every_date_is_of_the_persian_calendar() -> None:
    assert FA.date(JalaliDate.of_instant(NOW)) == "۱۴۰۵/۰۵/۱۲"
    assert FA.date(JalaliDate.parse("1403/12/30")) == "۱۴۰۳/۱۲/۳۰"
    assert FA.say("window.weekday.0") == "شنبه"
    sources = Path(ui.__file__).parent.rglob("*.py")
    assert not [file for file in sources if "QDateEdit(" in file.read_text(encoding="utf-8")]


def test_a10_money_is_grouped_named_and_aligned_on_its_units(open_desk: OpenDesk) -> None:
    assert FA.rial(Rial(19_824_000)) == "۱۹٬۸۲۴٬۰۰۰ ریال"
    assert FA.toman(Rial(19_824_000)) == "۱٬۹۸۲٬۴۰۰ تومان"
    assert FA.number(-1_000).endswith("−۱٬۰۰۰")
    desk = open_desk(world=SERVING)
    for file in (11, 12):
        desk.hands.scan(a_bill(file, 9 * 10**file // 10**11).barcode)
    table = desk.shell.screens.counter.basket.table
    aligned = {
        int(table.model().index(row, column).data(Qt.ItemDataRole.TextAlignmentRole))
        & int(Qt.AlignmentFlag.AlignRight)
        for row in range(2)
        for column in (2, 3)
    }
    assert aligned == {int(Qt.AlignmentFlag.AlignRight)}
    shown = " ".join(one.text() for one in desk.shell.window.findChildren(QLabel))
    assert FA.toman(desk.counter.world.basket.total) in shown
