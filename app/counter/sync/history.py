"""The way back: what the centre has of this counter's journal and this disk has not is fetched.

A disk that was put back, and a machine that stands in for another, both find out at their first
contact, before they send anything: the centre tells by a signed answer which epochs reach beyond
what this program has confirmed. What lacks is written down as a goal, and from then on no money
is taken here, for its receipt would bear a number that was given already. Frames come back as
they once went out; each is proved by the machine's own signature and put by. When all are here,
one commit puts them into the journal, folds the book anew, opens an epoch behind everything, and
states in it what had been missing and from which numbers slips go on.

Killed at any point and started again, it goes on where it stood: goals and frames lie in tables
of their own, and journal and book never disagree.
"""

from collections.abc import Collection
from typing import Any, Final
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.desk import Desk
from app.counter.opening import Surroundings, see_again, start_journal
from app.counter.sync.lacking import Goal, Lacking
from app.counter.sync.line import Line
from app.counter.sync.regain import fetched, regain, take_over
from app.counter.tables import HISTORY_FRAME, HISTORY_GOAL
from app.journal.append import Work
from app.journal.chain import link_holds
from app.journal.head import end_of
from app.storage.engine import reading, writing
from app.wire.coding import inflate
from app.wire.frame import Frame, parse
from app.wire.history import CODING, HistoryPage
from models.errors import Fault, Refusal

PAGE: Final = 200
"""Events asked for at once; a call that is cut costs no more than these."""


class History:
    """Fetches what this disk lacks, for one open counter."""

    def __init__(self, desk: Desk, around: Surroundings, line: Line) -> None:
        self._desk = desk
        self._around = around
        self._line = line
        self._lacking = Lacking(desk, around, line)

    def take_back(self, behind: Collection[str] = (), twins: Collection[str] = ()) -> bool:
        """Look, fetch and take in, as far as the line lasts; tells whether anything came back.

        Args:
            behind: epochs of which a receipt said that the centre has more. twins: epochs by
                which the centre saw another copy of this disk at work.

        Costs one small call at the first contact of each start, and none after it. Raises a
        Fault when the line ends; what was fetched by then is kept.
        """
        beyond = self._lacking.unheard(behind, twins)
        if beyond is None:
            return False
        goals = self._look(beyond)
        if not goals:
            return False
        for goal in goals:
            self._fetch(goal)
        if not goals_in(self._desk):
            return False
        self._settle()
        return True

    def _look(self, beyond: int) -> list[Goal]:
        """Ask what the centre has beyond a place, and write down what of it is not here."""
        goals = self._lacking.look(beyond)
        if any(goal.epoch == self._desk.journal.head.epoch for goal in goals):
            # What came after this very place was written elsewhere under this very start.
            start_journal(self._desk.journal, self._around, str(self._desk.today()))
            self._desk.news.tell("epoch.opened", self._desk.journal.head.epoch)
        self._keep(goals)
        for goal in goals:
            self._desk.news.tell("sync.behind", goal.epoch)
        return goals

    def _keep(self, goals: list[Goal]) -> None:
        rows = [
            {
                "epoch": goal.epoch,
                "device": goal.device,
                "opened_seq": goal.opened_seq,
                "after_seq": goal.after_seq,
                "seq": goal.seq,
                "chain": goal.chain,
                "public_key": goal.public_key,
            }
            for goal in goals
        ]
        # From here on no slip gets a number: the flag goes up before the rows stand.
        self._desk.history_lacks = bool(rows)
        with writing(self._desk.engine) as connection:
            connection.execute(HISTORY_GOAL.delete())
            names = [goal.epoch for goal in goals]
            connection.execute(HISTORY_FRAME.delete().where(HISTORY_FRAME.c.epoch.not_in(names)))
            if rows:
                connection.execute(HISTORY_GOAL.insert(), rows)
        if rows:
            self._desk.news.tell("history.lacks")

    def _fetch(self, goal: Goal) -> None:
        """Fetch an epoch's events a page at a time, each page put by before the next is asked."""
        identity = self._desk.journal.identity
        with reading(self._desk.engine) as connection:
            staged = fetched(connection, goal.epoch)
            here = end_of(connection, identity.office, goal.epoch)
        seq, chain = staged or (goal.after_seq, here.chain)
        while seq < goal.seq:
            page = self._page(goal, seq)
            frame = _frame_of(page, goal)
            if frame.header.seq != seq + 1:
                raise Fault("line.stranger")
            if frame.header.before != chain.hex():
                # Another branch under the same name: both are kept at the centre, as evidence.
                self._give_up(goal)
                return
            links = frame.chain()
            if not link_holds(goal.public_key, bytes.fromhex(frame.header.signature), links[-1]):
                raise Fault("line.stranger")
            last = seq + len(links)
            if last >= goal.seq > seq and links[goal.seq - seq - 1].hex() != goal.chain:
                raise Fault("line.stranger")
            row = {
                "epoch": goal.epoch,
                "last_seq": last,
                "chain": links[-1],
                "data": page.frame,
            }
            with writing(self._desk.engine) as connection:
                connection.execute(HISTORY_FRAME.insert(), row)
            seq, chain = last, links[-1]

    def _page(self, goal: Goal, after: int) -> HistoryPage:
        asked = {"device": goal.device, "epoch": goal.epoch, "after": after, "limit": PAGE}
        page = self._line.ask(f"/v1/sync/history?{urlencode(asked)}", HistoryPage)
        if (page.of, page.epoch) != (goal.device, goal.epoch):
            raise Fault("line.stranger")
        return page

    def _give_up(self, goal: Goal) -> None:
        with writing(self._desk.engine) as connection:
            connection.execute(HISTORY_GOAL.delete().where(HISTORY_GOAL.c.epoch == goal.epoch))
            connection.execute(HISTORY_FRAME.delete().where(HISTORY_FRAME.c.epoch == goal.epoch))
        self._desk.history_lacks = bool(goals_in(self._desk))

    def _settle(self) -> None:
        """Take everything in that was put by, and go on behind it, in one commit."""
        desk = self._desk
        found: list[Any] = []

        def first(connection: Connection) -> None:
            found.append(regain(connection, desk))

        def then(work: Work) -> None:
            take_over(work, desk, found[0])

        start_journal(desk.journal, self._around, str(desk.today()), then, first=first)
        see_again(desk)
        desk.history_lacks = False
        desk.news.tell("epoch.opened", desk.journal.head.epoch)
        desk.news.tell("history.back")


def goals_in(desk: Desk) -> int:
    """Count the epochs that are still on their way back."""
    with reading(desk.engine) as connection:
        return int(connection.execute(sa.select(sa.func.count(HISTORY_GOAL.c.epoch))).scalar_one())


def _frame_of(page: HistoryPage, goal: Goal) -> Frame:
    """Read a page's frame and see that it is of the machine and epoch that was asked for."""
    try:
        frame = parse(inflate(page.frame, CODING))
    except Refusal as error:
        raise Fault("line.stranger") from error
    if (frame.header.device, frame.header.epoch) != (goal.device, goal.epoch):
        raise Fault("line.stranger")
    return frame
