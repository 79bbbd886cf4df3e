"""Attachments at the centre: what booked events cite, taken in piece by piece, checked, sealed.

Nothing of them enters the journal or the book. Each item lies under a key of its own, made of the
centre's secret and a seed beside it: without seed it is erased, wherever copies of its bytes lie.
"""

from collections.abc import Sequence
from typing import Any, Final, cast

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import FastAPI
from sqlalchemy import Connection, Engine
from starlette.requests import Request
from starlette.responses import Response

from app.central.asking import demand_type, query_of
from app.central.cases import Matter, open_case
from app.central.ground import Call, Ground
from app.central.judge import POSTED
from app.central.rows import INTAKE, add_missing
from app.clock import Clock
from app.ids import Chance
from app.journal.append import EVENTS
from app.journal.chain import derive
from app.journal.citation import cited_in
from app.journal.times import write_instant
from app.storage.engine import writing
from app.wire.attachments import (
    ERASED,
    MEDIA_TYPE,
    PARTIAL,
    REFUSED,
    UNASKED,
    WHOLE,
    Attached,
    AttachedAnswer,
    Part,
    Piece,
    content_of,
    parse,
)
from app.wire.coding import inflate
from models.errors import Defect, Refusal
from models.tables.attachments import AttachedPartRow, AttachedRow

ATTACHED: Final = cast(sa.Table, AttachedRow.__table__)
PARTS: Final = cast(sa.Table, AttachedPartRow.__table__)
WRONG_MAX: Final = 3
UNASKED_MAX: Final = 32 * 1024 * 1024
"""Bytes that an office may leave here for events that are not booked here (yet)."""
_UNASKED_ROWS: Final = sa.text("asked = 0")  # as its index says it
_NONCE: Final = 12
_SEED: Final = 32
_PURPOSE: Final = "attachments"


class Attachments:
    """Takes items in, from the line or from a stick, opens them again, erases them."""

    def __init__(self, engine: Engine, secret: bytes, clock: Clock, chance: Chance) -> None:
        self._engine = engine
        self._secret = secret
        self._clock = clock
        self._chance = chance

    def take(self, office: str, device: str, parts: Sequence[Part]) -> tuple[Attached, ...]:
        """Take a parcel's pieces in and say how their items stand; again, it changes nothing."""
        with writing(self._engine) as connection:
            return tuple(self._take(connection, office, device, part) for part in parts)

    def open(self, connection: Connection, office: str, citation: str) -> bytes:
        """Give an item's content.

        Raises Refusal `attachment.awaited` while it is not here whole, `attachment.erased` when it
        is gone, and a Defect `attachment.altered` when it is not what was cited.
        """
        row = connection.execute(sa.select(ATTACHED).where(*_key(office, citation))).first()
        if row is not None and row.state == ERASED:
            raise Refusal("attachment.erased")
        if row is None or row.state != WHOLE:
            raise Refusal("attachment.awaited")
        content = content_of(self._whole(connection, row), citation)
        if content is None:
            raise Defect("attachment.altered")
        return content

    def erase(self, office: str, citation: str) -> None:
        """Forget an item for good; the event that cites it stays and tells nothing."""
        with writing(self._engine) as connection:
            self._erase(connection, office, citation)

    def try_again(self, office: str, citation: str) -> None:
        """Let an item come anew that was refused for its wrong hash."""
        values = {"state": PARTIAL, "wrong": 0, "held": 0}
        with writing(self._engine) as connection:
            connection.execute(
                ATTACHED.update()
                .where(*_key(office, citation), ATTACHED.c.state == REFUSED)
                .values(**values)
            )

    def _take(self, connection: Connection, office: str, device: str, part: Part) -> Attached:
        piece = part.piece
        row = _row(connection, office, piece.citation)
        if row is None and not part.data and not piece.erased:
            return Attached(citation=piece.citation, state=PARTIAL)
        if row is None:
            if not self._may_begin(connection, office, piece):
                return Attached(citation=piece.citation, state=UNASKED)
            row = self._begin(connection, office, device, piece)
        if row.state != PARTIAL:
            return _standing(row)
        if piece.erased:
            self._erase(connection, office, piece.citation)
        elif part.data:
            row = self._asked_for(connection, row, piece)
            if not row.asked and not _room(connection, office, len(part.data)):
                return Attached(citation=piece.citation, state=UNASKED)
            self._add(connection, row, part)
        return _standing(_row(connection, office, piece.citation))

    def _may_begin(self, connection: Connection, office: str, piece: Piece) -> bool:
        asked = _asked(connection, office, piece.epoch, piece.seq, piece.citation)
        return asked or _room(connection, office, piece.size)

    def _begin(self, connection: Connection, office: str, device: str, piece: Piece) -> Any:
        now = write_instant(self._clock.now())
        first = {
            "office": office,
            "citation": piece.citation,
            "epoch": piece.epoch,
            "seq": piece.seq,
            "device": device,
            "state": PARTIAL,
            "asked": int(_asked(connection, office, piece.epoch, piece.seq, piece.citation)),
            "total": piece.total,
            "held": 0,
            "seed": self._chance.token(_SEED),
            "wrong": 0,
            "since": now,
            "changed_at": now,
        }
        add_missing(connection, ATTACHED, [first])
        return _row(connection, office, piece.citation)

    def _asked_for(self, connection: Connection, row: Any, piece: Piece) -> Any:
        """Look again whether an item that came before its event is cited by now."""
        here = (piece.epoch, piece.seq)
        if not row.asked and _asked(connection, row.office, *here, row.citation):
            self._set(connection, row, asked=1, epoch=piece.epoch, seq=piece.seq)
            return _row(connection, row.office, row.citation)
        return row

    def _add(self, connection: Connection, row: Any, part: Part) -> None:
        """Add what continues what is held; what is held already is passed over."""
        piece = part.piece
        if piece.total != row.total:
            self._drop(connection, row)
            self._set(connection, row, total=piece.total, held=0)
            row = _row(connection, row.office, row.citation)
        new = part.data[max(0, row.held - piece.offset) :]
        if piece.offset > row.held or not new:
            return
        nonce = self._chance.token(_NONCE)
        sealed = self._cipher(row).encrypt(nonce, new, _bound(row, row.held))
        connection.execute(
            PARTS.insert().values(
                office=row.office, citation=row.citation, start=row.held, sealed=nonce + sealed
            )
        )
        self._set(connection, row, held=row.held + len(new))
        if row.held + len(new) == row.total:
            self._finish(connection, _row(connection, row.office, row.citation))

    def _finish(self, connection: Connection, row: Any) -> None:
        """See that what is whole is what was cited; else it is thrown away, a few times."""
        if content_of(self._whole(connection, row), row.citation) is not None:
            self._set(connection, row, state=WHOLE)
            return
        wrong = row.wrong + 1
        self._drop(connection, row)
        state = REFUSED if wrong >= WRONG_MAX else PARTIAL
        self._set(connection, row, held=0, wrong=wrong, state=state)
        if state == REFUSED:
            matter = Matter(row.office, row.device, "attachment.wrong", row.citation)
            open_case(connection, matter, write_instant(self._clock.now()))

    def _erase(self, connection: Connection, office: str, citation: str) -> None:
        row = _row(connection, office, citation)
        if row is not None:
            self._drop(connection, row)
            self._set(connection, row, state=ERASED, held=0, seed=b"")

    def _drop(self, connection: Connection, row: Any) -> None:
        here = (PARTS.c.office == row.office, PARTS.c.citation == row.citation)
        connection.execute(PARTS.delete().where(*here))

    def _set(self, connection: Connection, row: Any, **values: Any) -> None:
        values["changed_at"] = write_instant(self._clock.now())
        connection.execute(
            ATTACHED.update().where(*_key(row.office, row.citation)).values(**values)
        )

    def _whole(self, connection: Connection, row: Any) -> bytes:
        """Open all that is held of an item, in order."""
        cipher = self._cipher(row)
        query = (
            sa.select(PARTS.c.start, PARTS.c.sealed)
            .where(PARTS.c.office == row.office, PARTS.c.citation == row.citation)
            .order_by(PARTS.c.start)
        )
        item = bytearray()
        for part in connection.execute(query):
            sealed, bound = bytes(part.sealed), _bound(row, part.start)
            try:
                item += cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
            except InvalidTag as error:
                raise Defect("attachment.altered") from error
        return bytes(item)

    def _cipher(self, row: Any) -> AESGCM:
        return AESGCM(derive(self._secret, f"attachment {row.citation} {bytes(row.seed).hex()}"))


