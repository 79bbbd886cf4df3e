"""PySide6 must not lose references to None: 6.12.0 on Python 3.11 did, and aborted the program."""

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 2_000
IMMORTAL_SINCE = (3, 12)  # from here on (PEP 683) None cannot lose its last reference


def test_two_thousand_void_calls_leave_none_as_it_was(qtbot: QtBot) -> None:
    """Each void call returned None without taking a reference: 2,000 calls took 2,000 of them."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(CALLS):
        label.setText(str(number))
    lost = before - sys.getrefcount(None)
    assert label.text() == str(CALLS - 1)
    assert abs(lost) < CALLS // 20
    if sys.version_info >= IMMORTAL_SINCE:
        assert sys.getrefcount(None) >= 2**30, "None is not immortal, so the count above must hold"
