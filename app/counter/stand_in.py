"""A new machine in another's place: set up, taken in, given the whole journal of its counter."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.book.fold.rows import RECEIPT
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription
from app.counter.counter import open_counter, set_up
from app.counter.opening import Surroundings
from app.counter.sync.runner import Runner
from app.journal.append import EVENTS
from app.settings import KeyStore
from app.storage.profile import Profile
from app.wire.history import ANY_BEFORE
from models.errors import Fault


@dataclass(frozen=True, slots=True)
class StoodIn:
    """What came back: events and slips now in the journal, the last slip's running number."""

    events: int
    slips: int
    number: int


def stand_in(
    path: Path,
    around: Surroundings,
    *,
    office: OfficeDescription,
    person: FirstPerson,
    address: str,
    code: str,
    ca: str = "",
    wish: KeyStore = KeyStore.AUTO,
) -> StoodIn:
    """Make a folder into the counter that another machine was, with all that it had sent.

    May be called again after a cut: what was done stands, and fetching goes on where it ended. A
    code that was used up by then is not needed again.

    Args:
        person: the first manager here, until the centre's people have come.
        address, code: the centre's URL, and its one-time code for this very counter.

    Raises Refusal as `set_up` and `enrol` do, and a Fault `line.…` when the line ends.
    """
    if not Profile(path).exists:
        set_up(path, around, office=office, person=person, wish=wish)
    with open_counter(path, around, address=address, ca=ca) as counter:
        if not counter.enrolled:
            counter.enrol(address=address, code=code, replaces=ANY_BEFORE)
        desk = counter.desk
        runner = Runner(desk, around, counter.line())
        try:
            if not runner.pass_once() or desk.history_lacks:
                raise Fault(runner.trouble or "line.down")
        finally:
            runner.stop()
        with desk.read() as connection:
            events = connection.execute(sa.select(sa.func.count(EVENTS.c.seq))).scalar_one()
            slips, number = connection.execute(
                sa.select(
                    sa.func.count(RECEIPT.c.seq), sa.func.coalesce(sa.func.max(RECEIPT.c.number), 0)
                )
            ).one()
    return StoodIn(int(events), int(slips), int(number))
