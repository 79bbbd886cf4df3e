"""The fault shim from Python: building it, starting a program under it, arming it in a child."""

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from pathlib import Path
from typing import Final

_SOURCE: Final = Path(__file__).with_name("shim.c")
_ROOT: Final = Path(__file__).resolve().parents[2]


class Mode(IntEnum):
    """What happens at the n-th operation; `shim.c` has the same numbers."""

    OFF = 0
    COUNT = 1
    KILL_BEFORE = 2
    KILL_HALF = 3
    FAIL_ONCE = 4
    FAIL_EVER = 5
    SHORT_THEN_FULL = 6


class Kind(IntFlag):
    """Which operations are counted."""

    CHANGES = 1
    READS = 2
    SYNCS = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a disk fails; `ends` says that the process ends with it."""

    name: str
    mode: Mode
    error: int = 0
    kind: Kind = Kind.CHANGES

    @property
    def ends(self) -> bool:
        """Tell whether the process is gone after it."""
        return self.mode in (Mode.KILL_BEFORE, Mode.KILL_HALF)


FAULTS: Final = (
    Fault("killed before", Mode.KILL_BEFORE),
    Fault("killed half-way", Mode.KILL_HALF),
    Fault("EIO once", Mode.FAIL_ONCE, errno.EIO),
    Fault("EIO for ever", Mode.FAIL_EVER, errno.EIO),
    Fault("ENOSPC for ever", Mode.FAIL_EVER, errno.ENOSPC),
    Fault("short, then ENOSPC", Mode.SHORT_THEN_FULL),
    Fault("sync fails once", Mode.FAIL_ONCE, errno.EIO, Kind.SYNCS),
    Fault("sync fails for ever", Mode.FAIL_EVER, errno.EIO, Kind.SYNCS),
    Fault("read fails once", Mode.FAIL_ONCE, errno.EIO, Kind.READS),
)


def build(folder: Path) -> Path:
    """Compile the shim into a folder; says plainly what is missing where it cannot be."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise RuntimeError(
            "The fault sweep needs a C compiler: install gcc and libc6-dev (see README, Test it)."
        )
    built = folder / "shim.so"
    command = [compiler, "-O2", "-Wall", "-Werror", "-shared", "-fPIC"]
    command += ["-o", str(built), str(_SOURCE), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The fault shim does not compile: {done.stderr.strip()}")
    return built


def run_under(shim: Path, arguments: Sequence[str], *, timeout_s: float) -> str:
    """Run `python -m tests.faults …` with the shim loaded; gives what it printed, or fails."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.faults", *arguments],
        cwd=_ROOT,
        env=os.environ | {"LD_PRELOAD": str(shim), "PISHKHAN_SHIM": str(shim)},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{done.stdout}\n{done.stderr}".strip())
    return done.stdout


def is_loaded() -> bool:
    """Tell whether this process runs under the shim."""
    return hasattr(ctypes.CDLL(None), "shim_arm")


def arm(mode: Mode, number: int, fault: Fault | None, folder: Path) -> None:
    """Arm this process for the n-th operation on what lies in a folder."""
    ctypes.CDLL(None).shim_arm(
        int(mode),
        number,
        fault.error if fault else 0,
        os.fsencode(folder),
        int(fault.kind if fault else Kind.CHANGES),
    )


def disarm() -> int:
    """Let every operation succeed again; gives how many were counted."""
    shim = ctypes.CDLL(None)
    count = int(shim.shim_count())
    shim.shim_arm(int(Mode.OFF), 0, 0, b"", 0)
    return count


def trace_to(file: int) -> None:
    """Log every operation on the armed folder, with its data, to an open file."""
    ctypes.CDLL(None).shim_trace(file)


def note(text: str) -> None:
    """Put a note between the operations of the log."""
    ctypes.CDLL(None).shim_note(text.encode())
