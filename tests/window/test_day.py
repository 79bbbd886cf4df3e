"""A whole shift at the real window, by keys and scans alone, against a real centre."""

import subprocess
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Engine

from app.counter.training.people import invent_bill
from app.i18n import Language
from app.ids import dice
from app.journal.append import EVENTS
from app.practice.check import check_day
from app.storage.engine import reading
from models.errors import Refusal
from models.values.rial import Rial
from models.values.text import fold_digits
from tests.counter_world import CLERK, SUPERVISOR
from tests.window.clerk import CTRL, KEY, SHIFT, TEN_MILLION, Clerk
from tests.window.conftest import Start
from tests.window.tasks.shift import TO_BANK, Worked, whole_shift
from tests.window.town import OFFICE, Town
from ui.screens.counter.state import Listing, Pane

PERSON = ("0499370899", "علی", "محمدی", "1360/05/12", "09141234567")


def read(paper: Path) -> str:
    """Read a paper as anybody's reader does, with digits folded."""
    told = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True
    )
    return fold_digits(told.stdout.decode())


def figures(amount: Rial) -> str:
    return f"{amount.amount:,}".replace(",", "٬")


def test_bills_and_a_form_are_paid_in_cash_and_the_receipt_says_the_total(clerk: Clerk) -> None:
    drawn = dice(5)
    for _ in range(3):
        clerk.scan(invent_bill(drawn))
    clerk.ask(116, *PERSON, papers=1)
    assert len(clerk.basket.lines) == 4
    total = clerk.basket.total
    clerk.pay_dialog(KEY.Key_F9)
    clerk.hands.type(str(total.amount + 50_000))
    clerk.press(KEY.Key_Return)
    paid = clerk.booked()
    assert (paid.total, paid.change) == (total, Rial(50_000))
    assert clerk.words.rial(Rial(50_000)) in clerk.text()
    (paper,) = clerk.papers()
    assert str(total.amount) in read(paper).replace("٬", "").replace(",", "")


def test_a_card_is_booked_with_the_reference_of_its_slip(clerk: Clerk) -> None:
    clerk.scan(invent_bill(dice(6)))
    total = clerk.basket.total
    clerk.pay_dialog(KEY.Key_F11)
    clerk.press(KEY.Key_Return)
    missing = clerk.words.say("window.pay.reference_missing")
    clerk.wait(lambda: missing in clerk.text())
    clerk.fill("740912345678")
    assert clerk.booked().total == total
    assert "740912345678" in read(clerk.papers()[-1])


def test_a_held_visit_comes_back_as_it_was(clerk: Clerk) -> None:
    drawn = dice(7)
    clerk.scan(invent_bill(drawn))
    clerk.scan(invent_bill(drawn))
    held = clerk.basket
    clerk.press(KEY.Key_F7)
    clerk.wait(lambda: not clerk.basket.lines)
    clerk.scan(invent_bill(drawn))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    clerk.press(KEY.Key_F7)
    clerk.wait(lambda: clerk.state.listing is Listing.HELD)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.basket.lines)
    assert (clerk.basket.visit_id, clerk.basket.total) == (held.visit_id, held.total)


def test_another_language_in_the_middle_keeps_the_work(clerk: Clerk) -> None:
    clerk.scan(invent_bill(dice(8)))
    total = clerk.basket.total
    clerk.fill("116")
    clerk.wait(clerk.form_has_focus)
    clerk.fill(*PERSON[:2])
    clerk.press(KEY.Key_E, CTRL | SHIFT)
    assert clerk.words.language is Language.EN
    assert "Enter" in clerk.text()
    assert f"{total.amount:,} rial" in clerk.text()
    clerk.fill(*PERSON[2:])
    clerk.press(KEY.Key_1)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: len(clerk.basket.lines) == 2)
    clerk.press(KEY.Key_E, CTRL | SHIFT)
    assert clerk.words.rial(clerk.basket.total) in clerk.text()


def test_a_locked_window_shows_nothing_and_opens_where_it_was(clerk: Clerk) -> None:
    clerk.scan(invent_bill(dice(9)))
    clerk.fill("116")
    clerk.wait(clerk.form_has_focus)
    clerk.hands.type(PERSON[0])
    clerk.press(KEY.Key_L, CTRL)
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    assert clerk.words.rial(clerk.basket.total) not in clerk.text()
    clerk.fill(CLERK.user, "000000")
    left = clerk.words.error(Refusal("sign_in.wrong", field="pin", left=4)).reason
    clerk.wait(lambda: left in clerk.text())
    clerk.fill(CLERK.pin)
    clerk.wait(lambda: clerk.in_front(clerk.screens.counter))
    assert len(clerk.basket.lines) == 1
    assert clerk.state.pane is Pane.FORM
    assert clerk.screens.service_form.form().answers() == {"national_id": PERSON[0]}


def test_a_whole_shift_is_worked_by_keys_and_the_centres_books_equal_the_counters(
    town: Town, start: Start
) -> None:
    clerk = start(town)
    worked = whole_shift(clerk)
    assert clerk.hands.keys
    desk = clerk.place.counter.desk
    day = str(desk.today())
    clerk.sync()

    def arrived() -> bool:
        """Tell whether the centre holds every event of the counter's journal."""
        return events_of(town.central.engine) == events_of(desk.engine)

    clerk.wait(arrived)
    checked = check_day(desk.engine, town.central.engine, OFFICE, day)
    assert checked.findings == ()
    assert checked.till == checked.centre
    assert town.receipts_total() == worked.net.amount
    assert (checked.till.visits, checked.till.receipts) == (3, 4)
    assert worked.difference == Rial(-count_short(worked))


