"""What nobody caught: a number for the clerk, evidence in the log, and no word of the data."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from ui.breakdown import Breakdown
from ui.evidence import evidence


@pytest.fixture
def breakdown(qtbot: QtBot) -> Iterator[Breakdown]:
    made = Breakdown(lambda: "9F4K")
    hooks = sys.excepthook, threading.excepthook
    made.install()
    yield made
    made.remove()
    sys.excepthook, threading.excepthook = hooks


def caught(message: str) -> tuple[type[BaseException], BaseException]:
    return ValueError, ValueError(message)


def test_an_error_on_the_gui_thread_is_told_by_its_number(
    qtbot: QtBot, breakdown: Breakdown, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(breakdown.happened) as told:
        kind, error = caught("0499370899")
        sys.excepthook(kind, error, None)
    assert told.args == ["9F4K"]
    assert "9F4K" in caplog.text
    assert "0499370899" not in caplog.text


def test_an_error_on_another_thread_is_told_here(
    qtbot: QtBot, breakdown: Breakdown, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("0499370899")

    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(breakdown.happened) as told:
        threading.Thread(target=fail).start()
    assert told.args == ["9F4K"]
    assert "ValueError" in caplog.text
    assert "fail" in caplog.text
    assert "0499370899" not in caplog.text


def test_what_qt_says_goes_to_the_log(
    breakdown: Breakdown, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "ui.qt"):
        qWarning("a plugin is missing")
    assert "a plugin is missing" in caplog.text


def test_evidence_names_places_and_no_folders_of_this_machine() -> None:
    try:
        raise KeyError("secret")
    except KeyError as error:
        written = evidence(KeyError, error.__traceback__)
    assert "builtins.KeyError" in written
    assert "tests/ui/test_breakdown.py" in written
    assert not written.startswith("/")
    assert "secret" not in written
