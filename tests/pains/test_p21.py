"""P21: a certificate was printed and signed off line, and its record was never registered."""

import pytest

from app.counter.commands.add_service import add_service
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from models.catalogue.service import Service
from models.errors import Refusal
from tests.counter_world import put_in, sample, seen_papers
from tests.sync.branch import Branch

OFFLINE = {"offline_complete", "offline_accept_forward", "online_required"}
WAYS = {way: [one for one in sample().services if one.connectivity == way] for way in OFFLINE}


def test_every_service_says_what_may_be_handed_over_without_a_line() -> None:
    """All of it, a slip that it was taken in, or nothing: one of three words, on every service."""
    assert {service.connectivity for service in sample().services} == OFFLINE
    assert all(WAYS.values())


@pytest.mark.parametrize("service", WAYS["online_required"][:12], ids=lambda one: one.code)
def test_what_needs_the_line_is_refused_without_it_and_says_why(
    branch: Branch, service: Service
) -> None:
    """Nothing goes into the basket that could only be printed and never be registered."""
    desk = branch.desk
    desk.line_up = False
    start_visit(desk)
    answers = service.example(desk.today())
    with pytest.raises(Refusal) as refused:
        add_service(
            desk,
            service=service.code,
            answers=answers,
            papers=seen_papers(desk, service.code, answers),
        )
    assert refused.value.field == "service"
    assert not desk.need_visit().lines


def test_what_can_be_taken_in_without_a_line_is_marked_as_a_request(branch: Branch) -> None:
    """Its receipt says so, and the act itself does: nobody can take it for the finished thing."""
    desk = branch.desk
    desk.line_up = False
    service = next(one for one in WAYS["offline_accept_forward"] if not one.held_money)
    start_visit(desk)
    put_in(desk, service.code)
    line = desk.need_visit().lines[0]
    assert line.mode == "request"
    total = desk.need_visit().total
    take_payment(desk, tenders=[cash(total)] if total.amount else [])
