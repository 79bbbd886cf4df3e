"""Logs: one line a fact, in UTC, and nobody's number or forged line in it."""

import logging
import re
import stat
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import logs

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING|ERROR) [\w.]+ .*")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    level = root.level
    handler = logs.start(tmp_path / "logs")
    yield tmp_path / "logs" / logs.FILE_NAME
    logs.stop(handler)
    root.setLevel(level)


def written(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def test_a_fact_is_one_line_with_its_instant_in_utc(file: Path) -> None:
    logging.getLogger("app.counter").info("shift %s opened", "7")
    (line,) = written(file)
    assert LINE.fullmatch(line)
    assert line.endswith("Z INFO app.counter shift 7 opened")


def test_a_forged_line_stays_inside_its_own(file: Path) -> None:
    logging.getLogger("ui").warning("scanned %s", "x\n2026-08-03T00:00:00.000Z INFO ui all is well")
    (line,) = written(file)
    assert r"x\n2026" in line


def test_a_traceback_is_part_of_its_line_and_its_numbers_are_masked(file: Path) -> None:
    try:
        raise ValueError("no such person: 0499370899")
    except ValueError:
        logging.getLogger("app").exception("defect")
    (line,) = written(file)
    assert r"\n" in line
    assert "ValueError: no such person: <10 digits>" in line


def test_a_warning_of_a_library_lands_in_the_log(file: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old ways", UserWarning, stacklevel=1)
    assert any("UserWarning: old ways" in line for line in written(file))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("national id 0499370899", "national id <10 digits>"),
        ("national id ۰۴۹۹۳۷۰۸۹۹", "national id <10 digits>"),
        ("card 6037-9911-2345-6789", "card <16 digits>"),
        ("iban IR82 0540 1026 8002 0817 9090 02", "iban IR<24 digits>"),
        ("bill 77483178001420000001770160", "bill <26 digits>"),
        ("phone 0912 345 6789", "phone <11 digits>"),
        ("mobile 0912\u200c3456789", "mobile <11 digits>"),
        ("1234567 visits", "1234567 visits"),
        ("on 2026-08-03 08:30:00 at port 8443", "on 2026-08-03 08:30:00 at port 8443"),
        ("id 01986f52-1234-7123-8123-123456789012", "id 01986f52-1234-7123-8123-123456789012"),
        ("id 01234567-1234-7123-8123-123456789012", "id 01234567-1234-7123-8123-123456789012"),
    ],
)
def test_a_number_that_could_be_somebodys_is_masked(said: str, kept: str) -> None:
    assert logs.masked(said) == kept


@given(st.text())
def test_whatever_is_said_is_one_line_that_a_file_can_hold(said: str) -> None:
    line = logs.one_line(said)
    assert len(line.splitlines()) <= 1
    assert line.encode("utf-8").decode("utf-8") == line


@given(st.text(alphabet="0123456789۰۱۲۳۴۵۶۷۸۹٠١٢", min_size=8))
def test_no_run_of_eight_digits_stays(digits: str) -> None:
    assert logs.masked(f"x{digits}y") == f"x<{len(digits)} digits>y"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no owner bits")
def test_only_the_owner_reads_the_log(file: Path) -> None:
    logging.getLogger("app").info("begun")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_old_files_go_and_the_folder_stays_small(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (handler,) = (h for h in logging.getLogger().handlers if isinstance(h, logs.PrivateFileHandler))
    monkeypatch.setattr(handler, "maxBytes", 1_000)
    for number in range(200):
        logging.getLogger("app").info("fact %d of many", number)
    files = list(file.parent.iterdir())
    assert len(files) == logs.FILES_KEPT + 1
    assert all(one.stat().st_size <= 1_000 for one in files)


def test_a_log_that_cannot_be_written_does_not_stop_the_counter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = logs.PrivateFileHandler(tmp_path / "gone" / "x.log", delay=True)
    record = logging.LogRecord("app", logging.INFO, __file__, 1, "a fact", None, None)
    handler.handle(record)
    handler.close()
    assert capsys.readouterr().err == ""
