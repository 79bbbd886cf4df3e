"""A form from the catalogue: only what applies, each wrong answer at its field, nothing lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.i18n import Language
from models.values.rial import Rial
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_counter import FakeCounter
from tests.ui.fake_world import TODAY, Shift, World, catalogue
from tests.ui.hands import focus_in
from tests.ui.now_jobs import NowJobs
from ui.rows import Basket, Link, Reach, ServiceForm, Stage
from ui.screens.service_form.presenter import FormPresenter, FormState
from ui.told import Kind

CTRL, ENTER = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Return
SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
SERVICES = tuple(service.number for service in catalogue().services)


class Screen:
    """Shows the last state."""

    state: FormState

    def present(self, state: FormState) -> None:
        self.state = state


class Asked:
    """A form without a window."""

    def __init__(self, number: int) -> None:
        self.counter = FakeCounter(SERVING)
        self.counter.link = Link.ONLINE
        self.screen, self.added = Screen(), list[Basket]()
        self.presenter = FormPresenter(self.screen, self.counter, NowJobs(), self.added.append)
        service = catalogue().by_number(number)
        self.form = ServiceForm(
            service=service,
            agency=catalogue().agency(service.agency),
            reach=Reach.NOW,
            today=TODAY,
            prefills={},
            draft={},
        )
        self.presenter.opened(self.form, 1)

    @property
    def state(self) -> FormState:
        return self.screen.state

    def papers(self, answers: dict[str, str]) -> dict[str, str]:
        needed = self.form.service.papers_needed(answers, TODAY)
        return {paper.code: "seen" for paper, _ in needed}


@pytest.mark.parametrize("number", SERVICES)
def test_every_service_of_the_catalogue_can_be_taken_by_its_example(number: int) -> None:
    asked = Asked(number)
    answers = asked.form.service.example(TODAY)
    asked.presenter.confirmed(answers, asked.papers(answers))
    assert not asked.state.problems
    assert len(asked.added) == 1


def test_everything_wrong_is_told_at_once_and_nothing_is_added() -> None:
    asked = Asked(111)
    asked.presenter.confirmed({"first_name": "علی", "national_id": "0499370898"}, {})
    told = {problem.field for problem in asked.state.problems}
    assert {"national_id", "last_name", "birth_date", "paper.bc"} <= told
    assert "first_name" not in told
    assert asked.state.notice is not None
    assert asked.state.notice.kind is Kind.FIX
    assert asked.state.notice.problems == asked.state.problems
    assert asked.added == []


def test_a_problem_goes_as_soon_as_it_is_right_and_none_comes_while_typing() -> None:
    asked = Asked(111)
    asked.presenter.confirmed({}, {})
    assert "last_name" in {problem.field for problem in asked.state.problems}
    asked.presenter.changed({"last_name": "محمدی", "national_id": "04"})
    told = {problem.field for problem in asked.state.problems}
    assert "last_name" not in told
    fresh = Asked(111)
    fresh.presenter.changed({"national_id": "04"})
    assert not fresh.state.problems


def test_a_field_is_told_wrong_when_it_is_left_and_only_if_it_holds_something() -> None:
    asked = Asked(111)
    asked.presenter.left("national_id", {"national_id": ""})
    assert not asked.state.problems
    asked.presenter.left("national_id", {"national_id": "0499370898"})
    assert [problem.field for problem in asked.state.problems] == ["national_id"]
    asked.presenter.left("national_id", {"national_id": "0499370899"})
    assert not asked.state.problems


def test_a_paper_that_was_seen_is_missing_no_more() -> None:
    asked = Asked(111)
    answers = asked.form.service.example(TODAY)
    asked.presenter.confirmed(answers, {})
    assert {problem.field for problem in asked.state.problems} == {"paper.bc"}
    asked.presenter.papers_chosen({"bc": "seen"})
    assert not asked.state.problems


def test_a_conditional_question_is_asked_only_when_it_applies() -> None:
    number, field = next(
        (service.number, field)
        for service in catalogue().services
        for field in service.fields
        if field.when is not None and field.when.values
    )
    asked = Asked(number)
    condition = field.when
    assert condition is not None
    assert field.name not in asked.state.asked
    asked.presenter.changed(
        asked.form.service.example(TODAY) | {condition.field: condition.values[0]}
    )
    assert field.name in asked.state.asked


def test_what_is_typed_is_kept_as_a_draft_and_priced() -> None:
    asked = Asked(111)
    answers = asked.form.service.example(TODAY)
    asked.presenter.settled(answers, answers)
    assert asked.counter.world.drafts["NOCR-111"] == answers
    assert asked.state.saved_at is not None
    assert asked.state.preview is not None
    assert asked.state.preview.total.amount > 0


def open_form(desk: Desk, number: str) -> None:
    desk.counter.link = Link.ONLINE
    desk.hands.type(number)
    desk.hands.press(ENTER)
    QApplication.processEvents()


def test_enter_leads_through_the_questions(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    form = desk.shell.screens.service_form.form()
    desk.hands.type("0034567895")
    desk.hands.press(ENTER)
    assert form.row("first_name").widget.hasFocus()
    desk.hands.type("علی")
    desk.hands.press(ENTER)
    assert form.row("last_name").widget.hasFocus()
    assert form.answers() == {"national_id": "0034567895", "first_name": "علی"}


def test_the_list_of_problems_takes_the_focus_and_leads_to_the_field(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    screen = desk.shell.screens.service_form
    desk.hands.press(ENTER, CTRL)
    assert screen.strip.isVisible()
    assert focus_in(screen.strip)
    desk.hands.press(ENTER)
    assert screen.form().row("national_id").widget.hasFocus()
    assert screen.form().row("national_id").problem()
    desk.hands.type("0499370899")
    assert not screen.form().row("national_id").problem()


def test_esc_keeps_the_draft_and_the_form_comes_back_with_it(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    desk.hands.type("0034567895")
    desk.hands.press(Qt.Key.Key_Escape)
    assert desk.shell.screens.counter.box.hasFocus()
    open_form(desk, "111")
    form = desk.shell.screens.service_form.form()
    assert form.answers() == {"national_id": "0034567895"}
    assert form.row("first_name").widget.hasFocus()


def test_what_is_known_says_where_from_and_can_be_cleared(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.type("0499370899")
    desk.hands.press(ENTER)
    open_form(desk, "111")
    form = desk.shell.screens.service_form.form()
    assert form.answers()["mobile"] == "09141234567"
    form.focus_field("mobile")
    desk.hands.press(Qt.Key.Key_Backspace, CTRL)
    assert "mobile" not in form.answers()


@pytest.mark.parametrize(
    "language", [Language.FA, pytest.param(Language.EN, marks=pytest.mark.long)]
)
def test_every_question_of_the_catalogue_has_a_widget_and_a_name(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = open_desk(language, SERVING)
    desk.counter.link = Link.ONLINE
    names: dict[str, set[str]] = {}
    for service in catalogue().services:
        desk.shell.screens.asking.opened(desk.counter.form(service.code), 1)
        form = desk.shell.screens.service_form.form()
        for field in service.fields:
            row = form.row(field.name)
            assert field.of(language.value) in row.widget.accessibleName()
            row.answer.put(field.default or field.example)
            kept = row.answer.value()
            checked = service.check({**service.example(TODAY), field.name: kept}, TODAY)
            assert field.name not in {problem.field for problem in checked.problems}, field.name
            names.setdefault(field.kind, set()).add(type(row.widget).__name__)
    assert names["national_id"] == {"DigitsEdit"}
    assert names["jalali_date"] == {"DateEdit"}
    assert names["enum"] <= {"Radios", "LongChoice"}
