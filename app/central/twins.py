"""Two copies of one disk at work: an elder branch goes on after a younger one is known."""

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.cases import Matter
from app.central.epochs import find_epoch
from app.central.feed import news
from app.central.rows import CASE
from app.central.taking import Taking
from app.wire.feed_items import Command

ENROL_AGAIN = "enrol_again"
"""The command by which copies hear of each other: if they are at work, one is to enrol anew."""


def see_twin(taking: Taking, last: int) -> None:
    """Look whether an elder branch of a machine goes on beside a younger one, and tell both.

    An epoch that grows beyond where the newest one left its line makes a case: a disk that was
    put back ends its other branch, one that was copied does not. What a dead branch sent before
    it ended may come late, and looks the same; and an epoch that opens beside another may be
    either. So nothing is refused, and each counter looks at what stands here and decides.
    """
    newest, place = str(taking.machine.newest), (taking.frame.header.epoch, last)
    opening = taking.opening
    if opening is not None:
        if any(matter.kind.startswith("fork.") for matter in taking.matters):
            _tell(taking)
            return
        place = (opening.parent.epoch, opening.parent.seq) if opening.parent else place
    if newest in ("", place[0]) or _on_line(taking.connection, taking.office, newest, place):
        return
    detail = f"{taking.frame.header.epoch} > {newest}"
    matter = Matter(taking.office, taking.device, "fork.clone", detail)
    known = sa.select(CASE.c.case).where(CASE.c.case == matter.case)
    taking.matters.append(matter)
    if taking.connection.execute(known).first() is None:
        _tell(taking)


def _tell(taking: Taking) -> None:
    epoch = taking.frame.header.epoch
    asked = Command(what=ENROL_AGAIN, epoch=epoch)
    taking.told.append(news(f"command:{ENROL_AGAIN}:{epoch}", asked))


def _on_line(connection: Connection, office: str, epoch: str, place: tuple[str, int]) -> bool:
    """Tell whether a place lies on the line that an epoch continues."""
    own = find_epoch(connection, office, place[0])
    row = find_epoch(connection, office, epoch)
    while row is not None and own is not None and row.opened_seq > own.opened_seq:
        if row.parent_epoch == place[0]:
            return bool(row.parent_seq >= place[1])
        row = find_epoch(connection, office, row.parent_epoch) if row.parent_epoch else None
    return False
