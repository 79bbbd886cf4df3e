"""Saying «I have read and understood» of a circular; taking circulars in that the centre signed."""

from app.catalogue.circular import SignedCircular, open_circular
from app.counter.circulars import HeldCircular, in_order
from app.counter.commands.adopt import public_key
from app.counter.desk import Desk
from app.counter.queries.circulars import readings
from app.counter.tables import CIRCULAR
from app.journal.times import write_instant
from app.storage.engine import writing
from models.circulars import Circular
from models.errors import Refusal
from models.events.circulars import CircularRead


def read_circular(desk: Desk, *, code: str) -> None:
    """State that the person signed in has read a circular; a second time states nothing."""
    session = desk.need_session()
    held = next((one for one in desk.circulars if one.circular.code == code), None)
    if held is None:
        raise Refusal("circular.unknown", field="circular")
    if (code, held.sha256) in readings(desk, session.user):
        return
    with desk.write() as work:
        work.append(CircularRead(circular=code, sha256=held.sha256), desk.standing())
    desk.news.tell("circular.read", code)


def adopt_circular(desk: Desk, *, packed: bytes, code: str, version: int) -> Circular:
    """Take a circular in; one that the centre did not sign is refused, and listed as refused.

    The key it must be signed with is the catalogue's, pinned when the centre took this machine in.

    Args:
        code: as the feed names it. version: the feed's.
    """
    now = write_instant(desk.clock.now())
    row = {"code": code, "version": version, "received_at": now}
    try:
        signed = SignedCircular.unpack(packed)
        circular = open_circular(signed, public_key(desk.catalogue_key))
        if circular.code != code:
            raise Refusal("circular.altered")
    except Refusal as refusal:
        # What stands stays: nobody who cannot sign takes a circular away.
        if all(one.circular.code != code for one in desk.circulars):
            _put(desk, {**row, "sha256": "", "data": b"", "refused": refusal.code})
        raise
    _put(desk, {**row, "sha256": signed.sha256, "data": packed, "refused": ""})
    others = [one for one in desk.circulars if one.circular.code != code]
    desk.circulars = in_order([*others, HeldCircular(circular, signed.sha256, now)])
    desk.news.tell("circular.came", code)
    return circular


def _put(desk: Desk, row: dict[str, object]) -> None:
    with writing(desk.engine) as connection:
        connection.execute(CIRCULAR.delete().where(CIRCULAR.c.code == row["code"]))
        connection.execute(CIRCULAR.insert(), row)
