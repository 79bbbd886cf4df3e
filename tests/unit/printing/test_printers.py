"""Printers at their real ends: files, a TCP port, a device, a spooler; and how each one fails."""

import os
import socket
import stat
import sys
import threading
from pathlib import Path

import pytest

from printing.document import Document, Paragraph, Spacer
from printing.faults import PrintingFault
from printing.pdf import render
from printing.printers import DevicePrinter, NetworkPrinter, PdfFolder, PrinterState, SystemPrinter
from printing.raster import thermal
from tests.unit.printing.reading import a_thermal_printer, codes_on, printed
from tests.unit.printing.samples import NOON, TRACKING, a_receipt

PDF = render(a_receipt(), created=NOON)
BITMAP = thermal(PDF)
posix = pytest.mark.skipif(os.name != "posix", reason="device files are POSIX's")


def code_of(fault: pytest.ExceptionInfo[PrintingFault]) -> str:
    assert str(fault.value) == fault.value.code
    return fault.value.code


def test_a_folder_keeps_the_whole_file_and_nothing_unfinished(tmp_path: Path) -> None:
    folder = PdfFolder(tmp_path / "new" / "receipts")
    folder.send(PDF, name="1405-2-000087")
    folder.send(PDF, name="1405-2-000087")
    assert [file.name for file in folder.path.iterdir()] == ["1405-2-000087.pdf"]
    assert (folder.path / "1405-2-000087.pdf").read_bytes() == PDF


@posix
def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, named = os.fsync, []

    def watched(handle: int) -> None:
        named.append((tmp_path / "a.pdf").exists())
        kept(handle)

    monkeypatch.setattr(os, "fsync", watched)
    PdfFolder(tmp_path).send(PDF, name="a")
    assert named == [False, True]


def test_a_folder_that_is_no_folder_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PrintingFault) as fault:
        PdfFolder(tmp_path / "file").send(PDF, name="a")
    assert code_of(fault) == "printer.folder_unwritable"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="wants a device that is always full")
def test_a_full_disk_is_a_fault_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    half = tmp_path / ".unfinished-x"
    half.write_bytes(b"")
    monkeypatch.setattr("tempfile.mkstemp", lambda **_: (full, str(half)))
    with pytest.raises(PrintingFault) as fault:
        PdfFolder(tmp_path).send(PDF, name="a")
    assert code_of(fault) == "printer.disk_full"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "../x", "a/b", "علی", "-d", "a" * 101, "a\n"])
def test_a_name_that_could_stray_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        PdfFolder(tmp_path).send(PDF, name=name)
    assert not list(tmp_path.iterdir())


def test_a_network_printer_gets_the_picture_and_the_code_on_it_is_read() -> None:
    with a_thermal_printer() as sink:
        NetworkPrinter("127.0.0.1", sink.port).send(PDF, name="a", kick=True)
        paper = sink.paper()
    assert paper.bitmap() == BITMAP
    assert codes_on(paper.bitmap()) == [TRACKING]
    assert paper.deeds[:2] == ["reset", "drawer pin 2"]
    assert paper.deeds[-1] == "cut"


def test_a_printer_that_confirms_is_waited_for() -> None:
    with a_thermal_printer(b"\x00") as sink:
        NetworkPrinter("127.0.0.1", sink.port, confirms=True).send(PDF, name="a")
        assert sink.paper().deeds[-1] == "asked"


def test_a_printer_that_never_confirms_is_silent() -> None:
    with a_thermal_printer() as sink:
        with pytest.raises(PrintingFault) as fault:
            NetworkPrinter("127.0.0.1", sink.port, timeout_s=0.1, confirms=True).send(PDF, name="a")
        assert code_of(fault) == "printer.silent"


def test_a_printer_that_is_off_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(PrintingFault) as fault:
        NetworkPrinter("127.0.0.1", port, timeout_s=1).send(PDF, name="a")
    assert code_of(fault) == "printer.unreachable"


