"""An outbox in memory: acts that wait, that came back, that are at the centre."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from models.errors import CounterError, Fault
from tests.ui.fake_world import NOW
from ui.sending import ActRow, Filter, Queue, Remedy, Standing

REJECTED = Fault("event.not_canonical")
HELD = Fault("event.unknown", kind="visit.completed", version=2)
_TROUBLES = {
    Standing.REJECTED: REJECTED,
    Standing.HELD: HELD,
    Standing.UNREADABLE: Fault("event.damaged"),
}
_REMEDIES = {
    Standing.REJECTED: (Remedy.SUPERVISOR, Remedy.WITHDRAW),
    Standing.HELD: (Remedy.AGAIN, Remedy.SUPERVISOR),
    Standing.UNREADABLE: (Remedy.SUPERVISOR, Remedy.WITHDRAW),
}


def an_act(place: int, standing: Standing = Standing.WAITING, **said: object) -> ActRow:
    """Make an act recorded so many minutes ago."""
    return ActRow(
        key=f"e:{place}",
        kind="visit.completed",
        number=f"72140087-2-{place:06d}-4F7",
        at=NOW - timedelta(minutes=place),
        actor="1024",
        standing=standing,
        tries=3 if standing is Standing.WAITING else 0,
        trouble=_TROUBLES.get(standing),
        remedies=_REMEDIES.get(standing, ()),
    )


class FakeSending:
    """See `ui.ports.Sending`."""

    acts: tuple[ActRow, ...] = ()
    online: bool = True
    sent_now: int = 0
    remedy_fails: CounterError | None = None
    asked: tuple[str, ...] = ()
    handed: tuple[tuple[str, str], ...] = ()

    def queue(self, which: Filter, most: int) -> Queue:
        """Tell how it stands."""
        open_still = (Standing.WAITING, Standing.SENDING)
        bad = (*_TROUBLES, Standing.ASKED, Standing.HANDED)
        wanted = {
            Filter.OPEN: [act for act in self.acts if act.standing in open_still],
            Filter.ATTENTION: [act for act in self.acts if act.standing in bad],
            Filter.ALL: list(self.acts),
        }
        shown = wanted[which]
        waiting = wanted[Filter.OPEN]
        return Queue(
            open=len(waiting),
            sent=len(self.acts) - len(waiting),
            attention=len(wanted[Filter.ATTENTION]),
            files=2 if waiting else 0,
            oldest=waiting[0].at if waiting else None,
            online=self.online,
            trouble=None if self.online else Fault("line.down"),
            next_at=None if self.online else NOW + timedelta(minutes=4),
            acts=tuple(shown[:most]),
            more=len(shown) > most,
        )

    def send_now(self) -> None:
        """Count that it was asked."""
        self.sent_now += 1

    def ask_again(self, key: str) -> None:
        """Keep what was asked, and show it so."""
        self._demand()
        self.asked += (key,)
        self._now(key, standing=Standing.ASKED, asked=1, asks=True, remedies=(Remedy.SUPERVISOR,))

    def hand_over(self, key: str, note: str) -> None:
        """Keep what was handed over, and show it so."""
        self._demand()
        self.handed += ((key, note),)
        self._now(key, standing=Standing.HANDED, note=note)

    def _demand(self) -> None:
        if self.remedy_fails is not None:
            raise self.remedy_fails

    def _now(self, key: str, **changes: Any) -> None:
        self.acts = tuple(replace(act, **changes) if act.key == key else act for act in self.acts)
