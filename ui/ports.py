"""What the window asks of the counter; it is answered with the rows of `ui/rows.py`.

Commands change and are run on the one worker thread (`Jobs`); each may raise a `CounterError`, and
then nothing was changed. `Shelf` alone is asked on the GUI thread: it only looks at the catalogue
in memory and answers within 100 ms.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from models.errors import CounterError
from models.values.bill import Bill
from models.values.national_id import NationalId
from models.values.phone import Mobile
from models.values.rial import Rial
from ui.circulars import Circulars
from ui.devices import DeviceWork
from ui.doorstep import Doorway, SettingUp
from ui.drawer import Till
from ui.finding import Correcting, Finding, Guarding
from ui.forms import Forms
from ui.papers import PaperWork
from ui.person import People
from ui.phone import Phoning
from ui.referral import Referrals
from ui.rows import (
    Basket,
    Closed,
    Closing,
    Count,
    Counted,
    FirstRun,
    HeldRow,
    Opening,
    Paper,
    PersonRow,
    Preview,
    Receipt,
    ReceiptRow,
    ServiceForm,
    ServiceRow,
    Status,
    Tender,
)
from ui.sending import Filter, Queue
from ui.training import Training
from ui.usb import Usb

T = TypeVar("T")


class Jobs(Protocol):
    """How a presenter has work done without knowing of threads."""

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None],
    ) -> None:
        """Do `work` once, later; then call `done` with its answer or `failed` with its error."""
        ...


class Entrance(Protocol):
    """Set-up and identity."""

    def status(self) -> Status:
        """Tell where this counter stands."""
        ...

    def enrol(self, asked: FirstRun) -> Status:
        """Set the office up on this PC and have the centre take it in; may be asked again."""
        ...

    def sign_in(self, user: str, pin: str) -> Status:
        """Let a person in; of a locked window, the same person back to where it was."""
        ...

    def sign_out(self) -> Status:
        """Let the person out; refused while a shift is open."""
        ...

    def lock(self) -> Status:
        """Hide everything until a sign-in; the basket stays held."""
        ...


class Drawer(Protocol):
    """The shift from count to count."""

    def opening(self) -> Opening:
        """Tell what to count."""
        ...

    def open_shift(self, count: Count, brought: Rial, reason: str) -> Status:
        """Open the shift; `reason` is needed when the count is not carried plus brought."""
        ...

    def begin_close(self) -> Closing:
        """Begin, or go on with, the closing; after a restart it stands where it stood."""
        ...

    def count_drawer(self, count: Count, terminal_total: Rial, slips: int | None = None) -> Counted:
        """Keep a blind count, and only now tell what was expected; one recount is allowed.

        Args:
            slips: how many slips of the card terminal were counted, if somebody did.
        """
        ...

    def close_shift(self, reason: str, left: Rial) -> Closed:
        """Close; `reason`: `change`, `missed`, `notes`, `unknown`, `dispute`, or empty."""
        ...

    def leave_close(self) -> Status:
        """Go back to serving; the counts made stay on record."""
        ...

    def move_cash(self, direction: str, party: str, amount: Rial, reason: str) -> Status:
        """Book cash `in` from or `out` to `bank`, `safe`, `expense` or `counter`."""
        ...

    def open_drawer(self, reason: str) -> None:
        """Open the drawer without a payment, for `change`, `check` or `test`."""
        ...


class Shelf(Protocol):
    """The catalogue in memory; asked on the GUI thread."""

    def search(self, text: str) -> tuple[ServiceRow, ...]:
        """Find services by number, name, other names or agency, best first."""
        ...

    def favourites(self) -> tuple[ServiceRow, ...]:
        """Give the services this counter serves most, at most nine."""
        ...


class Visits(Protocol):
    """One citizen, many services, one basket. Each command answers with the basket as it is."""

    def basket(self) -> Basket:
        """Give the visit being served."""
        ...

    def form(self, code: str) -> ServiceForm:
        """Give a service to be asked; a refusal says why it cannot be had here."""
        ...

    def preview(self, code: str, answers: Mapping[str, str], quantity: int) -> Preview:
        """Price answers without keeping them."""
        ...

    def keep_draft(self, code: str, answers: Mapping[str, str]) -> datetime:
        """Keep what is typed so far; give when it was kept."""
        ...

    def add_service(
        self, code: str, answers: Mapping[str, str], papers: tuple[Paper, ...], quantity: int
    ) -> Basket:
        """Add a line; its draft is done with."""
        ...

    def add_bill(self, bill: Bill) -> Basket | ServiceForm:
        """Add a bill's line; refused when it was paid here or stands in a basket.

        While the line is down more may be asked than a bill says: then the form is given instead,
        with the bill in it.
        """
        ...

    def set_person(self, national_id: NationalId) -> Basket:
        """Say whose visit it is; a new person is created."""
        ...

    def people(self, mobile: Mobile) -> tuple[PersonRow, ...]:
        """Find the citizens who gave this number."""
        ...

    def remove_line(self, line_id: str) -> Basket:
        """Take a line out."""
        ...

    def undo(self) -> Basket:
        """Take back the last change of the basket; refused when there is none."""
        ...

    def hold(self) -> Basket:
        """Put the visit aside and begin an empty one."""
        ...

    def held(self) -> tuple[HeldRow, ...]:
        """List what is put aside, oldest first."""
        ...

    def recall(self, visit_id: str) -> Basket:
        """Take a held visit up again; a basket that holds something is held in its place."""
        ...


class Money(Protocol):
    """Payment, paper copies, and taking back."""

    def take_payment(self, visit_id: str, tenders: tuple[Tender, ...]) -> Receipt:
        """Book the visit once; asked again for the same visit, give the same receipt."""
        ...

    def resolve_card(self, number: str, outcome: str, reference: str, last4: str) -> None:
        """Say how a doubtful card payment ended: `paid` by its slip, or `paid_cash`."""
        ...

    def reprint(self, number: str) -> int:
        """Print a copy of a receipt, empty for the last one; give the copy's number.

        A receipt whose own paper did not come out is printed itself: that is number 0.
        """
        ...

    def receipts(self, text: str) -> tuple[ReceiptRow, ...]:
        """Find receipts by number or tracking code, latest first; what is in doubt before all."""
        ...

    def void(self, number: str, reason: str, approver: str, approver_pin: str) -> Receipt:
        """Take a whole receipt back with a second person."""
        ...

    def refund(
        self, number: str, lines: tuple[int, ...], reason: str, approver: str, approver_pin: str
    ) -> Receipt:
        """Take lines of a receipt back with a second person."""
        ...


class Sending(Protocol):
    """The outbox: what waits for the centre, and its way by line."""

    def queue(self, which: Filter, most: int) -> Queue:
        """Tell how the outbox stands, with at most so many of its acts."""
        ...

    def send_now(self) -> None:
        """Have what waits sent at once; refused where no centre took this machine in."""
        ...

    def ask_again(self, key: str) -> None:
        """Ask the centre to judge an act again, which it has and has not booked."""
        ...

    def hand_over(self, key: str, note: str) -> None:
        """Hand an act to the supervisor, with one of `ui.sending.NOTES`."""
        ...


class Counter(
    Entrance,
    Doorway,
    SettingUp,
    Drawer,
    Shelf,
    Visits,
    Money,
    Sending,
    Finding,
    Correcting,
    Guarding,
    PaperWork,
    DeviceWork,
    Phoning,
    Forms,
    Till,
    Circulars,
    People,
    Referrals,
    Training,
    Usb,
    Protocol,
):
    """All of it: what the façade is to the window."""