def events_of(engine: Engine) -> list[tuple[str, int]]:
    query = sa.select(EVENTS.c.epoch, EVENTS.c.seq).order_by(EVENTS.c.epoch, EVENTS.c.seq)
    with reading(engine) as connection:
        return [(row.epoch, row.seq) for row in connection.execute(query)]


def count_short(worked: Worked) -> int:
    """Tell what nine notes of a million fall short of float, sales, and what went to the bank."""
    should = TEN_MILLION + worked.cash - TO_BANK
    return should.amount - 9_000_000


def unknown_card(clerk: Clerk, seed: int) -> Rial:
    """Take a card payment of which nobody knows how it ended; give its amount."""
    clerk.scan(invent_bill(dice(seed)))
    total = clerk.basket.total
    clerk.pay_dialog(KEY.Key_F11)
    clerk.press(KEY.Key_Backtab, SHIFT)
    clerk.press(KEY.Key_2)
    later = clerk.words.say("window.pay.unknown_hint")
    clerk.wait(lambda: later in clerk.text())
    clerk.press(KEY.Key_Return)
    clerk.booked()
    return total


def find_doubtful(clerk: Clerk) -> None:
    """Find the receipt that is in doubt, and open it."""
    clerk.press(KEY.Key_F5)
    doubt, slips = clerk.words.say("find.doubtful"), clerk.screens.looking.screen.slips
    clerk.wait(lambda: any(doubt in row.state for row in slips.rows()))
    clerk.press(KEY.Key_Return)
    clerk.wait(slips.hasFocus)
    places = [at for at, row in enumerate(slips.rows()) if doubt in row.state]
    for _ in range(places[0]):
        clerk.press(KEY.Key_Down)
    clerk.press(KEY.Key_Return)
    clerk.wait(clerk.screens.settle_dialog.isActiveWindow)


def leave_find(clerk: Clerk) -> None:
    clerk.press(KEY.Key_Escape)
    clerk.serving()


def may_close(clerk: Clerk) -> bool:
    """Tell whether the count is taken, and go back to serving if it is not."""
    clerk.press(KEY.Key_F12, CTRL)
    blind = clerk.words.say("window.closing.blind")
    must = clerk.words.say("drawer.before.must")
    clerk.wait(lambda: blind in clerk.text() or must in clerk.text())
    if blind in clerk.text():
        return True
    clerk.press(KEY.Key_Return, CTRL)
    blocked = clerk.words.say("window.closing.blocked")
    clerk.wait(lambda: blocked in clerk.text())
    clerk.press(KEY.Key_Escape)
    clerk.serving()
    return False


def test_a_card_nobody_knows_of_is_settled_before_the_shift_closes(clerk: Clerk) -> None:
    total = unknown_card(clerk, 11)
    assert not may_close(clerk)
    find_doubtful(clerk)
    assert clerk.words.rial(total) in clerk.text()
    clerk.press(KEY.Key_Return)
    clerk.press(KEY.Key_Return)
    missing = clerk.words.say("window.settle.reference_missing")
    clerk.wait(lambda: missing in clerk.text())
    clerk.fill("740900001111")
    done = clerk.words.say("window.settle.done")
    clerk.wait(lambda: done in clerk.text())
    leave_find(clerk)
    assert may_close(clerk)


def test_a_card_that_was_never_paid_is_taken_back_with_a_second_person(clerk: Clerk) -> None:
    unknown_card(clerk, 12)
    find_doubtful(clerk)
    clerk.press(KEY.Key_3)
    clerk.press(KEY.Key_Return)
    clerk.fill(SUPERVISOR.user, "000000")
    wrong = clerk.words.error(Refusal("approval.wrong", field="approver_pin")).reason
    clerk.wait(lambda: wrong in clerk.text())
    clerk.fill(SUPERVISOR.pin)
    done = clerk.words.say("window.settle.done")
    clerk.wait(lambda: done in clerk.text())
    clerk.wait(lambda: len(clerk.papers()) == 2)
    leave_find(clerk)
    assert may_close(clerk)


def test_a_ticket_given_back_is_paid_out_of_the_drawer(clerk: Clerk) -> None:
    clerk.ask(272, "1234567890", PERSON[0], PERSON[-1])
    total = clerk.basket.total
    assert total < Rial(0)
    clerk.pay_dialog(KEY.Key_F9)
    assert clerk.words.rial(-total) in clerk.text()
    clerk.press(KEY.Key_F9)
    assert clerk.booked().change == -total


def test_what_costs_nothing_is_given_a_receipt_all_the_same(clerk: Clerk) -> None:
    clerk.ask(303, PERSON[0], "12345", PERSON[-1])
    assert clerk.basket.total == Rial(0)
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    assert clerk.booked().total == Rial(0)


def test_a_practice_office_says_so_and_marks_every_price(clerk: Clerk) -> None:
    mark = clerk.words.say("catalogue.sample.mark")
    band = clerk.running.shell.window.band
    assert band.text() == f"{clerk.words.say('window.practice')} · {mark}"
    clerk.scan(invent_bill(dice(13)))
    assert mark in clerk.text(clerk.screens.counter)
    clerk.pay_dialog(KEY.Key_F9)
    assert mark in clerk.text(clerk.screens.pay_dialog)
