"""The outbox of the window bound to the open counter: its queue, its line, and the stick."""

from pathlib import Path
from threading import Event
from typing import Final

from app.book.fold.remedies import ASKED, HANDED
from app.counter.commands.ask_again import ask_again
from app.counter.commands.hand_over import hand_over
from app.counter.link import Reach
from app.counter.queries.attachments import attachments_owed
from app.counter.queries.outbox import (
    Became,
    OutboxRow,
    Show,
    Way,
    outbox_counts,
    outbox_page,
)
from app.counter.queries.returned import returned_lines
from app.counter.sync.acknowledge import acknowledge
from app.counter.sync.bundle import export_bundle, sender_of
from app.journal.times import read_instant
from models.errors import Fault, Refusal
from ui.binding.correcting import act_of
from ui.binding.place import Place
from ui.sending import (
    ActRow,
    Filter,
    Queue,
    Remedy,
    Standing,
    StickProgress,
    StickRead,
    StickWritten,
)

_AT_CENTRE: Final = {
    Became.HELD: Standing.HELD,
    Became.REJECTED: Standing.REJECTED,
}
_TRIED: Final = {ASKED: Standing.ASKED, HANDED: Standing.HANDED}


class SendingBinding:
    """See `ui.ports.Sending`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._unwanted: Final = Event()

    def queue(self, which: Filter, most: int) -> Queue:
        """Read the outbox as it stands."""
        desk = self._place.counter.desk
        counts = outbox_counts(desk)
        page = outbox_page(desk, Show(which.value), limit=most)
        returned = returned_lines(desk)
        link = counts.link
        return Queue(
            open=counts.waiting + counts.sending,
            sent=counts.received + counts.safe,
            attention=counts.attention + len(returned),
            files=attachments_owed(desk).items,
            oldest=read_instant(counts.oldest) if counts.oldest else None,
            online=link.reach is Reach.CENTRE,
            trouble=Fault(link.trouble) if link.trouble else None,
            next_at=read_instant(link.next_at) if link.next_at else None,
            acts=(*map(act_of, returned), *(_act(row) for row in page.rows)),
            more=page.following is not None,
        )

    def send_now(self) -> None:
        """Have a pass made at once, whatever the pauses say."""
        runner = self._place.counter.runner
        if runner is None:
            raise Refusal("bundle.no_centre")
        runner.wake()

    def write_stick(self, folder: Path) -> StickWritten:
        """Carry what waits onto a stick; tells how far it is, and stops when told to."""
        self._unwanted.clear()
        exported = export_bundle(
            sender_of(self._place.counter.desk),
            folder,
            progress=lambda done, total: self._place.ring(StickProgress(done, total)),
            cancelled=self._unwanted.is_set,
        )
        return StickWritten(exported.file.name, exported.events)

    def stop_stick(self) -> None:
        """Let the writing end where it is; nothing is left on the stick."""
        self._unwanted.set()

    def read_stick(self, file: Path) -> StickRead:
        """Take a return file in."""
        place = self._place
        said = acknowledge(place.counter.desk, place.around, file)
        return StickRead(said.confirmed, said.items, said.waiting)

    def ask_again(self, key: str) -> None:
        """Ask the centre to judge an act again; what is asked goes out at once."""
        epoch, _, seq = key.partition(":")
        ask_again(self._place.counter.desk, epoch=epoch, seq=int(seq))

    def hand_over(self, key: str, note: str) -> None:
        """Hand an act to the supervisor."""
        epoch, _, seq = key.partition(":")
        hand_over(self._place.counter.desk, epoch=epoch, seq=int(seq), note=note)


def _act(row: OutboxRow) -> ActRow:
    return ActRow(
        key=f"{row.epoch}:{row.seq}",
        kind=row.kind,
        number=row.receipt,
        at=read_instant(row.at) if row.at else None,
        actor=row.actor,
        standing=_standing(row),
        tries=row.tries,
        trouble=_trouble(row),
        asked=row.tried.asked,
        asks=row.tried.asks,
        note=row.tried.note,
        remedies=tuple(Remedy(one.value) for one in row.remedies) if not row.withdrawn else (),
    )


def _trouble(row: OutboxRow) -> Fault | None:
    if not row.trouble:
        return None
    return Fault(row.trouble, field=row.field, kind=row.kind, version=row.version)


def _standing(row: OutboxRow) -> Standing:
    if row.withdrawn:
        return Standing.WITHDRAWN
    if row.remedies and row.tried.last:
        return _TRIED[row.tried.last]
    if row.way in (Way.RECEIVED, Way.SAFE) and row.became in _AT_CENTRE:
        return _AT_CENTRE[row.became]
    return Standing(row.way.value)
