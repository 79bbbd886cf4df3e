"""The outbox of the window bound to the open counter: its queue and its line."""

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

    def queue(self, which: Filter, most: int) -> Queue:
        """Read the outbox as it stands."""
        desk = self._place.counter.desk
        if desk.office.training:
            return Queue()
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
        self._demand_counter()
        runner = self._place.counter.runner
        if runner is None:
            raise Refusal("bundle.no_centre")
        runner.wake()

    def ask_again(self, key: str) -> None:
        """Ask the centre to judge an act again; what is asked goes out at once."""
        epoch, _, seq = key.partition(":")
        ask_again(self._place.counter.desk, epoch=epoch, seq=int(seq))

    def hand_over(self, key: str, note: str) -> None:
        """Hand an act to the supervisor."""
        epoch, _, seq = key.partition(":")
        hand_over(self._place.counter.desk, epoch=epoch, seq=int(seq), note=note)

    def _demand_counter(self) -> None:
        """Refuse what has to do with a centre in the training."""
        if self._place.counter.desk.office.training:
            raise Refusal("training.no_centre")


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
