"""Facts about the basket: what is chosen is checked, priced, kept, and survives a power cut."""

import pytest
from msgspec.structs import replace

from app.book.fold.rows import ABANDONED, PAPER
from app.counter.commands.add_service import add_service
from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.remove_line import abandon_visit, remove_line
from app.counter.commands.start_visit import name_person, start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.drafts import held_visits, left_over
from app.counter.tables import DRAFT
from app.counter.visit import LINES_MAX, Person
from models.events.visit import PaperTaken
from models.values.rial import Rial
from tests.counter_world import (
    CLERK,
    OTHER_CLERK,
    World,
    close_exactly,
    come_in,
    events,
    open_for_business,
    put_in,
    refused,
    rows,
    sample,
    serve,
)


def _typed(desk: Desk, code: str, **answers: str) -> dict[str, str]:
    return sample().service(code).example(desk.today()) | answers


def test_a_visit_has_its_id_before_anything_is_tried(world: World, desk: Desk) -> None:
    visit = start_visit(desk)
    put_in(desk, "GEN-104")
    total = desk.need_visit().total
    take_payment(desk, tenders=[cash(total)])
    assert events(world, "visit.completed")[-1].envelope.event_id == visit.visit


def test_there_is_one_visit_in_hand(world: World, desk: Desk) -> None:
    start_visit(desk)
    first = start_visit(desk)
    put_in(desk, "GEN-104")
    with refused(world, "visit.unfinished"):
        start_visit(desk)
    assert desk.need_visit().visit == first.visit


def test_without_a_visit_nothing_is_chosen(world: World, desk: Desk) -> None:
    for act in (
        lambda: put_in(desk, "GEN-104"),
        lambda: remove_line(desk, line=0),
        lambda: hold_visit(desk),
        lambda: abandon_visit(desk),
        lambda: name_person(desk, person=Person()),
        lambda: take_payment(desk, tenders=[]),
    ):
        with refused(world, "visit.none"):
            act()


def test_an_empty_basket_is_neither_paid_nor_held(world: World, desk: Desk) -> None:
    start_visit(desk)
    with refused(world, "visit.empty"):
        take_payment(desk, tenders=[])
    with refused(world, "visit.empty"):
        hold_visit(desk)


def test_a_visit_has_a_last_line(world: World, desk: Desk) -> None:
    start_visit(desk)
    for _ in range(LINES_MAX):
        put_in(desk, "GEN-104")
    with refused(world, "visit.too_long", most=LINES_MAX):
        put_in(desk, "GEN-104")
    remove_line(desk, line=LINES_MAX - 1)
    put_in(desk, "GEN-104")


@pytest.mark.parametrize("line", [-1, 1, 9])
def test_only_a_line_that_is_there_is_removed(world: World, desk: Desk, line: int) -> None:
    start_visit(desk)
    put_in(desk, "GEN-104")
    with refused(world, "visit.no_such_line"):
        remove_line(desk, line=line)
    assert remove_line(desk, line=0).lines == ()


@pytest.mark.parametrize(
    ("code", "answers", "refusal"),
    [
        ("GEN-999", {}, "catalogue.unknown_service"),
        ("GEN-104", {"pages": ""}, "catalogue.answer_missing"),
        ("GEN-104", {"pages": "many"}, "catalogue.digits_only"),
        ("GEN-104", {"pages": "1", "colour": "red"}, "catalogue.unknown_answer"),
        ("GEN-105", {"national_id": "0012345678"}, "national_id.check_digit"),
    ],
)
def test_what_the_form_does_not_allow_is_refused(
    world: World, desk: Desk, code: str, answers: dict[str, str], refusal: str
) -> None:
    start_visit(desk)
    typed = (_typed(desk, code) if code != "GEN-999" else {}) | answers
    with refused(world, refusal):
        add_service(desk, service=code, answers=typed)


def test_answers_are_kept_as_they_are_meant_and_not_as_they_were_typed(desk: Desk) -> None:
    start_visit(desk)
    add_service(desk, service="GEN-104", answers={"pages": " ۳ "})
    assert desk.need_visit().lines[0].answers == {"pages": "3"}


