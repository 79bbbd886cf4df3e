"""The counter's rules without a window: what is typed or scanned, and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.i18n import Code
from models.errors import CounterError, Fault, Refusal
from models.values.bill import Bill
from models.values.rial import Rial
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.fake_counter import FakeCounter
from tests.ui.fake_world import Shift, World
from tests.ui.now_jobs import LaterJobs, NowJobs
from ui.actions import ACTIONS, BY_NAME, Command
from ui.articles import BY_NAME as BY_TITLE
from ui.articles import Article
from ui.ports import Jobs
from ui.rows import (
    Basket,
    CashTender,
    HeldRow,
    PrintFailed,
    ReceiptPrinted,
    ReceiptRow,
    ServiceForm,
    ServiceRow,
    Stage,
)
from ui.screens.counter.omnibox import MobileRead, PersonRead
from ui.screens.counter.presenter import CounterPresenter
from ui.screens.counter.rows import About
from ui.screens.counter.state import CounterState, Listing, Pane
from ui.screens.pay.presenter import Method
from ui.told import Kind, Saying


class Screen:
    """Shows the last state, and counts them."""

    state: CounterState

    def present(self, state: CounterState) -> None:
        self.state = state


class Doors:
    """Remembers what was opened."""

    def __init__(self) -> None:
        self.forms: list[tuple[str, int]] = []
        self.paid: list[Method] = []
        self.acts: list[str] = []
        self.sought: list[str] = []
        self.doubled: list[tuple[Bill, str]] = []
        self.settled: list[ReceiptRow] = []
        self.helped: list[Article | ServiceRow] = []
        self.sent_on: list[str] = []
        self.persons = 0

    def form(self, form: ServiceForm, quantity: int) -> None:
        self.forms.append((form.service.code, quantity))

    def pay(self, basket: Basket, method: Method) -> None:
        self.paid.append(method)

    def settle(self, row: ReceiptRow) -> None:
        self.settled.append(row)

    def found(self, text: str) -> None:
        self.sought.append(text)

    def paid_before(self, bill: Bill, why: CounterError) -> None:
        self.doubled.append((bill, why.code))

    def act(self, name: str) -> None:
        self.acts.append(name)

    def person(self) -> None:
        self.persons += 1

    def elsewhere(self, code: str) -> None:
        self.sent_on.append(code)

    def help(self, topic: Article | ServiceRow) -> None:
        self.helped.append(topic)

    def changed(self) -> None:
        pass


class Counter:
    """A presenter at work on the counter in memory."""

    def __init__(self, jobs: Jobs | None = None) -> None:
        self.fake = FakeCounter(
            World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
        )
        self.screen, self.doors, self.commands = Screen(), Doors(), self._all
        self.presenter = CounterPresenter(
            self.screen, self.fake, jobs or NowJobs(), self.doors, self._commands
        )
        self.presenter.opened()

    def _commands(self, text: str) -> tuple[Command, ...]:
        return self.commands(text)

    @staticmethod
    def _all(text: str) -> tuple[Command, ...]:
        return tuple(Command(action) for action in ACTIONS if text in action.name)

    @property
    def state(self) -> CounterState:
        return self.screen.state

    def key(self) -> str:
        assert self.state.notice is not None
        told = self.state.notice.told
        return told.key if isinstance(told, Saying) else getattr(told, "code", "")


def test_nothing_typed_shows_the_favourites_and_no_row_is_current() -> None:
    counter = Counter()
    assert all(isinstance(row.what, ServiceRow) for row in counter.state.rows)
    assert counter.state.current == -1
    counter.presenter.box.entered("")
    assert counter.doors.forms == []


def test_words_find_services_and_enter_opens_the_current_one() -> None:
    counter = Counter()
    counter.presenter.box.typed("کارت هوشمند")
    counter.presenter.box.moved(1)
    wanted = counter.state.rows[1].what
    assert isinstance(wanted, ServiceRow)
    counter.fake.link = counter.fake.link.ONLINE
    counter.presenter.box.entered("کارت هوشمند")
    assert counter.doors.forms == [(wanted.code, 1)]
    assert counter.state.pane is Pane.FORM


def test_a_number_with_a_quantity_and_a_person_does_all_three() -> None:
    counter = Counter()
    counter.fake.link = counter.fake.link.ONLINE
    counter.presenter.box.entered("111*3 0499370899")
    assert counter.doors.forms == [("NOCR-111", 3)]
    person = counter.fake.world.basket.person
    assert person is not None
    assert person.national_id.digits == "0499370899"


def test_a_service_that_needs_the_line_is_told_of_elsewhere_while_it_is_down() -> None:
    counter = Counter()
    counter.presenter.box.entered("111")
    assert counter.doors.forms == []
    assert counter.doors.sent_on == ["NOCR-111"]
    assert counter.state.pane is Pane.RESULTS


def test_a_number_nobody_has_is_told() -> None:
    counter = Counter()
    counter.presenter.box.entered("999")
    assert counter.key() == "window.counter.no_service"


def test_ten_scans_in_a_row_make_ten_lines() -> None:
    jobs = LaterJobs()
    counter = Counter(jobs)
    for file in range(10, 20):
        counter.presenter.box.scanned(a_bill(file, 500).barcode)
    jobs.finish()
    assert len(counter.state.basket.lines) == 10


def test_an_unknown_barcode_is_told_and_its_digits_are_kept() -> None:
    counter = Counter()
    counter.presenter.box.scanned("77483178001420000001770161")
    assert counter.key() == "window.counter.unknown_barcode"
    assert counter.state.text == "77483178001420000001770161"
    assert counter.state.basket.lines == ()


def test_a_bill_that_is_in_the_basket_is_refused_and_the_basket_stays() -> None:
    counter = Counter()
    counter.presenter.box.scanned(LANDLINE.barcode)
    basket = counter.state.basket
    counter.presenter.box.scanned(LANDLINE.barcode)
    assert counter.key() == "bill.in_basket"
    assert counter.state.basket == basket


def test_a_paid_bill_is_refused_in_the_next_visit() -> None:
    counter = Counter()
    counter.presenter.box.scanned(LANDLINE.barcode)
    basket = counter.state.basket
    receipt = counter.fake.take_payment(
        basket.visit_id, (CashTender(amount=basket.total, received=basket.total),)
    )
    counter.presenter.paid(receipt)
    counter.presenter.box.scanned(LANDLINE.barcode)
    assert counter.key() == "bill.paid_here"


def test_a_bill_paid_at_another_office_is_told_and_left_to_a_second_person() -> None:
    counter = Counter()
    bills = frozenset({LANDLINE})
    counter.fake.world = replace(counter.fake.world, paid_elsewhere=bills)
    counter.presenter.box.scanned(LANDLINE.barcode)
    assert counter.key() == "bill.paid_elsewhere"
    assert counter.state.basket.lines == ()
    assert [code for _, code in counter.doors.doubled] == ["bill.paid_elsewhere"]


def test_restored_zeros_are_shown_before_the_person_is_taken() -> None:
    counter = Counter()
    counter.presenter.box.entered("499370899")
    assert not counter.fake.calls
    (row,) = counter.state.rows
    assert isinstance(row.title, Saying)
    assert row.title.facts["code"] == Code("0499370899")
    counter.presenter.box.entered("")
    assert counter.fake.world.basket.person is not None


def test_digits_that_are_two_things_are_two_rows_and_nothing_is_taken() -> None:
    counter = Counter()
    both = next(digits for number in range(1000) if _two(counter, digits := f"9123456{number:03}"))
    counter.presenter.box.entered(both)
    assert [type(row.what) for row in counter.state.rows] == [PersonRead, MobileRead]
    assert counter.key() == "window.counter.choose"
    assert not counter.fake.calls
    counter.presenter.box.moved(0)
    counter.presenter.box.entered(both)
    assert counter.fake.world.basket.person is not None


def _two(counter: Counter, digits: str) -> bool:
    counter.presenter.box.typed(digits)
    return len(counter.state.rows) == 2


def test_a_mobile_finds_its_people() -> None:
    counter = Counter()
    counter.presenter.box.entered("09141234567")
    assert counter.state.listing is Listing.PEOPLE
    counter.presenter.box.entered("")
    assert counter.fake.world.basket.person is not None


def test_a_command_is_found_and_done() -> None:
    counter = Counter()
    counter.presenter.box.typed("/close")
    counter.presenter.box.entered("/close")
    assert counter.doors.acts == ["close_shift"]


def test_help_is_asked_by_its_mark() -> None:
    counter = Counter()
    counter.presenter.box.typed("?کارت")
    assert isinstance(counter.state.rows[0].what, Article)
    assert any(isinstance(row.what, About) for row in counter.state.rows)
    counter.presenter.box.entered("?کارت")
    assert counter.doors.helped == [BY_TITLE["card"]]


def test_a_command_that_does_nothing_here_says_so() -> None:
    counter = Counter()
    counter.commands = lambda text: (Command(BY_NAME["cash"], valid=not text),)
    counter.presenter.box.typed("/cash")
    assert counter.state.rows[0].state is not None
    counter.presenter.box.entered("/cash")
    assert counter.doors.acts == []
    assert counter.key() == "window.counter.not_here"


@pytest.mark.parametrize("method", list(Method))
def test_an_empty_basket_cannot_be_paid(method: Method) -> None:
    counter = Counter()
    counter.presenter.pay_asked(method)
    assert counter.doors.paid == []
    assert counter.key() == "window.counter.empty"


def test_a_removed_line_is_undone_once() -> None:
    counter = Counter()
    counter.presenter.box.scanned(LANDLINE.barcode)
    basket = counter.state.basket
    counter.presenter.removed(basket.lines[0].line_id)
    assert counter.state.notice is not None
    assert counter.state.notice.kind is Kind.UNDOABLE
    counter.presenter.undone()
    assert counter.state.basket == basket
    counter.presenter.undone()
    assert counter.state.basket == basket
    assert counter.fake.calls.count("undo") == 1


def test_a_held_visit_stands_on_the_home_list() -> None:
    counter = Counter()
    counter.presenter.box.scanned(LANDLINE.barcode)
    counter.presenter.held_or_recalled()
    assert counter.state.basket.lines == ()
    assert isinstance(counter.state.rows[0].what, HeldRow)


def test_the_basket_from_before_a_cut_is_back_and_said() -> None:
    counter = Counter()
    counter.fake.add_bill(LANDLINE)
    counter.presenter.opened()
    assert len(counter.state.basket.lines) == 1
    assert counter.key() == "window.counter.recovered"


def test_after_paying_the_change_stands_until_the_next_visit_begins() -> None:
    counter = Counter()
    counter.presenter.box.scanned(LANDLINE.barcode)
    basket = counter.state.basket
    receipt = counter.fake.take_payment(
        basket.visit_id, (CashTender(amount=basket.total, received=Rial(50_000)),)
    )
    counter.presenter.paid(receipt)
    assert counter.state.paid is not None
    assert counter.state.paid.change == Rial(21_000)
    printed = [counter.state.paid.printed]
    counter.presenter.heard(ReceiptPrinted(receipt.short))
    printed.append(counter.state.paid.printed)
    assert printed == [False, True]
    counter.presenter.box.scanned(a_bill(11, 500).barcode)
    assert counter.state.paid is None


def test_a_printer_that_fails_is_said_as_a_device_and_takes_nothing_back() -> None:
    counter = Counter()
    counter.presenter.box.scanned(LANDLINE.barcode)
    basket = counter.state.basket
    counter.presenter.heard(PrintFailed("000087", Fault("printer.no_paper")))
    assert counter.state.notice is not None
    assert counter.state.notice.kind is Kind.DEVICE
    assert counter.state.basket == basket


Deed = Callable[[CounterPresenter], None]


@pytest.mark.parametrize(
    ("command", "deed"),
    [
        ("add_bill", lambda one: one.box.scanned(a_bill(99, 100).barcode)),
        ("set_person", lambda one: one.box.entered("0499370899")),
        ("remove_line", lambda one: one.removed("line-1")),
        ("undo", lambda one: one.undone()),
        ("hold", lambda one: one.held_or_recalled()),
    ],
)
def test_whatever_fails_is_said_and_leaves_the_basket(command: str, deed: Deed) -> None:
    counter = Counter()
    counter.presenter.box.scanned(LANDLINE.barcode)
    basket = counter.state.basket
    counter.fake.plant(command, Refusal("visit.empty"))
    deed(counter.presenter)
    assert counter.key() == "visit.empty"
    assert counter.state.basket == basket
    assert counter.fake.world.basket == basket


def test_every_act_the_screen_allows_is_known() -> None:
    counter = Counter()
    counter.presenter.box.scanned(LANDLINE.barcode)
    assert counter.state.acts <= set(BY_NAME)


def test_no_two_acts_that_can_be_valid_together_share_a_key() -> None:
    for first in ACTIONS:
        for second in ACTIONS:
            if first is not second and set(first.keys) & set(second.keys):
                pair = {first.name, second.name}
                # One pair is told apart by the basket, the other by which screen is in front.
                assert pair in ({"hold", "recall"}, {"confirm", "send"})
