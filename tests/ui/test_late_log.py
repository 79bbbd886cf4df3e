"""The window's log begins with its first line, and writes as any log of the program does."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs
from ui.late_log import LateLog


@pytest.fixture
def late(tmp_path: Path) -> Iterator[LateLog]:
    root = logging.getLogger()
    level = root.level
    made = LateLog(tmp_path / "logs")
    made.start()
    yield made
    made.stop()
    root.setLevel(level)
    assert made not in root.handlers


def test_there_is_no_file_before_there_is_a_line(late: LateLog, tmp_path: Path) -> None:
    assert list((tmp_path / "logs").iterdir()) == []


def test_a_line_is_written_with_its_numbers_masked(late: LateLog, tmp_path: Path) -> None:
    logging.getLogger("ui").info("seen %s", "0499370899")
    logging.getLogger("ui").debug("nobody asked for this")
    text = (tmp_path / "logs" / logs.FILE_NAME).read_text(encoding="utf-8")
    assert text.endswith("Z INFO ui seen <10 digits>\n")
    assert text.count("\n") == 1
