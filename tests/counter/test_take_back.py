"""Facts about taking back: words bound to one act, codes by phone, asks that wait, agencies."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.book.fold.rows import PHONED, REVERSAL
from app.book.rebuild import compare_books
from app.counter.commands.approve import Approval, Grant
from app.counter.commands.ask_reversal import ask_reversal, decline_asked, give_asked
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.share_phone_secret import share_phone_secret
from app.counter.commands.sign_in import TRIES
from app.counter.commands.take_back import TakeBack, grant_take_back, take_back
from app.counter.commands.take_payment import Given
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.phone_secrets import PhoneCode
from app.counter.queries.receipt import find_receipt
from app.counter.queries.whole_receipt import whole_receipt
from app.counter.tables import AGENCY_ANSWER, CURSOR, PHONE_SECRET
from app.phone_code import phone_code, read_secret
from app.storage.engine import reading, writing
from models.errors import Refusal
from models.events.reversals import ReversalExplained
from tests.counter_world import (
    CLERK,
    MANAGER,
    OTHER_CLERK,
    SUPERVISOR,
    World,
    events,
    refused,
    rows,
    serve,
)


def wanted(given: Given, *lines: int, **said: str) -> TakeBack:
    """Want some lines back."""
    return TakeBack(
        receipt=str(given.receipt),
        lines=lines or (0, 1),
        reason=said.pop("reason", "gave_up"),
        **said,
    )


def share(desk: Desk) -> bytes:
    """Let the supervisor's secret be known here."""
    return read_secret(share_phone_secret(desk, user=SUPERVISOR.user, pin=SUPERVISOR.pin))


def heard(world: World, secret: bytes, given: Given, amount: int | None = None) -> PhoneCode:
    """Hear the code that the supervisor reads out."""
    total = given.total.amount if amount is None else amount
    code = phone_code(secret, str(given.receipt), total, world.clock.now())
    return PhoneCode(SUPERVISOR.user, code)


# -------------------------------------------------------------------------------- their word


def test_a_word_is_good_for_exactly_what_it_was_given_for(world: World, desk: Desk) -> None:
    given = serve(desk)
    word = grant_take_back(desk, wanted=wanted(given), approval=SUPERVISOR)
    with refused(world, "approval.lapsed"):
        take_back(desk, wanted=wanted(given, 0), approval=word)
    slip = take_back(desk, wanted=wanted(given), approval=word)
    assert slip.total == -given.total
    assert find_receipt(desk, str(slip.receipt)).approver == SUPERVISOR.user


def test_a_word_is_used_up_by_one_act(world: World, desk: Desk) -> None:
    given = serve(desk, ["NOCR-111", "NOCR-111"])
    word = grant_take_back(desk, wanted=wanted(given, 0), approval=SUPERVISOR)
    take_back(desk, wanted=wanted(given, 0), approval=word)
    assert word.used
    with refused(world, "approval.lapsed"):
        word.use(desk, word.act)


@pytest.mark.parametrize(("passed", "good"), [(59, True), (61, False)])
def test_a_word_lapses_after_a_minute(world: World, desk: Desk, passed: int, *, good: bool) -> None:
    given = serve(desk)
    word = grant_take_back(desk, wanted=wanted(given), approval=SUPERVISOR)
    world.clock.advance(timedelta(seconds=passed))
    if good:
        take_back(desk, wanted=wanted(given), approval=word)
    else:
        with refused(world, "approval.lapsed"):
            take_back(desk, wanted=wanted(given), approval=word)


def test_a_word_is_nobodys_who_signs_in_later(world: World, desk: Desk) -> None:
    given = serve(desk)
    word: Grant = grant_take_back(desk, wanted=wanted(given), approval=SUPERVISOR)
    word.actor = OTHER_CLERK.user
    with refused(world, "approval.lapsed"):
        take_back(desk, wanted=wanted(given), approval=word)


@pytest.mark.parametrize("who", [CLERK, Approval(OTHER_CLERK.user, OTHER_CLERK.pin)])
def test_nobody_gives_their_word_for_themselves_or_without_the_right(
    world: World, desk: Desk, who: Approval
) -> None:
    given = serve(desk)
    code = "approval.same_person" if who is CLERK else "approval.no_right"
    with refused(world, code):
        grant_take_back(desk, wanted=wanted(given), approval=who)


# --------------------------------------------------------------------------------- by phone


