"""A counter as the centre sees one: a real journal on a real file, a key, and signed requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec
import sqlalchemy as sa
from sqlalchemy import Engine

from app.book.fold.fold import fold
from app.clock import HandClock
from app.ids import Ids, SeededChance
from app.journal.append import EVENTS, Head, Identity, Journal, Standing
from app.journal.chain import device_signer, first_link, next_link, sign_link
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_counter
from app.wire import enrolment, frame
from app.wire.coding import deflate
from app.wire.messages import EnrolAsk, Enrolled, FeedPage, HeadAnswer, Problem, PushReceipt
from app.wire.signing import UNSIGNED, Asked, Claim, sign_request, unseal
from models.events.base import Body
from models.events.office import DeviceEnrolled
from models.events.people import SessionOpened
from models.events.shift import NoteCount, ShiftOpened
from models.events.visit import Line, Part, Tender, VisitCompleted

MORNING: Final = datetime(2026, 8, 3, 4, 30, tzinfo=UTC)
DAY: Final = "1405/05/12"
OFFICE: Final = "72140087"


@dataclass(slots=True)
class Machine:
    """One counter's machine; it knows the centre only by what came over the wire."""

    folder: Path
    seed: int = 1
    office: str = OFFICE
    counter: int = 1
    clock: HandClock = field(default_factory=lambda: HandClock(MORNING))
    enrolled: Enrolled | None = None
    starts: int = 0

    def __post_init__(self) -> None:
        self.chance = SeededChance(self.seed)
        self.ids = Ids(self.clock, self.chance)
        self.device = self.ids.new()
        self.signer = device_signer(self.chance.token(32), 1)
        self.path = self.folder / f"counter-{self.seed}.db"
        self.engine: Engine = open_file(self.path, None, create=True)
        prepare_counter(self.engine)
        self.journal = self._journal()
        self.start()

    chance: SeededChance = field(init=False)
    ids: Ids = field(init=False)
    device: str = field(init=False)
    signer: Any = field(init=False)
    path: Path = field(init=False)
    engine: Engine = field(init=False)
    journal: Journal = field(init=False)

    def _journal(self) -> Journal:
        identity = Identity(self.office, self.counter, self.device, 1)
        return Journal(self.engine, identity, self.signer, self.clock, self.ids, fold)

    def start(self) -> str:
        """Start the program anew: another epoch, whose parent is the head on this disk."""
        self.starts += 1
        drawn = int.from_bytes(self.chance.token(16))
        digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        epoch = "".join(digits[drawn >> 5 * place & 31] for place in range(26))
        self.journal = self._journal()
        self.journal.start(epoch=epoch, boot="boot", app="test", schema="1", day=DAY)
        return epoch

    @property
    def head(self) -> Head:
        """Give the head of this disk."""
        return self.journal.head

    @property
    def keys(self) -> dict[int, str]:
        """Give the centre's keys as pinned at enrolment."""
        assert self.enrolled is not None
        return {key.id: key.key for key in self.enrolled.keys}

    def append(self, *bodies: Body, catalogue: int = 0, shift: str = "") -> list[str]:
        """Sign events, each in its own commit, and give their ids."""
        ids = []
        for body in bodies:
            with self.journal.write() as work:
                standing = Standing(actor="101", day=DAY, catalogue=catalogue, shift=shift)
                ids.append(work.append(body, standing).event.envelope.event_id)
        return ids

    def open_shift(self) -> str:
        """Sign in, open a drawer with a float of a million rial, and give the shift's id."""
        self.append(SessionOpened(user="101"))
        (shift,) = self.append(
            ShiftOpened(
                number=1,
                counts=(NoteCount(500_000, 2),),
                counted=1_000_000,
                carried=0,
                brought=1_000_000,
            )
        )
        return shift

    def sell(self, number: int, *, shift: str, lines: Sequence[Line], catalogue: int = 0) -> str:
        """Sell a visit for cash."""
        total = sum(line.amount for line in lines)
        (sold,) = self.append(
            VisitCompleted(
                number=number,
                receipt=f"{self.office}-{number}",
                tracking=f"T{number}",
                total=total,
                turnover=total * number,
                started="2026-08-03T04:31:00.000Z",
                lines=tuple(lines),
                tenders=(Tender(kind="cash", amount=total, received=total),),
            ),
            catalogue=catalogue,
            shift=shift,
        )
        return sold

    # ------------------------------------------------------------------------------ the wire

    def enrol_request(self, code: str, *, nonce: str = "ab" * 16) -> bytes:
        """Write the enrolment call of this machine."""
        key = enrolment.stretch(code, self.office, self.counter)
        asked = EnrolAsk(
            protocol=1,
            office=self.office,
            counter=self.counter,
            device=self.device,
            key_id=1,
            public_key=self.signer.public_key,
            fingerprint="f" * 16,
            app="test",
            nonce=nonce,
        )
        return enrolment.ask(asked, self.signer, key)

    def enrol(self, line: httpx.Client, code: str) -> Enrolled:
        """Enrol by a one-time code and keep the answer in the journal."""
        body = self.enrol_request(code)
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"enrol-{self.device}"}
        answer = line.post("/v1/enrol", content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        key = enrolment.stretch(code, self.office, self.counter)
        self.enrolled = enrolment.read_answer(answer.content, body, key)
        self.append(
            DeviceEnrolled(
                centre=self.enrolled.centre,
                keys=tuple((key.id, key.key) for key in self.enrolled.keys),
                catalogue_key=self.enrolled.catalogue_key,
                certificate=self.enrolled.certificate,
            )
        )
        return self.enrolled

    def authorization(
        self, method: str, target: str, body: bytes = b"", *, challenge: str = ""
    ) -> dict[str, str]:
        """Sign a request; its nonce is new each time."""
        claim = Claim(
            office=self.office,
            device=self.device,
            key_id=1,
            nonce=self.chance.token(16).hex(),
            challenge=challenge,
            signature=UNSIGNED,
        )
        asked = Asked(method=method, target=target, sha256=sha256(body).hexdigest())
        return {"Authorization": sign_request(asked, claim, self.signer)}

    def stored(self, epoch: str) -> Sequence[Any]:
        """Read an epoch from this disk."""
        query = sa.select(EVENTS).where(EVENTS.c.epoch == epoch).order_by(EVENTS.c.seq)
        with reading(self.engine) as connection:
            return list(connection.execute(query).all())

    def frame(self, epoch: str, first: int = 0, last: int = 10**9) -> bytes:
        """Frame the events `first` to `last` of an epoch."""
        rows = self.stored(epoch)
        taken = [row for row in rows if first <= row.seq <= last]
        before = [row for row in rows if row.seq == taken[0].seq - 1]
        header = frame.Header(
            protocol=1,
            device=self.device,
            epoch=epoch,
            seq=taken[0].seq,
            count=len(taken),
            before=before[0].chain.hex() if before else "",
            signature=taken[-1].signature.hex(),
        )
        return frame.build(header, [row.data for row in taken])

    def post(
        self, line: httpx.Client, body: bytes, coding: str = "zstd", **headers: str
    ) -> httpx.Response:
        """Post a frame as it stands."""
        sent = deflate(body, coding) if coding else body
        return line.post(
            "/v1/sync/push",
            content=sent,
            headers={
                **self.authorization("POST", "/v1/sync/push", sent),
                "Content-Type": frame.MEDIA_TYPE,
                **({"Content-Encoding": coding} if coding else {}),
                **headers,
            },
        )

    def push(
        self, line: httpx.Client, epoch: str = "", first: int = 0, last: int = 10**9
    ) -> PushReceipt:
        """Push events and give the receipt, its signature checked."""
        answer = self.post(line, self.frame(epoch or self.head.epoch, first, last))
        assert answer.status_code == 200, answer.text
        return unseal(answer.content, PushReceipt, self.keys)

    def get(self, line: httpx.Client, target: str) -> httpx.Response:
        """Ask for a target with a fresh challenge."""
        hello = msgspec.json.decode(line.get("/v1/hello").content)
        headers = self.authorization("GET", target, challenge=hello["body"]["challenge"])
        return line.get(target, headers=headers)

    def ask_head(self, line: httpx.Client) -> HeadAnswer:
        """Ask how far this machine's journal has arrived."""
        answer = self.get(line, f"/v1/sync/head?device={self.device}")
        assert answer.status_code == 200, answer.text
        return unseal(answer.content, HeadAnswer, self.keys)

    def feed(self, line: httpx.Client, scope: str, cursor: str = "") -> FeedPage:
        """Ask for a page of a scope."""
        answer = self.get(line, f"/v1/sync/feed?scope={scope}&cursor={cursor}&limit=100")
        assert answer.status_code == 200, answer.text
        return unseal(answer.content, FeedPage, self.keys)

    def forge(self, datas: Sequence[bytes]) -> bytes:
        """Sign bytes of one's own after this epoch's head, as a broken or evil program could."""
        head = self.head
        link = head.chain
        for seq, data in enumerate(datas, head.seq + 1):
            link = next_link(link, seq, data) if link else first_link(data)
        header = frame.Header(
            protocol=1,
            device=self.device,
            epoch=head.epoch,
            seq=head.seq + 1,
            count=len(datas),
            before=head.chain.hex(),
            signature=sign_link(self.signer, link).hex(),
        )
        return frame.build(header, datas)


def problem(answer: httpx.Response) -> Problem:
    """Read an answer that must be a problem."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told = msgspec.json.decode(answer.content, type=Problem, strict=True)
    assert told.status == answer.status_code
    return told


def lines(parts: Mapping[tuple[str, str], int], service: str = "S-1") -> list[Line]:
    """Give one line of these parts."""
    made = tuple(Part(kind, payee, amount) for (kind, payee), amount in parts.items())
    return [Line(service=service, agency="A", parts=made)]
