"""Facts about signing in: who comes in, who is kept out, and for how long."""

from datetime import timedelta

import pytest

from app.book.fold.rows import SESSION
from app.counter.commands.free_sign_in import free_at_the_door
from app.counter.commands.lock import lock, unlock
from app.counter.commands.sign_in import TRIES, sign_in
from app.counter.commands.sign_out import sign_out
from app.counter.commands.staff import change_staff
from app.counter.commands.start_visit import start_visit
from app.counter.desk import Desk
from app.counter.drafts import held_visits
from models.errors import Refusal
from models.events.people import SessionClosed, SignInRefused
from models.people import Right, Role, rights_of
from tests.counter_world import (
    CLERK,
    MANAGER,
    OTHER_CLERK,
    SUPERVISOR,
    World,
    come_in,
    events,
    open_for_business,
    put_in,
    refused,
    rows,
    tables,
)


def _wrong(desk: Desk, user: str = CLERK.user, times: int = 1) -> list[Refusal]:
    told = []
    for _ in range(times):
        with pytest.raises(Refusal) as caught:
            sign_in(desk, user=user, pin="000001")
        told.append(caught.value)
    return told


def _locked_for(desk: Desk) -> int:
    """Try with the right PIN, and read how many minutes are left."""
    with pytest.raises(Refusal) as caught:
        sign_in(desk, user=CLERK.user, pin=CLERK.pin)
    assert caught.value.code == "sign_in.locked"
    return int(caught.value.facts["minutes"])


def test_a_right_pin_opens_a_session_with_the_rights_of_the_role(world: World) -> None:
    session = sign_in(world.desk, user=CLERK.user, pin=CLERK.pin)
    assert world.desk.session == session
    assert session.rights == rights_of([Role.CLERK])
    assert Right.APPROVE_REVERSAL not in session.rights
    opened = events(world, "session.opened")[-1]
    assert opened.envelope.event_id == session.session
    assert opened.envelope.actor == CLERK.user


def test_code_and_pin_may_be_typed_in_persian_digits(world: World) -> None:
    assert sign_in(world.desk, user="۱۰۱", pin="۸۲۷۳۶۴").user == CLERK.user


def test_every_wrong_pin_is_in_the_journal_before_it_is_answered(world: World) -> None:
    told = _wrong(world.desk, times=3)
    assert [(each.code, each.facts["left"]) for each in told] == [
        ("sign_in.wrong", 4),
        ("sign_in.wrong", 3),
        ("sign_in.wrong", 2),
    ]
    failed = [event.body for event in events(world, "sign_in.refused")]
    assert failed == [SignInRefused(user=CLERK.user, failures=count) for count in (1, 2, 3)]


def test_a_code_nobody_has_takes_the_same_way(world: World) -> None:
    """Same words, same slow comparison, same event; what was typed is not kept: it may be a PIN."""
    (known,) = _wrong(world.desk)
    (unknown,) = _wrong(world.desk, user="482957")
    assert (unknown.code, unknown.facts) == (known.code, known.facts)
    last = events(world, "sign_in.refused")[-1]
    assert last.body == SignInRefused(user="", failures=0)
    assert not [row for row in tables(world.engine)["event"] if "482957" in row]


def test_a_blocked_person_is_a_code_nobody_has(world: World) -> None:
    change_staff(world.desk, code=CLERK.user, name="متصدی یکم", roles=["clerk"], active=False)
    with pytest.raises(Refusal) as caught:
        sign_in(world.desk, user=CLERK.user, pin=CLERK.pin)
    assert caught.value.code == "sign_in.wrong"
    assert events(world, "sign_in.refused")[-1].body == SignInRefused(user="", failures=0)


def test_five_wrong_pins_lock_the_code_and_no_restart_forgets_it(world: World) -> None:
    last = _wrong(world.desk, times=TRIES)[-1]
    assert (last.code, last.facts["minutes"]) == ("sign_in.locked", 5)
    desk = world.restart()
    with refused(world, "sign_in.locked", minutes=5):
        sign_in(desk, user=CLERK.user, pin=CLERK.pin)
    world.clock.advance(timedelta(minutes=4, seconds=59))
    assert _locked_for(desk) == 1
    world.clock.advance(timedelta(seconds=1))
    assert sign_in(desk, user=CLERK.user, pin=CLERK.pin).user == CLERK.user


def test_nobody_else_is_kept_out_by_a_locked_code(world: World) -> None:
    _wrong(world.desk, times=TRIES)
    assert sign_in(world.desk, user=OTHER_CLERK.user, pin=OTHER_CLERK.pin).user == OTHER_CLERK.user


def test_each_further_slip_locks_longer_up_to_a_quarter_of_an_hour(world: World) -> None:
    _wrong(world.desk, times=TRIES - 1)
    spans = []
    for _ in range(4):
        _wrong(world.desk)
        spans.append(_locked_for(world.desk))
        world.clock.advance(timedelta(minutes=spans[-1]))
    assert spans == [5, 10, 15, 15]


def test_a_sign_in_begins_the_count_anew(world: World) -> None:
    for _ in range(3):
        _wrong(world.desk, times=TRIES - 1)
        come_in(world.desk, CLERK)


