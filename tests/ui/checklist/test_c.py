"""The acceptance checklist, group C: forms, errors, saving.

Not here: C5, C13, C14 and the fields of C16 stand in `test_c_fields.py`, C8 (papers on file) in the
tests of papers, C9 (kill -9) and C10 (the catalogue a draft was begun with) beside the real program
in `tests/window/checklist`, C11 and C12 in the tests of the counter's screen and of dialogs, C17 in
those of referral.
"""

import re

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
)

from app.i18n import LOCALE, Language, Plural, Words, read_room
from models.catalogue.record import Choice
from tests.ui.asked import asked, form_of, in_hand, open_every
from tests.ui.conftest import OpenDesk
from tests.ui.fake_world import TODAY, catalogue
from tests.ui.hands import focus_in
from tests.ui.scenes import SERVING
from tests.ui.test_form import open_form
from ui.form import Form
from ui.rows import Prefill, Reach, ServiceForm

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
FA = Words(Language.FA)
PERSON, NOBODY_KNOWN = "0499370899", "0034567895"


# ------------------------------------------------------------------------------ C1, C2


@pytest.mark.parametrize("language", list(Language))
def test_c1_the_strip_takes_the_focus_counts_and_leads_to_each_field_in_the_same_words(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = open_desk(language, SERVING)
    open_form(desk, "111")
    screen, form = desk.shell.screens.service_form, form_of(desk)
    desk.hands.press(KEY.Key_Return, CTRL)
    assert focus_in(screen.strip)
    links = screen.strip.links()
    problems = screen.problems()
    assert len(links) == len(problems) > 3
    words = Words(language)
    assert screen.strip.text() == words.say("window.form.to_fix", count=len(problems))
    for link, problem in zip(links, problems, strict=True):
        row = form.row(problem.field)
        assert link.accessibleName() == row.problem()
        link.setFocus()
        desk.hands.press(KEY.Key_Return)
        assert in_hand(form) == problem.field
    # As one is put right it leaves the list, and the last takes the strip with it.
    form.focus_field("first_name")
    desk.hands.type("علی")
    shown = [link.accessibleName() for link in links if not link.isHidden()]
    assert len(shown) == len(problems) - 1
    assert form.row("first_name").problem() == ""


def test_c2_wrong_values_stay_in_the_fields(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = form_of(desk)
    wrong = {"national_id": "0499370898", "birth_date": "1405/07/31", "mobile": "0912"}
    for name, typed in wrong.items():
        form.focus_field(name)
        desk.hands.type(typed)
    desk.hands.press(KEY.Key_Return, CTRL)
    assert {name: form.answers()[name] for name in wrong} == wrong
    desk.hands.press(KEY.Key_Escape)
    open_form(desk, "111")
    assert {name: form_of(desk).answers()[name] for name in wrong} == wrong


def test_c2_a_plate_that_is_not_whole_keeps_its_boxes(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "136")
    plate = next(row for row in asked(desk, form_of(desk)) if "plate" in row.name)
    form_of(desk).focus_field(plate.name)
    desk.hands.type("12")
    desk.hands.type("ب")
    desk.hands.type("14")
    typed = plate.answer.value()
    desk.hands.press(KEY.Key_Escape)
    open_form(desk, "136")
    row = form_of(desk).row(plate.name)
    boxes = [one.text() for one in row.widget.findChildren(QLineEdit)]
    assert row.answer.value() == typed
    assert boxes == [FA.digits("12"), "ب", FA.digits("14"), ""]


# ------------------------------------------------------------------------------ C3

UNKIND = re.compile(r"لطفاً|لطفا|نامعتبر|خطا رخ|خطایی رخ|^[^.]*الزامی است\.?$|Traceback|Exception")


@pytest.mark.parametrize("language", list(Language))
def test_c3_every_error_says_what_to_do_and_begs_nobody(language: Language) -> None:
    errors = {
        key: text.other if isinstance(text, Plural) else text
        for key, text in read_room(language, "errors").items()
    }
    assert len(errors) > 300
    for key, text in errors.items():
        assert not UNKIND.search(text), key
        if key.endswith(".reason"):
            assert errors[key.removesuffix("reason") + "remedy"], key
    assert (LOCALE / language / "errors").is_dir()


@pytest.mark.parametrize("number", [111, 136, 152, 165, 172])
def test_c3_the_words_at_a_field_hold_its_name(open_desk: OpenDesk, number: int) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, str(number))
    desk.hands.press(KEY.Key_Return, CTRL)
    screen, form = desk.shell.screens.service_form, form_of(desk)
    assert screen.problems()
    for problem in screen.problems():
        assert problem.label is not None
        assert problem.label.fa in form.row(problem.field).problem()


# ------------------------------------------------------------------------------ C4


def test_c4_nothing_is_wrong_while_it_is_typed_and_a_code_is_told_when_it_is_whole(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    row = form_of(desk).row("national_id")
    for digit in "049937089":
        desk.hands.type(digit)
        assert row.problem() == ""
    desk.hands.type("8")
    assert "رقم آخر" in row.problem()
    desk.hands.press(KEY.Key_Backspace)
    desk.hands.type("9")
    assert row.problem() == ""


def test_c4_an_unfinished_code_is_told_when_it_is_left(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    row = form_of(desk).row("national_id")
    desk.hands.type("0499")
    assert row.problem() == ""
    desk.hands.press(KEY.Key_Tab)
    assert row.problem()


# ------------------------------------------------------------------------------ C6, C7


def test_c6_a_person_named_in_the_form_is_not_asked_what_is_known(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = form_of(desk)
    desk.hands.type(PERSON)
    assert form.answers()["last_name"] == "محمدی"
    desk.hands.press(KEY.Key_Return)
    unknown = next(row.name for row in asked(desk, form) if not row.answer.value())
    assert in_hand(form) == unknown


def test_c6_enter_passes_over_what_is_known_and_tab_does_not(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = form_of(desk)
    desk.hands.type(PERSON)
    desk.hands.press(KEY.Key_Tab)
    assert in_hand(form) == "first_name"
    steps = 0
    form.focus_field("national_id")
    while in_hand(form) and steps < 30:
        assert not form.row(in_hand(form)).known()
        desk.hands.press(KEY.Key_Return)
        steps += 1
    known = [row for row in asked(desk, form) if row.known()]
    assert len(known) == 4


def test_c6_another_person_s_answers_take_the_place_of_the_first_one_s(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = form_of(desk)
    desk.hands.type(PERSON)
    form.focus_field("father_name")
    desk.hands.type("حسین")
    form.focus_field("national_id")
    desk.hands.type("0023456787")
    answers = form.answers()
    assert answers["first_name"] == "رضا"
    assert not {"last_name", "mobile"} & answers.keys()
    assert answers["father_name"] == "حسین"


def test_c7_what_is_known_says_where_from_and_is_cleared_by_one_chord(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = form_of(desk)
    desk.hands.type(PERSON)
    row = form.row("mobile")
    assert row.mark() == "از مراجعهٔ ۱۴۰۵/۰۳/۱۲"
    form.focus_field("mobile")
    desk.hands.press(KEY.Key_Backspace, CTRL)
    assert (row.answer.value(), row.mark()) == ("", "")
    desk.hands.press(KEY.Key_Escape)
    open_form(desk, "111")
    again = form_of(desk)
    assert "mobile" not in again.answers()
    assert again.answers()["last_name"] == "محمدی"


def test_c7_an_answer_that_was_changed_is_not_from_an_earlier_visit(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = form_of(desk)
    desk.hands.type(PERSON)
    form.focus_field("mobile")
    desk.hands.type("09121234567")
    assert form.row("mobile").mark() == ""
    assert form.row("last_name").mark()


# ------------------------------------------------------------------------------ C15


def test_c15_a_new_question_appears_below_and_nothing_above_it_moves(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    tried = 0
    for number, form in open_every(desk):
        service = catalogue().by_number(number)
        later = next((one for one in service.fields if one.when and one.when.values), None)
        if later is None or later.when is None or tried >= 4:
            continue
        tried += 1
        place = [one.name for one in service.fields].index(later.name)
        above = [one.name for one in service.fields[:place]]
        form.row(later.when.field).answer.put("")
        QApplication.processEvents()
        before = {name: geometry(form, name) for name in above}
        value = form.verticalScrollBar().value()
        form.row(later.when.field).answer.put(later.when.values[0])
        QApplication.processEvents()
        assert not form.row(later.name).isHidden()
        after = {name: geometry(form, name) for name in above}
        stay = [name for name in above if before[name] and after[name]]
        assert {name: after[name] for name in stay} == {name: before[name] for name in stay}
        assert form.verticalScrollBar().value() == value
        last = geometry(form, later.when.field)
        there = geometry(form, later.name)
        assert last is not None
        assert there is not None
        assert there[1] > last[1]
    assert tried == 4


def geometry(form: Form, name: str) -> tuple[int, int, int, int] | None:
    row = form.row(name)
    return None if row.isHidden() else (row.x(), row.y(), row.width(), row.height())


# ------------------------------------------------------------------------------ C16


def test_c16_an_arabic_keyboard_finds_what_is_written_in_persian(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = form_of(desk)
    form.focus_field("province")
    for letter in "آذربايجان شرقي":
        desk.hands.type(letter)
    desk.hands.press(KEY.Key_Return)
    assert form.answers()["province"] == "03"


# ------------------------------------------------------------------------------ the line of saving


def test_the_line_tells_to_the_second_when_the_draft_was_kept(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    screen = desk.shell.screens.service_form
    desk.hands.type("0")
    screen.settle_now()
    assert screen.saved() == "ذخیره شد ۱۰:۴۲:۰۰"


def test_f1_in_a_field_says_why_it_is_asked_and_again_is_the_help(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = form_of(desk)
    service = desk.shell.screens.service_form.asked_form().service
    field = next(one for one in service.fields if one.why is not None)
    form.focus_field(field.name)
    desk.hands.press(KEY.Key_F1)
    assert field.why is not None
    assert field.why.fa in form.row(field.name).why()
    assert QApplication.activeModalWidget() is None
    desk.hands.press(KEY.Key_Tab)
    assert form.row(field.name).why() == ""


# ------------------------------------------------------------------------------ draft and catalogue


def test_c10_an_older_form_says_so_and_asks_its_own_questions(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    service = catalogue().by_number(111)
    fewer = msgspec.structs.replace(service, fields=service.fields[:3])
    asking = ServiceForm(
        service=fewer,
        agency=catalogue().agency(service.agency),
        reach=Reach.NOW,
        today=TODAY,
        prefills={"national_id": Prefill(NOBODY_KNOWN), "first_name": Prefill("علی")},
        draft={},
        begun=3,
        in_force=4,
    )
    desk.shell.screens.form(asking, 1)
    QApplication.processEvents()
    screen = desk.shell.screens.service_form
    assert FA.say("form.old_version", begun=3, now=4) == screen.strip.text()
    assert [row.name for row in asked(desk, form_of(desk))] == [one.name for one in fewer.fields]
    assert in_hand(form_of(desk)) == "last_name"


def test_a_choice_s_code_is_not_its_word() -> None:
    """The words of a choice may change with the language; what is kept may not."""
    choice = Choice(code="03", fa="آذربایجان شرقی", en="East Azerbaijan")
    assert {choice.of("fa"), choice.of("en")} == {"آذربایجان شرقی", "East Azerbaijan"}
