"""A stick in memory: what was written and taken in, by whichever port asks."""

from pathlib import Path

from models.errors import CounterError
from tests.ui.fake_world import NOW
from ui.usb import BundleRow, Carrying, TakenIn, Written


class FakeUsb:
    """See `ui.usb.Usb`."""

    stick_fails: CounterError | None = None
    written: tuple[Path, ...] = ()
    read: tuple[Path, ...] = ()
    stopped: int = 0
    came: TakenIn = TakenIn(files=1, confirmed=3, news=2, waiting=0)
    missing: tuple[int, ...] = ()

    def carrying(self) -> Carrying:
        """Tell of three events that wait, and of what went before."""
        rows = tuple(
            BundleRow(17 + at, NOW, 3, 24_000, None if at in self.missing else NOW)
            for at in range(len(self.written))
        )
        return Carrying(events=14, first=203, last=216, written=rows, missing=self.missing)

    def carry_out(self, place: Path) -> Written:
        """Keep where to."""
        self._demand_stick()
        self.written += (place,)
        file = "72140087-2-1405-05-12-17.obx"
        return Written(file=file, number=17, first=203, last=216, events=14, size=24_000)

    def take_in(self, place: Path) -> TakenIn:
        """Confirm what was planted."""
        self._demand_stick()
        self.read += (place,)
        return self.came

    def stop_stick(self) -> None:
        """Count that it was asked."""
        self.stopped += 1

    def _demand_stick(self) -> None:
        if self.stick_fails is not None:
            raise self.stick_fails
