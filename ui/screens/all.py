"""Every screen with its presenter, made once and wired to one another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from app.i18n import Words
from models.errors import CounterError
from models.values.bill import Bill
from ui.actions import Command
from ui.articles import Article
from ui.ports import Counter, Jobs
from ui.rows import Basket, ReceiptRow, ServiceForm, ServiceRow, Status
from ui.screens.circulars.presenter import CircularsPresenter
from ui.screens.circulars.view import CircularsScreen
from ui.screens.close_shift.presenter import CloseShiftPresenter
from ui.screens.close_shift.view import CloseShiftScreen
from ui.screens.counter.presenter import CounterPresenter
from ui.screens.counter.state import Pane
from ui.screens.counter.view import CounterScreen
from ui.screens.devices.phone_dialog import PhoneDialog
from ui.screens.devices.phoning import PhonePresenter
from ui.screens.devices.presenter import DevicesPresenter
from ui.screens.devices.view import DevicesScreen
from ui.screens.drawer.presenter import DrawerPresenter
from ui.screens.drawer.view import DrawerScreen
from ui.screens.find.room import FindRoom
from ui.screens.first_run.devices_room import devices_step
from ui.screens.first_run.presenter import FirstRunPresenter
from ui.screens.first_run.view import FirstRunScreen
from ui.screens.handover.presenter import HandoverPresenter
from ui.screens.handover.view import HandoverScreen
from ui.screens.open_shift.presenter import OpenShiftPresenter
from ui.screens.open_shift.view import OpenShiftScreen
from ui.screens.outbox.presenter import OutboxPresenter
from ui.screens.outbox.remedy_dialog import RemedyDialog
from ui.screens.outbox.remedying import RemedyPresenter
from ui.screens.outbox.view import OutboxScreen
from ui.screens.papers.presenter import PapersPresenter
from ui.screens.papers.view import PapersPane
from ui.screens.papers.work import ServiceWork
from ui.screens.pay.presenter import Method, PayPresenter
from ui.screens.pay.view import PayDialog
from ui.screens.person.presenter import PersonPresenter
from ui.screens.person.view import PersonPane
from ui.screens.referral.presenter import ReferralPresenter
from ui.screens.referral.view import ReferralPane
from ui.screens.service_form.presenter import FormPresenter
from ui.screens.service_form.view import FormScreen
from ui.screens.settle.presenter import SettlePresenter
from ui.screens.settle.view import SettleDialog
from ui.screens.sign_in.presenter import SignInPresenter
from ui.screens.sign_in.view import SignInScreen
from ui.sending import ActRow, Remedy
from ui.told import Notice, done


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways out of a screen, into the window.

    Attributes:
        arrived: a step is done, and this is where the counter stands now.
        kept_serving: the closing was left.
        act: do an act by its name. commands: find the acts valid now by their words.
        changed: header and status bar may be out of date.
        outbox_left: the outbox was left; what was in front before comes back. find_left: likewise.
        find: open the find screen on a text.
        drawer_left: the drawer was left, with what is to be said of it. circulars_left: likewise.
        read: open the inbox of circulars. settle: see to something that stands open at a closing.
        help: tell what help says of a topic.
    """

    arrived: Callable[[Status], None]
    kept_serving: Callable[[], None]
    act: Callable[[str], None]
    commands: Callable[[str], tuple[Command, ...]]
    changed: Callable[[], None]
    outbox_left: Callable[[], None]
    find_left: Callable[[], None]
    find: Callable[[str], None]
    drawer_left: Callable[[Notice | None], None]
    circulars_left: Callable[[], None]
    read: Callable[[], None]
    settle: Callable[[str], None]
    help: Callable[[Article | ServiceRow], None]


