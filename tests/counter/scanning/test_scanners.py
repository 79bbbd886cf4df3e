"""Facts about paper scanners: a program that hangs, fails or is stopped; a folder that fills."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from app.counter.scanning.choice import scanner_of
from app.counter.scanning.folder import FolderScanner
from app.counter.scanning.sane import FoundScanner, SaneScanner, found_scanners
from app.settings import Settings
from models.errors import Fault, Refusal

PGM = b"P5\n2 2\n255\n\x00\x40\x80\xff"
WriteProgram = Callable[[str], str]


def never() -> bool:
    return False


@pytest.fixture
def program(tmp_path: Path) -> WriteProgram:
    """Write a program that stands where `scanimage` does: the process is real, the lamp is not."""

    def write(body: str) -> str:
        path = tmp_path / "scanimage"
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return write


def code_of(scan: Callable[[], object]) -> str:
    with pytest.raises(Fault) as fault:
        scan()
    return fault.value.code


def test_a_page_comes_through_the_pipe_with_the_device_and_the_wanted_dots(
    program: WriteProgram, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    path = program(f"echo \"$@\" > {told}\nprintf 'P5\\n2 2\\n255\\nabcd'")
    assert SaneScanner("net:a b", 300, program=path).scan(never) == (b"P5\n2 2\n255\nabcd",)
    assert told.read_text().split("--mode")[0] == "-d net:a b "
    assert "--resolution 300" in told.read_text()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("exit 6", "scanner.jammed"),
        ("exit 7", "scanner.no_paper"),
        ("exit 8", "scanner.cover_open"),
        ("exit 11", "scanner.denied"),
        ("exit 9", "scanner.failed"),
        ("exit 0", "scanner.failed"),
        ("echo 'scanimage: open of device x failed: Invalid argument' >&2; exit 1", "scanner.gone"),
        ("echo 'scanimage: sane_start: Device busy' >&2; exit 3", "scanner.busy"),
    ],
)
def test_what_is_wrong_with_a_scanner_has_a_name(
    program: WriteProgram, body: str, code: str
) -> None:
    scanner = SaneScanner("x", program=program(body))
    assert code_of(lambda: scanner.scan(never)) == code


def test_a_scanner_that_hangs_is_ended_when_its_time_is_over(program: WriteProgram) -> None:
    scanner = SaneScanner("x", timeout_s=0.3, program=program("exec sleep 600"))
    began = time.monotonic()
    assert code_of(lambda: scanner.scan(never)) == "scanner.silent"
    assert time.monotonic() - began < 20


def test_a_scan_that_is_not_wanted_any_more_is_ended(program: WriteProgram) -> None:
    stopped = Event()
    scanner = SaneScanner("x", program=program("exec sleep 600"))
    found: list[str] = []
    scan = Thread(target=lambda: found.append(code_of(lambda: scanner.scan(stopped.is_set))))
    scan.start()
    stopped.set()
    scan.join(20)
    assert found == ["scanner.stopped"]


def test_without_the_program_that_is_said(tmp_path: Path) -> None:
    scanner = SaneScanner("x", program=str(tmp_path / "nothing"))
    assert code_of(lambda: scanner.scan(never)) == "scanner.no_program"
    assert scanner.condition() == "scanner.no_program"


def test_scanners_are_found_with_the_names_their_makers_gave_them(program: WriteProgram) -> None:
    path = program("printf 'epson:1|Epson V39\\nnet:9|HP 2600\\n'")
    assert found_scanners(never, program=path) == (
        FoundScanner("epson:1", "Epson V39"),
        FoundScanner("net:9", "HP 2600"),
    )


def test_pages_that_have_just_come_are_taken_in_order_and_leave_the_folder(tmp_path: Path) -> None:
    now = time.time()
    for place, name in enumerate(("b.png", "a.pdf", "c.jpg")):
        (tmp_path / name).write_bytes(b"\xff\xd8\xff" + name.encode())
        os.utime(tmp_path / name, (now - 30 + place, now - 30 + place))
    (tmp_path / "notes.txt").write_text("no page")
    pages = FolderScanner(tmp_path).scan(never)
    assert [page[3:] for page in pages] == [b"b.png", b"a.pdf", b"c.jpg"]
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_page_of_an_earlier_citizen_is_never_taken(tmp_path: Path) -> None:
    old = tmp_path / "old.jpg"
    old.write_bytes(PGM)
    os.utime(old, (time.time() - 600, time.time() - 600))
    scanner = FolderScanner(tmp_path, timeout_s=0.3)
    assert code_of(lambda: scanner.scan(never)) == "scanner.no_file"
    assert old.exists()


def test_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    scanner = FolderScanner(tmp_path / "gone")
    assert scanner.condition() == "scanner.folder_unreadable"
    assert code_of(lambda: scanner.scan(never)) == "scanner.folder_unreadable"


@pytest.mark.parametrize(
    ("named", "made"),
    [
        ("", None),
        ("sane:net:printer.lan:hp:1", SaneScanner("net:printer.lan:hp:1", 200)),
        ("folder:/srv/scans", FolderScanner(Path("/srv/scans"))),
    ],
)
def test_the_settings_name_the_scanner(tmp_path: Path, named: str, made: object) -> None:
    assert scanner_of(Settings(profile=tmp_path, paper_scanner=named)) == made


@pytest.mark.parametrize("named", ["wia:1", "sane:", "folder:"])
def test_a_scanner_that_nobody_knows_is_refused(tmp_path: Path, named: str) -> None:
    with pytest.raises(Refusal) as refusal:
        scanner_of(Settings(profile=tmp_path, paper_scanner=named))
    assert refusal.value.code == "scanner.unknown"
