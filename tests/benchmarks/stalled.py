"""The window of the stall bench, a process of its own: typed into in quiet, then under load.

The load is what the promise names: 500 acts go to the centre, which is another process, while a
month's day reports are rendered as PDF on the window's thread for slow work. One JSON object is
printed: series of milliseconds, the longest stall of each phase, and the memory at the end.
The process begins as `main.py` does: without PySide6's reading of every source, and with rubbish
left lying until the counter has answered, when all that stays is put aside (`Running._arrived`).
"""

# ruff: noqa: I001 - what is to be loaded first

import ui.plain_import  # noqa: F401

import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic, monotonic_ns
from typing import Final

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.book.fold.rows import SHIFT
from app.book.reports.day import day_report
from app.book.reports.paper import day_paper
from app.clock import HandClock
from app.counter.desk import Desk
from app.counter.opening import Surroundings
from app.i18n import Language, Words
from app.ids import Ids, SeededChance
from app.passwords import Passwords
from app.practice.cable import Cable
from app.settings import load
from models.errors import CounterError
from printing.pdf import render
from tests.benchmarks.meter import StallMeter, Typing, megabytes
from tests.ui.hands import Hands, focus_in
from tests.window.patience import Patience
from ui.binding.counter import BoundCounter
from ui.look import Look
from ui.screens.all import Screens
from ui.single import OneWindow
from ui.start import Running

KEYS: Final = 60
"""So many keys at a time: under five seconds."""
SERVICE: Final = "301"
FIELD: Final = "first_name"
NAME: Final = "علیرضا "
SOUGHT: Final = "گذرنامه کارت ملی "
LONGEST_S: Final = 120
PATIENCE_S: Final = 30
LOOK_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Moments:
    """The day of the month's end, and the machine's own milliseconds."""

    day: HandClock

    def now(self) -> datetime:
        """Tell the instant that the day stands at."""
        return self.day.now()

    def monotonic_ms(self) -> int:
        """Count the machine's milliseconds."""
        return monotonic_ns() // 1_000_000


@dataclass(slots=True)
class Month:
    """The month's reports on their way: how many pages are made, and when the last was."""

    days: tuple[str, ...]
    begun: float = 0.0
    over: float = 0.0
    bytes: int = 0
    trouble: str = ""

    def render(self, desk: Desk) -> int:
        """Render each day's report, as `main.py report` does; gives the bytes of all."""
        made = 0
        for day in self.days:
            with desk.read() as connection:
                report = day_report(connection, desk.office.office, day)
            paper = day_paper(report, Language.FA, desk.need_catalogue())
            made += len(render(paper, created=desk.clock.now()))
        return made

    def done(self, made: int) -> None:
        """The last page is there."""
        self.over, self.bytes = monotonic(), made

    def failed(self, error: CounterError) -> None:
        """It could not be rendered."""
        self.over, self.trouble = monotonic(), error.code


@dataclass(slots=True)
class Seat:
    """Whoever sits at the window, with no more of the tests loaded than keys need."""

    running: Running
    hands: Hands
    cable: Cable

    @property
    def screens(self) -> Screens:
        """Give the screens."""
        return self.running.shell.screens

    @property
    def desk(self) -> Desk:
        """Give where the counter's file is held open."""
        assert self.running.counter.made is not None
        return self.running.counter.made.place.counter.desk

    def wait(self, seen: Callable[[], object], seconds: int = PATIENCE_S) -> None:
        """Wait until something is seen."""
        Patience().waitUntil(lambda: bool(seen()), timeout=seconds * 1000)

    def fill(self, *texts: str) -> None:
        """Type each text and press Enter after it."""
        for text in texts:
            self.hands.type(text)
            self.hands.press(Qt.Key.Key_Return)

    def sync(self) -> None:
        """Let the counter try its line now."""
        assert self.running.counter.made is not None
        runner = self.running.counter.made.place.counter.runner
        assert runner is not None
        runner.wake()


@contextmanager
def _seated(folder: Path, port: int, now: datetime, who: tuple[str, str]) -> Iterator[Seat]:
    """Start the program as its own door does, on a line that is cut, and sign in by keys.

    The day stands where the month left it; the scanner lives by the machine's milliseconds.
    """
    application = QApplication([])
    look, cable = Look(application), Cable(port)
    cable.cut()
    settings = replace(load(folder), language=Language.FA, centre_url=cable.url)
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    one, clock, chance, hands = OneWindow(folder), HandClock(now), SeededChance(3), Hands()
    assert one.claim()
    around = Surroundings(
        clock=clock,
        ids=Ids(clock, chance),
        chance=chance,
        passwords=Passwords(time_cost=1, memory_kib=64, lanes=1),
        boot="boot-stall",
        app="bench",
        schema="bench",
    )
    running = Running(
        application,
        look,
        Words(Language.FA),
        settings,
        one=one,
        clock=Moments(clock),
        opening=lambda settings, bell: BoundCounter.opened(settings, bell, around),
    )
    hands.scanner = running.scanner
    running.start()
    seat = Seat(running, hands, cable)
    try:
        seat.wait(lambda: running.counter.made is not None)
        seat.wait(running.window.isActiveWindow)
        seat.fill(*who)
        seat.wait(lambda: running.window.stage.currentWidget() is seat.screens.counter)
        seat.wait(lambda: seat.screens.serving.state.basket.visit_id)
        yield seat
    finally:
        running.stop()
        one.release()
        cable.pull()


