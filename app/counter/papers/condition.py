"""How the receipt printer is: by what became of the last papers, else by what it says of itself."""

import os
import shutil
from typing import Final

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.tables import NOT_PRINTED, PRINT_JOB
from printing.faults import PrintingFault
from printing.printers import DevicePrinter, NetworkPrinter, PdfFolder, Printer, SystemPrinter

GOOD: Final = "good"


def printer_condition(desk: Desk, printer: Printer | None = None) -> str:
    """Name the printer's condition: `good`, or a code of what is wrong with it.

    A paper that did not come out says more than the printer does, so that is asked first. While a
    paper is under way the printer is left alone.

    Args:
        printer: the one in use; without it only papers are looked at.
    """
    owed = (
        sa.select(PRINT_JOB.c.state, PRINT_JOB.c.error)
        .where(NOT_PRINTED, PRINT_JOB.c.state.in_(("sent", "failed", "unknown")))
        .order_by(PRINT_JOB.c.day.desc(), PRINT_JOB.c.seq.desc(), PRINT_JOB.c.copy.desc())
        .limit(1)
    )
    with desk.read() as connection:
        last = connection.execute(owed).first()
    if last is not None and last.state == "sent":
        return GOOD
    if last is not None:
        return str(last.error) or "printer.silent"
    return GOOD if printer is None else _of_itself(printer)


def _of_itself(printer: Printer) -> str:
    try:
        match printer:
            case NetworkPrinter():
                return _says(printer)
            case DevicePrinter(path=path):
                return GOOD if path.exists() else "printer.unreachable"
            case SystemPrinter(command=command):
                return GOOD if shutil.which(command) else "printer.no_spooler"
            case PdfFolder(path=path):
                within = path if path.exists() else path.parent
                return GOOD if os.access(within, os.W_OK) else "printer.folder_unwritable"
            case _:
                return GOOD
    except PrintingFault as fault:
        return fault.code


def _says(printer: NetworkPrinter) -> str:
    state = printer.state()
    found = {
        "printer.paper_out": state.paper_out,
        "printer.cover_open": state.cover_open,
        "printer.offline": not state.online,
        "printer.paper_low": state.paper_low,
    }
    return next((code for code, wrong in found.items() if wrong), GOOD)
