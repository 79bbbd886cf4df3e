"""Facts about copies: numbered, counted and journaled before they leave the printer."""

from app.book.fold.rows import COPY, RECEIPT
from app.counter.commands.reprint import reprint
from app.counter.commands.sign_out import sign_out
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.papers.queue import jobs
from tests.counter_world import (
    OTHER_CLERK,
    SUPERVISOR,
    World,
    close_exactly,
    come_in,
    events,
    refused,
    rows,
    serve,
)


def test_copies_are_numbered_from_one(world: World, desk: Desk) -> None:
    given = serve(desk)
    assert [reprint(desk, receipt=str(given.receipt)) for _ in range(3)] == [1, 2, 3]
    assert [(row.copy, row.clerk) for row in rows(world, COPY)] == [
        (1, "101"),
        (2, "101"),
        (3, "101"),
    ]
    assert rows(world, RECEIPT)[0].copies == 3
    assert [(job.of, job.copy) for job in jobs(desk, "queued")] == [
        (given.of, copy) for copy in range(4)
    ]


def test_a_copy_moves_no_money_and_needs_no_shift(world: World, desk: Desk) -> None:
    given = serve(desk)
    close_exactly(desk)
    come_in(desk, OTHER_CLERK)
    assert reprint(desk, receipt=str(given.receipt)) == 1
    copied = events(world, "receipt.copied")[-1].envelope
    assert (copied.actor, copied.shift) == (OTHER_CLERK.user, "")


def test_a_void_slip_has_copies_of_its_own(desk: Desk) -> None:
    given = serve(desk)
    reprint(desk, receipt=str(given.receipt))
    slip = void_receipt(desk, receipt=str(given.receipt), reason="other", approval=SUPERVISOR)
    assert reprint(desk, receipt=str(slip.receipt)) == 1
    assert reprint(desk, receipt=str(given.receipt)) == 2


def test_there_is_no_copy_of_what_was_never_given(world: World, desk: Desk) -> None:
    with refused(world, "receipt.unknown"):
        reprint(desk, receipt="72140087-2-000099-000")
    sign_out(desk)
    with refused(world, "session.none"):
        reprint(desk, receipt="72140087-2-000099-000")