def test_a_code_by_phone_is_a_second_person_and_is_journaled_as_what_it_was(
    world: World, desk: Desk
) -> None:
    given, secret = serve(desk), share(desk)
    slip = take_back(desk, wanted=wanted(given), approval=heard(world, secret, given))
    (phoned,) = rows(world, PHONED)
    assert (phoned.slip, phoned.amount, phoned.approver) == (
        str(slip.receipt),
        given.total.amount,
        SUPERVISOR.user,
    )
    told = [one.what for one in whole_receipt(desk, str(given.receipt)).happened]
    assert told == ["given", "void_phoned"]


def test_a_code_of_another_sum_or_receipt_is_a_wrong_code(world: World, desk: Desk) -> None:
    given, other, secret = serve(desk), serve(desk), share(desk)
    for code in (heard(world, secret, given, 1), heard(world, secret, other)):
        with pytest.raises(Refusal) as caught:
            take_back(desk, wanted=wanted(given), approval=code)
        assert caught.value.code == "approval.wrong"


def test_the_same_code_opens_nothing_twice(world: World, desk: Desk) -> None:
    given, secret = serve(desk, ["NOCR-111", "NOCR-111"]), share(desk)
    half = given.total.amount // 2
    code = heard(world, secret, given, half)
    take_back(desk, wanted=wanted(given, 0), approval=code)
    with pytest.raises(Refusal) as caught:
        take_back(desk, wanted=wanted(given, 1), approval=code)
    assert caught.value.code == "approval.wrong"


def test_whoever_guesses_codes_locks_them_out(world: World, desk: Desk) -> None:
    given, secret = serve(desk), share(desk)
    for _ in range(TRIES):
        with pytest.raises(Refusal):
            take_back(desk, wanted=wanted(given), approval=PhoneCode(SUPERVISOR.user, "000000"))
    with pytest.raises(Refusal) as caught:
        take_back(desk, wanted=wanted(given), approval=heard(world, secret, given))
    assert caught.value.code == "sign_in.locked"


def test_without_a_shared_secret_no_code_is_right(world: World, desk: Desk) -> None:
    given = serve(desk)
    with pytest.raises(Refusal) as caught:
        take_back(desk, wanted=wanted(given), approval=heard(world, bytes(20), given))
    assert caught.value.code == "approval.wrong"


def test_the_secret_lies_sealed_and_only_a_supervisor_shares_one(world: World, desk: Desk) -> None:
    secret = share(desk)
    (row,) = rows(world, PHONE_SECRET)
    assert secret not in row.sealed
    with refused(world, "approval.no_right"):
        share_phone_secret(desk, user=OTHER_CLERK.user, pin=OTHER_CLERK.pin)
    assert secret.hex() not in str(events(world, "phone_secret.shared"))


# --------------------------------------------------------------------------------- other


def test_another_reason_needs_words_and_they_stay_in_the_vault(world: World, desk: Desk) -> None:
    given = serve(desk)
    with refused(world, "reversal.note"):
        take_back(desk, wanted=wanted(given, reason="other"), approval=SUPERVISOR)
    said = wanted(given, reason="other", note="علی محمدی اشتباه آمد")
    take_back(desk, wanted=said, approval=SUPERVISOR)
    (told,) = events(world, ReversalExplained.kind)
    assert isinstance(told.body, ReversalExplained)
    with reading(world.engine) as connection:
        of = whole_receipt(desk, str(given.receipt)).receipt.of
        place = type(of)(told.envelope.day, told.epoch, told.envelope.seq)
        assert desk.vault.open(connection, place, told.body.kept).decode() == said.note
    assert "محمدی" not in bytes(told.envelope.body).decode()


# --------------------------------------------------------------------------------- waiting


def test_an_ask_gives_no_money_and_holds_the_lines(world: World, desk: Desk) -> None:
    given = serve(desk)
    ask_reversal(desk, wanted=wanted(given, 0))
    assert find_receipt(desk, str(given.receipt)).state == "given"
    with refused(world, "reversal.waits"):
        void_receipt(desk, receipt=str(given.receipt), reason="gave_up", approval=SUPERVISOR)
    with refused(world, "reversal.waits"):
        ask_reversal(desk, wanted=wanted(given))
    whole = whole_receipt(desk, str(given.receipt))
    assert (whole.held, [ask.wants for ask in whole.asks]) == (frozenset({0}), ["supervisor"])