class Screens:
    """The screens; also the doors that the counter opens beside itself."""

    def __init__(  # noqa: PLR0917 - what all screens are made of
        self,
        counter: Counter,
        jobs: Jobs,
        aside: Jobs,
        words: Words,
        parent: QWidget,
        ways: Ways,
        *,
        sign_in: SignInScreen | None = None,
    ) -> None:
        """Begin; they are there when `making` has come to its end.

        Args:
            sign_in: the one screen that was painted before there were any others.
        """
        self._ways: Final = ways
        self.sign_in: Final = sign_in or SignInScreen(words)
        self.making: Final = self._make(counter, jobs, aside, words, parent)

    def _make(
        self, counter: Counter, jobs: Jobs, aside: Jobs, words: Words, parent: QWidget
    ) -> Iterator[None]:
        """Make all of them, in steps between which the window takes keys."""
        self.first_run = FirstRunScreen(words)
        yield
        self.open_shift = OpenShiftScreen(words)
        self.handover = HandoverScreen(words)
        yield
        self.service_form = FormScreen(words)
        self.service_work = ServiceWork(self.service_form, PapersPane(words))
        yield
        self.counter = CounterScreen(words, self.service_work)
        yield
        self.close_shift = CloseShiftScreen(words)
        yield
        self.outbox = OutboxScreen(words)
        yield
        self.person_pane = PersonPane(words)
        self.referral_pane = ReferralPane(words)
        self.counter.add_pane(Pane.PERSON, self.person_pane)
        self.counter.add_pane(Pane.REFERRAL, self.referral_pane)
        yield
        self.drawer = DrawerScreen(words)
        yield
        self.circulars = CircularsScreen(words)
        yield
        self.devices = DevicesScreen(words)
        yield
        self.pay_dialog = PayDialog(words, parent)
        yield
        self.settle_dialog = SettleDialog(words, parent)
        self.remedy_dialog = RemedyDialog(words, parent)
        self.phone_dialog = PhoneDialog(words, parent)
        yield
        self._serve(counter, jobs, aside, self._ways)
        self._settle_up(counter, jobs, aside, self._ways)
        yield
        self.looking = FindRoom(
            *(counter, jobs, words, parent),
            left=self._ways.find_left,
            settle=self.settle,
            corrected=self.sending.remedied,
            added=self.serving.box.bill_taken,
        )
        yield
        self._attach()

    def pages(self) -> tuple[QWidget, ...]:
        """Give the pages that can stand in front."""
        return (
            *(self.first_run, self.sign_in, self.open_shift, self.handover),
            *(self.counter, self.close_shift, self.outbox, self.looking.screen),
            *(self.drawer, self.circulars, self.devices),
        )

    def form(self, form: ServiceForm, quantity: int) -> None:
        """Ask a service's questions in the work pane."""
        self.asking.opened(form, quantity)
        self.reading.concerning(form.service.code, self.service_form.banner.show_row)
        self.service_work.opened()

    def pay(self, basket: Basket, method: Method) -> None:
        """Receive money."""
        self.paying.opened(basket, method, self.serving.state.mark)

    def settle(self, row: ReceiptRow) -> None:
        """Ask how a card payment in doubt ended."""
        self.settling.opened(row)

    def paid_before(self, bill: Bill, why: CounterError) -> None:
        """Tell that a bill was paid before, and ask whether a second person allows it."""
        self.looking.again.opened(bill, why)

    def found(self, text: str) -> None:
        """Open the find screen on a text."""
        self._ways.find(text)

    def remedy(self, act: ActRow, remedy: Remedy) -> None:
        """Ask what a remedy needs to know before it is done."""
        if remedy is Remedy.CORRECT:
            self.looking.correcting.opened(act.key)
        else:
            self.remedying.opened(act, remedy)

    def act(self, name: str) -> None:
        """Do an act of the window by its name."""
        self._ways.act(name)

    def person(self) -> None:
        """Find the citizen, or show whose visit it is."""
        self.meeting.opened()

    def elsewhere(self, code: str) -> None:
        """Tell where a service is to be had that is not to be had here."""
        self.referring.opened(code)

    def confirm(self) -> None:
        """Ctrl+Enter in the work pane."""
        match self.serving.state.pane:
            case Pane.PERSON:
                self.person_pane.confirm()
            case Pane.REFERRAL:
                self.referral_pane.confirm()
            case _:
                self.service_work.confirm()

    def step_back(self) -> None:
        """Esc beside the basket."""
        match self.serving.state.pane:
            case Pane.FORM:
                self.leave_form()
            case Pane.PERSON:
                self.meeting.stepped_back()
            case _:
                self.serving.stepped_back()

    def help(self, topic: Article | ServiceRow) -> None:
        """Tell what help says of a topic."""
        self._ways.help(topic)

    def changed(self) -> None:
        """Have header and status bar brought up to date."""
        self._ways.changed()

    def leave_form(self) -> None:
        """Esc in a form: papers first; then the draft stays, the list comes back."""
        if self.service_work.stepped_back():
            return
        self.service_form.settle_now()
        self.asking.closed()
        self.service_work.closed()
        self.serving.stepped_back()

    def _card_settled(self) -> None:
        """A card payment is in doubt no more: both lists that can ask say so."""
        self.serving.settled()
        self.looking.finding.taken_back(done("window.settle.done"))

    def _serve(self, counter: Counter, jobs: Jobs, aside: Jobs, ways: Ways) -> None:
        """Make the presenters from the first run to the papers of a service."""
        self.enrolling = FirstRunPresenter(
            self.first_run, counter, jobs, aside, ways.arrived, ways.act
        )
        self._devices_step = devices_step(counter, jobs, aside, lambda: self.devices.scanner)
        self.handing = HandoverPresenter(
            self.handover, counter, jobs, ways.arrived, self.sign_in.show_badge
        )
        self.entering = SignInPresenter(self.sign_in, counter, jobs, ways.arrived)
        self.opening = OpenShiftPresenter(
            self.open_shift, counter, counter, jobs, moved_on=ways.arrived, read=ways.read
        )
        self.serving = CounterPresenter(self.counter, counter, jobs, self, ways.commands)
        self.asking = FormPresenter(self.service_form, counter, jobs, self.serving.form_done)
        self.meeting = PersonPresenter(
            self.person_pane,
            counter,
            jobs,
            taken=self.serving.person_taken,
            left=self.serving.stepped_back,
        )
        self.referring = ReferralPresenter(
            self.referral_pane,
            counter,
            jobs,
            shown=self.serving.not_here,
            refused=self.serving.refused,
            printed=self.serving.referred,
        )
        self.equipping = DevicesPresenter(
            self.devices,
            counter,
            jobs,
            aside,
            left=lambda: ways.drawer_left(None),
            tuned=self.devices.tune,
        )
        self.phoning = PhonePresenter(self.phone_dialog, counter, jobs, self.equipping.told)
        self.papering = PapersPresenter(
            self.service_work, counter, jobs, aside, self.service_work.papers_are
        )

    def _settle_up(self, counter: Counter, jobs: Jobs, aside: Jobs, ways: Ways) -> None:
        """Make the presenters of money, of the outbox and of the shift's end."""
        self.paying = PayPresenter(
            self.pay_dialog, counter, jobs, self.serving.paid, self.serving.box_asked
        )
        self.settling = SettlePresenter(
            self.settle_dialog, counter, jobs, self._card_settled, self.serving.box_asked
        )
        self.sending = OutboxPresenter(
            self.outbox,
            counter,
            jobs,
            left=ways.outbox_left,
            ask=self.remedy,
        )
        self.remedying = RemedyPresenter(
            self.remedy_dialog,
            counter,
            counter,
            jobs,
            finished=self.sending.remedied,
        )
        self.closing = CloseShiftPresenter(
            self.close_shift,
            counter,
            counter,
            jobs,
            left=ways.kept_serving,
            settle=ways.settle,
            status=counter.status,
            moved_on=ways.arrived,
        )
        self.moving = DrawerPresenter(self.drawer, counter, counter, jobs, left=ways.drawer_left)
        self.reading = CircularsPresenter(
            self.circulars, counter, jobs, left=ways.circulars_left, changed=ways.changed
        )

    def _attach(self) -> None:
        self.first_run.attach(self.enrolling, self._devices_step)
        self.first_run.languages.connect(lambda: self._ways.act("language"))
        self.handover.attach(self.handing)
        self.sign_in.attach(self.entering)
        self.open_shift.attach(self.opening)
        self.counter.attach(self.serving)
        self.service_form.attach(self.asking)
        self.service_work.attach(self.papering)
        self.service_form.left.connect(self.leave_form)
        self.pay_dialog.attach(self.paying)
        self.settle_dialog.attach(self.settling)
        self.close_shift.attach(self.closing)
        self.drawer.attach(self.moving)
        self.circulars.attach(self.reading)
        self.devices.attach(self.equipping)
        self.devices.phone_asked.connect(self.phoning.opened)
        self.phone_dialog.attach(self.phoning)
        self.outbox.attach(self.sending)
        self.outbox.asked.connect(self._ways.act)
        self.person_pane.attach(self.meeting)
        self.referral_pane.attach(self.referring)
        self.referral_pane.back_asked.connect(self.serving.stepped_back)
        self.remedy_dialog.attach(self.remedying)
