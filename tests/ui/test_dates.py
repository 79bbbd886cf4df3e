"""The date field and its calendar: every way of writing a day, and every day of 1300 to 1450."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate as LibraryDate
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.i18n import Language, Words
from models.values.jalali_date import FIRST_YEAR, LAST_YEAR, JalaliDate
from tests.ui.fake_world import TODAY
from tests.ui.hands import Hands
from ui.look import Look
from ui.widgets.calendar import Calendar
from ui.widgets.dates import DateEdit, tidy_date
from ui.widgets.months import FIRST, LAST, by_days, by_months, week_end, week_start, weeks_of

FA = Words(Language.FA)
KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
DAYS = st.builds(
    lambda year, month, day: JalaliDate(year, month, min(day, JalaliDate.month_days(year, month))),
    st.integers(FIRST_YEAR, LAST_YEAR),
    st.integers(1, 12),
    st.integers(1, 31),
)
Show = Callable[[QWidget], QWidget]
library_day: Callable[[int, int, int], LibraryDate] = LibraryDate  # without types of its own


@pytest.fixture
def show(qtbot: QtBot, look: Look) -> Show:
    def showing(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitUntil(widget.isActiveWindow)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        return widget

    return showing


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("14050512", "1405/05/12"),
        ("1405/5/12", "1405/05/12"),
        ("۱۴۰۵-۰۵-۱۲", "1405/05/12"),
        ("١٤٠٥.٥.١٢", "1405/05/12"),
        ("05/5/12", "1405/05/12"),
        ("۰۵/۵/۱۲", "1405/05/12"),
        ("60/1/15", "1360/01/15"),
        ("1403/12/30", "1403/12/30"),
        ("1405/05", "1405/05"),
        ("1405/7/31", "1405/07/31"),
        ("", ""),
    ],
)
def test_a_day_is_read_however_it_is_written(show: Show, typed: str, day: str) -> None:
    field = DateEdit(FA, TODAY)
    show(field)
    Hands().type(typed)
    assert field.value() == day
    Hands().press(KEY.Key_Return)
    assert field.line.text() == FA.digits(day)


@pytest.mark.parametrize(
    ("typed", "not_future", "day"),
    [
        ("05/5/12", True, "1405/05/12"),
        ("05/5/13", True, "1305/05/13"),
        ("05/5/13", False, "1405/05/13"),
        ("70/1/1", True, "1370/01/01"),
        ("44/1/1", False, "1444/01/01"),
        ("44/1/1", True, "1344/01/01"),
    ],
)
def test_a_short_year_means_the_nearest_that_may_be(typed: str, day: str, not_future: bool) -> None:
    assert tidy_date(typed, TODAY, not_future=not_future) == day


@given(st.text(alphabet="0123456789/", max_size=10), st.booleans())
def test_tidying_a_day_twice_is_tidying_it_once(typed: str, not_future: bool) -> None:
    once = tidy_date(typed, TODAY, not_future=not_future)
    assert tidy_date(once, TODAY, not_future=not_future) == once


@given(DAYS)
def test_a_whole_day_is_itself(day: JalaliDate) -> None:
    assert tidy_date(str(day), TODAY, not_future=True) == str(day)
    assert tidy_date(f"{day.year}/{day.month}/{day.day}", TODAY) == str(day)


@pytest.mark.parametrize("year", range(1300, LAST_YEAR + 1))
def test_each_month_is_the_library_s_and_begins_with_saturday(year: int) -> None:
    for month in range(1, 13):
        weeks = weeks_of(year, month)
        assert [len(week) for week in weeks] == [7] * 6
        days = [day for week in weeks for day in week if day is not None]
        assert [day.day for day in days] == list(
            range(1, LibraryDate.days_in_month(month, year) + 1)
        )
        for week in weeks:
            for column, day in enumerate(week):
                # The library counts a week's days from Saturday too.
                assert day is None or library_day(year, month, day.day).weekday() == column


@given(DAYS, st.integers(-600, 600))
def test_going_by_months_keeps_the_day_or_takes_the_last(day: JalaliDate, months: int) -> None:
    there = by_months(day, months)
    place = day.year * 12 + day.month - 1 + months
    if FIRST_YEAR * 12 <= place < (LAST_YEAR + 1) * 12:
        assert there.year * 12 + there.month - 1 == place
        assert there.day == min(day.day, JalaliDate.month_days(there.year, there.month))
    else:
        assert there in (FIRST, LAST)


@given(DAYS, st.integers(-40, 40))
def test_going_by_days_is_counting_them(day: JalaliDate, days: int) -> None:
    there = by_days(day, days)
    gone = (there.to_gregorian() - day.to_gregorian()).days
    assert gone == days or there in (FIRST, LAST)
    assert week_start(day) <= day <= week_end(day)
    assert week_start(day).weekday == 0 or week_start(day) == FIRST


def test_alt_down_opens_the_calendar_and_keys_go_about_in_it(show: Show) -> None:
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    field = DateEdit(FA, TODAY)
    show(field)
    hands = Hands()
    hands.press(KEY.Key_Down, ALT)
    calendar = field.calendar()
    assert calendar is not None
    assert calendar.isVisible()
    assert calendar.grid.hasFocus()
    grid = calendar.grid

    def goes(key: Qt.Key, day: str, modifiers: Qt.KeyboardModifier = CTRL) -> None:
        QTest.keyClick(grid, key, modifiers)
        assert str(grid.day) == day

    none = Qt.KeyboardModifier.NoModifier
    goes(KEY.Key_Left, "1405/05/13", none)
    goes(KEY.Key_Right, "1405/05/12", none)
    goes(KEY.Key_Down, "1405/05/19", none)
    goes(KEY.Key_Up, "1405/05/12", none)
    goes(KEY.Key_PageDown, "1405/06/12", none)
    goes(KEY.Key_PageUp, "1405/05/12", none)
    goes(KEY.Key_PageUp, "1404/05/12")
    goes(KEY.Key_PageDown, "1405/05/12")
    goes(KEY.Key_Home, "1405/05/10", none)
    goes(KEY.Key_End, "1405/05/16", none)
    goes(KEY.Key_Home, "1405/05/12")
    QTest.keyClick(grid, KEY.Key_PageUp, CTRL)
    QTest.keyClick(grid, KEY.Key_Return)
    assert not calendar.isVisible()
    assert field.value() == "1404/05/12"
    assert field.line.hasFocus()


def test_esc_leaves_the_calendar_and_the_day_as_it_was(show: Show) -> None:
    field = DateEdit(FA, TODAY)
    show(field)
    Hands().type("1400/1/1")
    field.open_calendar()
    calendar = field.calendar()
    assert calendar is not None
    assert str(calendar.grid.day) == "1400/01/01"
    QTest.keyClick(calendar.grid, KEY.Key_Down)
    QTest.keyClick(calendar.grid, KEY.Key_Escape)
    assert not calendar.isVisible()
    assert field.value() == "1400/01/01"


@pytest.mark.parametrize("language", list(Language))
def test_a_press_takes_the_day_under_it_and_saturday_is_at_the_start(
    show: Show, language: Language
) -> None:
    words = Words(language)
    field = DateEdit(words, TODAY)
    show(field)
    field.open_calendar()
    calendar = field.calendar()
    assert isinstance(calendar, Calendar)
    grid = calendar.grid
    # 1405/05/03 is a Saturday, in the second row of its month.
    wide, row = grid.width() // 7, (grid.height() - grid.sizeHint().height()) // 7
    assert row >= 0
    start = grid.width() - wide // 2 if language is Language.FA else wide // 2
    side = (grid.height() - round(grid.fontMetrics().height() * 1.4)) // 6
    top = round(grid.fontMetrics().height() * 1.4) + side + side // 2
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(start, top))
    assert field.value() == "1405/05/03"


def test_the_day_is_said_whole_beside_the_field(show: Show) -> None:
    field = DateEdit(FA, TODAY)
    field.resize(640, 60)
    show(field)
    Hands().type("14050512")
    assert "دوشنبه ۱۲ مرداد ۱۴۰۵" in [one.text() for one in field.findChildren(QLabel)]
