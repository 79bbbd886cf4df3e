"""The measures themselves: a held thread is seen, a late letter is seen, a key too many is told."""

from collections.abc import Iterator
from time import perf_counter
from types import ModuleType, SimpleNamespace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.benchmarks import bench, keys
from tests.benchmarks.meter import StallMeter, Typing
from tests.ui.effort import EventCounter
from tests.ui.hands import Hands
from tests.window.tasks.spent import LIMITS, NOT_BUILT, Reaction, Spent

HELD_MS = 150


def hold() -> None:
    """Hold the thread, as a long reckoning on it would."""
    until = perf_counter() + HELD_MS / 1000
    while perf_counter() < until:
        pass


@pytest.fixture
def line(qtbot: QtBot) -> QLineEdit:
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def counter() -> Iterator[EventCounter]:
    made = EventCounter()
    yield made
    made.stop()


def test_a_thread_held_for_150_ms_is_seen_by_the_meter(qtbot: QtBot) -> None:
    meter, turns = StallMeter(), []
    meter.start()
    QTimer.singleShot(20, hold)
    QTimer.singleShot(40, lambda: turns.append(1))
    qtbot.waitUntil(lambda: bool(turns))
    assert meter.stop() >= HELD_MS


def test_a_letter_that_a_held_thread_shows_late_is_measured_from_its_key(
    qtbot: QtBot, line: QLineEdit
) -> None:
    typing = Typing(line, "ab")
    typing.start(4)
    QTimer.singleShot(90, hold)
    qtbot.waitUntil(lambda: typing.over)
    typing.stop()
    assert line.text() == "abab"
    assert len(typing.took) == 4
    assert max(typing.took) > HELD_MS - 90


def row(task: str, over: int = 0, clicks: int = 0) -> keys.Row:
    return keys.Row(task, Spent(task, LIMITS[task] + over, clicks))


@pytest.mark.parametrize("task", [task for task in LIMITS if task not in NOT_BUILT])
def test_a_key_too_many_or_one_click_breaks_a_tasks_limit(task: str) -> None:
    assert row(task).kept
    assert not row(task, over=1).kept
    assert not row(task, clicks=1).kept


def test_what_is_not_built_has_no_figure_and_what_failed_is_not_kept() -> None:
    assert '"keys": null' in keys.Row("T12", why="no queue").as_json()
    assert keys.Row("T12", why="no queue").kept
    assert not keys.Row("T1", why="nothing was printed", failed=True).kept


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row("T1"), row("T3")], 0),
        ([row("T1"), row("T3", over=1)], 1),
        ([row("T1"), keys.Answering("open a form", (201.0,))], 1),
    ],
)
def test_the_bench_ends_with_1_when_a_limit_was_passed(
    rows: list[bench.Measured],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def given(_name: str) -> ModuleType | SimpleNamespace:
        return SimpleNamespace(measure=lambda *, whole: rows)

    monkeypatch.setattr(bench, "import_module", given)
    assert bench.run("keys", as_json=True, whole=False) == code
    assert len(capsys.readouterr().out.splitlines()) == len(rows)


def test_a_95th_percentile_is_one_of_the_slow_ones() -> None:
    took = keys.Answering("find by number", tuple(float(one) for one in range(1, 101)))
    assert took.p95 == 96
    assert Reaction("find by number", 1.0).ms == 1


def test_the_same_key_twice_is_two_and_a_held_control_is_one_more(
    line: QLineEdit, counter: EventCounter
) -> None:
    hands = Hands()
    hands.type("000001")
    hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert counter.keys == hands.keys == 8


def test_a_key_into_an_open_list_is_one(qtbot: QtBot, counter: EventCounter) -> None:
    outer = QWidget()
    choice = QComboBox(outer)
    choice.setEditable(True)
    choice.addItems(["alpha", "alpine", "beta"])
    completer = choice.completer()
    assert completer is not None
    completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
    qtbot.addWidget(outer)
    outer.show()
    choice.clearEditText()
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    hands = Hands()
    hands.type("alp")
    QTest.qWait(1)
    assert choice.currentText() == "alp"
    hands.press(Qt.Key.Key_Return)
    assert counter.keys == hands.keys == 4
