"""The page for sticks bound to the open counter."""

from pathlib import Path
from threading import Event
from typing import Final

from app.counter.desk import Desk
from app.counter.queries.bundles import missing_answers, to_go, written_bundles
from app.counter.sync.bundle import export_bundle, sender_of
from app.counter.sync.stick_answers import take_answers
from app.journal.times import read_instant
from models.errors import Refusal
from ui.binding.place import Place
from ui.sending import StickProgress
from ui.usb import BundleRow, Carrying, TakenIn, Written


class UsbBinding:
    """See `ui.usb.Usb`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._stick_unwanted: Final = Event()

    def carrying(self) -> Carrying:
        """Read what would go now; of a training nothing ever does."""
        desk = self._place.counter.desk
        if desk.office.training:
            return Carrying()
        go = to_go(desk)
        return Carrying(
            events=go.events,
            first=go.first,
            last=go.last,
            written=tuple(
                BundleRow(
                    one.number,
                    read_instant(one.created_at),
                    one.events,
                    one.size,
                    read_instant(one.answered_at) if one.answered_at else None,
                )
                for one in written_bundles(desk)
            ),
            missing=missing_answers(desk),
        )

    def carry_out(self, place: Path) -> Written:
        """Carry what waits onto a stick; tells how far it is, and stops when told to."""
        self._stick_unwanted.clear()
        done = export_bundle(
            sender_of(self._desk_of_counter()),
            place,
            progress=self._tell_stick,
            cancelled=self._stick_unwanted.is_set,
        )
        return Written(
            file=done.file.name,
            number=done.number,
            first=min(span.first for span in done.spans),
            last=max(span.last for span in done.spans),
            events=done.events,
            size=done.size,
        )

    def take_in(self, place: Path) -> TakenIn:
        """Take the return files of a stick in, in their order."""
        self._stick_unwanted.clear()
        came = take_answers(
            self._desk_of_counter(),
            self._place.around,
            place,
            progress=self._tell_stick,
            cancelled=self._stick_unwanted.is_set,
        )
        return TakenIn(
            files=came.files,
            foreign=came.foreign,
            confirmed=came.confirmed,
            news=came.items,
            waiting=came.waiting,
            in_part=came.in_part,
            behind=came.behind,
            refused=tuple(came.refused),
        )

    def stop_stick(self) -> None:
        """Let it end where it is; nothing half-written is left on the stick."""
        self._stick_unwanted.set()

    def _tell_stick(self, done: int, total: int) -> None:
        self._place.ring(StickProgress(done, total))

    def _desk_of_counter(self) -> Desk:
        """Give the counter's desk, or refuse in the training: it has to do with no centre."""
        desk = self._place.counter.desk
        if desk.office.training:
            raise Refusal("training.no_centre")
        return desk
