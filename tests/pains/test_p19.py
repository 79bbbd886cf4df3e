"""P19: why an act came back was lost, and nothing could be done about it."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

import app.central
from app.book.fold.rows import POSTING, REMEDY
from app.book.rebuild import compare_books
from app.central import reposting
from app.central.asked import JUDGED_AGAIN
from app.central.judge import HELD, Judged
from app.central.rows import CASE, INTAKE
from app.counter.commands.ask_again import ask_again
from app.counter.commands.hand_over import NOTES, hand_over
from app.counter.commands.void_receipt import void_receipt
from app.counter.queries.day import read_office_day
from app.counter.queries.outbox import (
    Became,
    OutboxRow,
    Show,
    outbox_counts,
    outbox_page,
)
from app.counter.queries.receipts import last_receipt
from app.counter.queries.remedies import REMEDIES, Remedy, remedies_of
from app.counter.sync.push import BRANCHED
from app.counter.sync.tail import DAMAGED
from app.i18n import Language, Words
from app.storage.engine import reading
from models.errors import Fault, Refusal
from models.events.known import BODIES, KINDS
from models.events.shift import DrawerOpened
from models.events.visit import VisitCompleted
from tests.counter_world import MANAGER
from tests.pains.test_p12 import poison
from tests.pains.test_p20 import damage
from tests.sync.branch import OFFICE, Branch, Centre

CASES = {"event.rejected"}
"""What looks like a code of an act and is a case's kind."""
UNSPOKEN = "errors.speech.unspoken.reason"


