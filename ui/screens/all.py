"""Every screen with its presenter, made once and wired to one another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from app.i18n import Words
from ui.actions import Action
from ui.ports import Counter, Jobs
from ui.rows import Basket, ReceiptRow, ServiceForm, Status
from ui.screens.close_shift.presenter import CloseShiftPresenter
from ui.screens.close_shift.view import CloseShiftScreen
from ui.screens.counter.presenter import CounterPresenter
from ui.screens.counter.view import CounterScreen
from ui.screens.first_run.presenter import FirstRunPresenter
from ui.screens.first_run.view import FirstRunScreen
from ui.screens.open_shift.presenter import OpenShiftPresenter
from ui.screens.open_shift.view import OpenShiftScreen
from ui.screens.outbox.presenter import OutboxPresenter
from ui.screens.outbox.remedy_dialog import RemedyDialog
from ui.screens.outbox.remedying import RemedyPresenter
from ui.screens.outbox.view import OutboxScreen
from ui.screens.pay.presenter import Method, PayPresenter
from ui.screens.pay.view import PayDialog
from ui.screens.service_form.presenter import FormPresenter
from ui.screens.service_form.view import FormScreen
from ui.screens.settle.presenter import SettlePresenter
from ui.screens.settle.view import SettleDialog
from ui.screens.sign_in.presenter import SignInPresenter
from ui.screens.sign_in.view import SignInScreen
from ui.sending import ActRow, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways out of a screen, into the window.

    Attributes:
        arrived: a step is done, and this is where the counter stands now.
        kept_serving: the closing was left.
        act: do an act by its name. commands: find the acts valid now by their words.
        changed: header and status bar may be out of date.
        outbox_left: the outbox was left; what was in front before comes back.
    """

    arrived: Callable[[Status], None]
    kept_serving: Callable[[], None]
    act: Callable[[str], None]
    commands: Callable[[str], tuple[Action, ...]]
    changed: Callable[[], None]
    outbox_left: Callable[[], None]


class Screens:
    """The screens; also the doors that the counter opens beside itself."""

    def __init__(  # noqa: PLR0917 - what all screens are made of
        self, counter: Counter, jobs: Jobs, aside: Jobs, words: Words, parent: QWidget, ways: Ways
    ) -> None:
        self._ways: Final = ways
        self.first_run: Final = FirstRunScreen(words)
        self.sign_in: Final = SignInScreen(words)
        self.open_shift: Final = OpenShiftScreen(words)
        self.service_form: Final = FormScreen(words)
        self.counter: Final = CounterScreen(words, self.service_form)
        self.close_shift: Final = CloseShiftScreen(words)
        self.outbox: Final = OutboxScreen(words)
        self.pay_dialog: Final = PayDialog(words, parent)
        self.settle_dialog: Final = SettleDialog(words, parent)
        self.remedy_dialog: Final = RemedyDialog(words, parent)
        self.enrolling: Final = FirstRunPresenter(self.first_run, counter, jobs, ways.arrived)
        self.entering: Final = SignInPresenter(self.sign_in, counter, jobs, ways.arrived)
        self.opening: Final = OpenShiftPresenter(
            self.open_shift, counter, counter, jobs, ways.arrived
        )
        self.serving: Final = CounterPresenter(self.counter, counter, jobs, self, ways.commands)
        self.asking: Final = FormPresenter(self.service_form, counter, jobs, self.serving.form_done)
        self.paying: Final = PayPresenter(
            self.pay_dialog, counter, jobs, self.serving.paid, self.serving.box_asked
        )
        self.settling: Final = SettlePresenter(
            self.settle_dialog, counter, jobs, self.serving.settled, self.serving.box_asked
        )
        self.sending: Final = OutboxPresenter(
            self.outbox,
            counter,
            jobs,
            aside,
            left=ways.outbox_left,
            ask=self.remedy,
        )
        self.remedying: Final = RemedyPresenter(
            self.remedy_dialog,
            counter,
            counter,
            jobs,
            finished=self.sending.remedied,
        )
        self.closing: Final = CloseShiftPresenter(
            self.close_shift,
            counter,
            jobs,
            left=ways.kept_serving,
            status=counter.status,
            moved_on=ways.arrived,
        )
        self._attach()

    def pages(self) -> tuple[QWidget, ...]:
        """Give the pages that can stand in front."""
        return (
            *(self.first_run, self.sign_in, self.open_shift),
            *(self.counter, self.close_shift, self.outbox),
        )

    def form(self, form: ServiceForm, quantity: int) -> None:
        """Ask a service's questions in the work pane."""
        self.asking.opened(form, quantity)

    def pay(self, basket: Basket, method: Method) -> None:
        """Receive money."""
        self.paying.opened(basket, method, self.serving.state.mark)

    def settle(self, row: ReceiptRow) -> None:
        """Ask how a card payment in doubt ended."""
        self.settling.opened(row)

    def remedy(self, act: ActRow, remedy: Remedy) -> None:
        """Ask what a remedy needs to know before it is done."""
        self.remedying.opened(act, remedy)

    def act(self, name: str) -> None:
        """Do an act of the window by its name."""
        self._ways.act(name)

    def changed(self) -> None:
        """Have header and status bar brought up to date."""
        self._ways.changed()

    def leave_form(self) -> None:
        """Esc in a form: the draft stays, the list comes back."""
        self.service_form.settle_now()
        self.asking.closed()
        self.serving.stepped_back()

    def _attach(self) -> None:
        self.first_run.attach(self.enrolling)
        self.sign_in.attach(self.entering)
        self.open_shift.attach(self.opening)
        self.counter.attach(self.serving)
        self.service_form.attach(self.asking)
        self.service_form.left.connect(self.leave_form)
        self.pay_dialog.attach(self.paying)
        self.settle_dialog.attach(self.settling)
        self.close_shift.attach(self.closing)
        self.outbox.attach(self.sending)
        self.remedy_dialog.attach(self.remedying)
