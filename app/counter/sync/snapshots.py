"""Fetching a scope's state as one file: byte by byte, over as many lines as it takes."""

from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.sync.line import Line, Objection
from app.counter.tables import SNAPSHOT_PART
from app.storage.engine import reading, writing
from app.wire.codec import decode
from app.wire.coding import inflate
from app.wire.snapshots import CODING, FILE_MAX, SCOPES, Snapshot, SnapshotAnswer
from models.errors import Fault, Refusal

PART: Final = 16 * 1024
"""Bytes put by at once; a cut loses none of them that had arrived."""


class Snapshots:
    """Fetches files for one open counter; what arrived of one stays until it is whole."""

    def __init__(self, desk: Desk, line: Line) -> None:
        self._desk = desk
        self._line = line

    def fetch(self, scope: str) -> tuple[str, Snapshot] | None:
        """Give a scope's state and its generation; None where the feed alone is to tell it.

        Raises a Fault when the line ends; the next call goes on at the byte where it was cut.
        """
        if scope.partition(":")[0] not in SCOPES:
            return None
        try:
            told = self._line.ask(
                f"/v1/sync/snapshot?{urlencode({'scope': scope})}", SnapshotAnswer
            )
            if told.scope != scope:
                raise Fault("line.stranger")
            self._fill(told)
        except Objection as objection:
            if objection.problem.code != "wire.not_found":
                raise
            return None
        data = self._whole(told.sha256)
        self._forget("")
        if sha256(data).hexdigest() != told.sha256:
            raise Fault("line.stranger")
        try:
            snapshot = decode(inflate(data, CODING, FILE_MAX), Snapshot)
        except Refusal as refusal:
            raise Fault("line.stranger") from refusal
        if (snapshot.scope, snapshot.cursor) != (scope, told.cursor):
            raise Fault("line.stranger")
        return told.generation, snapshot

    def _fill(self, told: SnapshotAnswer) -> None:
        """Fetch what still lacks of a file; parts of any other one are let go."""
        self._forget(told.sha256)
        here = self._length(told.sha256)
        if here >= told.size:
            return
        waiting = bytearray()
        place = here

        def put_by() -> None:
            nonlocal place
            if waiting:
                row = {"sha256": told.sha256, "offset": place, "data": bytes(waiting)}
                with writing(self._desk.engine) as connection:
                    connection.execute(SNAPSHOT_PART.insert(), row)
                place += len(waiting)
                waiting.clear()

        def take(piece: bytes) -> None:
            waiting.extend(piece)
            if place + len(waiting) > told.size:
                raise Fault("line.stranger")
            if len(waiting) >= PART:
                put_by()

        try:
            self._line.download(f"/v1/sync/snapshot/{told.sha256}", here, told.sha256, take)
        finally:
            put_by()
        if place != told.size:
            raise Fault("line.down")

    def _length(self, digest: str) -> int:
        query = sa.select(sa.func.coalesce(sa.func.sum(sa.func.length(SNAPSHOT_PART.c.data)), 0))
        with reading(self._desk.engine) as connection:
            return int(
                connection.execute(query.where(SNAPSHOT_PART.c.sha256 == digest)).scalar_one()
            )

    def _whole(self, digest: str) -> bytes:
        query = sa.select(SNAPSHOT_PART.c.data).where(SNAPSHOT_PART.c.sha256 == digest)
        with reading(self._desk.engine) as connection:
            return b"".join(
                connection.execute(query.order_by(SNAPSHOT_PART.c.offset)).scalars().all()
            )

    def _forget(self, but: str) -> None:
        others = SNAPSHOT_PART.c.sha256 != but
        with reading(self._desk.engine) as connection:
            if connection.execute(sa.select(SNAPSHOT_PART.c.offset).where(others)).first() is None:
                return
        with writing(self._desk.engine) as connection:
            connection.execute(SNAPSHOT_PART.delete().where(others))
