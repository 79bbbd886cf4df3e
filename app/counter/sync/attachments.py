"""Sending what the journal cites: last of all in a pass, in small pieces, gone on with for ever.

Events come first: between any two parcels it is asked whether something else wants the line. What
the centre has of an item only its signed answer says; until that says `whole`, the item is owed.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.sync import owed
from app.counter.sync.line import Line, Objection
from app.counter.tables import VAULT
from app.storage.engine import reading
from app.wire.attachments import (
    ERASED,
    MEDIA_TYPE,
    PARTIAL,
    PIECES_MAX,
    UNASKED,
    WHOLE,
    Attached,
    AttachedAnswer,
    Part,
    Piece,
    build,
    under_salt,
)
from app.wire.coding import CODINGS, deflate
from models.errors import Defect, Fault, Refusal
from models.events.base import Reference

log = logging.getLogger(__name__)

TARGET: Final = "/v1/attachments"
PASS_BYTES: Final = 1024 * 1024
PASS_MS: Final = 60_000
"""No pass gives more than this to attachments; the next one comes soon."""
SOON_MS: Final = 2_000
AFTER_CUT_MS: Final = 5_000
WRONG_MAX: Final = 5
"""So often an item may arrive as another one before a person must look."""
PIECE: Final = (8 * 1024, 32 * 1024, 256 * 1024)
"""Bytes in a parcel: least, first, most."""
_QUICK_MS, _SLOW_MS = 1_500, 4_000
_WORTH: Final = (9, 10)  # compressed is sent when it is at most nine tenths


@dataclass(slots=True)
class Moved:
    """What a pass came to: items received whole, bytes they took, whether any is left to send.

    moved: something got nearer to its end. trouble: code of what ended it, or nothing.
    """

    received: int = 0
    bytes_up: int = 0
    left: bool = False
    moved: bool = False
    trouble: str = ""

    def wait_ms(self, otherwise: int) -> int:
        """Tell how long to wait for the next pass: not long when there is more and it moves."""
        if not (self.left and self.moved):
            return otherwise
        return min(otherwise, AFTER_CUT_MS if self.trouble else SOON_MS)


class Attachments:
    """Sends one counter's items over one line; lives as long as the program keeps in step."""

    def __init__(self, desk: Desk, line: Line) -> None:
        self._desk = desk
        self._line = line
        self._size = PIECE[1]
        self._opened: tuple[str, bytes] = ("", b"")
        self._begun = False

    def send(self, generation: str, hurry: Callable[[], bool]) -> Moved:
        """Send what fits into a pass. A line that breaks is no fault of the pass: events are up.

        Args:
            generation: the centre's, as it has just signed it.
            hurry: whether something that matters more wants the line now.
        """
        moved, engine = Moved(), self._desk.engine
        began, up = self._desk.clock.monotonic_ms(), self._line.bytes_up
        head = self._desk.journal.head.seq
        if not self._begun:
            owed.ask_again(engine, owed.UNASKED)
            self._begun = True
        owed.doubt(engine, generation)
        owed.list_new(engine, generation)
        while rows := owed.next_owed(engine, PIECES_MAX):
            moved.left = True
            moved.bytes_up = self._line.bytes_up - up
            passed = self._desk.clock.monotonic_ms() - began
            if moved.bytes_up >= PASS_BYTES or passed >= PASS_MS:
                break
            if hurry() or self._desk.journal.head.seq != head or not self._step(rows, moved):
                break
            moved.left = False
        moved.bytes_up = self._line.bytes_up - up
        self._opened = ("", b"")
        if moved.received:
            self._desk.news.tell("attachments.received", str(moved.received))
        return moved

    def _step(self, rows: Sequence[Any], moved: Moved) -> bool:
        """Send one parcel; False when that is all for this pass."""
        parts, rows = self._fill(rows)
        if not parts:
            return True  # what was wrong with them is kept; the others come next
        began = self._desk.clock.monotonic_ms()
        try:
            said = self._ask(parts)
        except Fault as fault:
            self._size = max(PIECE[0], self._size // 2)
            moved.trouble = fault.problem.code if isinstance(fault, Objection) else fault.code
            owed.keep(self._desk.engine, ((row, {"trouble": moved.trouble}) for row in rows))
            return False
        self._keep_pace(sum(len(part.data) for part in parts), began)
        became = [_became(row, part.piece, said) for row, part in zip(rows, parts, strict=True)]
        owed.keep(self._desk.engine, zip(rows, became, strict=True))
        for row, values in zip(rows, became, strict=True):
            moved.received += values["state"] == owed.RECEIVED
            forward = values["sent"] > row.sent or values["state"] != row.state
            moved.moved = moved.moved or forward
        return True

    def _fill(self, rows: Sequence[Any]) -> tuple[list[Part], list[Any]]:
        """Fill a parcel to the size that the line has shown to bear."""
        room, parts, taken = self._size, list[Part](), list[Any]()
        for row in rows:
            if room <= 0:
                break
            part = self._part(row, room)
            if part is not None:
                room -= len(part.data)
                parts.append(part)
                taken.append(row)
        return parts, taken

    def _part(self, row: Any, room: int) -> Part | None:
        """Make the next piece of an item; one that is erased says so, a damaged one is kept so."""
        named = {"citation": row.citation, "epoch": row.epoch, "seq": row.seq}
        if row.state == owed.ASKING:
            return Part(Piece(**named), b"")
        try:
            item = self._open(row)
        except Refusal:
            return Part(Piece(**named, erased=True), b"")
        except Defect as defect:
            log.error("an attachment cannot be opened: %s", defect.code)
            became = {"state": owed.DAMAGED, "trouble": defect.code}
            owed.keep(self._desk.engine, [(row, became)])
            return None
        data = item[row.sent : row.sent + room]
        piece = Piece(**named, offset=row.sent, size=len(data), total=len(item))
        return Part(piece, data)

    def _open(self, row: Any) -> bytes:
        """Open an item as it travels; a large one stays open for the pieces that follow."""
        if self._opened[0] == row.citation:
            return self._opened[1]
        of = Reference("", row.epoch, row.seq)
        here = (VAULT.c.epoch == row.epoch, VAULT.c.seq == row.seq)
        query = sa.select(VAULT.c.salt).where(*here, VAULT.c.citation == row.citation)
        with reading(self._desk.engine) as connection:
            content = self._desk.vault.open(connection, of, row.citation)
            salt = connection.execute(query).scalar_one()
        item = under_salt(bytes(salt), content)
        if len(item) > owed.SMALL:
            self._opened = (row.citation, item)
        return item

    def _ask(self, parts: list[Part]) -> dict[str, Attached]:
        """Send a parcel, compressed where that pays: it does for answers, not for photographs."""
        body, headers = build(parts), {"Content-Type": MEDIA_TYPE}
        smaller = deflate(body, CODINGS[0])
        if len(smaller) * _WORTH[1] <= len(body) * _WORTH[0]:
            body, headers = smaller, {**headers, "Content-Encoding": CODINGS[0]}
        answer = self._line.ask(TARGET, AttachedAnswer, body=body, headers=headers)
        said = {item.citation: item for item in answer.items}
        if said.keys() != {part.piece.citation for part in parts}:
            raise Fault("line.stranger")
        return said

    def _keep_pace(self, size: int, began: int) -> None:
        took = self._desk.clock.monotonic_ms() - began
        if took > _SLOW_MS:
            self._size = max(PIECE[0], self._size // 2)
        elif took < _QUICK_MS and size >= self._size:
            self._size = min(PIECE[2], self._size * 2)


def try_again(desk: Desk) -> int:
    """Let everything that was refused or found damaged be tried anew; tells how many."""
    return owed.ask_again(desk.engine, *owed.STUCK, owed.UNASKED)


def _became(row: Any, piece: Piece, said: dict[str, Attached]) -> dict[str, Any]:
    """Tell what a signed answer makes of an item."""
    item = said[row.citation]
    if item.state == WHOLE:
        return {"state": owed.RECEIVED, "sent": row.total, "trouble": ""}
    if item.state == ERASED:
        return {"state": owed.ERASED, "sent": 0, "trouble": ""}
    if item.state == UNASKED:
        return {"state": owed.UNASKED, "sent": 0, "trouble": "attachment.unasked"}
    if item.state != PARTIAL:
        return {"state": owed.REFUSED, "sent": 0, "trouble": "attachment.wrong"}
    values = {"state": owed.SENDING if item.held else owed.WAITING, "sent": item.held}
    if piece.size and item.held < piece.offset + piece.size:
        # It was whole there and not what was cited, or the centre lost some of it.
        tries = row.tries + 1
        return {
            **values,
            "state": owed.REFUSED if tries >= WRONG_MAX else values["state"],
            "tries": tries,
            "trouble": "attachment.wrong",
        }
    return {**values, "total": piece.total or row.total, "tries": 0, "trouble": ""}