class TestQuantity:
    def test_it_multiplies_every_part(self, desk: Desk) -> None:
        start_visit(desk)
        put_in(desk, "GEN-105")
        one = desk.need_visit().total
        add_service(desk, service="GEN-105", answers=_typed(desk, "GEN-105"), quantity=3)
        line = desk.need_visit().lines[1]
        assert (line.quantity, line.amount) == (3, Rial(one.amount * 3))

    def test_where_the_form_asks_how_many_it_answers_that(self, desk: Desk) -> None:
        start_visit(desk)
        add_service(desk, service="GEN-104", answers={}, quantity=7)
        line = desk.need_visit().lines[0]
        assert (line.quantity, line.answers) == (1, {"pages": "7"})

    @pytest.mark.parametrize("quantity", [0, -1, 1_001])
    def test_it_has_its_bounds(self, world: World, desk: Desk, quantity: int) -> None:
        start_visit(desk)
        with refused(world, "catalogue.quantity"):
            add_service(desk, service="GEN-105", answers=_typed(desk, "GEN-105"), quantity=quantity)

    def test_where_money_passes_through_each_is_a_line(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        with refused(world, "catalogue.quantity", max=1):
            add_service(desk, service="PBI-103", answers=_typed(desk, "PBI-103"), quantity=2)


class TestPapers:
    """SSO-103 asks for two originals of which a copy is kept; NOCR-112 for a police report."""

    def _add(self, desk: Desk, code: str, *papers: PaperTaken) -> None:
        add_service(desk, service=code, answers=_typed(desk, code), papers=papers)

    def test_a_missing_one_is_named(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        with refused(world, "paper.missing"):
            self._add(desk, "SSO-103", PaperTaken("lease", "seen"))

    def test_an_original_is_seen_now_and_not_later(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        with refused(world, "paper.original"):
            papers = [PaperTaken(code, "seen") for code in ("nid_card", "lease")]
            self._add(desk, "SSO-103", *papers, PaperTaken("licence", "later"))

    def test_another_one_may_be_brought_later(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        papers = [
            PaperTaken(paper.code, "seen")
            for paper in sample().service("NOCR-112").papers
            if paper.code != "police_lost"
        ]
        self._add(desk, "NOCR-112", *papers, PaperTaken("police_lost", "later"))
        take_payment(desk, tenders=[cash(desk.need_visit().total)])
        kept = {row.paper: row.state for row in rows(world, PAPER)}
        assert kept["police_lost"] == "later"

    @pytest.mark.parametrize(
        "paper", [PaperTaken("passport", "seen"), PaperTaken("lease", "believed")]
    )
    def test_one_the_service_does_not_know_is_refused(
        self, world: World, desk: Desk, paper: PaperTaken
    ) -> None:
        start_visit(desk)
        with refused(world, "paper.unknown"):
            self._add(desk, "SSO-103", paper)

    def test_no_copy_is_taken_where_none_may_be(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        with refused(world, "paper.no_copy"):
            self._add(desk, "NOCR-112", PaperTaken("bc", "scanned"))

    def test_one_paper_is_told_of_once(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        twice = PaperTaken("lease", "seen"), PaperTaken("lease", "scanned")
        with refused(world, "paper.twice"):
            self._add(desk, "SSO-103", *twice)


class TestPerson:
    def test_a_form_that_knows_the_person_names_the_visit(self, desk: Desk) -> None:
        start_visit(desk)
        put_in(desk, "GEN-105")
        person = desk.need_visit().person
        assert (person.identity, person.name, person.masked) == (
            "0012345679",
            "علی محمدی",
            "••••••5679",
        )

    def test_whoever_was_named_first_stays(self, desk: Desk) -> None:
        named = Person("national_id", "0084575948", "زهرا احمدی", "")
        start_visit(desk)
        name_person(desk, person=named)
        put_in(desk, "GEN-105")
        assert desk.need_visit().person == named


class TestHeld:
    def test_a_visit_waits_under_its_label_and_comes_back_whole(
        self, world: World, desk: Desk
    ) -> None:
        start_visit(desk)
        put_in(desk, "GEN-105")
        visit = desk.need_visit()
        hold_visit(desk, label="خانم احمدی")
        assert desk.visit is None
        (held,) = held_visits(desk)
        assert (held.visit, held.label, held.lines, held.total) == (
            visit.visit,
            "خانم احمدی",
            1,
            visit.total.amount,
        )
        serve(desk)
        back = recall_visit(desk, visit=visit.visit)
        assert (back.lines, back.person, back.label) == (visit.lines, visit.person, "خانم احمدی")
        assert held_visits(desk) == ()

    def test_it_outlives_the_shift_and_the_program(self, world: World, desk: Desk) -> None:
        for _ in range(3):
            start_visit(desk)
            put_in(desk, "GEN-104")
            hold_visit(desk)
        close_exactly(desk)
        world.restart()
        desk = open_for_business(world, OTHER_CLERK)
        assert len(held_visits(desk)) == 3

    def test_whoever_recalls_it_goes_on_with_it(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        put_in(desk, "GEN-104")
        visit = desk.need_visit().visit
        hold_visit(desk)
        close_exactly(desk)
        desk = open_for_business(world, OTHER_CLERK)
        recall_visit(desk, visit=visit)
        desk = world.restart()
        assert left_over(desk, CLERK.user) is None
        mine = left_over(desk, OTHER_CLERK.user)
        assert mine is not None
        assert mine.visit == visit

    def test_it_is_not_recalled_over_another_one(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        put_in(desk, "GEN-104")
        waiting = desk.need_visit().visit
        hold_visit(desk)
        start_visit(desk)
        put_in(desk, "GEN-104")
        with refused(world, "visit.unfinished"):
            recall_visit(desk, visit=waiting)

    def test_it_is_recalled_once(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        put_in(desk, "GEN-104")
        waiting = desk.need_visit().visit
        hold_visit(desk)
        recall_visit(desk, visit=waiting)
        abandon_visit(desk)
        with refused(world, "visit.not_held"):
            recall_visit(desk, visit=waiting)


class TestDrafts:
    def test_a_power_cut_takes_nothing_that_was_chosen(self, world: World, desk: Desk) -> None:
        start_visit(desk, label="نوبت ۷")
        put_in(desk, "GEN-105")
        put_in(desk, "GEN-104")
        remove_line(desk, line=1)
        left = desk.need_visit()
        desk = world.restart()
        assert desk.visit is None
        assert left_over(desk, CLERK.user) == left
        come_in(desk, CLERK)
        desk.visit = left_over(desk, CLERK.user)
        take_payment(desk, tenders=[cash(left.total)])
        assert left_over(desk, CLERK.user) is None

    def test_nobody_finds_anybody_elses(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        put_in(desk, "GEN-105")
        assert left_over(world.restart(), OTHER_CLERK.user) is None

    def test_a_paid_visit_has_no_draft(self, world: World, desk: Desk) -> None:
        serve(desk)
        assert rows(world, DRAFT) == []

    def test_an_empty_one_gives_way_without_a_trace(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        name_person(desk, person=Person(name="ا ب"))
        start_visit(desk)
        assert rows(world, DRAFT) == []
        assert events(world, "visit.abandoned") == []

    def test_five_hundred_held_visits_are_all_found(self, desk: Desk) -> None:
        start_visit(desk)
        put_in(desk, "GEN-104")
        one = desk.need_visit()
        hold_visit(desk)
        for number in range(1, 500):
            desk.visit = replace(one, visit=desk.ids.new(), label=str(number))
            hold_visit(desk)
        assert len({held.visit for held in held_visits(desk)}) == 500


class TestAbandoned:
    def test_a_basket_given_up_leaves_its_sum_behind(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        put_in(desk, "GEN-105")
        total = desk.need_visit().total
        abandon_visit(desk)
        (row,) = rows(world, ABANDONED)
        assert (row.lines, row.total, row.clerk) == (1, total.amount, CLERK.user)
        assert (desk.visit, rows(world, DRAFT)) == (None, [])

    def test_an_empty_one_leaves_nothing(self, world: World, desk: Desk) -> None:
        start_visit(desk)
        abandon_visit(desk)
        assert rows(world, ABANDONED) == []
        assert desk.visit is None
