"""One bill's whole way: from the barcode at a counter to the amount in the centre's day report."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from app.book.fold.rows import LINE, PART, POSTING, RECEIPT, TENDER
from app.book.rebuild import compare_books, verify
from app.book.reports.day import day_report, digest
from app.book.reports.report import DayReport
from app.central.central import Central
from app.counter.commands.add_bill import add_bill
from app.counter.commands.open_shift import open_shift
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.papers.queue import print_owed
from app.counter.queries.day import read_office_day
from app.counter.sync.enrolment import enrol as ask_in
from app.counter.sync.line import Line
from app.counter.sync.runner import Runner, waiting_count
from app.i18n import Language, Words
from app.ids import SeededChance
from app.journal.append import EVENTS
from app.journal.chain import link_holds, next_link
from app.storage.engine import reading
from app.wire.receipt_code import check_receipt_code
from models.events.base import Reference
from models.events.known import open_body, open_envelope
from models.events.visit import VisitCompleted
from models.ledger import DRAWER, payee_account
from models.values.bill import Bill
from models.values.rial import Rial
from printing.printers import PdfFolder
from tests.counter.papers import codes_of, paper, text_of
from tests.counter_world import CLERK, World, come_in, new_world, sample

BARCODE = "77483178001420000001770160"
AMOUNT = Rial(17_000)
OFFICE = "72140087"


@dataclass
class Country:
    """A counter and the centre it reports to, over real HTTP on this machine."""

    world: World
    central: Central
    runner: Runner


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    """A centre with one office, and a counter it has taken in."""
    world = new_world(tmp_path, profile="town")
    desk = world.desk
    central = Central.open(tmp_path / "centre", clock=world.clock, chance=SeededChance(7))
    central.add_office(OFFICE, title="دفتر سراب", title_en="Sarab", licence="1-2")
    central.set_policy(OFFICE, held_money=True)
    central.publish_catalogue(msgspec.structs.replace(sample(), version=2))
    with central.serve() as serving:
        ask_in(desk, address=serving.url, code=central.invite(OFFICE, 2), app="test")
        line = Line(
            serving.url,
            desk.journal.identity,
            desk.signer,
            desk.centre_keys,
            desk.chance,
            desk.clock,
        )
        runner = Runner(desk, world.around, line)
        assert runner.pass_once()
        yield Country(world, central, runner)
        runner.stop()
    central.close()
    world.engine.dispose()


def test_the_amount_on_the_barcode_is_the_amount_in_the_centres_report(
    country: Country, tmp_path: Path
) -> None:
    world, desk = country.world, country.world.desk
    assert desk.need_catalogue().version == 2, "the catalogue came down the line"
    bill = Bill.parse(BARCODE)
    assert bill.amount == AMOUNT

    come_in(desk, CLERK)
    open_shift(desk, counts={1_000_000: 10}, brought=Rial(10_000_000))
    start_visit(desk)
    total = add_bill(desk, bill=bill).total
    given = take_payment(desk, tenders=[cash(total)])

    _the_event_says_it(world, bill, total)
    _the_rows_say_it(world, bill, total)
    _the_paper_says_it(country, bill, tmp_path / "papers")

    assert waiting_count(desk) > 0
    assert country.runner.pass_once()
    assert waiting_count(desk) == 0
    _the_centre_has_the_same(country)
    _the_reports_say_it(country, bill, total)
    assert check_receipt_code(_code_of_a_copy(desk, given.of), desk.centre_keys)


def _the_event_says_it(world: World, bill: Bill, total: Rial) -> None:
    """The bytes that were signed are the visit, bound to all before it."""
    with reading(world.engine) as connection:
        before, row = connection.execute(
            sa.select(EVENTS).order_by(EVENTS.c.seq.desc()).limit(2)
        ).all()[::-1]
    envelope = open_envelope(row.data)
    body = open_body(envelope)
    assert isinstance(body, VisitCompleted)
    assert (envelope.actor, envelope.kind) == (CLERK.user, "visit.completed")
    assert (body.total, body.lines[0].bill) == (
        total.amount,
        (str(bill.bill_id), str(bill.payment_id)),
    )
    assert row.chain == next_link(before.chain, row.seq, row.data)
    assert link_holds(world.desk.signer.public_key, row.signature, row.chain)


def _the_rows_say_it(world: World, bill: Bill, total: Rial) -> None:
    with reading(world.engine) as connection:
        receipt = connection.execute(sa.select(RECEIPT)).one()
        line = connection.execute(sa.select(LINE)).one()
        parts = {(row.kind, row.payee): row.amount for row in connection.execute(sa.select(PART))}
        tender = connection.execute(sa.select(TENDER)).one()
        here = POSTING.c.seq == receipt.seq
        postings = {
            row.account: row.amount for row in connection.execute(sa.select(POSTING).where(here))
        }
    assert (receipt.total, line.amount, tender.amount) == (total.amount,) * 3
    assert (line.bill_id, line.payment_id) == (str(bill.bill_id), str(bill.payment_id))
    assert parts["bill_amount", "biller"] == bill.amount.amount
    assert postings[payee_account("biller")] == -bill.amount.amount
    assert postings[DRAWER] == total.amount
    assert sum(postings.values()) == 0


def _the_paper_says_it(country: Country, bill: Bill, folder: Path) -> None:
    desk, words = country.world.desk, Words(Language.FA, plain=True)
    assert print_owed(desk, PdfFolder(folder), Language.FA) == ()
    (file,) = folder.iterdir()
    pdf = file.read_bytes()
    text = text_of(pdf)
    for said in (
        words.digits(str(bill.bill_id)),
        words.digits(str(bill.payment_id)),
        words.number(bill.amount.amount),
    ):
        assert said in text, said
    (code,) = codes_of(pdf)
    keys = {key.id: key.key for key in country.central.keys.public}
    facts, certificate = check_receipt_code(code, keys)
    with desk.read() as connection:
        row = connection.execute(sa.select(RECEIPT)).one()
    assert (str(facts.receipt), facts.total, facts.seq) == (row.receipt, row.total, row.seq)
    assert certificate.device == desk.journal.identity.device


def _the_centre_has_the_same(country: Country) -> None:
    """Byte for byte the same events, row for row the same book, and both files sound."""
    world, central = country.world, country.central
    query = sa.select(EVENTS.c.epoch, EVENTS.c.seq, EVENTS.c.data, EVENTS.c.chain).order_by(
        EVENTS.c.seq
    )
    with reading(world.engine) as here, reading(central.engine) as there:
        assert here.execute(query).all() == there.execute(query).all()
        assert compare_books(here, there) == []
    assert verify(world.engine) == []
    assert verify(central.engine) == []


def _the_reports_say_it(country: Country, bill: Bill, total: Rial) -> None:
    day = "1405/05/12"
    ours = read_office_day(country.world.desk, day)
    with reading(country.central.engine) as connection:
        theirs = day_report(connection, OFFICE, day)
    assert digest(ours) == digest(theirs)
    for report in (ours, theirs):
        assert report.findings == ()
        assert report.facts.receipts.net == total.amount
        assert _owed_to_the_biller(report) == bill.amount.amount
    assert (ours.waiting.count, ours.settled) == (0, total.amount)


def _owed_to_the_biller(report: DayReport) -> int:
    return sum(row.flow.net for row in report.facts.payees if row.payee == "biller")


def _code_of_a_copy(desk: Desk, of: Reference) -> str:
    """Draw the receipt again after the centre confirmed it: no more waiting, the same proof."""
    pdf = paper(desk, of)
    waiting = Words(Language.FA, plain=True).say("receipt.to_be_sent")
    assert not set(waiting.split()) <= set(text_of(pdf).split())
    return codes_of(pdf)[0]
