"""What the devices page shows and asks: each device with its state, its set-up and its test."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from models.errors import CounterError
from ui.told import Told


class Device(StrEnum):
    """The devices of a counter, in the order of the page."""

    PRINTER = "printer"
    DRAWER = "drawer"
    BARCODE = "barcode"
    SCANNER = "scanner"
    TERMINAL = "terminal"
    CLOCK = "clock"
    DISK = "disk"
    BACKUP = "backup"


class Condition(StrEnum):
    """How a device was found, in one word."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    MISSING = "missing"
    UNSET = "unset"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """One device.

    Attributes:
        told: what its state means here and now, or None where the word says it all.
        trouble: the last thing that went wrong with it, or None. named: what is set, as written.
    """

    device: Device
    condition: Condition
    told: Told | None = None
    trouble: CounterError | None = None
    named: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What can be set on the page.

    Attributes:
        printer: `tcp://host:port`, `lp:queue`, `raw:queue`, `device:path`, or empty for files.
        paper: of `PAPERS`. scanner: `sane:device`, `folder:path`, or empty. dpi: 100 to 600.
        gap_ms, prefix, suffix: how the barcode scanner types.
    """

    printer: str = ""
    paper: str = "roll-80"
    scanner: str = ""
    dpi: int = 200
    gap_ms: int = 35
    prefix: str = ""
    suffix: str = ""


PAPERS: Final = ("roll-80", "roll-58", "a5", "a4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """The page as it stands.

    Attributes:
        unprinted: receipts whose paper is still owed.
        backed_up: when the last good backup was made, or None. backup_name: its file.
    """

    rows: tuple[DeviceRow, ...] = ()
    set_up: SetUp = field(default_factory=SetUp)
    unprinted: int = 0
    backed_up: datetime | None = None
    backup_name: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A device that was found: what is set when it is chosen, and what people call it."""

    value: str
    title: str


BARCODE_SHOWN: Final = "PSK-2468013579-OK"
"""What the barcode on the page says: letters, digits and a hyphen, to tell layouts and speed."""


class DeviceWork(Protocol):
    """The devices. All but `devices` and `set_up` take their time: ask on a thread of its own."""

    def devices(self) -> Devices:
        """Tell how the devices are, as far as that is known without asking them."""
        ...

    def ask_devices(self) -> Devices:
        """Ask every device how it is."""
        ...

    def set_up(self, wanted: SetUp) -> Devices:
        """Keep a set-up; it holds at once. Refused where it names nothing known."""
        ...

    def find_printers(self) -> tuple[Choice, ...]:
        """Look for the system's printers."""
        ...

    def find_scanners(self) -> tuple[Choice, ...]:
        """Look for paper scanners."""
        ...

    def print_test(self) -> None:
        """Print a test page: Persian words, digits, a QR code, an edge to be seen whole."""
        ...

    def test_drawer(self) -> None:
        """Open the drawer; it is stated in the journal when a shift is open."""
        ...

    def test_scan(self) -> int:
        """Scan what lies in the paper scanner and keep nothing; give how many pages came."""
        ...

    def back_up(self, folder: Path) -> Devices:
        """Write a whole copy of the counter's file into a folder, read back before it counts."""
        ...

    def write_diagnostics(self, folder: Path) -> Path:
        """Write the file that support asks for; nobody's data is in it."""
        ...

    def print_again(self) -> None:
        """Try the papers that are owed again, at once."""
        ...

    def print_to_files(self) -> None:
        """Have the papers that are owed kept as PDF files, as soon as the printer lets go."""
        ...