def codes_of_the_centre() -> set[str]:
    """Collect from the source every code by which the centre can hold or reject an act."""
    found: set[str] = {"event.unreadable", "event.unknown", "event.malformed"}
    for file in Path(app.central.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                room, dot, rest = node.value.partition(".")
                if dot and rest.isidentifier() and room in {"event", "device", "key"}:
                    found.add(node.value)
    kinds = {body.kind for body in BODIES}
    return found - CASES - kinds - {"key.unstated"}  # said of a call, never of an act


CODES = sorted(codes_of_the_centre() | {DAMAGED, BRANCHED})


def test_p19_the_collector_finds_what_is_known_to_be_there() -> None:
    assert {"device.revoked", "key.ended", "event.id_taken", "event.unbookable"} <= set(CODES)
    assert len(CODES) >= 15


@pytest.mark.parametrize("code", CODES)
def test_p19_every_code_has_a_row_words_in_both_languages_and_something_to_do(code: str) -> None:
    assert code in REMEDIES
    assert REMEDIES[code]
    for language in Language:
        words = Words(language)
        said = words.error(Fault(code, kind="visit.completed", version=2))
        unspoken = words.error(Fault("no.such_code"))
        assert said.reason
        assert said.remedy
        assert said.remedy != unspoken.remedy


def test_p19_the_table_names_no_code_that_nobody_can_give() -> None:
    assert set(REMEDIES) == set(CODES)


def test_p19_only_what_the_centre_judges_again_can_be_asked_again() -> None:
    asked = {code for code in REMEDIES if Remedy.AGAIN in REMEDIES[code]}
    assert asked <= set(JUDGED_AGAIN)


def test_p19_a_code_of_a_newer_centre_still_says_itself_and_can_be_handed_over() -> None:
    assert remedies_of("event.from_tomorrow") == (Remedy.SUPERVISOR,)
    for language in Language:
        said = Words(language, plain=True).error(Fault("event.from_tomorrow"))
        assert "event.from_tomorrow" in said.reason + said.remedy


def attention(branch: Branch) -> tuple[OutboxRow, ...]:
    return outbox_page(branch.desk, Show.ATTENTION).rows


@pytest.fixture
def unknown_kind(centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch) -> OutboxRow:
    """An act that an older centre did not know; by now it was updated, and has not looked."""
    branch.serve(1)
    key = (VisitCompleted.kind, VisitCompleted.version)
    body = KINDS[key]
    monkeypatch.delitem(KINDS, key)
    assert branch.sync(centre.url)
    monkeypatch.setitem(KINDS, key, body)
    (row,) = attention(branch)
    assert (row.became, row.trouble) == (Became.HELD, "event.unknown")
    return row


def states(centre: Centre, row: OutboxRow) -> str:
    query = sa.select(INTAKE.c.state).where(INTAKE.c.epoch == row.epoch, INTAKE.c.seq == row.seq)
    with reading(centre.central.engine) as connection:
        return str(connection.execute(query).scalar_one())


def test_p19_asked_again_the_centre_books_what_it_held_and_it_needs_nobody_any_more(
    centre: Centre, branch: Branch, unknown_kind: OutboxRow
) -> None:
    assert Remedy.AGAIN in unknown_kind.remedies
    ask_again(branch.desk, epoch=unknown_kind.epoch, seq=unknown_kind.seq)
    (row,) = attention(branch)
    assert (row.tried.asked, row.tried.asks, row.tried.last) == (1, True, "asked")
    assert row.remedies == (Remedy.SUPERVISOR,)
    with pytest.raises(Refusal, match="asked"):
        ask_again(branch.desk, epoch=row.epoch, seq=row.seq)
    assert states(centre, row) == "held"
    assert branch.sync(centre.url)
    assert states(centre, row) == "posted"
    assert attention(branch) == ()
    assert outbox_counts(branch.desk).attention == 0
    with pytest.raises(Refusal, match="booked"):
        ask_again(branch.desk, epoch=row.epoch, seq=row.seq)
    assert_books_agree(centre, branch)


def test_p19_asked_in_vain_it_stays_and_can_be_asked_once_more(
    centre: Centre, branch: Branch, unknown_kind: OutboxRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reposting, "judge", _still_unknown)
    ask_again(branch.desk, epoch=unknown_kind.epoch, seq=unknown_kind.seq)
    assert branch.sync(centre.url)
    (row,) = attention(branch)
    assert (row.became, row.tried.asked, row.tried.asks) == (Became.HELD, 1, False)
    assert Remedy.AGAIN in row.remedies


def _still_unknown(data: bytes, where: object) -> object:
    return Judged(None, HELD, "event.unknown", "", "", "")


def test_p19_handed_over_it_is_a_case_at_the_centre_and_stands_in_the_days_report(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(branch, monkeypatch)
    assert branch.sync(centre.url)
    (row,) = attention(branch)
    assert row.kind == DrawerOpened.kind
    assert row.remedies == (Remedy.SUPERVISOR,)
    with pytest.raises(Refusal, match="note"):
        hand_over(branch.desk, epoch=row.epoch, seq=row.seq, note="he said so")
    hand_over(branch.desk, epoch=row.epoch, seq=row.seq, note=NOTES[0])
    (row,) = attention(branch)
    assert (row.tried.note, row.tried.last) == (NOTES[0], "handed")
    assert outbox_counts(branch.desk).attention == 1
    assert row.remedies
    assert branch.sync(centre.url)
    with reading(centre.central.engine) as connection:
        details = connection.execute(
            sa.select(CASE.c.detail).where(CASE.c.kind == "act.handed_over")
        ).scalars()
        assert list(details) == [f"{row.epoch}:{row.seq} {row.trouble} {NOTES[0]}"]
        assert len(connection.execute(sa.select(REMEDY)).all()) == 1


def test_p19_in_the_days_report_the_doubted_receipt_says_what_the_supervisor_was_told(
    branch: Branch, unknown_kind: OutboxRow
) -> None:
    hand_over(branch.desk, epoch=unknown_kind.epoch, seq=unknown_kind.seq, note=NOTES[1])
    report = read_office_day(branch.desk, unknown_kind.day)
    (doubt,) = report.waiting.rejected
    assert (doubt.receipt, doubt.handed) == (unknown_kind.receipt, NOTES[1])


def test_p19_a_rejected_visit_taken_back_needs_nobody_and_no_sum_goes_astray(
    centre: Centre, branch: Branch
) -> None:
    """The visit is damaged on the disk: its void must not take from the centre what never came."""
    branch.serve(1)
    damage(branch, branch.desk.journal.head.seq)
    branch.serve(1)
    assert branch.sync(centre.url)
    assert branch.sync(centre.url)
    (row,) = attention(branch)
    assert set(row.remedies) == {Remedy.SUPERVISOR, Remedy.WITHDRAW}
    void_receipt(branch.desk, receipt=row.receipt, reason="other", approval=MANAGER)
    assert attention(branch) == ()
    assert branch.sync(centre.url)
    counts = outbox_counts(branch.desk)
    assert (counts.attention, counts.held, counts.unreadable) == (0, 1, 1)
    everything = outbox_page(branch.desk, Show.ALL).rows
    assert [one.seq for one in everything if one.withdrawn] == [row.seq]
    (void,) = (one for one in everything if one.became is Became.HELD)
    assert (void.kind, void.trouble) == ("receipt.voided", "event.reverses_unbooked")
    assert sums(centre) == sums(branch)


def test_p19_a_held_visit_and_its_void_are_booked_together(
    centre: Centre, branch: Branch, unknown_kind: OutboxRow
) -> None:
    void_receipt(branch.desk, receipt=last_receipt(branch.desk), reason="other", approval=MANAGER)
    assert branch.sync(centre.url)
    assert [one.trouble for one in attention(branch)] == ["event.unknown"]
    ask_again(branch.desk, epoch=unknown_kind.epoch, seq=unknown_kind.seq)
    assert branch.sync(centre.url)
    assert attention(branch) == ()
    assert_books_agree(centre, branch)


def sums(side: Centre | Branch) -> dict[str, int]:
    """Sum up each account of the office, in rial."""
    engine = side.central.engine if isinstance(side, Centre) else side.engine
    query = sa.select(POSTING.c.account, sa.func.sum(POSTING.c.amount)).where(
        POSTING.c.office == OFFICE
    )
    with reading(engine) as connection:
        rows = connection.execute(query.group_by(POSTING.c.account))
        return {account: int(amount) for account, amount in rows if amount}


def assert_books_agree(centre: Centre, branch: Branch) -> None:
    with reading(centre.central.engine) as there, reading(branch.engine) as here:
        assert not compare_books(there, here)
