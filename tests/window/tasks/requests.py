"""Requests at the real window: T14 a returned one put right, T15 a person sent on with a slip."""

import sqlalchemy as sa

from app.book.fold.rows import CORRECTED
from app.central.answers import Word
from app.central.rows import ANSWERED_LINE
from app.counter.commands.add_service import add_service
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.queries.returned import answers_of, returned_lines
from app.storage.engine import reading
from tests.counter_world import sample, seen_papers
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.tasks.spent import Spent, counting
from tests.window.test_day import read
from ui.screens.counter.state import Pane

SERVICE = "NOCR-202"
POSTAL = "5413714597"
SAID = "کد پستی پیدا نشد"


def t14(clerk: Clerk) -> Spent:
    """One field of ten digits is corrected and sent again; the request is that of `returned`."""
    desk, dialog = clerk.place.counter.desk, clerk.screens.looking.correct_dialog
    (line,) = returned_lines(desk)
    with counting(clerk) as tally:
        clerk.press(KEY.Key_F5, CTRL)
        clerk.wait(clerk.screens.outbox._list.hasFocus)
        clerk.press(KEY.Key_Return)
        clerk.wait(dialog.isActiveWindow)
        assert list(dialog.rows) == ["postal_code"]
        assert SAID in clerk.text(dialog)
        clerk.hands.type(POSTAL)
        clerk.press(KEY.Key_Return, CTRL)
        clerk.wait(lambda: not dialog.isVisible())
        spent = tally.spent("T14")
    assert returned_lines(desk) == ()
    assert answers_of(desk, line)["postal_code"] == POSTAL
    with reading(desk.engine) as connection:
        (row,) = connection.execute(sa.select(CORRECTED)).all()
    assert (row.fields, row.answer) == ("postal_code", 1)
    _heeded(clerk)
    return spent


def t15(clerk: Clerk) -> Spent:
    """What cannot be had here now is told with where it can, and printed; the line is down."""
    before = set(clerk.papers())
    with counting(clerk) as tally:
        clerk.hands.type("131")
        clerk.press(KEY.Key_Return)
        clerk.wait(lambda: clerk.state.pane is Pane.REFERRAL)
        clerk.press(KEY.Key_Return, CTRL)
        done = clerk.words.say("referral.done")
        clerk.wait(lambda: done in clerk.text())
        spent = tally.spent("T15")
    (slip,) = set(clerk.papers()) - before
    assert "guide" in slip.name
    assert "02155500202" in read(slip)
    assert clerk.screens.counter.box.hasFocus()
    return spent


def returned(clerk: Clerk) -> None:
    """Have one request sent, and returned because of its postal code."""
    desk = clerk.place.counter.desk
    desk.visit = None
    start_visit(desk)
    answers = sample().service(SERVICE).example(desk.today())
    papers = seen_papers(desk, SERVICE, answers)
    add_service(desk, service=SERVICE, answers=answers, papers=papers)
    total = desk.need_visit().total
    given = take_payment(desk, tenders=[cash(total)])
    clerk.sync()
    central = clerk.town.central

    def arrived() -> bool:
        with reading(desk.engine) as connection:
            head = desk.journal.head
            query = sa.text("select received_seq from sync_cursor where epoch = :epoch")
            found = connection.execute(query, {"epoch": head.epoch}).scalar()
        return bool(found and found >= given.of.seq)

    clerk.wait(arrived)
    word = Word(state="returned", fields=("postal_code",), said=SAID, due="1405/05/20")
    central.answer_line(desk.office.office, str(given.receipt), 0, word)
    clerk.sync()
    clerk.wait(lambda: returned_lines(desk))


def _heeded(clerk: Clerk) -> None:
    """Wait until the centre knows that the request was corrected."""
    central = clerk.town.central.engine

    def known() -> bool:
        with reading(central) as connection:
            return connection.execute(sa.select(ANSWERED_LINE.c.state)).scalar() == "corrected"

    clerk.wait(known)
