"""What the tests of the window share: a dressed application, a counter in memory, hands."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.i18n import Language, Words
from tests.ui.fake_counter import FakeCounter
from tests.ui.fake_world import NOW, World
from tests.ui.hands import Hands
from tests.ui.now_jobs import NowJobs
from ui.look import Look
from ui.scanner import Scanner
from ui.shell import Shell
from ui.theme.sheet import ZOOMS
from ui.tongue import Tongue, direction_of

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen platform say what it has not: frames, a stack of windows, grabs."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Let go of what the test has closed."""
    forget()


def forget() -> None:
    """Delete now what is to be deleted later: a loop would, and a test runs none.

    A window left behind would be dressed again at every turn of the palette and of the zoom.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    """Dress the application as the product does."""
    return Look(qapp)


@pytest.fixture(params=list(Language))
def words(request: pytest.FixtureRequest, qapp: QApplication, look: Look) -> Iterator[Words]:
    """Speak each language in turn, laid out its way."""
    spoken = Words(request.param)
    qapp.setLayoutDirection(direction_of(spoken))
    yield spoken
    qapp.setLayoutDirection(direction_of(Words(Language.FA)))


@dataclass
class Desk:
    """A whole window on a counter in memory, and the hands at it."""

    shell: Shell
    counter: FakeCounter
    tongue: Tongue
    hands: Hands
    scanner: Scanner


OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_desk(qtbot: QtBot, qapp: QApplication, look: Look) -> Iterator[OpenDesk]:
    """Give what opens a window: in a language, on a world, at a size."""
    opened: list[Desk] = []

    def opening(
        language: Language = Language.FA,
        world: World | None = None,
        size: tuple[int, int] = (1366, 728),
    ) -> Desk:
        words = Words(language)
        qapp.setLayoutDirection(direction_of(words))
        tongue, counter = Tongue(words), FakeCounter(world)
        shell = Shell(counter, NowJobs(), tongue, look, lambda: NOW)
        qtbot.addWidget(shell.window)
        hands = Hands()
        scanner = Scanner(hands.monotonic_ms, "xcb")
        hands.scanner = scanner
        scanner.watch(qapp)
        scanner.scanned.connect(shell.scanned)
        shell.screens.devices.hear(scanner)
        shell.start()
        shell.window.resize(*size)
        qtbot.waitUntil(shell.window.isActiveWindow)
        desk = Desk(shell, counter, tongue, hands, scanner)
        opened.append(desk)
        return desk

    yield opening
    for desk in opened:
        desk.scanner.rest(qapp)
        desk.shell.screens.pay_dialog.hide()
        desk.shell.screens.looking.void_dialog.hide()
        desk.shell.window.let_go()
    forget()
    look.zoom_by(ZOOMS.index(100) - ZOOMS.index(look.zoom))
    qapp.setLayoutDirection(direction_of(Words(Language.FA)))
