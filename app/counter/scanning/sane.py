"""Scanners behind SANE, through its own program `scanimage`: a process that is ended when unwanted.

The pages come through a pipe; no picture of a citizen's paper ever lies in a temporary file.
"""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from app.clock import Clock, SystemClock
from models.errors import Fault

PROGRAM: Final = "scanimage"
_LIST: Final = "%d|%v %m%n"
_STEP_S: Final = 0.1
_MERCY_S: Final = 3.0
_STATUSES: Final = {
    3: "scanner.busy",
    6: "scanner.jammed",
    7: "scanner.no_paper",
    8: "scanner.cover_open",
    11: "scanner.denied",
}
"""SANE's own statuses, with which `scanimage` ends."""


@dataclass(frozen=True, slots=True)
class FoundScanner:
    """A scanner that answered: the name SANE gives it, and what its maker calls it."""

    device: str
    title: str


@dataclass(frozen=True, slots=True)
class SaneScanner:
    """One device; a page a call.

    Attributes:
        timeout_s: how long a page may take, the lamp's warming up included.
    """

    device: str
    dpi: int = 200
    colour: bool = False
    timeout_s: float = 120.0
    program: str = PROGRAM
    clock: Clock = field(default_factory=SystemClock, compare=False)

    def scan(self, stopped: Callable[[], bool]) -> tuple[bytes, ...]:
        """Scan the page on the glass or the next one in the feeder."""
        mode = "Color" if self.colour else "Gray"
        options = ("--mode", mode, "--resolution", str(self.dpi), "--format=pnm")
        asked = ("-d", self.device, *options)
        page = _run(self.program, asked, self.timeout_s, stopped, self.clock)
        if not page:
            raise Fault("scanner.failed")
        return (page,)

    def condition(self) -> str:
        """Ask whether the device can be opened; SANE tells all its options then."""
        try:
            _run(self.program, ("-d", self.device, "-A"), 20.0, lambda: False, self.clock)
        except Fault as fault:
            return fault.code
        return "good"


def found_scanners(
    stopped: Callable[[], bool],
    *,
    program: str = PROGRAM,
    timeout_s: float = 30.0,
    clock: Clock | None = None,
) -> tuple[FoundScanner, ...]:
    """Look for scanners on cables and on the net; takes some seconds."""
    listed = _run(program, ("-f", _LIST), timeout_s, stopped, clock or SystemClock())
    pairs = (
        line.partition("|")
        for line in listed.decode("utf-8", "replace").splitlines()
        if "|" in line
    )
    return tuple(FoundScanner(device, title.strip() or device) for device, _, title in pairs)


def _run(
    program: str,
    arguments: tuple[str, ...],
    timeout_s: float,
    stopped: Callable[[], bool],
    clock: Clock,
) -> bytes:
    path = shutil.which(program)
    if path is None:
        raise Fault("scanner.no_program")
    try:
        # No shell stands between: each argument is one word, whatever is in it.
        process = subprocess.Popen(
            [path, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise Fault("scanner.no_program") from error
    with process:
        try:
            given, said = _wait(process, timeout_s, stopped, clock)
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise Fault(_trouble(process.returncode, said))
    return given


def _wait(
    process: subprocess.Popen[bytes],
    timeout_s: float,
    stopped: Callable[[], bool],
    clock: Clock,
) -> tuple[bytes, bytes]:
    until = clock.monotonic_ms() + timeout_s * 1000
    while True:
        try:
            return process.communicate(timeout=_STEP_S)
        except subprocess.TimeoutExpired:
            if stopped():
                raise Fault("scanner.stopped") from None
            if clock.monotonic_ms() > until:
                raise Fault("scanner.silent") from None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let it put the lamp back where it belongs; end it hard if it will not."""
    process.terminate()
    try:
        process.communicate(timeout=_MERCY_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _trouble(status: int, said: bytes) -> str:
    """Name what went wrong; a device that cannot be opened is told of in words alone."""
    if b"busy" in said.lower():
        return "scanner.busy"
    if b"open of device" in said:
        return "scanner.gone"
    return _STATUSES.get(status, "scanner.failed")