def test_a_printer_that_takes_nothing_is_left_after_a_while() -> None:
    # More than the system's own buffers hold for the two ends.
    long = render(Document("", (Paragraph("سطر"), Spacer(100)) * 100), created=NOON)
    with a_thermal_printer(reads=False) as sink:
        with pytest.raises(PrintingFault) as fault:
            NetworkPrinter("127.0.0.1", sink.port, timeout_s=0.05).send(long, name="a")
        assert code_of(fault) == "printer.interrupted"


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((0x12, 0x12, 0x12), PrinterState(True, False, False, False)),
        ((0x1A, 0x16, 0x12), PrinterState(False, True, False, False)),
        ((0x1A, 0x32, 0x72), PrinterState(False, False, True, False)),
        ((0x12, 0x12, 0x1E), PrinterState(True, False, False, True)),
    ],
)
def test_a_printer_tells_how_it_is(answers: tuple[int, ...], state: PrinterState) -> None:
    with a_thermal_printer(*(bytes((answer,)) for answer in answers)) as sink:
        assert NetworkPrinter("127.0.0.1", sink.port).state() == state


def test_a_printer_that_tells_nothing_is_silent() -> None:
    with a_thermal_printer() as sink:
        with pytest.raises(PrintingFault) as fault:
            NetworkPrinter("127.0.0.1", sink.port, timeout_s=0.1).state()
        assert code_of(fault) == "printer.silent"


@posix
def test_a_device_gets_the_picture(tmp_path: Path) -> None:
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    received = bytearray()

    def read() -> None:
        with pipe.open("rb") as end:
            received.extend(end.read())

    # A reader must be there before a writer that will not wait for one.
    keeper = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    reader = threading.Thread(target=read)
    reader.start()
    try:
        DevicePrinter(pipe, timeout_s=5).send(PDF, name="a")
    finally:
        os.close(keeper)
    reader.join(10)
    assert printed(bytes(received)).bitmap() == BITMAP


@posix
def test_a_device_without_paper_is_left_after_a_while(tmp_path: Path) -> None:
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    keeper = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(PrintingFault) as fault:
            DevicePrinter(pipe, timeout_s=0.05).send(PDF, name="a")
    finally:
        os.close(keeper)
    assert code_of(fault) == "printer.interrupted"


def test_a_device_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(PrintingFault) as fault:
        DevicePrinter(tmp_path / "none").send(PDF, name="a")
    assert code_of(fault) == "printer.unreachable"


@pytest.fixture
def spooler(tmp_path: Path) -> Path:
    """A program in `lp`'s place that keeps what it is given."""
    program = tmp_path / "lp"
    program.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys\n"
        "here = pathlib.Path(__file__).parent\n"
        "(here / 'job').write_bytes(sys.stdin.buffer.read())\n"
        "(here / 'words').write_text('\\n'.join(sys.argv[1:]))\n"
        "sys.exit(1 if 'broken' in sys.argv else 0)\n",
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


@posix
def test_a_spooler_gets_the_pdf_and_no_shell_reads_the_words(spooler: Path) -> None:
    queue = "Office;rm$(x)"
    SystemPrinter(queue, options=("media=A4",), command=str(spooler)).send(PDF, name="day-1")
    assert (spooler.parent / "job").read_bytes() == PDF
    words = (spooler.parent / "words").read_text().split("\n")
    assert words == ["-d", queue, "-t", "day-1", "-o", "media=A4", "-"]


@posix
def test_a_raw_queue_gets_escpos(spooler: Path) -> None:
    SystemPrinter("roll", raw=True, command=str(spooler)).send(PDF, name="a", kick=True)
    paper = printed((spooler.parent / "job").read_bytes())
    assert paper.bitmap() == BITMAP
    assert "drawer pin 2" in paper.deeds
    assert "raw" in (spooler.parent / "words").read_text().split("\n")


@posix
def test_a_queue_the_spooler_does_not_know_is_refused(spooler: Path) -> None:
    with pytest.raises(PrintingFault) as fault:
        SystemPrinter("broken", command=str(spooler)).send(PDF, name="a")
    assert code_of(fault) == "printer.refused"
    assert fault.value.facts == {"exit_code": 1}


def test_a_machine_without_a_spooler_says_so() -> None:
    with pytest.raises(PrintingFault) as fault:
        SystemPrinter("roll", command="no-such-program-here").send(PDF, name="a")
    assert code_of(fault) == "printer.no_spooler"


@pytest.mark.parametrize("queue", ["", "-d", "a b", "a/b", "a#b"])
def test_a_queue_named_like_an_option_is_refused(queue: str) -> None:
    with pytest.raises(ValueError, match="queue"):
        SystemPrinter(queue)
