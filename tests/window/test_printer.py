"""Checklist D2: a printer that is absent or hangs books every receipt and stops nobody."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.counter.training.people import invent_bill
from app.ids import dice
from models.errors import Fault
from tests.window.clerk import CTRL, KEY, Clerk
from ui.binding import place as printing_place

FREE_S = 0.3
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def hung() -> Iterator[socket.socket]:
    """Give a printer that opens the door and then takes nothing."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        yield listening


def prints_to(clerk: Clerk, port: int) -> None:
    place = clerk.place
    place.settings = replace(place.settings, receipt_printer=f"tcp://127.0.0.1:{port}")


def book(clerk: Clerk, seed: int) -> float:
    """Pay a bill; give how many seconds the window was busy with the confirming key."""
    clerk.scan(invent_bill(dice(seed)))
    clerk.pay_dialog(KEY.Key_F9)
    began = time.perf_counter()
    clerk.press(KEY.Key_F9)
    free = time.perf_counter() - began
    clerk.wait(lambda: not clerk.screens.pay_dialog.isVisible())
    return free


def test_d2_without_a_printer_it_is_booked_counted_and_printed_later(clerk: Clerk) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        prints_to(clerk, nobody.getsockname()[1])
        assert book(clerk, 51) < FREE_S
        reason = clerk.words.error(Fault("printer.unreachable")).reason
        clerk.wait(lambda: reason in clerk.screens.counter.strip.text())
    one = clerk.words.say("window.link.unprinted_count", count=1)
    clerk.wait(lambda: one in clerk.text())
    assert {"print_again", "print_files", "print_later"} <= clerk.offers()
    assert clerk.papers() == []
    clerk.press(KEY.Key_F, BOTH)
    clerk.wait(lambda: len(clerk.papers()) == 1)
    clerk.wait(lambda: one not in clerk.text())


def test_d2_a_printer_that_hangs_is_told_of_while_work_goes_on(
    clerk: Clerk, hung: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing_place, "SLOW_S", 0.2)
    monkeypatch.setattr("app.counter.papers.queue.render", lambda *_, **__: b"")
    monkeypatch.setattr("printing.printers.thermal", lambda _: None)
    monkeypatch.setattr("printing.printers.job", lambda *_, **__: bytes(20_000_000))
    prints_to(clerk, hung.getsockname()[1])
    assert book(clerk, 52) < FREE_S
    reason = clerk.words.error(Fault("printer.slow")).reason
    clerk.wait(lambda: reason in clerk.screens.counter.strip.text())
    assert {"print_again", "print_files", "print_later"} <= clerk.offers()
    assert book(clerk, 53) < FREE_S
    line, _ = hung.accept()
    line.close()
