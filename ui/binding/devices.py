"""The devices page bound to printers, scanner, clock, disk and settings of this counter."""

import platform
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import which
from subprocess import TimeoutExpired, run
from threading import Event
from typing import Final

import PIL
import PySide6

from app.counter.commands.back_up import back_up_counter, last_backup
from app.counter.commands.move_drawer import open_drawer
from app.counter.diagnostics import diagnostics, file_name
from app.counter.papers.choice import printer_of
from app.counter.papers.condition import GOOD, printer_condition
from app.counter.papers.trial import trial_page
from app.counter.queries.clock import drift
from app.counter.queries.standing import stands
from app.counter.scanning import pages as treating
from app.counter.scanning.choice import scanner_of
from app.counter.scanning.sane import found_scanners
from app.durable import write_whole
from app.settings import Paper, save
from models.errors import CounterError, Fault, Refusal
from printing.faults import PrintingFault
from printing.pdf import render
from printing.printers import PdfFolder
from ui.binding.place import Place
from ui.devices import Choice, Condition, Device, DeviceRow, Devices, SetUp
from ui.told import Saying

_DRAWERS: Final = ("tcp", "raw", "device")
_DOUBTFUL: Final = ("printer.paper_low", "scanner.busy")


class DevicesBinding:
    """See `ui.devices.DeviceWork`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._device_ended: Final = Event()

    def devices(self) -> Devices:
        """Tell how the devices are, as far as that is known without asking them."""
        return self._devices(ask=False)

    def ask_devices(self) -> Devices:
        """Ask every device how it is."""
        return self._devices(ask=True)

    def set_up(self, wanted: SetUp) -> Devices:
        """Keep a set-up; it holds at once. Refused where it names nothing known."""
        place = self._place
        settings = replace(
            place.settings,
            receipt_printer=wanted.printer.strip(),
            receipt_paper=Paper(wanted.paper),
            paper_scanner=wanted.scanner.strip(),
            scan_dpi=wanted.dpi,
            barcode_gap_ms=wanted.gap_ms,
            barcode_prefix=wanted.prefix,
            barcode_suffix=wanted.suffix,
        )
        printer_of(settings)
        scanner_of(settings)
        save(settings)
        place.settings = settings
        return self.devices()

    def find_printers(self) -> tuple[Choice, ...]:
        """Look for the queues of the system's spooler; a system without one has none."""
        program = which("lpstat")
        if program is None:
            return ()
        try:
            said = run([program, "-e"], capture_output=True, timeout=15, check=False)
        except (OSError, TimeoutExpired) as error:
            raise Fault("printer.no_spooler") from error
        names = said.stdout.decode("utf-8", "replace").split()
        return tuple(Choice(f"lp:{name}", name) for name in names)

    def find_scanners(self) -> tuple[Choice, ...]:
        """Look for paper scanners behind SANE."""
        found = found_scanners(self._device_ended.is_set)
        return tuple(Choice(f"sane:{one.device}", one.title) for one in found)

    def print_test(self) -> None:
        """Print a test page."""
        place, now = self._place, self._place.around.clock.now()
        page = trial_page(place.settings.language, now)
        self._send(render(page, created=now), f"test-{now:%Y%m%d-%H%M%S}", kick=False)

    def test_drawer(self) -> None:
        """Open the drawer; within a shift that is stated in the journal first."""
        place = self._place
        if place.settings.receipt_printer.partition(":")[0] not in _DRAWERS:
            raise Refusal("drawer.none")
        desk, now = place.counter.desk, place.around.clock.now()
        if desk.shift is not None:
            open_drawer(desk, reason="test")
        page = trial_page(place.settings.language, now)
        self._send(render(page, created=now), f"drawer-{now:%Y%m%d-%H%M%S}", kick=True)

    def test_scan(self) -> int:
        """Scan what lies in the paper scanner and keep nothing."""
        scanner = scanner_of(self._place.settings)
        if scanner is None:
            raise Refusal("scanner.none")
        return sum(len(treating.pages_of(one)) for one in scanner.scan(self._device_ended.is_set))

    def back_up(self, folder: Path) -> Devices:
        """Write a whole copy of the counter's file into a folder."""
        back_up_counter(self._place.counter.desk, folder)
        return self.devices()

    def write_diagnostics(self, folder: Path) -> Path:
        """Write the file that support asks for."""
        desk, now = self._place.counter.desk, self._devices(ask=False)
        conditions = {
            row.device.value: row.trouble.code if row.trouble else row.condition.value
            for row in now.rows
        }
        parts = {"qt": PySide6.__version__, "pillow": PIL.__version__, "node": platform.system()}
        file = folder / file_name(desk)
        write_whole(file, diagnostics(desk, self._place.settings, conditions, parts))
        return file

    def print_again(self) -> None:
        """Try the papers that are owed again, at once."""
        self._place.print_owed()

    def print_to_files(self) -> None:
        """Have the papers that are owed kept as PDF files."""
        self._place.print_owed(PdfFolder(self._place.profile / "receipts"))

    def _send(self, pdf: bytes, name: str, *, kick: bool) -> None:
        try:
            printer_of(self._place.settings).send(pdf, name=name, kick=kick)
        except PrintingFault as fault:
            raise Fault(fault.code) from fault

    def _devices(self, *, ask: bool) -> Devices:
        place, settings = self._place, self._place.settings
        desk = place.counter.desk
        last = last_backup(place.profile)
        return Devices(
            rows=tuple(self._rows(ask=ask)),
            set_up=SetUp(
                printer=settings.receipt_printer,
                paper=settings.receipt_paper.value,
                scanner=settings.paper_scanner,
                dpi=settings.scan_dpi,
                gap_ms=settings.barcode_gap_ms,
                prefix=settings.barcode_prefix,
                suffix=settings.barcode_suffix,
            ),
            unprinted=stands(desk).unprinted,
            backed_up=last.at if last else None,
            backup_name=last.name if last else "",
        )

    def _rows(self, *, ask: bool) -> Sequence[DeviceRow]:
        settings = self._place.settings
        printer = self._printer(ask=ask)
        drives = settings.receipt_printer.partition(":")[0] in _DRAWERS
        drawer = DeviceRow(
            device=Device.DRAWER,
            condition=printer.condition if drives else Condition.BY_HAND,
            told=Saying("devices.told.drawer" if drives else "devices.told.no_drawer"),
        )
        barcode = DeviceRow(
            device=Device.BARCODE,
            condition=Condition.GOOD,
            told=Saying("devices.told.barcode", {"gap": settings.barcode_gap_ms}),
        )
        terminal = DeviceRow(
            device=Device.TERMINAL,
            condition=Condition.BY_HAND,
            told=Saying("devices.told.terminal"),
        )
        return (
            printer,
            drawer,
            barcode,
            self._scanner(ask=ask),
            terminal,
            self._clock(),
            self._disk(),
            self._backup(),
        )

    def _printer(self, *, ask: bool) -> DeviceRow:
        settings, desk = self._place.settings, self._place.counter.desk
        named = settings.receipt_printer
        try:
            code = printer_condition(desk, printer_of(settings) if ask else None)
        except Refusal as refusal:
            code = refusal.code
        if code == GOOD and not named:
            told = Saying("devices.told.files")
            return DeviceRow(device=Device.PRINTER, condition=Condition.UNSET, told=told)
        return _row(Device.PRINTER, code, named=named)

    def _scanner(self, *, ask: bool) -> DeviceRow:
        named = self._place.settings.paper_scanner
        if not named:
            told = Saying("devices.told.no_scanner")
            return DeviceRow(device=Device.SCANNER, condition=Condition.UNSET, told=told)
        try:
            scanner = scanner_of(self._place.settings)
            code = scanner.condition() if scanner is not None and ask else GOOD
        except CounterError as error:
            code = error.code
        return _row(Device.SCANNER, code, named=named)

    def _clock(self) -> DeviceRow:
        heard = drift(self._place.counter.desk)
        if not heard.at:
            told = Saying("devices.told.clock_unheard")
            return DeviceRow(device=Device.CLOCK, condition=Condition.DOUBTFUL, told=told)
        condition = Condition.DOUBTFUL if heard.far else Condition.GOOD
        told = Saying("devices.told.clock", {"seconds": abs(heard.ahead_ms) // 1000})
        return DeviceRow(device=Device.CLOCK, condition=condition, told=told)

    def _disk(self) -> DeviceRow:
        profile = self._place.counter.profile
        free, low = profile.free_space(), profile.low_space()
        told = Saying("devices.told.disk", {"gigabytes": free // 1_000_000_000})
        condition = Condition.DOUBTFUL if low else Condition.GOOD
        return DeviceRow(device=Device.DISK, condition=condition, told=told, trouble=low)

    def _backup(self) -> DeviceRow:
        last = last_backup(self._place.profile)
        if last is None:
            told = Saying("devices.told.no_backup")
            return DeviceRow(device=Device.BACKUP, condition=Condition.UNSET, told=told)
        key = "devices.told.backup" if last.apart else "devices.told.backup_beside"
        condition = Condition.GOOD if last.apart else Condition.DOUBTFUL
        told = Saying(key, {"at": last.at})
        return DeviceRow(device=Device.BACKUP, condition=condition, told=told)


def _row(device: Device, code: str, *, named: str) -> DeviceRow:
    if code == GOOD:
        return DeviceRow(device=device, condition=Condition.GOOD, named=named)
    condition = Condition.DOUBTFUL if code in _DOUBTFUL else Condition.MISSING
    return DeviceRow(device=device, condition=condition, trouble=Fault(code), named=named)
