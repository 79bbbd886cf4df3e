"""Facts about second times: a bill paid before, a request still open, a citizen served today."""

from datetime import timedelta

import pytest

from app.counter.commands.add_bill import add_bill
from app.counter.commands.pass_guard import note_passed, pay_again
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.queries.served_before import OPEN, TODAY, served_before
from app.counter.tables import AGENCY_ANSWER
from app.storage.engine import writing
from models.events.reversals import GuardPassed
from tests.counter_world import (
    CLERK,
    SUPERVISOR,
    WATER_BILL,
    World,
    close_exactly,
    events,
    open_for_business,
    refused,
    sample,
    serve,
)

REQUEST = "NOCR-202"


def whose(desk: Desk, service: str) -> str:
    return sample().service(service).example(desk.today())["national_id"]


def test_a_bill_paid_before_is_paid_again_by_a_second_persons_word_alone(
    world: World, desk: Desk
) -> None:
    given = serve(desk, codes=[], bills=[WATER_BILL])
    start_visit(desk)
    with refused(world, "bill.already_paid", receipt=str(given.receipt), day=given.of.day):
        add_bill(desk, bill=WATER_BILL)
    with refused(world, "approval.same_person"):
        pay_again(desk, bill=WATER_BILL, approval=CLERK)
    with refused(world, "approval.needed"):
        pay_again(desk, bill=WATER_BILL, approval=None)
    visit = pay_again(desk, bill=WATER_BILL, approval=SUPERVISOR)
    with refused(world, "bill.in_basket"):
        pay_again(desk, bill=WATER_BILL, approval=SUPERVISOR)
    take_payment(desk, tenders=[cash(visit.total)])
    (passed,) = events(world, GuardPassed.kind)
    assert passed.envelope.approver == SUPERVISOR.user
    assert passed.body == GuardPassed(
        guard="bill", receipt=str(given.receipt), service=visit.lines[0].service
    )


def test_a_bill_nobody_paid_needs_nobody(world: World, desk: Desk) -> None:
    start_visit(desk)
    pay_again(desk, bill=WATER_BILL, approval=None)
    assert events(world, GuardPassed.kind) == []


def test_the_same_service_of_the_same_person_today_is_told(desk: Desk) -> None:
    given = serve(desk, ["NOCR-111"])
    found = served_before(desk, "NOCR-111", whose(desk, "NOCR-111"))
    assert found is not None
    assert (found.guard, found.receipt) == (TODAY, str(given.receipt))


@pytest.mark.parametrize("identity", ["", "0499370899"])
def test_nobody_and_another_person_were_not_served(desk: Desk, identity: str) -> None:
    serve(desk, ["NOCR-111"])
    assert served_before(desk, "NOCR-111", identity) is None


def test_what_was_done_at_once_is_no_second_time_tomorrow(world: World, desk: Desk) -> None:
    serve(desk, ["NOCR-111"])
    close_exactly(desk)
    world.clock.advance(timedelta(days=1))
    desk = open_for_business(world)
    assert served_before(desk, "NOCR-111", whose(desk, "NOCR-111")) is None


def test_a_request_stays_open_until_its_agency_ends_it(world: World, desk: Desk) -> None:
    desk.line_up = False
    given = serve(desk, [REQUEST])
    close_exactly(desk)
    world.clock.advance(timedelta(days=10))
    desk = open_for_business(world)
    found = served_before(desk, REQUEST, whose(desk, REQUEST))
    assert found is not None
    assert (found.guard, found.day) == (OPEN, given.of.day)
    with writing(world.engine) as connection:
        key = {"epoch": given.of.epoch, "seq": given.of.seq, "line": 0, "version": 1}
        row = {**key, "state": "confirmed", "at": "2026-08-04T00:00:00.000Z"}
        connection.execute(AGENCY_ANSWER.insert().values(**row))
    assert served_before(desk, REQUEST, whose(desk, REQUEST)) is None


def test_whoever_goes_on_all_the_same_is_in_the_journal(world: World, desk: Desk) -> None:
    serve(desk, ["NOCR-111"])
    found = served_before(desk, "NOCR-111", whose(desk, "NOCR-111"))
    assert found is not None
    note_passed(desk, found, "NOCR-111")
    (passed,) = events(world, GuardPassed.kind)
    assert isinstance(passed.body, GuardPassed)
    assert (passed.body.guard, passed.envelope.actor) == ("served_today", CLERK.user)
