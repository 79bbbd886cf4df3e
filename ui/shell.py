"""The window put together: which screen stands in front, and what each act does there."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from models.errors import CounterError
from ui.actions import Command, valid_now
from ui.articles import Article
from ui.badge import user_of
from ui.beside import Beside, Frame
from ui.finding import CODE_BEGINS
from ui.front import Front
from ui.guide import Guide, article_of, topic_of
from ui.look import Look
from ui.page_acts import FIND_ACTS, OUTBOX_ACTS, STAGE_ACTS
from ui.palette import commands
from ui.ports import Counter, Jobs
from ui.rows import ServiceRow, Stage, Status, StatusChanged
from ui.screens.all import Screens, Ways
from ui.screens.counter.state import Pane
from ui.screens.pay.presenter import Method
from ui.sending import StickProgress
from ui.stages import Stages
from ui.told import Saying, Told, tell
from ui.tongue import Tongue
from ui.whereabouts import Marks, Whereabouts, hide_all_but
from ui.widgets.note import show_note
from ui.widgets.trouble import TroubleBox


class Shell(QObject):
    """Everything the clerk sees.

    Signals:
        left: the window was asked to close, and nothing keeps it.
    """

    left = Signal()

    def __init__(  # noqa: PLR0917 - what a window stands on
        self,
        counter: Counter,
        jobs: Jobs,
        tongue: Tongue,
        look: Look,
        now: Callable[[], datetime],
        aside: Jobs | None = None,
        front: Front | None = None,
    ) -> None:
        """Put the window together.

        Args:
            aside: a thread for what takes long and must not keep the clerk's work waiting.
            front: what was painted already; who gives it takes the steps of `making` until
                they end, while the clerk types.
        """
        super().__init__()
        self._counter: Final = counter
        self._jobs: Final = jobs
        self._tongue: Final = tongue
        self._look: Final = look
        self._stage = Stage.SIGNED_OUT
        self._in_outbox = False
        self._in_find = False
        self._status = Status(stage=Stage.SIGNED_OUT)
        painted = front or Front(tongue.words, look, now)
        self.window: Final = painted.window
        self._beside: Final = Beside(counter, jobs, aside or jobs, self._frame())
        ways = Ways(
            arrived=self.arrived,
            kept_serving=self._keep_serving,
            act=self.act,
            commands=self._commands,
            changed=self.refresh,
            outbox_left=self._leave_outbox,
            find_left=self._leave_find,
            find=self._open_find,
            drawer_left=self._beside.left,
            circulars_left=self._beside.left,
            read=self._beside.open_circulars,
            settle=self._beside.settle,
            help=self._tell,
        )
        self._guide: Final = Guide(self.window, counter, jobs, tongue)
        self.screens: Final = Screens(
            *(counter, jobs, aside or jobs, tongue.words, self.window, ways),
            sign_in=painted.sign_in,
        )
        self._stages: Final = Stages(self.screens, self._front)
        self._where: Final = Whereabouts(self.window)
        self._acts: dict[str, Callable[[], None]] = {}
        self.making: Final = self._make()
        if front is None:
            for _ in self.making:
                pass

    def _make(self) -> Iterator[None]:
        """Make the screens and bind them, in steps between which the window takes keys."""
        yield from self.screens.making
        self._beside.attach(self.screens)
        self._acts = self._wire_acts()
        for page in self.screens.pages():
            if self.window.stage.indexOf(page) < 0:
                self.window.add_page(page)
                yield
        self._connect()

    def start(self, failed: Callable[[CounterError], None] | None = None) -> None:
        """Show the window, and ask the counter where it stands; `failed` is told if it cannot."""
        self.window.show()
        self._jobs.run(self._counter.status, self.arrived, failed or self.trouble)

    def arrived(self, status: Status) -> None:
        """Bring the screen of a stage to the front."""
        before, self._stage = self._stage, status.stage
        if status.stage is Stage.LOCKED and before is not Stage.LOCKED:
            marks = Marks(self._in_outbox, self._in_find, self._beside.name)
            self._where.keep(before, status, marks)
        self._in_outbox = self._in_find = False
        self._beside.closed()
        self._status = status
        self.window.show_status(status)
        if (there := self._where.back(before, status)) is not None:
            self._in_outbox, self._in_find = there.in_outbox, there.in_find
            self._beside.name = there.beside
            self._show_status(status)
            self._show_acts()
            return
        self._stages.bring(status)
        self._show_acts()

    def act(self, name: str) -> None:
        """Do an act, if it is valid here."""
        if name in {action.name for action in valid_now(self._valid())}:
            self._acts[name]()

    def scanned(self, text: str) -> None:
        """Take a scan; with a dialog in front it is not taken, and that is said there."""
        dialog = QApplication.activeModalWidget()
        if dialog is None and self._stage is Stage.SERVING:
            if text.startswith(CODE_BEGINS):
                self._open_find()
                self.screens.looking.finding.scanned(text)
                return
            if self._in_outbox:
                self._leave_outbox()
            elif self._beside.name:
                self._beside.left()
            if self._in_find:
                self._leave_find()
            self.screens.serving.box.scanned(text)
            return
        entering = self._stage in (Stage.SIGNED_OUT, Stage.LOCKED)
        if dialog is None and entering and (user := user_of(text)):
            self.screens.sign_in.show_badge(user)
            return
        QApplication.beep()
        if dialog is not None:
            show_note(dialog, self._tongue.words.say("window.scan.not_now"))

    def heard(self, event: object) -> None:
        """Take what the counter announces."""
        if isinstance(event, StatusChanged):
            self._show_status(event.status)
        elif isinstance(event, StickProgress):
            self._beside.progressed(event)
        else:
            self.screens.serving.heard(event)

    def idle(self) -> None:
        """Nobody touched anything for long: lock, unless money is just being booked."""
        self.act("lock")

    def refresh(self) -> None:
        """Bring header and status bar up to date."""
        self._jobs.run(self._counter.status, self._show_status, self.trouble)

    def trouble(self, told: Told) -> None:
        """Say what did not go, where no screen can say it."""
        self.box(told)

    def box(self, told: Told) -> TroubleBox:
        """Open the box that says what did not go."""
        box = TroubleBox(tell(self._tongue.words, told), self._tongue.words, self.window)
        box.open()
        return box

    def broke_down(self, reference: str) -> None:
        """Say that something of ours broke, and the number support will ask for."""
        self.trouble(Saying("window.trouble.unexpected", {"reference": reference}))

    def _frame(self) -> Frame:
        return Frame(
            front=self._front,
            home=self._leave_find,
            show_acts=self._show_acts,
            act=self.act,
            arrived=self.arrived,
            trouble=self.trouble,
            window=self.window,
            tongue=self._tongue,
        )

    def _wire_acts(self) -> dict[str, Callable[[], None]]:
        serving, screens = self.screens.serving, self.screens
        found = screens.looking.finding
        return {
            "help": self._help,
            "command": serving.box_asked,
            "person": serving.person_asked,
            "papers": screens.service_work.show_papers,
            "find": self._open_find,
            "void": found.void_asked,
            "next_pane": lambda: self.window.next_pane(1),
            "previous_pane": lambda: self.window.next_pane(-1),
            "hold": serving.held_or_recalled,
            "recall": serving.held_or_recalled,
            "cash": lambda: serving.pay_asked(Method.CASH),
            "card": lambda: serving.pay_asked(Method.CARD),
            "split": lambda: serving.pay_asked(Method.SPLIT),
            "confirm": self._confirm,
            "back": self._back,
            "undo": serving.undone,
            "reprint": self._reprint,
            **self._beside.wired(),
            "print_again": screens.equipping.print_again,
            "print_files": lambda: screens.equipping.print_to_files(serving.told),
            "print_later": serving.print_later,
            "close_shift": self._close_shift,
            "outbox": self._open_outbox,
            "send": screens.sending.send_asked,
            "lock": self._lock,
            "language": self._switch_language,
            "appearance": self._look.turn,
            "zoom_in": lambda: self._look.zoom_by(1),
            "zoom_out": lambda: self._look.zoom_by(-1),
        }

    def _connect(self) -> None:
        self.window.acted.connect(self.act)
        self.window.closing.connect(self._leave)
        self.window.compacted.connect(self.screens.counter.set_compact)
        self.window.compacted.connect(self.screens.person_pane.set_compact)
        self.screens.counter.acts_changed.connect(self._turned)
        self._look.changed.connect(self.window.zoomed)

    def _valid(self) -> frozenset[str]:
        return self._here() | self._beside.more

    def _here(self) -> frozenset[str]:
        if self._beside.name:
            return self._beside.acts
        if self._in_find:
            return FIND_ACTS
        if self._in_outbox:
            return OUTBOX_ACTS
        if self._stage is Stage.SERVING:
            return self.screens.serving.state.acts
        return STAGE_ACTS[self._stage]

    def _commands(self, text: str) -> tuple[Command, ...]:
        return commands(text, self._valid())

    def _confirm(self) -> None:
        if self._beside.name:
            self._beside.confirm()
            return
        self._stages.confirm(self._stage, self._status)

    def _back(self) -> None:
        if self._beside.name:
            self._beside.stepped_back()
            return
        if self._in_find:
            self.screens.looking.finding.stepped_back()
            return
        if self._in_outbox:
            self.screens.sending.stepped_back()
            return
        self._stages.step_back(self._stage, self._status)

    def _close_shift(self) -> None:
        self._stage = Stage.CLOSING
        self._front(self.screens.close_shift, "close_shift")
        self.screens.closing.opened()
        self._show_acts()

    def _open_outbox(self) -> None:
        self.screens.service_form.settle_now()
        self._in_outbox, self._in_find = True, False
        self._front(self.screens.outbox, "outbox")
        self.screens.sending.opened()
        self.screens.outbox.take_focus()
        self._show_acts()

    def _leave_outbox(self) -> None:
        """Bring back what was in front, as it was."""
        self._in_outbox = False
        self._stages.bring_again(self._stage, self._status)
        self._show_acts()

    def _open_find(self, text: str = "") -> None:
        if self._in_find and not text:
            self.screens.looking.finding.asked()
            return
        self.screens.service_form.settle_now()
        self._in_find, self._in_outbox, self._beside.name = True, False, ""
        self._front(self.screens.looking.screen, "find")
        self.screens.looking.finding.opened(text)
        self._show_acts()

    def _leave_find(self) -> None:
        """Bring back what was in front, as it was."""
        self._in_find = False
        self._leave_outbox()

    def _reprint(self) -> None:
        screens = self.screens
        (screens.looking.finding if self._in_find else screens.serving).reprint_asked()

    def _keep_serving(self) -> None:
        self._jobs.run(self._counter.leave_close, self.arrived, self.trouble)

    def _lock(self) -> None:
        self._where.note_focus()
        self.screens.paying.cancelled()
        self.screens.settling.cancelled()
        self.screens.remedying.cancelled()
        self.screens.looking.cancelled()
        self.screens.service_form.settle_now()
        if not self.screens.paying.is_open:
            hide_all_but(self.window, self.screens.pay_dialog)
            self._jobs.run(self._counter.lock, self.arrived, self._not_locked)

    def _not_locked(self, error: CounterError) -> None:
        """Whoever closed their shift is out already: then the door is brought to the front."""
        if error.code == "session.none":
            self._jobs.run(self._counter.status, self.arrived, self.trouble)
        else:
            self.trouble(error)

    def _switch_language(self) -> None:
        self._tongue.switch()
        self._show_acts()

    def _help(self) -> None:
        screens, other = self.screens, self._article()
        at_counter = self.window.stage.currentWidget() is screens.counter
        topic = topic_of(screens.serving.state, screens.service_form) if at_counter else other
        self._guide.keys(valid_now(self._valid()), self._status, topic or other, other)

    def _tell(self, topic: Article | ServiceRow) -> None:
        self._guide.article(self._status, topic, self._article())

    def _article(self) -> Article:
        beside = "outbox" if self._in_outbox else "find" if self._in_find else self._beside.name
        return article_of(self._stage, beside)

    def _turned(self) -> None:
        """Another pane of the counter is in front, or other acts are valid."""
        self._show_acts()
        if self.window.stage.currentWidget() is self.screens.counter:
            form = self.screens.serving.state.pane is Pane.FORM
            self.window.entitle(f"window.title.{'form' if form else 'main'}")

    def _leave(self) -> None:
        if not self.screens.paying.is_open:
            self.left.emit()

    def _show_status(self, status: Status) -> None:
        self._status = status
        self.window.show_status(status)
        self._stages.status_is(self._stage, status)
        if self._in_outbox:
            self.screens.sending.changed()
        if self._in_find:
            self.screens.looking.finding.changed()

    def _show_acts(self) -> None:
        self.window.show_acts(self._valid())
        self._beside.seen(self._stage)

    def _front(self, page: QWidget, title: str) -> None:
        self.window.show_page(page, f"window.title.{title}")
