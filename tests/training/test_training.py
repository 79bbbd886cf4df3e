"""Training stands beside the counter: nothing of it reaches the real file, or any centre."""

from pathlib import Path

import pytest

from app.counter.queries.drawer import drawer_balance
from app.counter.training.founding import TRAINEE
from app.journal.append import EVENTS
from app.storage.engine import reading
from models.errors import Refusal
from models.values.receipt_number import ReceiptNumber
from models.values.rial import Rial
from tests.counter_world import CLERK
from ui.binding.counter import BoundCounter
from ui.binding.drawer import SHEET
from ui.rows import Basket, CashTender, Link, Receipt, Stage
from ui.sending import Filter
from ui.training import Lesson


def pay_a_bill(counter: BoundCounter) -> Receipt:
    bill = counter.practice().bill
    assert bill is not None
    basket = counter.add_bill(bill)
    assert isinstance(basket, Basket)
    tender = CashTender(amount=basket.total, received=basket.total)
    return counter.take_payment(basket.visit_id, (tender,))


def fill_a_form(counter: BoundCounter) -> None:
    practice = counter.practice()
    code = next(one.code for one in counter.search(str(practice.number)))
    form = counter.form(code)
    counter.add_service(code, form.service.example(form.today), (), 1)
    basket = counter.basket()
    tender = CashTender(amount=basket.total, received=basket.total)
    counter.take_payment(basket.visit_id, (tender,))


def close_the_shift(counter: BoundCounter) -> None:
    counter.begin_close()
    drawer = counter.practice().drawer
    counted = counter.count_drawer(drawer, Rial(0))
    assert counted.difference == Rial(0)
    counter.close_shift("", Rial(0))


def contents(profile: Path) -> dict[str, bytes]:
    """Read the file and its log; the index of its readers beside them says nothing of acts."""
    names = ("counter.db", "counter.db-wal")
    return {name: (profile / name).read_bytes() for name in names}


def test_a_whole_training_leaves_the_real_file_as_it_was(
    counter: BoundCounter, profile: Path
) -> None:
    real = counter.place.counter.desk
    before, head = contents(profile), real.journal.head
    entered = counter.enter_training()
    assert entered.training
    assert entered.stage is Stage.NO_SHIFT
    counter.open_shift({1_000_000: 5}, Rial(5_000_000), "")
    pay_a_bill(counter)
    fill_a_form(counter)
    close_the_shift(counter)
    assert counter.practice().done == (1, 1, 1)
    left = counter.leave_training()
    assert left.stage is Stage.SIGNED_OUT
    assert not left.training
    assert counter.place.counter.desk is real
    assert real.journal.head == head
    assert contents(profile) == before


def test_nothing_of_a_training_can_leave_for_a_centre(
    counter: BoundCounter, tmp_path: Path
) -> None:
    counter.enter_training()
    counter.open_shift({}, Rial(0), "")
    pay_a_bill(counter)
    training = counter.place.counter
    assert training.runner is None
    assert training.connect() is None
    assert not training.centre
    assert not training.enrolled
    with pytest.raises(Refusal, match=r"training\.no_centre"):
        training.enrol(address="https://centre.example", code="0123456789")
    for attempt in (
        counter.send_now,
        lambda: counter.carry_out(tmp_path),
        lambda: counter.take_in(tmp_path),
    ):
        with pytest.raises(Refusal, match=r"training\.no_centre"):
            attempt()
    status, queue = counter.status(), counter.queue(Filter.ALL, 50)
    assert (status.waiting, status.link) == (0, Link.OFFLINE)
    assert (queue.open, queue.acts) == (0, ())


def test_a_training_receipt_begins_with_a_t_and_its_paper_lies_apart(
    counter: BoundCounter, profile: Path
) -> None:
    counter.enter_training()
    counter.open_shift({}, Rial(0), "")
    receipt = pay_a_bill(counter)
    assert receipt.number.startswith("T0000-1-000001-")
    assert receipt.short == "T000001"
    assert ReceiptNumber.parse(receipt.number).training
    assert [row.short for row in counter.receipts("1")] == ["T000001"]
    counter.close()
    papers = list((profile / "training" / "receipts").glob("*.pdf"))
    assert len(papers) == 1


def test_an_open_shift_keeps_the_training_shut(counter: BoundCounter, profile: Path) -> None:
    counter.sign_in(CLERK.user, CLERK.pin)
    counter.open_shift({}, Rial(0), "")
    with pytest.raises(Refusal, match=r"training\.shift_open"):
        counter.enter_training()
    assert not (profile / "training").exists()
    assert counter.status().stage is Stage.SERVING


def test_who_was_signed_in_is_signed_out_before_practising(counter: BoundCounter) -> None:
    counter.sign_in(CLERK.user, CLERK.pin)
    counter.enter_training()
    assert counter.leave_training().stage is Stage.SIGNED_OUT


def test_what_was_practised_is_there_again_and_can_be_thrown_away(counter: BoundCounter) -> None:
    counter.enter_training()
    counter.open_shift({}, Rial(0), "")
    first = counter.practice().bill
    pay_a_bill(counter)
    counter.leave_training()
    assert counter.enter_training().stage is Stage.SERVING
    again = counter.practice()
    assert again.times(Lesson.BILL) == 1
    assert again.bill != first
    counter.leave_training()
    counter.enter_training()
    fresh = counter.reset_training()
    assert fresh.stage is Stage.NO_SHIFT
    assert counter.practice().done == (0, 0, 0)
    with reading(counter.place.counter.desk.engine) as connection:
        assert len(connection.execute(EVENTS.select()).all()) < 20


def test_the_training_is_gone_on_with_after_a_lock(counter: BoundCounter) -> None:
    counter.enter_training()
    assert counter.lock().stage is Stage.LOCKED
    assert counter.sign_in(TRAINEE.user, TRAINEE.pin).stage is Stage.NO_SHIFT


def test_what_the_coach_says_lies_in_the_drawer_is_what_lies_there(counter: BoundCounter) -> None:
    counter.enter_training()
    counter.open_shift({1_000_000: 3}, Rial(3_000_000), "")
    pay_a_bill(counter)
    drawer = drawer_balance(counter.place.counter.desk)
    told = counter.practice().drawer
    assert sum(value * quantity for value, quantity in told.items()) == drawer.amount
    assert set(told) <= set(SHEET)