def test_what_was_asked_for_is_given_with_a_second_person_and_once(
    world: World, desk: Desk
) -> None:
    given = serve(desk)
    ask = ask_reversal(desk, wanted=wanted(given, reason="other", note="اشتباه"))
    slip = give_asked(desk, ask=ask, back="", reference="", approval=SUPERVISOR)
    assert slip.total == -given.total
    (row,) = rows(world, REVERSAL)
    assert (row.state, row.slip, row.settled_by) == ("given", str(slip.receipt), SUPERVISOR.user)
    with refused(world, "reversal.settled"):
        give_asked(desk, ask=ask, back="", reference="", approval=SUPERVISOR)


def test_a_supervisor_declines_and_the_lines_are_free(world: World, desk: Desk) -> None:
    given = serve(desk)
    ask = ask_reversal(desk, wanted=wanted(given))
    with refused(world, "approval.needed"):
        decline_asked(desk, ask=ask, approval=None)
    decline_asked(desk, ask=ask, approval=SUPERVISOR)
    void_receipt(desk, receipt=str(given.receipt), reason="gave_up", approval=SUPERVISOR)


# --------------------------------------------------------------------------------- agencies


def arrived(desk: Desk) -> None:
    """Let everything be at the centre."""
    head = desk.journal.head
    with writing(desk.engine) as connection:
        connection.execute(
            CURSOR.insert().values(epoch=head.epoch, received_seq=head.seq, safe_seq=0)
        )


def answered(desk: Desk, given: Given, state: str, version: int = 1) -> None:
    """Let an agency say something of the first line."""
    with writing(desk.engine) as connection:
        connection.execute(
            AGENCY_ANSWER.insert().values(
                epoch=given.of.epoch,
                seq=given.of.seq,
                line=0,
                version=version,
                state=state,
                at="2026-08-03T08:00:00.000Z",
            )
        )


def requested(desk: Desk) -> Given:
    """Serve while the line is down, so that the first line is a request; then all is sent."""
    desk.line_up = False
    given = serve(desk, ["NOCR-202", "GEN-101"])
    assert find_receipt(desk, str(given.receipt)).lines[0].mode == "request"
    arrived(desk)
    return given


def test_a_request_that_was_sent_needs_its_agency(world: World, desk: Desk) -> None:
    given = requested(desk)
    with refused(world, "reversal.with_agency"):
        void_receipt(desk, receipt=str(given.receipt), reason="gave_up", approval=SUPERVISOR)
    ask = ask_reversal(desk, wanted=wanted(given, 0))
    (row,) = rows(world, REVERSAL)
    assert row.wants == "agency"
    with refused(world, "reversal.with_agency"):
        give_asked(desk, ask=ask, back="", reference="", approval=SUPERVISOR)
    answered(desk, given, "reversal_agreed")
    give_asked(desk, ask=ask, back="", reference="", approval=SUPERVISOR)


def test_an_agency_that_says_no_frees_the_lines_without_a_second_person(
    world: World, desk: Desk
) -> None:
    given = requested(desk)
    ask = ask_reversal(desk, wanted=wanted(given, 0))
    answered(desk, given, "reversal_refused")
    decline_asked(desk, ask=ask, approval=None)
    assert whole_receipt(desk, str(given.receipt)).held == frozenset()


def test_what_was_never_paid_is_taken_back_wherever_it_is(desk: Desk) -> None:
    given = requested(desk)
    void_receipt(desk, receipt=str(given.receipt), reason="not_paid", approval=SUPERVISOR)


def test_a_request_that_still_waits_goes_back_at_once(desk: Desk) -> None:
    desk.line_up = False
    given = serve(desk, ["NOCR-202"])
    refund_lines(
        desk,
        receipt=str(given.receipt),
        lines=[0],
        reason="gave_up",
        tender="cash",
        approval=MANAGER,
    )


def test_the_book_is_the_same_when_it_is_made_again(world: World, desk: Desk) -> None:
    given, other, secret = serve(desk), serve(desk), share(desk)
    take_back(desk, wanted=wanted(given), approval=heard(world, secret, given))
    ask = ask_reversal(desk, wanted=wanted(other))
    decline_asked(desk, ask=ask, approval=SUPERVISOR)
    with reading(world.engine) as connection:
        assert connection.execute(sa.select(REVERSAL.c.state)).scalar() == "declined"
        assert not compare_books(connection, connection)
