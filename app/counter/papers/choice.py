"""Which printer the settings name, and the drawer's kick that goes with a cash receipt."""

from pathlib import Path
from urllib.parse import urlsplit

from app.settings import Settings
from models.errors import Refusal
from printing.printers import DevicePrinter, NetworkPrinter, PdfFolder, Printer, SystemPrinter


def printer_of(settings: Settings) -> Printer:
    """Give the receipt printer.

    `receipt_printer` is `tcp://host:port` (a thermal printer on the net), `lp:queue` (the
    system's), `raw:queue` (the system's, thermal), `device:path`, or empty: papers are kept as
    files in the profile until a printer is chosen.
    """
    named = settings.receipt_printer
    if not named:
        return PdfFolder(settings.profile / "receipts")
    kind, _, rest = named.partition(":")
    if kind == "tcp":
        place = urlsplit(named)
        if place.hostname:
            return NetworkPrinter(place.hostname, place.port or 9100)
    elif kind == "lp" and rest:
        return SystemPrinter(rest)
    elif kind == "raw" and rest:
        return SystemPrinter(rest, raw=True)
    elif kind == "device" and rest:
        return DevicePrinter(Path(rest))
    raise Refusal("printer.unknown", field="receipt_printer")
