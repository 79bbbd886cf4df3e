"""`main.py demo`: an object for machines, sentences for people, a clean stop, nothing left."""

import os
import re
import shlex
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from app.door.demo import Came, default_folder, facts_of
from app.journal.verify import Finding
from app.practice.check import Checked, Figures
from app.practice.demo import Folders
from app.practice.leader import Played as Seen
from tests.door.commands import PATIENCE_S, run, start
from tests.door.conftest import VISITS, Played

pytestmark = pytest.mark.slow
PROMISED = (
    *("visits", "services", "agencies", "receipts", "till_total_rial", "centre_total_rial"),
    *("waiting", "verify_findings", "seconds"),
)


def test_it_answers_with_one_object_and_nothing_else(played: Played) -> None:
    played.ended.demand(0)
    assert played.ended.err == ""
    assert len(played.ended.out.splitlines()) == 1
    told = played.told
    assert set(PROMISED) <= told.keys()
    assert all(isinstance(told[key], int) for key in PROMISED if key != "seconds")
    assert told["visits"] == VISITS
    assert told["services"] > VISITS
    assert told["agencies"] == 18
    assert told["bills"] > 0
    assert told["receipts"] == VISITS + 2
    assert told["till_total_rial"] == told["centre_total_rial"] > 0
    assert told["waiting"] == told["verify_findings"] == 0
    assert min(told["cash_visits"], told["card_visits"], told["split_visits"]) > 0
    assert told["voided_rial"] < 0
    assert told["refunded_rial"] < 0
    assert told["difference_rial"] == -50_000
    assert told["kills"] == 1
    assert told["basket_found_after_kill"] > 1
    assert told["line_failures"] > 0
    assert told["waited_most"] > 0


def test_papers_and_both_databases_lie_in_the_folder(played: Played) -> None:
    folder = played.folder
    assert sorted(each.name for each in folder.iterdir()) == [
        *("centre", "counter", "receipts", "report"),
    ]
    assert (folder / "counter" / "counter.db").stat().st_size > 0
    assert (folder / "centre" / "centre.db").stat().st_size > 0
    assert len(list((folder / "receipts").glob("*.pdf"))) == VISITS + 3
    kinds = sorted(each.suffix for each in (folder / "report").iterdir())
    assert kinds == [".json", ".pdf", ".pdf", ".xlsx"]
    for paper in (folder / "report").glob("*.pdf"):
        document = pypdfium2.PdfDocument(paper)
        assert len(document) >= 1
        document.close()
    (book,) = (folder / "report").glob("*.xlsx")
    assert len(openpyxl.load_workbook(book).sheetnames) >= 5


def test_the_same_seed_gives_the_same_money(played: Played, tmp_path: Path) -> None:
    """And this one speaks to people: what it says, it says in full, and its commands work."""
    told = run("--language", "en", "demo", "--visits", "60", "--seed", "11", cwd=tmp_path)
    told.demand(0, "Comparing counter and centre")
    total = f"{played.told['till_total_rial']:,}"
    assert f"{total} rials at the counter, {total} rials at the centre" in told.out
    assert "60 visits" in told.out
    assert "counter and centre are equal" in told.out
    assert str(tmp_path / "practice-day-1") in told.out
    commands = re.findall(r"^  (python .+)$", told.out, re.MULTILINE)
    assert [shlex.split(command)[2] for command in commands] == ["--profile", "central"]
    assert Path(shlex.split(commands[0])[-1]).is_dir()
    report = run("report", shlex.split(commands[0])[-1], "--out", tmp_path / "again")
    report.demand(0)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    told = run("demo", "--out", tmp_path, "--json")
    told.demand(3, "پوشهٔ خروجی خالی نیست", "The output folder is not empty")
    assert told.out == ""
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("visits", ["59", pytest.param("2001", marks=pytest.mark.long)])
def test_too_short_a_day_is_refused_before_anything_is_made(tmp_path: Path, visits: str) -> None:
    told = run("demo", "--out", tmp_path / "day", "--visits", visits)
    told.demand(3, "60", "--visits")
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = run("demo", "--out", tmp_path / "file" / "day")
    assert told.code != 0
    told.demand(told.code)
    assert len(told.err.splitlines()) == 2


@contextmanager
def limited_files(most: int) -> Iterator[None]:
    """Let no file that a command makes grow beyond so many bytes, as on a disk that is full."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(os.name == "nt", reason="there is no such limit")
@pytest.mark.parametrize(
    "most",
    [*(pytest.param(each, marks=pytest.mark.long) for each in (20_000, 400_000)), 600_000],
)
def test_a_full_disk_is_one_clear_sentence(tmp_path: Path, most: int) -> None:
    with limited_files(most):
        told = run("demo", "--json", "--out", tmp_path / "day")
    assert told.code in (1, 4)
    told.demand(told.code)
    if told.code == 4:
        assert told.out == ""
        assert "disk" in told.err


def group_is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(what: Callable[[], bool]) -> None:
    """Look again and again until it is so; a machine may be slow, but not for ever."""
    tick, left = threading.Event(), PATIENCE_S * 20
    while not what():
        left -= 1
        assert left > 0, "it never came to that"
        tick.wait(0.05)


def running(folder: Path) -> bool:
    return len(list((folder / "receipts").glob("*.pdf"))) > 3


def beginning(folder: Path) -> bool:
    return (folder / "centre" / "centre.db").exists()


@pytest.mark.skipif(os.name == "nt", reason="a group cannot be sent Ctrl-C there")
@pytest.mark.parametrize("when", [pytest.param(beginning, marks=pytest.mark.long), running])
def test_ctrl_c_stops_it_cleanly(tmp_path: Path, when: Callable[[Path], bool]) -> None:
    folder = tmp_path / "day"
    process = start("demo", "--out", folder)
    wait_until(lambda: when(folder) or process.poll() is not None)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, (out, err)
    assert "Traceback" not in err
    assert "به خواست شما ایستاد" in err
    assert "Stopped as you asked" in err
    assert out == ""
    wait_until(lambda: group_is_gone(process.pid))
    if when is running:
        verified = run("verify", folder / "counter")
        verified.demand(0)
        run("verify", folder / "centre").demand(0)


@pytest.mark.skipif(os.name == "nt", reason="a group cannot be looked for there")
def test_no_process_outlives_one_that_was_killed(tmp_path: Path) -> None:
    folder = tmp_path / "day"
    process = start("demo", "--out", folder)
    wait_until(lambda: running(folder) or process.poll() is not None)
    process.kill()
    _, err = process.communicate(timeout=PATIENCE_S)
    wait_until(lambda: group_is_gone(process.pid))
    assert "Traceback" not in err
    run("verify", folder / "counter").demand(0)


FIGURES = Figures(60, 100, 50, 18, 9, 62, 1, 1, 1, 1, "d")


@pytest.mark.parametrize(
    ("findings", "waiting", "well"),
    [((), 0, True), ((Finding("verify.gap"),), 0, False), ((), 3, False)],
)
def test_only_a_day_without_finding_and_without_waiting_ends_well(
    findings: tuple[Finding, ...], waiting: int, well: bool, tmp_path: Path
) -> None:
    seen = Seen(day="1405/05/12", waiting=waiting)
    checked = Checked(FIGURES, FIGURES, ())
    came = Came(Folders(tmp_path), seen, checked, findings, 1.0)
    assert came.well is well
    assert facts_of(came)["verify_findings"] == len(findings)


def test_the_folder_by_default_is_one_nobody_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number in (1, 2, 3):
        folder = default_folder()
        assert folder.name == f"practice-day-{number}"
        folder.mkdir()
