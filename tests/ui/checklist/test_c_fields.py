"""The acceptance checklist, C5, C13, C14, C16; of A4, A5, A8, A9 and B17 what is about forms."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateEdit,
    QWidget,
)

from app.i18n import Language, Words
from models.catalogue.service import Service
from models.values.jalali_date import JalaliDate
from tests.ui.asked import asked, form_of, open_every
from tests.ui.conftest import OpenDesk
from tests.ui.fake_world import TODAY, catalogue
from tests.ui.scenes import SERVING
from tests.ui.test_form import open_form
from ui.form import Form
from ui.widgets.choice import RADIOS_MOST, LongChoice
from ui.widgets.line import Line
from ui.widgets.offering import OfferingLine

KEY = Qt.Key
FA = Words(Language.FA)


# --------------------------------------------------------------------- C5, C13, C14, C16, B17


@pytest.mark.parametrize("language", list(Language))
def test_every_form_holds_c5_c13_c14_c16_and_b17(open_desk: OpenDesk, language: Language) -> None:
    """A form is dear to open: each is opened once in a language, and all these are asked of it."""
    desk = open_desk(language, SERVING)
    found: set[tuple[str, int, str]] = set()
    lists = 0
    for number, form in open_every(desk):
        service = catalogue().by_number(number)
        wrong = {
            "C5": c5_unsaid(form, service, language),
            "C13": c13_of_qt(form),
            "C14": c14_of_another_width(form, service) if language is Language.FA else set(),
            "C16": {one for one in long_lists(service) if not typed_in(form, one)},
            "B17": b17_turned_by_the_wheel(form, service),
        }
        lists += len(long_lists(service))
        found |= {(line, number, name) for line, names in wrong.items() for name in names}
    assert not found
    assert lists >= 3


def c5_unsaid(form: Form, service: Service, language: Language) -> set[str]:
    """Find what may stay empty and does not say so, and stars."""
    said = Words(language).say("window.form.optional", label="x").replace("x", "").strip()
    found: set[str] = set()
    for field in service.fields:
        name = form.row(field.name).widget.accessibleName()
        if "*" in name or (said in name) == field.required:
            found.add(field.name)
    return found


def c13_of_qt(form: Form) -> set[str]:
    """Find spin boxes, and Qt's own dates."""
    found = [*form.findChildren(QAbstractSpinBox), *form.findChildren(QDateEdit)]
    return {type(one).__name__ for one in found}


def c14_of_another_width(form: Form, service: Service) -> set[str]:
    """Find fields not as wide as their answer: ten digits stand in 14 characters, and so on."""
    found: set[str] = set()
    for field in service.fields:
        for line in lines_in(form.row(field.name).widget):
            if line.expected() and line.isVisibleTo(form):
                digit = line.fontMetrics().horizontalAdvance("0")
                inside = line.width() - 2 * 9
                wanted = digit * max(line.expected() * 1.4, line.expected() + 2)
                found |= {field.name} if abs(inside - wanted) > 0.3 * wanted else set()
    return found


def long_lists(service: Service) -> set[str]:
    """Give the questions with more answers than stand side by side."""
    return {
        field.name
        for field in service.fields
        if len(field.choices) > RADIOS_MOST and field.kind != "multi_enum"
    }


def typed_in(form: Form, name: str) -> bool:
    """Tell whether an answer is found by typing."""
    return isinstance(form.row(name).widget, LongChoice)


def b17_turned_by_the_wheel(form: Form, service: Service) -> set[str]:
    """Find answers that a turn of the wheel over them alters."""
    for field in service.fields:
        form.row(field.name).answer.put(field.default or field.example)
    before = form.answers()
    for one in form.findChildren(QComboBox):
        place = QPointF(one.rect().center())
        wheel = QWheelEvent(
            place,
            one.mapToGlobal(place),
            QPoint(0, -120),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(one, wheel)
    after = form.answers()
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


# ------------------------------------------------------------------------------ A4, A5, A8, A9


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("typed", ["", "12", "علی", "Ali"])
def test_a4_the_caret_stays_on_its_side_whatever_is_typed(
    open_desk: OpenDesk, language: Language, typed: str
) -> None:
    """At the right of what is Persian, at the left of codes; in both languages of the window."""
    desk = open_desk(language, SERVING)
    open_form(desk, "111")
    for row in asked(desk, form_of(desk)):
        for line in lines_in(row.widget):
            names = isinstance(line, OfferingLine) or row.name in NAMES
            line.setText(typed)
            line.setCursorPosition(0)
            # A field that was never painted does not know where its caret is.
            line.grab()
            at_the_right = line.cursorRect().center().x() > line.width() / 2
            assert (line.layoutDirection() is Qt.LayoutDirection.RightToLeft) == names, row.name
            # The beginning of a Latin text in a Persian field is at that text's own left.
            if not (names and typed in ("12", "Ali")):
                assert at_the_right == names, (row.name, typed)


NAMES = {"first_name", "last_name", "father_name", "city", "address", "bc_series"}


def lines_in(widget: QWidget) -> list[Line]:
    return [widget] if isinstance(widget, Line) else widget.findChildren(Line)


@pytest.mark.parametrize("script", ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])
def test_a5_digits_of_every_script_are_one_value_in_every_field(
    open_desk: OpenDesk, script: str
) -> None:
    """Whatever the kind: a code, a date, a sum, a phone, an amount, an IBAN."""
    digits = str.maketrans("0123456789", script)
    desk = open_desk(world=SERVING)
    kinds: set[str] = set()
    for number, form in open_every(desk):
        service = catalogue().by_number(number)
        for field in service.fields:
            row = form.row(field.name)
            for line in lines_in(row.widget)[:1]:
                if field.kind in kinds or field.choices or field.kind.startswith("plate"):
                    continue
                if row.isHidden():
                    continue
                kinds.add(field.kind)
                line.setText("")
                form.focus_field(field.name)
                desk.hands.type(field.example.translate(digits))
                around = service.example(TODAY)
                read = service.check({**around, field.name: row.answer.value()}, TODAY)
                plain = service.check({**around, field.name: field.example}, TODAY)
                assert read.answers.get(field.name) == plain.answers.get(field.name), field.kind
    assert {"national_id", "jalali_date", "money_rial", "mobile_ir", "int", "decimal"} <= kinds


def test_a8_a_day_is_jalali_everywhere_and_comes_from_one_calendar() -> None:
    assert FA.date(JalaliDate.from_iso("2026-08-03")) == "۱۴۰۵/۰۵/۱۲"
    assert str(JalaliDate(1403, 12, 30)) == "1403/12/30"
    assert JalaliDate(1403, 12, 30).to_gregorian().isoformat() == "2025-03-20"


def test_a9_the_thirty_first_of_mehr_is_refused_with_a_sentence(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = form_of(desk)
    for typed in ("1404/7/31", "04/7/31", "۱۴۰۴۰۷۳۱"):
        form.focus_field("birth_date")
        desk.hands.type(typed)
        desk.hands.press(KEY.Key_Return)
        row = form.row("birth_date")
        assert "۳۰ روز دارد" in row.problem()
        assert row.answer.value() == "1404/07/31"
