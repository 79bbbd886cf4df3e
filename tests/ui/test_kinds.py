"""The kinds of question with a widget of their own: place, person, file, yes or no, Latin text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.catalogue.towns import towns, towns_like
from app.i18n import Language, Words
from models.catalogue.field import Field
from models.catalogue.rules.choosing import YesNo
from models.catalogue.rules.kinds import AnyRule
from models.catalogue.rules.naming import FileRule, PersonRule, PlaceRule
from models.catalogue.rules.rule import Form as Asked
from models.catalogue.rules.wording import LatinText
from models.values.national_id import NationalId
from tests.ui.fake_world import TODAY
from tests.ui.hands import Hands
from ui.look import Look
from ui.rows import PersonRow
from ui.widgets.answer import Around, answer_for
from ui.widgets.answering import as_answer
from ui.widgets.file import FileEdit
from ui.widgets.line import Line
from ui.widgets.offering import PlaceEdit
from ui.widgets.person import PersonEdit

FA, KEY = Words(Language.FA), Qt.Key
ALI = PersonRow(national_id=NationalId("0499370899"), name="علی محمدی")
CITATION = "A1b2C3d4E5f6G7h8I9j0K1l2M-_"
Show = Callable[[QWidget], QWidget]


@pytest.fixture
def show(qtbot: QtBot, look: Look) -> Show:
    def showing(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitUntil(widget.isActiveWindow)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        return widget

    return showing


def made(rule: AnyRule, words: Words = FA) -> QWidget:
    field = Field(name="asked", fa="پرسش", en="Question", rule=rule, example="x")
    return answer_for(field, words, Around(TODAY, (ALI,)))


# ------------------------------------------------------------------------------ place


def test_every_place_offered_is_an_answer_as_it_stands() -> None:
    rule = PlaceRule(levels=1)
    assert len(towns()) > 700
    assert len(set(towns())) == len(towns())
    for place in towns():
        assert rule.read(place, Asked(TODAY)) == place


@given(st.sampled_from([one for one in towns() if "›" in one]))
def test_a_town_is_found_by_its_own_name_however_it_is_spelled(place: str) -> None:
    own = place.rpartition(" › ")[2]
    for typed in (own, own.replace("ی", "ي").replace("ک", "ك"), own.replace("\u200c", " ")):
        assert place in towns_like(typed, 40)


def test_a_town_brings_its_province(show: Show) -> None:
    field = made(PlaceRule())
    assert isinstance(field, PlaceEdit)
    show(field)
    hands = Hands()
    hands.type("مشگين")
    assert field.offered() == ("اردبیل › مشگین‌شهر",)
    hands.press(KEY.Key_Return)
    assert field.value() == "اردبیل › مشگین‌شهر"
    assert field.offered() == ()


def test_the_arrows_choose_between_several(show: Show) -> None:
    field = made(PlaceRule())
    assert isinstance(field, PlaceEdit)
    show(field)
    Hands().type("سراب")
    assert len(field.offered()) > 1
    QTest.keyClick(field, KEY.Key_Return)
    # Of several the one of exactly this name is meant.
    assert field.value() == "آذربایجان شرقی › سراب"


def test_a_village_in_no_list_is_typed_behind_its_town(show: Show) -> None:
    field = made(PlaceRule(levels=3))
    assert isinstance(field, PlaceEdit)
    show(field)
    field.put("گیلان › ماسال")
    field.end(False)
    Hands().type("/شالما")
    assert field.value() == "گیلان › ماسال › شالما"
    assert PlaceRule(levels=3).read(field.value(), Asked(TODAY)) == field.value()


# ------------------------------------------------------------------------------ person


def test_the_person_of_the_visit_is_one_key_away(show: Show) -> None:
    field = made(PersonRule())
    assert isinstance(field, PersonEdit)
    show(field)
    assert field.named() == FA.say("form.person_known")
    Hands().press(KEY.Key_Down)
    assert field.value() == "0499370899"
    assert "علی محمدی" in field.named()
    Hands().type("0023456787")
    assert field.value() == "0023456787"
    assert field.named() == ""


# ------------------------------------------------------------------------------ file


def test_a_file_is_asked_for_by_ins_and_taken_away_by_del(show: Show, qtbot: QtBot) -> None:
    field = made(FileRule())
    assert isinstance(field, FileEdit)
    show(field)
    with qtbot.waitSignal(field.wanted):
        Hands().press(KEY.Key_Insert)
    field.attached(CITATION, Path("نامه.pdf").name)
    assert field.value() == CITATION
    with qtbot.waitSignal(field.entered):
        Hands().press(KEY.Key_Return)
    Hands().press(KEY.Key_Delete)
    assert field.value() == ""


# ------------------------------------------------------------------------------ the others


def test_yes_and_no_are_one_key_each(show: Show) -> None:
    field = made(YesNo())
    show(field)
    Hands().type("2")
    assert as_answer(field).value() == "no"
    Hands().type("1")
    assert as_answer(field).value() == "yes"


def test_latin_text_runs_from_the_left(show: Show, words: Words) -> None:
    field = made(LatinText(max=40), words)
    assert isinstance(field, Line)
    assert field.layoutDirection() is Qt.LayoutDirection.LeftToRight
    show(field)
    Hands().type("Ali Karimi")
    assert field.value() == "Ali Karimi"
