"""Nobody is asked twice: what this visit said, and what the same person said before."""

import pytest
from sqlalchemy import select

from app.counter.commands.attach_file import attach_file
from app.counter.commands.start_visit import name_person, start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.people_index import erase_visit
from app.counter.queries.known_answers import Known, known_answers
from app.counter.tables import VAULT
from app.counter.visit import Person
from app.storage.engine import writing
from models.errors import Refusal
from tests.counter_world import World, put_in, sample

SERVICE = "NOCR-111"
ALI, REZA = "0499370899", "0023456787"


def pay(desk: Desk) -> None:
    total = desk.need_visit().total
    take_payment(desk, tenders=[cash(total)] if total.amount else [])


def known(desk: Desk, identity: str, service: str = SERVICE) -> dict[str, Known]:
    return known_answers(desk, sample().service(service), identity)


def test_what_this_visit_said_is_filled_in_its_next_form(desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, SERVICE, national_id=ALI, first_name="علی", mobile="09141234567")
    found = known(desk, ALI)
    assert found["first_name"] == Known("علی")
    assert found["mobile"] == Known("09141234567")


def test_an_earlier_visit_s_answers_are_known_with_their_day(desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, SERVICE, national_id=ALI, first_name="علی", last_name="محمدی")
    pay(desk)
    start_visit(desk)
    found = known(desk, ALI)
    assert found["first_name"] == Known("علی", desk.today())
    assert found["last_name"] == Known("محمدی", desk.today())
    assert known(desk, "") == {}
    assert known(desk, REZA) == {}


def test_the_newest_answer_counts_and_this_visit_is_newer_still(desk: Desk) -> None:
    for mobile in ("09141234567", "09121234567"):
        start_visit(desk)
        put_in(desk, SERVICE, national_id=ALI, mobile=mobile)
        pay(desk)
    start_visit(desk)
    assert known(desk, ALI)["mobile"].value == "09121234567"
    put_in(desk, SERVICE, national_id=ALI, mobile="09351234567")
    assert known(desk, ALI)["mobile"] == Known("09351234567")


def test_one_person_s_answers_are_never_another_s(desk: Desk) -> None:
    """Ali came for himself and for Reza in one visit."""
    start_visit(desk)
    name_person(desk, person=Person("national_id", ALI, "علی"))
    put_in(desk, SERVICE, national_id=ALI, first_name="علی")
    put_in(desk, SERVICE, national_id=REZA, first_name="رضا")
    assert known(desk, ALI)["first_name"].value == "علی"
    assert known(desk, REZA)["first_name"].value == "رضا"
    pay(desk)
    start_visit(desk)
    assert known(desk, ALI)["first_name"].value == "علی"


def test_what_is_never_to_be_taken_over_is_not(desk: Desk) -> None:
    never = {one.name for one in sample().service(SERVICE).fields if one.prefill == "never"}
    start_visit(desk)
    put_in(desk, SERVICE, national_id=ALI)
    assert not never & known(desk, ALI).keys()


def test_the_erased_are_known_no_more(world: World, desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, SERVICE, national_id=ALI, first_name="علی")
    total = desk.need_visit().total
    given = take_payment(desk, tenders=[cash(total)])
    start_visit(desk)
    assert known(desk, ALI)
    with writing(world.engine) as connection:
        citation = connection.execute(select(VAULT.c.citation).where(VAULT.c.kind == "visit"))
        erase_visit(connection, desk.vault, given.of, str(citation.scalar()))
    assert known(desk, ALI) == {}


def test_a_file_for_a_question_that_is_none_is_refused(desk: Desk) -> None:
    start_visit(desk)
    with pytest.raises(Refusal) as refused:
        attach_file(desk, service=SERVICE, field="first_name", content=b"%PDF-1.4")
    assert refused.value.code == "catalogue.answer_file"
