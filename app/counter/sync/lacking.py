"""What this disk lacks of its own journal, and what of that is another copy's and stays away."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.desk import Desk
from app.counter.opening import Surroundings, see_again, start_journal
from app.counter.sync.line import Line
from app.counter.sync.regain import fetched
from app.counter.sync.twin import (
    claims_in,
    contested,
    copies_at_work,
    give_up,
    is_aside,
    line_of,
    mistaken,
    put_aside,
    remember,
    remembered,
)
from app.counter.tables import CURSOR, HISTORY_GOAL
from app.journal.append import EPOCHS, Work
from app.journal.head import end_of
from app.storage.engine import reading
from app.wire.history import HistoryEpoch, HistoryIndex
from models.errors import Fault
from models.events.office import Gap

_KEYS_AHEAD: Final = 8
"""So many rotations may lie between a disk that was put back and what the centre has."""
_NO_LOWER: Final = 1 << 53
Epochs = Mapping[str, HistoryEpoch]


@dataclass(frozen=True, slots=True)
class Goal:
    """An epoch to be fetched: whose, where it opens, after and up to which place, by which key."""

    device: str
    epoch: str
    opened_seq: int
    after_seq: int
    seq: int
    chain: str
    public_key: str


class Lacking:
    """Finds out, for one open counter, what the centre has of it that is not here."""

    def __init__(self, desk: Desk, around: Surroundings, line: Line) -> None:
        self._desk = desk
        self._around = around
        self._line = line
        self._looked = False

    def unheard(self, behind: Collection[str], twins: Collection[str]) -> int | None:
        """Tell beyond which place nobody has compared yet; None when all that is here was.

        An epoch of ours without a cursor is one that no centre ever told us of: what it follows
        may have gone on elsewhere.
        """
        identity = self._desk.journal.identity
        query = (
            sa.select(sa.func.min(EPOCHS.c.opened_seq))
            .outerjoin(CURSOR, CURSOR.c.epoch == EPOCHS.c.epoch)
            .where(
                EPOCHS.c.office == identity.office,
                EPOCHS.c.device == identity.device,
                CURSOR.c.epoch.is_(None),
            )
        )
        with reading(self._desk.engine) as connection:
            first: int | None = connection.execute(query).scalar()
            lowest: int | None = connection.execute(
                sa.select(sa.func.min(HISTORY_GOAL.c.after_seq))
            ).scalar()
            ends = [end_of(connection, identity.office, epoch).seq for epoch in behind]
            if twins:
                opened = sa.select(EPOCHS.c.opened_seq).where(
                    EPOCHS.c.office == identity.office, EPOCHS.c.epoch.in_(twins)
                )
                ends += [seq - 1 for seq in connection.execute(opened).scalars()]
                ends += [self._newest_known(connection)]
                ends += [claim.gap.first - 1 for claim in claims_in(connection, identity)]
        if first is not None and not self._looked:
            *_, again = remembered(self._desk)
            ends += [again] if again >= 0 else []
        known = [place for place in (first and first - 1, lowest, *ends) if place is not None]
        return min(known) if known else None

    def look(self, beyond: int) -> list[Goal]:
        """Ask what the centre has beyond a place; give what of it is to be fetched.

        Whole lines are looked at: it asks again, from further down, until every branch's
        beginning was named, and what this disk itself brought beside them.
        """
        epochs = self._ask(beyond)
        while True:
            with reading(self._desk.engine) as connection:
                found = self._lacking(connection, epochs)
                lower = self._lower(connection, epochs, found)
            if lower >= beyond:
                break
            beyond = lower
            epochs = self._ask(beyond)
        return self._sift(epochs, found)

    def _newest_known(self, connection: Connection) -> int:
        """Give the place before the newest epoch of ours that the centre knows."""
        newest = (
            sa.select(sa.func.max(EPOCHS.c.opened_seq))
            .join(CURSOR, CURSOR.c.epoch == EPOCHS.c.epoch)
            .where(EPOCHS.c.device == self._desk.journal.identity.device)
        )
        return int(connection.execute(newest).scalar() or 1) - 1

    def _ask(self, beyond: int) -> dict[str, HistoryEpoch]:
        index = self._line.ask(f"/v1/sync/history/epochs?beyond={beyond}", HistoryIndex)
        if index.office != self._desk.journal.identity.office or index.beyond != beyond:
            raise Fault("line.stranger")
        return {there.epoch: there for there in index.epochs}

    def _lacking(self, connection: Connection, epochs: Epochs) -> list[Goal]:
        found = (self._goal(connection, there) for there in epochs.values())
        return [goal for goal in found if goal is not None]

    def _lower(self, connection: Connection, epochs: Epochs, goals: list[Goal]) -> int:
        """Tell from which place on the centre must be asked to see whole lines, and ours beside."""
        office = self._desk.journal.identity.office
        places = [goal.after_seq for goal in goals]
        for goal in goals:
            there = epochs[goal.epoch]
            unnamed = there.parent and there.parent not in epochs
            if unnamed and end_of(connection, office, there.parent).seq < there.parent_seq:
                places.append(there.parent_seq - 1)
        return max(0, min(places)) if places else _NO_LOWER

    def _sift(self, epochs: Epochs, goals: list[Goal]) -> list[Goal]:
        """Leave what is another copy's, or not whole, and give up what was taken of it before."""
        identity = self._desk.journal.identity
        own = [goal for goal in goals if goal.device == identity.device]
        lacking = [epochs[goal.epoch] for goal in own]
        names = {goal.epoch for goal in own}
        here = [
            there
            for there in epochs.values()
            if there.device == identity.device and there.epoch not in names
        ]
        with reading(self._desk.engine) as connection:
            lines = [line_of(connection, identity.office, one, epochs) for one in lacking]
            wrong = mistaken(claims_in(connection, identity), lines)
            at_work = copies_at_work(lacking, here) or tuple(
                one
                for one, line in zip(lacking, lines, strict=True)
                if wrong or is_aside(connection, identity.office, line)
            )
            whole = self._whole(connection, epochs, goals)
            strange = self._exits(connection, epochs, own) - self._ends(connection)
        if wrong:
            self._disown(wrong)
        waits = not at_work and bool(strange) and (self._looked or contested(lacking, here))
        self._note_twin(at_work, min((goal.after_seq for goal in own), default=-1), waits=waits)
        return [goal for goal in whole if goal not in own] if at_work or waits else whole

    def _whole(self, connection: Connection, epochs: Epochs, goals: list[Goal]) -> list[Goal]:
        """Give the goals whose beginning is here, or a goal itself: no branch hangs in the air."""
        whole: dict[str, Goal] = {}
        for goal in sorted(goals, key=lambda one: (one.opened_seq, one.epoch)):
            there = epochs[goal.epoch]
            before = end_of(connection, self._desk.journal.identity.office, there.parent).seq
            among = whole.get(there.parent)
            reached = max(before, among.seq if among is not None else 0)
            if not there.parent or goal.after_seq >= goal.opened_seq or reached >= there.parent_seq:
                whole[goal.epoch] = goal
        return list(whole.values())

    def _exits(
        self, connection: Connection, epochs: Epochs, goals: list[Goal]
    ) -> set[tuple[str, int]]:
        """Name the places of this disk from which what lacks goes on."""
        office = self._desk.journal.identity.office
        exits = set()
        for goal in goals:
            if goal.after_seq >= goal.opened_seq:
                exits.add((goal.epoch, goal.after_seq))
                continue
            there = epochs[goal.epoch]
            if end_of(connection, office, there.parent).seq >= there.parent_seq > 0:
                exits.add((there.parent, there.parent_seq))
        return exits

    def _ends(self, connection: Connection) -> set[tuple[str, int]]:
        """Name the places where lost history leaves a disk that was put back: where it ended.

        Elsewhere leaves what a copy has that went another way long ago, or that took the end of
        this disk's line for its own lost history. Two backups put back one after the other look
        like that as well: so it is taken back later, when nothing more came of it.
        """
        identity = self._desk.journal.identity
        unheard = (
            sa.select(EPOCHS.c.parent_epoch, EPOCHS.c.parent_seq)
            .outerjoin(CURSOR, CURSOR.c.epoch == EPOCHS.c.epoch)
            .where(
                EPOCHS.c.office == identity.office,
                EPOCHS.c.device == identity.device,
                CURSOR.c.epoch.is_(None),
            )
        )
        head = end_of(connection, identity.office, self._desk.journal.head.epoch)
        parents = {(row.parent_epoch, row.parent_seq) for row in connection.execute(unheard)}
        return parents | {(head.epoch, head.seq)}

    def _disown(self, gaps: tuple[Gap, ...]) -> None:
        """Take out of the book what turned out to be another copy's, in one commit."""
        desk, office = self._desk, self._desk.journal.identity.office

        def first(connection: Connection) -> None:
            put_aside(connection, office, gaps)

        def then(work: Work) -> None:
            give_up(work, desk, gaps)

        start_journal(desk.journal, self._around, str(desk.today()), then, first=first)
        see_again(desk)
        desk.news.tell("epoch.opened", desk.journal.head.epoch)

    def _note_twin(self, at_work: tuple[HistoryEpoch, ...], beyond: int, *, waits: bool) -> None:
        """Keep what to tell of another copy; a copy that was silent since is told of no more."""
        epoch, turn, look = remembered(self._desk)
        kept = epoch if self._looked else ""
        self._looked = True
        latest = max(at_work, key=lambda one: one.turn, default=None)
        if latest is not None:
            told = latest.epoch if latest.turn > turn else kept
            now = (told, max(turn, latest.turn), beyond)
        else:
            now = (kept, turn, beyond if waits else -1)
        if now != (epoch, turn, look):
            remember(self._desk, epoch=now[0], turn=now[1], beyond=now[2])

    def _goal(self, connection: Connection, there: HistoryEpoch) -> Goal | None:
        """Say what lacks of an epoch; None where this disk has as much of it."""
        identity = self._desk.journal.identity
        here = end_of(connection, identity.office, there.epoch)
        staged = fetched(connection, there.epoch)
        if here.seq >= there.seq:
            return None
        if there.device == identity.device and not self._is_own_key(there.key):
            raise Fault("line.stranger")
        after = here.seq or there.opened - 1
        longer = staged is not None and staged[0] > there.seq
        return Goal(
            device=there.device,
            epoch=there.epoch,
            opened_seq=there.opened,
            after_seq=after,
            seq=staged[0] if longer and staged else there.seq,
            chain=staged[1].hex() if longer and staged else there.chain,
            public_key=there.key,
        )

    def _is_own_key(self, key: str) -> bool:
        """Tell whether this profile's secret makes a key: nobody else can have signed with it."""
        last = self._desk.journal.identity.key_id + _KEYS_AHEAD
        return any(
            self._desk.key_numbered(number).public_key == key for number in range(1, last + 1)
        )
