"""Where the window's counter stands: the profile, the open counter once there is one, the paper."""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Timer
from typing import Final

from app.counter.counter import Counter, open_counter, surroundings
from app.counter.news import Told
from app.counter.opening import Surroundings
from app.counter.papers.choice import printer_of
from app.counter.papers.closing import Sheet
from app.counter.papers.queue import print_owed, short_of
from app.durable import write_whole
from app.settings import Settings
from app.storage.profile import DATABASE
from models.errors import CounterError, Fault, Refusal
from printing.faults import PrintingFault
from printing.pdf import render
from printing.printers import Printer
from ui.bell import Bell, Changed
from ui.rows import PrintFailed, ReceiptPrinted

log = logging.getLogger(__name__)
SLOW_S: Final = 6.0
"""A printer that takes longer than this over a paper is told of; it may still be printing."""
DRAWER_PAPERS: Final = "drawer"
"""The folder of a profile in which closings, slips and evidence are kept."""


class Place:
    """Holds what outlives a screen; every command asks it for the open counter.

    Attributes:
        closing: the clerk is closing the shift. most: codes of the services served most.
    """

    def __init__(self, settings: Settings, bell: Bell, around: Surroundings | None = None) -> None:
        self.settings = settings
        self._bell: Final = bell
        self.around: Final = around or surroundings()
        self._stack: Final = ExitStack()
        self._counter: Counter | None = None
        self._paper: Final = ThreadPoolExecutor(1, thread_name_prefix="paper")
        self.closing = False
        self.most: tuple[str, ...] = ()

    @property
    def profile(self) -> Path:
        """Name the counter's folder."""
        return self.settings.profile

    @property
    def bell(self) -> Bell:
        """Give what the window is told by."""
        return self._bell

    @property
    def opened(self) -> Counter | None:
        """Give the open counter, or None before an office was set up."""
        return self._counter

    @property
    def counter(self) -> Counter:
        """Give the open counter, or refuse."""
        if self._counter is None:
            raise Refusal("office.not_set_up")
        return self._counter

    def open_what_is_set_up(self) -> None:
        """Open the profile's counter, if an office was ever set up here."""
        if not (self.profile / DATABASE).is_file():
            return
        try:
            self.open()
        except Refusal as refusal:
            # A first run that was cut short left its file without an office in it.
            if refusal.code != "office.not_set_up":
                raise

    def open(self) -> None:
        """Open the profile's counter, start keeping in step, print what is still owed."""
        counter = self._stack.enter_context(
            open_counter(
                self.profile,
                self.around,
                address=self.settings.centre_url,
                ca=self.settings.centre_ca,
            )
        )
        self._counter = counter
        counter.printer = lambda: printer_of(self.settings)
        counter.desk.news.listen(self._heard)
        counter.connect()
        self.print_owed()

    def forget(self) -> None:
        """Let go of a counter that is to be set up anew."""
        self._counter = None
        self._stack.close()

    def ring(self, event: object) -> None:
        """Tell the window something, from whichever thread."""
        self._bell.ring(event)

    def print_owed(self, printer: Printer | None = None) -> None:
        """Print what is owed on the paper's own thread; the clerk goes on.

        Args:
            printer: instead of the one that is set.
        """
        self._paper.submit(self._print, printer)

    def print_sheet(self, sheet: Sheet, *, kick: bool = False) -> None:
        """Keep a paper of the drawer as a file, and print it, on the paper's own thread.

        Args:
            kick: the drawer opens with it.
        """
        self._paper.submit(self._print_sheet, sheet, kick)

    def has_drawer(self) -> bool:
        """Tell whether a drawer can hang on the printer in use: a thermal one opens it."""
        return self.settings.receipt_printer.partition(":")[0] in ("tcp", "raw", "device")

    def keep_file(self, name: str, content: bytes) -> None:
        """Keep a file beside the drawer's papers, whole or not at all."""
        write_whole(self.profile / DRAWER_PAPERS / name, content)

    def close(self) -> None:
        """Finish the paper in hand and let go of the file."""
        self._paper.shutdown(wait=True, cancel_futures=True)
        self.forget()

    def _print(self, printer: Printer | None) -> None:
        counter = self._counter
        if counter is None:
            return
        slow = Timer(SLOW_S, self._bell.ring, (PrintFailed("", Fault("printer.slow")),))
        slow.daemon = True
        slow.start()
        try:
            printer = printer or printer_of(self.settings)
            failed = print_owed(counter.desk, printer, self.settings.language)
        except CounterError as error:
            log.warning("papers could not be printed: %s", error)
            self._bell.ring(PrintFailed("", error))
            return
        finally:
            slow.cancel()
        for job in failed:
            self._bell.ring(PrintFailed(short_of(job), Fault(job.error)))

    def _print_sheet(self, sheet: Sheet, kick: bool) -> None:
        pdf = render(sheet.document, created=self.around.clock.now())
        try:
            self.keep_file(f"{sheet.name}.pdf", pdf)
            if self.settings.receipt_printer:
                printer_of(self.settings).send(pdf, name=sheet.name, kick=kick)
        except CounterError as error:
            log.warning("a paper of the drawer could not be printed: %s", error)
            self._bell.ring(PrintFailed("", error))
        except PrintingFault as fault:
            log.warning("a paper of the drawer could not be printed: %s", fault.code)
            self._bell.ring(PrintFailed("", Fault(fault.code)))

    def _heard(self, told: Told) -> None:
        if told.what == "paper.printed":
            self._bell.ring(ReceiptPrinted(told.which))
        if told.what in ("receipt.given", "receipt.copied", "receipt.voided", "receipt.refunded"):
            self.print_owed()
        self._bell.ring(Changed())
