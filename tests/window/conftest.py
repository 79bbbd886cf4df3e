"""What the window's tests share: a town with a centre, and clerks who start the real program."""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.i18n import Language, Words
from tests.window.clerk import Clerk
from tests.window.town import Town, found, moved, take_in, town_in
from ui.look import Look
from ui.rows import Link
from ui.tongue import direction_of

Start = Callable[..., Clerk]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen platform say what it has not: frames, a stack of windows, grabs."""
    for item in items:
        if "tests/window" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    """Dress the application as the product does."""
    return Look(qapp)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a town whose counter was taken in by its centre; tests get copies."""
    folder = tmp_path_factory.mktemp("town")
    with town_in(folder) as town:
        found(town)
        take_in(town)
    return folder


@pytest.fixture
def bare_town(tmp_path: Path) -> Iterator[Town]:
    """A town whose counter was never set up."""
    with town_in(tmp_path) as town:
        found(town)
        yield town


@pytest.fixture
def town(tmp_path: Path, template: Path) -> Iterator[Town]:
    """A town whose counter is enrolled and has the catalogue, its people and no shift yet."""
    moved(template, tmp_path)
    with town_in(tmp_path) as town:
        yield town


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, look: Look) -> Iterator[Start]:
    """Give what starts the program on a town's profile; what goes wrong unseen fails the test.

    No window outlives its test: each costs 40 MB, and every new style is put on all there are.
    What was there before the test is not looked through for it: that took seconds in a long run.
    """
    gc.freeze()
    clerks: list[Clerk] = []
    unseen: list[str] = []

    def starting(town: Town, language: Language = Language.FA, *, wait: bool = True) -> Clerk:
        qapp.setLayoutDirection(direction_of(Words(language)))
        clerk = Clerk.begin(town, qapp, look, qtbot, language, wait=wait)
        clerk.running.breakdown.happened.connect(unseen.append)
        clerks.append(clerk)
        return clerk

    with _overheard(unseen):
        yield starting
        for clerk in clerks:
            clerk.end()
            clerk.running.window.deleteLater()
        clerks.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    qapp.setLayoutDirection(direction_of(Words(Language.FA)))
    assert not unseen


@pytest.fixture
def clerk(town: Town, start: Start) -> Clerk:
    """A clerk in an open shift, the line up."""
    clerk = start(town)
    clerk.sign_in()
    clerk.open_shift()
    clerk.line_is(Link.ONLINE)
    return clerk


@contextmanager
def _overheard(into: list[str]) -> Iterator[None]:
    """Listen for errors that the program only writes to its log."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            into.append(record.getMessage())

    ear = Ear(logging.ERROR)
    logging.getLogger().addHandler(ear)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(ear)