def test_coming_in_ends_the_session_that_was_open(world: World) -> None:
    come_in(world.desk, CLERK)
    come_in(world.desk, SUPERVISOR)
    closed = events(world, "session.closed")[-1]
    assert (closed.envelope.actor, closed.body) == (CLERK.user, SessionClosed(why="switch"))
    still_open = [row.user for row in rows(world, SESSION) if not row.closed_why]
    assert still_open == [SUPERVISOR.user]


def test_what_somebody_else_had_in_hand_is_held_and_not_taken_over(
    world: World, desk: Desk
) -> None:
    start_visit(desk, label="نوبت ۳۴")
    put_in(desk, "GEN-104")
    left = desk.need_visit()
    lock(desk)
    come_in(desk, SUPERVISOR)
    assert desk.visit is None
    (held,) = held_visits(desk)
    assert (held.visit, held.user, held.label) == (left.visit, CLERK.user, "نوبت ۳۴")


def test_the_same_person_finds_the_visit_still_in_hand(world: World, desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "GEN-104")
    left = desk.need_visit()
    lock(desk)
    come_in(desk, CLERK)
    assert desk.visit == left
    assert held_visits(desk) == ()


def test_a_session_the_program_died_in_is_closed_as_lost(world: World, desk: Desk) -> None:
    assert desk.session is not None
    lost = desk.session
    desk = world.restart()
    assert desk.session is None
    closed = events(world, "session.closed")[-1]
    assert (closed.envelope.session, closed.body) == (lost.session, SessionClosed(why="lost"))
    assert desk.shift is not None
    assert desk.shift.clerk == CLERK.user


def test_signing_out_leaves_the_shift_for_its_clerk_to_come_back_to(
    world: World, desk: Desk
) -> None:
    sign_out(desk)
    assert desk.session is None
    assert desk.shift is not None
    come_in(desk, OTHER_CLERK)
    with refused(world, "shift.other_clerk", clerk=CLERK.user):
        start_visit(desk)
    come_in(desk, CLERK)
    start_visit(desk)


def test_locking_hides_everything_and_changes_no_work(world: World, desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "GEN-104")
    visit, shift = desk.visit, desk.shift
    lock(desk, idle=True)
    with refused(world, "session.locked"):
        put_in(desk, "GEN-104")
    unlock(desk, pin=CLERK.pin)
    assert (desk.visit, desk.shift) == (visit, shift)
    assert [event.envelope.kind for event in events(world)[-2:]] == [
        "session.locked",
        "session.unlocked",
    ]


def test_a_locked_window_opens_only_to_its_own_person(world: World, desk: Desk) -> None:
    lock(desk)
    with pytest.raises(Refusal) as caught:
        unlock(desk, pin=OTHER_CLERK.pin)
    assert (caught.value.code, caught.value.facts["left"]) == ("sign_in.wrong", 4)
    assert desk.session is not None
    assert desk.session.locked
    for _ in range(TRIES - 1):
        with pytest.raises(Refusal) as caught:
            unlock(desk, pin="000001")
    assert caught.value.code == "sign_in.locked"
    with refused(world, "sign_in.locked", minutes=5):
        unlock(desk, pin=CLERK.pin)
    come_in(desk, SUPERVISOR)
    assert desk.session.user == SUPERVISOR.user


def test_unlocking_ends_the_count_of_failures(desk: Desk) -> None:
    for _ in range(2):
        lock(desk)
        for _ in range(TRIES - 1):
            with pytest.raises(Refusal):
                unlock(desk, pin="000001")
        unlock(desk, pin=CLERK.pin)


def test_there_is_nothing_to_unlock_where_nobody_is(world: World) -> None:
    sign_out(world.desk)
    with refused(world, "session.none"):
        unlock(world.desk, pin=MANAGER.pin)


def test_a_clerk_who_comes_back_after_a_restart_owns_the_open_shift(world: World) -> None:
    open_for_business(world)
    desk = world.restart()
    come_in(desk, CLERK)
    desk.line_up = True
    start_visit(desk)
    put_in(desk, "GEN-104")


def test_a_supervisor_frees_a_locked_person_at_the_door_with_nobody_in(world: World) -> None:
    desk = world.desk
    sign_out(desk)
    for _ in range(TRIES):
        with pytest.raises(Refusal):
            sign_in(desk, user=CLERK.user, pin="000001")
    with refused(world, "sign_in.locked"):
        sign_in(desk, user=CLERK.user, pin=CLERK.pin)
    with refused(world, "approval.no_right"):
        free_at_the_door(desk, user=CLERK.user, approval=OTHER_CLERK)
    free_at_the_door(desk, user=CLERK.user, approval=SUPERVISOR)
    freed = events(world, "sign_in.freed")[-1].envelope
    assert (freed.actor, freed.approver, freed.session) == ("system", SUPERVISOR.user, "")
    assert desk.session is None
    assert sign_in(desk, user=CLERK.user, pin=CLERK.pin).user == CLERK.user


def test_nobody_frees_themselves_at_the_door(world: World) -> None:
    with refused(world, "approval.same_person"):
        free_at_the_door(world.desk, user=SUPERVISOR.user, approval=SUPERVISOR)