def add_attachments(app: FastAPI, ground: Ground) -> None:
    """Add the call by which counters send what their events cite."""
    secret = ground.keys.secret(_PURPOSE)
    attachments = Attachments(ground.engine, secret, ground.clock, ground.chance)

    @app.post("/v1/attachments")
    async def attach(request: Request) -> Response:
        query_of(request)
        demand_type(request, MEDIA_TYPE)
        coding = request.headers.get("content-encoding", "").strip().lower()

        def take(call: Call) -> bytes:
            caller = call.caller
            items = attachments.take(
                caller.office, caller.device, parse(inflate(call.body, coding))
            )
            return ground.seal(
                AttachedAnswer(
                    generation=call.generation,
                    office=caller.office,
                    device=caller.device,
                    items=items,
                    now=ground.now,
                    nonce=call.nonce,
                ),
                call.keys,
            )

        return await ground.serve(request, take)


def _key(office: str, citation: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (ATTACHED.c.office == office, ATTACHED.c.citation == citation)


def _row(connection: Connection, office: str, citation: str) -> Any:
    query = sa.select(ATTACHED).where(*_key(office, citation)).with_for_update()
    return connection.execute(query).first()


def _standing(row: Any) -> Attached:
    return Attached(
        citation=row.citation, state=row.state, held=row.total if row.state == WHOLE else row.held
    )


def _asked(connection: Connection, office: str, epoch: str, seq: int, citation: str) -> bool:
    """Tell whether an event that is booked here cites this."""
    booked = sa.and_(
        INTAKE.c.office == EVENTS.c.office,
        INTAKE.c.epoch == EVENTS.c.epoch,
        INTAKE.c.seq == EVENTS.c.seq,
        INTAKE.c.state == POSTED,
    )
    here = (EVENTS.c.office == office, EVENTS.c.epoch == epoch, EVENTS.c.seq == seq)
    data = connection.execute(sa.select(EVENTS.c.data).join(INTAKE, booked).where(*here)).scalar()
    return data is not None and cited_in(bytes(data), citation)


def _room(connection: Connection, office: str, size: int) -> bool:
    """Tell whether an office may leave so many more bytes for events that are not here yet."""
    query = sa.select(sa.func.coalesce(sa.func.sum(ATTACHED.c.held), 0), sa.func.count()).where(
        ATTACHED.c.office == office, _UNASKED_ROWS
    )
    held, items = connection.execute(query).one()
    return int(held) + size <= UNASKED_MAX and int(items) * 1024 <= UNASKED_MAX


def _bound(row: Any, start: int) -> bytes:
    """Bind a sealed part to its item and its place in it."""
    return f"{row.office}\x1f{row.citation}\x1f{start}".encode()
