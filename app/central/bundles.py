"""Bundles at the centre: a stick's frames go through the same intake as the line's.

Any number of times, in any order: a frame that was here before changes nothing, a damaged one is
named and the others are taken. Nothing that a bundle says of itself is believed before a key that
is known here has signed it, and no size that it states is made room for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, cast

import sqlalchemy as sa
from msgspec import Raw
from sqlalchemy import Connection

from app.central.catalogues import Catalogues
from app.central.doubts import Doubts
from app.central.epochs import key_of
from app.central.ground import AFTER_S, Ground
from app.central.intake import Intake
from app.central.judge import POSTED
from app.central.rows import HEAD, INTAKE, MACHINE, put
from app.journal.append import EVENTS
from app.storage.engine import reading, writing
from app.wire.bundle import BUNDLE, Piece, Unpacking
from app.wire.bundle_messages import (
    BundleAnswer,
    BundleHead,
    LeftPiece,
    Span,
    TakenPiece,
)
from app.wire.codec import decode
from app.wire.coding import inflate
from app.wire.frame import Frame, parse
from app.wire.hpke import Box
from app.wire.messages import Exceptional, PushReceipt, Signed
from models.errors import Refusal
from models.tables.bundle import CarriedPieceRow, CarriedRow

CARRIED: Final = cast(sa.Table, CarriedRow.__table__)
PIECE: Final = cast(sa.Table, CarriedPieceRow.__table__)
VIA: Final = "bundle"
BY_CENTRE: Final = "centre"
KEPT: Final = frozenset({"wire.gap", "wire.parent_unknown"})
"""A frame of these is stored, and waits for what another bundle, or the line, has."""
WAITING: Final = KEPT | {"wire.too_far_ahead"}
"""A piece of these is whole and ours; what comes before it is not here yet."""


@dataclass(slots=True)
class Taken:
    """What became of a bundle.

    Attributes:
        digest: of its head, its name at both ends. wrong: what keeps the file from being whole.
        taken: the pieces that stand in the journal. left: the others, and why.
        before, standing: how many of its events the centre had, and has now.
    """

    head: BundleHead
    digest: str
    before: int
    standing: int = 0
    wrong: str = ""
    taken: list[TakenPiece] = field(default_factory=list)
    left: list[LeftPiece] = field(default_factory=list)

    @property
    def events(self) -> int:
        """Count the events that it says it carries."""
        return sum(span.last - span.first + 1 for span in self.head.spans)


def bundles_of(ground: "Ground") -> "Bundles":
    """Take bundles in by the same intake as what comes over the line."""
    return Bundles(ground, Intake(ground.engine, ground.clock, Doubts(Catalogues(ground.keys))))


class Bundles:
    """Takes bundles in, from a file or from a relay's calls."""

    def __init__(self, ground: Ground, intake: Intake) -> None:
        self._ground = ground
        self._intake = intake

    def take(
        self,
        file: BinaryIO,
        *,
        by: str = BY_CENTRE,
        first: int = 0,
        key: str = "",
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> Taken:
        """Take a bundle in, piece by piece.

        Args:
            by: `centre`, or office and counter of the relay that sends it on.
            first: the place of the first piece that follows the head, in a part of a file.
            key: the digest of the head as the caller knows it; empty asks for none.

        Raises Refusal, and then nothing was taken: `bundle.not_one`, `bundle.newer`,
        `bundle.head_damaged`, `wire.key_reused`, `bundle.stranger`, `bundle.forged`,
        `bundle.other_centre`.
        """
        unpacking = Unpacking(file, BUNDLE, first)
        if key not in ("", unpacking.digest):
            raise Refusal("wire.key_reused")
        head = unpacking.head(BundleHead)
        public_key = self._prove(unpacking, head)
        box = self._ground.keys.now().bundle_box(head.to)
        if box is None:
            raise Refusal("bundle.other_centre")
        taken = Taken(head, unpacking.digest, self._standing(head))
        self._note(unpacking, head, by)
        for piece in unpacking.pieces(head.count):
            try:
                taken.taken.append(self._take(unpacking, head, piece, box))
            except Refusal as refusal:
                taken.left.append(LeftPiece(place=piece.place, code=refusal.code))
            progress(piece.place + 1, head.count)
        taken.wrong = unpacking.wrong
        if not taken.wrong and not unpacking.end_by(public_key):
            taken.wrong = "bundle.damaged"
        return self.settled(taken)

    def settled(self, taken: Taken) -> Taken:
        """Look again at what waited: another bundle, or the line, may have brought it on."""
        waiting = {piece.place for piece in taken.left if piece.code in WAITING}
        with reading(self._ground.engine) as connection:
            rows = pieces_of(connection, taken.head.office, taken.digest)
            come = [row for row in rows if row.place in waiting and attaches(connection, row)]
        places = {row.place for row in come}
        taken.left = [piece for piece in taken.left if piece.place not in places]
        taken.taken += [taken_piece(self._ground, taken.head, row) for row in come]
        taken.taken.sort(key=lambda piece: piece.place)
        taken.standing = self._standing(taken.head)
        return taken

    def answer(self, taken: Taken, nonce: str = "") -> BundleAnswer:
        """Say what became of a bundle, to be signed."""
        return BundleAnswer(
            bundle=taken.digest,
            office=taken.head.office,
            machine=taken.head.device,
            generation=self._ground.generation,
            known=taken.head.generation,
            taken=tuple(taken.taken),
            left=tuple(taken.left),
            next=self._next(taken.head, taken.digest),
            now=self._ground.now,
            nonce=nonce,
        )

    def _prove(self, unpacking: Unpacking, head: BundleHead) -> str:
        """See that a machine known here signed the head; gives its public key."""
        with reading(self._ground.engine) as connection:
            key = key_of(connection, head.office, head.device, head.key_id)
            machine = connection.execute(
                sa.select(MACHINE.c.counter).where(
                    MACHINE.c.office == head.office, MACHINE.c.device == head.device
                )
            ).first()
        if key is None or machine is None:
            raise Refusal("bundle.stranger")
        if not unpacking.head_by(key.public_key):
            raise Refusal("bundle.forged")
        return str(key.public_key)

    def _take(self, unpacking: Unpacking, head: BundleHead, piece: Piece, box: Box) -> TakenPiece:
        if piece.wrong:
            raise Refusal(piece.wrong)
        body = box.open(piece.sealed, unpacking.binding(piece.place))
        frame = parse(inflate(body, head.coding))
        if frame.header.device != head.device:
            raise Refusal("bundle.frame_foreign")
        key = {"office": head.office, "digest": unpacking.digest, "place": piece.place}
        span = _span(frame)
        try:
            receipt = self._intake.take(head.office, frame, via=VIA)
        except Refusal as refusal:
            if refusal.code in KEPT:
                self._keep(key, span, b"")
            raise
        if receipt.received[0] < span.first:
            self._keep(key, span, b"")
            raise Refusal("wire.gap", epoch=span.epoch, seq=receipt.received[0] + 1, chain="")
        proof = self._ground.seal(receipt)
        self._keep(key, span, proof)
        return TakenPiece(place=piece.place, span=span, receipt=Raw(proof))

    def _keep(self, key: dict[str, Any], span: Span, proof: bytes) -> None:
        """Keep which events a piece holds; without a receipt as long as they wait."""
        values = {
            "epoch": span.epoch,
            "first_seq": span.first,
            "last_seq": span.last,
            "receipt": proof,
        }
        with writing(self._ground.engine) as connection:
            put(connection, PIECE, key, values)

    def _standing(self, head: BundleHead) -> int:
        """Count how many of a bundle's events stand in the centre's journal."""
        standing = 0
        with reading(self._ground.engine) as connection:
            for span in head.spans:
                query = sa.select(sa.func.count()).where(
                    EVENTS.c.office == head.office,
                    EVENTS.c.epoch == span.epoch,
                    EVENTS.c.seq.between(span.first, span.last),
                )
                standing += int(connection.execute(query).scalar_one())
        return standing

    def _note(self, unpacking: Unpacking, head: BundleHead, by: str) -> None:
        """Keep that a bundle came, and by whom: what silence is explained by, and custody."""
        at = self._ground.now
        key = {"office": head.office, "digest": unpacking.digest}
        with writing(self._ground.engine) as connection:
            stood = sa.select(CARRIED.c.first_at).where(
                CARRIED.c.office == head.office, CARRIED.c.digest == unpacking.digest
            )
            first_at = connection.execute(stood).scalar() or at
            values = {
                "device": head.device,
                "number": head.number,
                "pieces": head.count,
                "head": unpacking.body,
                "came_by": by,
                "first_at": first_at,
                "last_at": at,
            }
            put(connection, CARRIED, key, values)

    def _next(self, head: BundleHead, digest: str) -> int:
        """Give the first place that was not taken in yet."""
        with reading(self._ground.engine) as connection:
            rows = pieces_of(connection, head.office, digest)
            places = [row.place for row in rows if row.receipt or attaches(connection, row)]
        missing = (place for place, taken in enumerate(places) if place != taken)
        return next(missing, len(places))


def pieces_of(connection: Connection, office: str, digest: str) -> list[Any]:
    """Give the pieces of a bundle that were taken in, in their order."""
    query = sa.select(PIECE).where(PIECE.c.office == office, PIECE.c.digest == digest)
    return list(connection.execute(query.order_by(PIECE.c.place)))


def attaches(connection: Connection, row: Any) -> bool:
    """Tell whether what a piece holds has its turn behind it by now."""
    reached = connection.execute(
        sa.select(HEAD.c.seq).where(HEAD.c.office == row.office, HEAD.c.epoch == row.epoch)
    ).scalar()
    return reached is not None and reached >= row.last_seq


def taken_piece(ground: Ground, head: BundleHead, row: Any) -> TakenPiece:
    """Give a piece that was taken in, with a receipt of how far its epoch has come by now."""
    span = Span(epoch=row.epoch, first=row.first_seq, last=row.last_seq)
    proof = bytes(row.receipt)
    if not (proof and decode(bytes(decode(proof, Signed).body), PushReceipt).forks):
        proof = ground.seal(_receipt(ground, head, span))
    return TakenPiece(place=row.place, span=span, receipt=Raw(proof))


def _receipt(ground: Ground, head: BundleHead, span: Span) -> PushReceipt:
    """Say how far an epoch has come, and what of a span is not simply booked."""
    here = (INTAKE.c.office == head.office, INTAKE.c.epoch == span.epoch)
    with reading(ground.engine) as connection:
        reached = connection.execute(
            sa.select(HEAD).where(HEAD.c.office == head.office, HEAD.c.epoch == span.epoch)
        ).one()
        rows = connection.execute(
            sa.select(INTAKE)
            .where(*here, INTAKE.c.seq.between(span.first, span.last), INTAKE.c.state != POSTED)
            .order_by(INTAKE.c.seq)
        ).all()
    return PushReceipt(
        generation=ground.generation,
        office=head.office,
        device=head.device,
        epoch=span.epoch,
        received=(reached.seq, reached.chain.hex()),
        safe=reached.safe_seq,
        items=tuple(Exceptional(seq=row.seq, state=row.state, code=row.code) for row in rows),
        after_s=AFTER_S,
        now=ground.now,
    )


def _span(frame: Frame) -> Span:
    header = frame.header
    last = header.seq + header.count - 1
    return Span(epoch=header.epoch, first=header.seq, last=last)
