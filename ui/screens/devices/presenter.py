"""The devices: how each is, what is set, and a test that a clerk can run."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

from models.errors import CounterError
from ui.devices import BARCODE_SHOWN, Choice, Device, Devices, DeviceWork, SetUp
from ui.habit import SCANS, Burst, Habit, around, learned
from ui.ports import Jobs
from ui.screens.devices.state import DevicesState
from ui.told import Notice, Problem, Saying, device, done, fix

TESTED: Final = (Device.PRINTER, Device.DRAWER, Device.BARCODE, Device.SCANNER)
"""What can be tested from here."""

FOUND: Final = (Device.PRINTER, Device.SCANNER)
"""What can be looked for."""

SET: Final = (Device.PRINTER, Device.SCANNER, Device.BARCODE)
"""What can be set."""


class DevicesView(Protocol):
    """What the presenter needs of the page."""

    def present(self, state: DevicesState) -> None:
        """Show this state."""
        ...


class DevicesPresenter:
    """Asks devices on a thread of their own: one that hangs keeps nobody waiting."""

    def __init__(  # noqa: PLR0917 - what the page stands on
        self,
        view: DevicesView,
        work: DeviceWork,
        jobs: Jobs,
        aside: Jobs,
        left: Callable[[], None],
        tuned: Callable[[Habit], None],
    ) -> None:
        """Bind the page.

        Args:
            aside: a thread for devices and files. tuned: told how the barcode scanner types.
        """
        self._view = view
        self._work = work
        self._jobs = jobs
        self._aside = aside
        self._left = left
        self._tuned = tuned
        self._bursts: list[Burst] = []
        self._state = DevicesState()

    @property
    def state(self) -> DevicesState:
        """What is shown now."""
        return self._state

    def opened(self) -> None:
        """Show what is known at once, and ask the devices meanwhile."""
        self._bursts = []
        self._show(DevicesState(turn=self._state.turn + 1))
        self._jobs.run(self._work.devices, self._told, self._refused)
        self.ask()

    def ask(self) -> None:
        """Ask every device how it is."""
        self._show(replace(self._state, busy=True))
        self._aside.run(self._work.ask_devices, self._asked, self._refused)

    def moved(self, place: int) -> None:
        """Another device is in hand."""
        if place != self._state.current:
            self._bursts = []
            fresh = replace(self._state, current=place, found=None, learning=False, problem=None)
            self._show(replace(fresh, turn=self._state.turn + 1, notice=None))

    def find_asked(self) -> None:
        """Look for devices of the kind in hand."""
        look = {
            Device.PRINTER: self._work.find_printers,
            Device.SCANNER: self._work.find_scanners,
        }.get(self._state.device or Device.CLOCK)
        if look is not None and not self._state.busy:
            self._show(replace(self._state, busy=True, notice=None))
            self._aside.run(look, self._found, self._refused)

    def kept(self, wanted: SetUp) -> None:
        """Keep what is set; it holds at once."""
        if self._state.busy or self._state.device not in SET:
            return
        self._show(replace(self._state, busy=True, problem=None, notice=None))
        set_up = partial(self._work.set_up, wanted)
        self._jobs.run(set_up, partial(self._kept, wanted), self._refused)

    def test_asked(self) -> None:
        """Test the device in hand."""
        if self._state.busy:
            return
        match self._state.device:
            case Device.PRINTER:
                self._test(self._work.print_test, "devices.tested.printer")
            case Device.DRAWER:
                self._test(self._work.test_drawer, "devices.tested.drawer")
            case Device.SCANNER:
                self._test(self._work.test_scan, "devices.tested.scanner")
            case Device.BARCODE:
                self._bursts = []
                self._show(replace(self._state, learning=True, learned=0, notice=None))
            case _:
                self.ask()

    def burst(self, burst: Burst) -> None:
        """A scan came while the scanner is learned."""
        if not self._state.learning:
            return
        if around(burst, BARCODE_SHOWN) is None:
            other = Saying("devices.other_code")
            self._show(replace(self._state, notice=fix(other)))
            return
        self._bursts.append(burst)
        self._show(replace(self._state, learned=len(self._bursts), notice=None))
        if len(self._bursts) >= SCANS:
            self._learn()

    def back_up_asked(self, folder: Path) -> None:
        """Write a whole copy of the counter's file."""
        self._do(partial(self._work.back_up, folder), self._backed_up)

    def diagnostics_asked(self, folder: Path) -> None:
        """Write the file for support."""
        self._do(partial(self._work.write_diagnostics, folder), self._diagnosed)

    def told(self, notice: Notice) -> None:
        """Say what became of something that was asked from here."""
        self._show(replace(self._state, notice=notice))

    def print_again(self) -> None:
        """Try the papers that are owed again."""
        self._jobs.run(self._work.print_again, _nothing, self._refused)

    def print_to_files(self, told: Callable[[Notice], None]) -> None:
        """Keep the papers that are owed as files, and say so where it was asked."""

        def kept(_nothing: None) -> None:
            told(done("devices.kept_as_files"))

        self._jobs.run(self._work.print_to_files, kept, lambda error: told(fix(error)))

    def stepped_back(self) -> None:
        """Esc: stop learning first, then leave."""
        if self._state.learning:
            self._bursts = []
            self._show(replace(self._state, learning=False, notice=None))
        else:
            self._left()

    def _learn(self) -> None:
        habit = learned(self._bursts, BARCODE_SHOWN)
        self._bursts = []
        if habit is None:
            notice = fix(Saying("devices.differ"))
            self._show(replace(self._state, learning=False, notice=notice))
            return
        self._show(replace(self._state, learning=False))
        before = self._state.devices.set_up
        self.kept(replace(before, gap_ms=habit.gap_ms, prefix=habit.prefix, suffix=habit.suffix))

    def _test(self, test: Callable[[], Any], key: str) -> None:
        def went(_answer: object) -> None:
            self._show(replace(self._state, busy=False, notice=done(key)))
            self.ask()

        self._do(test, went)

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        if not self._state.busy:
            self._show(replace(self._state, busy=True, notice=None))
            self._aside.run(work, then, self._refused)

    def _told(self, devices: Devices) -> None:
        self._show(replace(self._state, devices=devices, turn=self._state.turn + 1))

    def _asked(self, devices: Devices) -> None:
        self._show(replace(self._state, devices=devices, busy=False))

    def _found(self, found: tuple[Choice, ...]) -> None:
        notice = None if found else device("devices.none_found")
        self._show(replace(self._state, busy=False, found=found, notice=notice))

    def _kept(self, wanted: SetUp, devices: Devices) -> None:
        self._tuned(Habit(wanted.gap_ms, wanted.prefix, wanted.suffix))
        notice = done("devices.kept")
        turn = self._state.turn + 1
        self._show(replace(self._state, devices=devices, busy=False, notice=notice, turn=turn))
        self.ask()

    def _backed_up(self, devices: Devices) -> None:
        notice = done("devices.backed_up", name=devices.backup_name)
        self._show(replace(self._state, devices=devices, busy=False, notice=notice))

    def _diagnosed(self, file: Path) -> None:
        notice = done("devices.diagnosed", name=file.name)
        self._show(replace(self._state, busy=False, notice=notice))

    def _refused(self, error: CounterError) -> None:
        problem = Problem(error.field, error) if error.field else None
        self._show(replace(self._state, busy=False, problem=problem, notice=fix(error)))

    def _show(self, state: DevicesState) -> None:
        self._state = state
        self._view.present(state)


def _nothing(_answer: object) -> None:
    """What comes of it is announced by the papers themselves."""