def main(folder: Path, port: int, now: datetime, who: tuple[str, str]) -> None:
    """Type in quiet and under load, and tell how the window took it."""
    gc.disable()  # as main.py does
    with _seated(folder, port, now, who) as seat:
        meter = StallMeter()
        said = {"floor": _quiet(seat, meter), "load": _loaded(seat, meter)}
        sys.stdout.write(json.dumps(said | {"memory_mb": megabytes()}) + "\n")
        sys.stdout.flush()


def _quiet(seat: Seat, meter: StallMeter) -> dict[str, object]:
    """Type with nothing else under way."""
    with _form(seat) as line:
        meter.start()
        form = _type(seat, line, NAME, lambda typing: typing.over)
        stall = meter.stop()
    meter.start()
    line = seat.screens.counter.box
    box = _type(seat, line, SOUGHT, lambda typing: typing.over)
    line.clear()
    return {"form": form, "box": box, "stall": max(stall, meter.stop())}


def _loaded(seat: Seat, meter: StallMeter) -> dict[str, object]:
    """Type while the outbox drains and the month is rendered, until both are over."""
    desk = seat.desk
    month, outbox = Month(_days(desk)), Outbox(desk)
    with _form(seat) as line:
        meter.start()
        seat.cable.mend()
        seat.sync()
        outbox.start()
        month.begun = monotonic()
        seat.running.aside.run(lambda: month.render(desk), month.done, month.failed)
        form = _type(seat, line, NAME, lambda typing: typing.over)

    def over(typing: Typing) -> bool:
        if typing.over and not (outbox.sent_s and month.over):
            typing.start(KEYS)
        return typing.over

    box = _type(seat, seat.screens.counter.box, SOUGHT, over)
    stall = meter.stop()
    if month.trouble:
        raise RuntimeError(f"the month was not rendered: {month.trouble}")
    facts = {
        "sent": outbox.waiting,
        "sent_s": round(outbox.sent_s, 2),
        "days": len(month.days),
        "pdf_kb": month.bytes // 1000,
        "pdf_s": round(month.over - month.begun, 2),
        "hold_ms": seat.running.scanner.habit.gap_ms,
    }
    return {"form": form, "box": box, "stall": stall, **facts}


@contextmanager
def _form(seat: Seat) -> Iterator[QLineEdit]:
    """Open a form and give one of its fields; then go back."""
    seat.fill(SERVICE)
    seat.wait(lambda: focus_in(seat.screens.service_form))
    line = seat.screens.service_form.form().row(FIELD).widget
    assert isinstance(line, QLineEdit)
    line.setFocus()
    yield line
    seat.hands.press(Qt.Key.Key_Escape)
    seat.wait(seat.screens.counter.box.hasFocus)


def _type(seat: Seat, line: QLineEdit, letters: str, over: Callable[[Typing], bool]) -> list[float]:
    """Type until it is over; gives how late each letter was painted."""
    typing, until = Typing(line, letters), monotonic() + LONGEST_S
    typing.start(KEYS)
    try:
        seat.wait(lambda: over(typing) or monotonic() > until, LONGEST_S + 1)
    finally:
        typing.stop()
    if not typing.over:
        raise TimeoutError("what was typed was never painted")
    return [round(each, 2) for each in typing.took]


class Outbox:
    """Looks, on a thread of its own, until everything that waited is at the centre."""

    def __init__(self, desk: Desk) -> None:
        self.waiting: Final = unsent(desk)
        self.sent_s = 0.0
        self._desk: Final = desk
        self._begun = monotonic()

    def start(self) -> None:
        """Begin to look."""
        self._begun = monotonic()
        Thread(target=self._look, name="outbox-looked-at", daemon=True).start()

    def _look(self) -> None:
        pause = Event()
        while unsent(self._desk):
            pause.wait(LOOK_S)
        self.sent_s = monotonic() - self._begun


def unsent(desk: Desk) -> int:
    """Count the acts that the centre has not confirmed."""
    head = desk.journal.head
    query = sa.text("select received_seq from sync_cursor where epoch = :epoch")
    with desk.read() as connection:
        received = connection.execute(query, {"epoch": head.epoch}).scalar()
    return head.seq - int(received or 0)


def _days(desk: Desk) -> tuple[str, ...]:
    """Name the business days of the file."""
    query = sa.select(SHIFT.c.day).distinct().order_by(SHIFT.c.day)
    with desk.read() as connection:
        return tuple(connection.execute(query).scalars())


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]),
        datetime.fromisoformat(sys.argv[3]),
        (sys.argv[4], sys.argv[5]),
    )
