"""Where finished pages go: a folder, a thermal printer on the net or a cable, a system queue."""

import contextlib
import errno
import os
import re
import select
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from printing.escpos import ASK_DONE, job
from printing.faults import PrintingFault
from printing.raster import thermal

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_QUEUE: Final = re.compile(r"[^\s/#\-][^\s/#]{0,126}")
_TEMPORARY: Final = ".unfinished-"


class Printer(Protocol):
    """Takes a PDF and puts it on paper, or raises a PrintingFault.

    Its code tells what is known of the paper: after `printer.interrupted` and `printer.silent` it
    may have come out, and a person must look before anything is printed again; after all others
    nothing has.
    """

    def send(self, pdf: bytes, *, name: str, kick: bool = False) -> None:
        """Prints one job. `name` may be seen by others, and must hold no personal data."""
        ...


@dataclass(frozen=True, slots=True)
class PdfFolder:
    """Keeps each job as a file; a reader never sees half of one."""

    path: Path

    def send(self, pdf: bytes, *, name: str, kick: bool = False) -> None:
        """Writes `<name>.pdf`, or replaces it whole; a folder has no drawer to kick.

        Faults: `printer.disk_full`, `printer.folder_unwritable`.
        """
        _check(name)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(prefix=_TEMPORARY, dir=self.path)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(pdf)
                    file.flush()
                    os.fsync(file.fileno())
                Path(unfinished).replace(self.path / f"{name}.pdf")
            except OSError:
                with contextlib.suppress(OSError):
                    Path(unfinished).unlink()
                raise
            _sync_folder(self.path)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            code = "printer.disk_full" if full else "printer.folder_unwritable"
            raise PrintingFault(code) from error


def _sync_folder(folder: Path) -> None:
    """Makes the new name as durable as the bytes, where folders can be opened (not Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError("a job's name is 1 to 100 Latin letters, digits, dots and hyphens")


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What a thermal printer says of itself; it may be wrong, and a person's word counts more."""

    online: bool
    cover_open: bool
    paper_out: bool
    paper_low: bool


@dataclass(frozen=True, slots=True)
class NetworkPrinter:
    """A thermal printer that takes ESC/POS on a TCP port.

    Attributes:
        timeout_s: how long to wait for it to answer the door; the job itself may take six times
            as long, since a printer holds the line while it prints.
        confirms: whether it answers `GS r`, by which the end of the paper is known.
    """

    host: str
    port: int = 9100
    timeout_s: float = 5.0
    confirms: bool = False

    def send(self, pdf: bytes, *, name: str, kick: bool = False) -> None:
        """Prints a roll and cuts it.

        Faults: `printer.unreachable`, `printer.interrupted`, `printer.silent`.
        """
        _check(name)
        data = job(thermal(pdf), kick=kick) + (ASK_DONE if self.confirms else b"")
        with self._line() as line:
            line.settimeout(self.timeout_s * 6)
            try:
                line.sendall(data)
                line.shutdown(socket.SHUT_WR)
            except OSError as error:
                raise PrintingFault("printer.interrupted") from error
            if self.confirms:
                self._answer(line)

    def state(self) -> PrinterState:
        """Asks the printer how it is (`DLE EOT`).

        Faults: `printer.unreachable`, `printer.silent`.
        """
        with self._line() as line:
            answers: list[int] = []
            for kind in (1, 2, 4):
                try:
                    line.sendall(bytes((0x10, 0x04, kind)))
                except OSError as error:
                    raise PrintingFault("printer.silent") from error
                answers.append(self._answer(line))
        printer, offline, paper = answers
        return PrinterState(
            online=not printer & 0x08,
            cover_open=bool(offline & 0x04),
            paper_out=bool(offline & 0x20 or paper & 0x60),
            paper_low=bool(paper & 0x0C),
        )

    @contextlib.contextmanager
    def _line(self) -> Iterator[socket.socket]:
        try:
            line = socket.create_connection((self.host, self.port), timeout=self.timeout_s)
        except OSError as error:
            raise PrintingFault("printer.unreachable") from error
        with line:
            yield line

    def _answer(self, line: socket.socket) -> int:
        try:
            answer = line.recv(1)
        except OSError as error:
            raise PrintingFault("printer.silent") from error
        if not answer:
            raise PrintingFault("printer.silent")
        return answer[0]


@dataclass(frozen=True, slots=True)
class DevicePrinter:
    """A thermal printer behind a device file (`/dev/usb/lp0`), or a raw share on Windows."""

    path: Path
    timeout_s: float = 30.0

    def send(self, pdf: bytes, *, name: str, kick: bool = False) -> None:
        """Prints a roll and cuts it; gives up when the printer takes nothing for `timeout_s`.

        Faults: `printer.unreachable`, `printer.interrupted`.
        """
        _check(name)
        data = job(thermal(pdf), kick=kick)
        # A printer without paper takes no further byte, and writing would wait for ever.
        flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(self.path, flags)
        except OSError as error:
            raise PrintingFault("printer.unreachable") from error
        try:
            self._write(handle, data)
        except OSError as error:
            raise PrintingFault("printer.interrupted") from error
        finally:
            os.close(handle)

    def _write(self, handle: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            if os.name == "posix" and not select.select([], [handle], [], self.timeout_s)[1]:
                raise TimeoutError
            with contextlib.suppress(BlockingIOError):
                rest = rest[os.write(handle, rest) :]


@dataclass(frozen=True, slots=True)
class SystemPrinter:
    """A queue of the system's spooler, spoken to through `lp`.

    Attributes:
        raw: the queue leads to a thermal printer and passes bytes on as they are.
        options: for `lp`'s `-o`, such as `media=A4`.
    """

    queue: str
    raw: bool = False
    options: tuple[str, ...] = ()
    timeout_s: float = 20.0
    command: str = "lp"

    def __post_init__(self) -> None:
        if not _QUEUE.fullmatch(self.queue):
            raise ValueError("a queue's name has no spaces, slashes or leading hyphen")

    def send(self, pdf: bytes, *, name: str, kick: bool = False) -> None:
        """Hands the job to the spooler, which prints it when it can; only raw queues kick.

        Faults: `printer.no_spooler`, `printer.refused`, `printer.silent`.
        """
        _check(name)
        program = shutil.which(self.command)
        if program is None:
            raise PrintingFault("printer.no_spooler")
        options = ("raw", *self.options) if self.raw else self.options
        arguments = [program, "-d", self.queue, "-t", name]
        arguments += [part for option in options for part in ("-o", option)]
        data = job(thermal(pdf), kick=kick) if self.raw else pdf
        try:
            # No shell stands between: each argument is one word, whatever is in it.
            ended = subprocess.run(
                [*arguments, "-"],
                input=data,
                capture_output=True,
                timeout=self.timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PrintingFault("printer.silent") from error
        except OSError as error:
            raise PrintingFault("printer.no_spooler") from error
        if ended.returncode:
            raise PrintingFault("printer.refused", exit_code=ended.returncode)
