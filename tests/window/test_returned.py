"""A request that its agency returned, put right at the real window and sent again (T14)."""

from collections.abc import Iterator

import pytest
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
from tests.ui.effort import EventCounter
from tests.window.clerk import CTRL, KEY, Clerk

LIMIT = 16
SERVICE = "NOCR-202"
POSTAL = "5413714597"


@pytest.fixture
def effort(clerk: Clerk) -> Iterator[EventCounter]:
    """Count what the clerk's hands do."""
    counter = EventCounter(scanner=clerk.running.scanner)
    yield counter
    counter.stop()


@pytest.fixture
def returned(clerk: Clerk) -> Clerk:
    """A clerk whose last request was sent, and returned because of its postal code."""
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
    word = Word(
        state="returned", fields=("postal_code",), said="کد پستی پیدا نشد", due="1405/05/20"
    )
    central.answer_line(desk.office.office, str(given.receipt), 0, word)
    clerk.sync()
    clerk.wait(lambda: returned_lines(desk))
    return clerk


def test_t14_one_field_is_corrected_and_sent_again_within_sixteen_keys(
    returned: Clerk, effort: EventCounter
) -> None:
    clerk, desk = returned, returned.place.counter.desk
    dialog = clerk.screens.looking.correct_dialog
    (line,) = returned_lines(desk)
    effort.reset()
    clerk.press(KEY.Key_F5, CTRL)
    clerk.wait(clerk.screens.outbox._list.hasFocus)
    clerk.press(KEY.Key_Return)
    clerk.wait(dialog.isActiveWindow)
    assert list(dialog.rows) == ["postal_code"]
    assert "کد پستی پیدا نشد" in clerk.text(dialog)
    clerk.hands.type(POSTAL)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: not dialog.isVisible())
    assert effort.clicks == 0
    assert effort.keys <= LIMIT, effort.log
    assert returned_lines(desk) == ()
    assert answers_of(desk, line)["postal_code"] == POSTAL
    with reading(desk.engine) as connection:
        (row,) = connection.execute(sa.select(CORRECTED)).all()
    assert (row.fields, row.answer) == ("postal_code", 1)
    central = clerk.town.central.engine

    def heeded() -> bool:
        with reading(central) as connection:
            return connection.execute(sa.select(ANSWERED_LINE.c.state)).scalar() == "corrected"

    clerk.wait(heeded)


def test_a_wrong_answer_is_told_at_its_question_and_nothing_is_sent(returned: Clerk) -> None:
    clerk, desk = returned, returned.place.counter.desk
    dialog = clerk.screens.looking.correct_dialog
    clerk.press(KEY.Key_F5, CTRL)
    clerk.wait(clerk.screens.outbox._list.hasFocus)
    clerk.press(KEY.Key_Return)
    clerk.wait(dialog.isActiveWindow)
    clerk.hands.type("12")
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(dialog.rows["postal_code"].problem)
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: not dialog.isVisible())
    assert len(returned_lines(desk)) == 1
