"""Frames ready to be sent: days of visits, as many machines could have signed them, in memory.

The bodies are those of real visits of the sample catalogue, made once by the commands they are
always made by; each machine gives them its own numbers, chains and signs them.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Engine

from app.central.rows import MACHINE, MACHINE_KEY, REGISTERED
from app.ids import Ids, SeededChance
from app.journal.chain import KeySigner, device_signer, first_link, next_link, sign_link
from app.storage.engine import writing
from app.wire.coding import deflate
from app.wire.frame import EVENTS_MAX, MEDIA_TYPE, Header, build
from app.wire.signing import UNSIGNED, Asked, Claim, sign_request
from models.events.base import Body, Envelope, encode, encode_body
from models.events.office import EpochOpened
from models.events.people import SessionOpened
from models.events.shift import NoteCount, ShiftOpened
from models.events.visit import VisitCompleted
from models.values.jalali_date import JalaliDate
from tests.counter_world import WATER_BILL, events, new_world, open_for_business, sample, serve

PUSH: Final = "/v1/sync/push"
FIRST_DAY: Final = "1405/05/12"
BASKETS: Final = (("NOCR-111",), ("SSO-102",), ("GEN-101",), ("NOCR-111", "GEN-101"), ())
"""What citizens come for: one service, two, or (nothing else) a water bill."""
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@cache
def visits() -> tuple[VisitCompleted, ...]:
    """Give a real visit for every basket."""
    with tempfile.TemporaryDirectory() as folder:
        world = new_world(Path(folder))
        desk = open_for_business(world)
        for codes in BASKETS:
            serve(desk, codes, bills=() if codes else (WATER_BILL,))
        made = [event.body for event in events(world, "visit.completed")]
        world.engine.dispose()
    return tuple(body for body in made if isinstance(body, VisitCompleted))


@dataclass(slots=True)
class Post:
    """One call that is ready to be made: what is posted, and how many events it holds."""

    body: bytes
    headers: dict[str, str]
    events: int


@dataclass(slots=True)
class Sender:
    """A machine that has been registered at the centre, and signs what it is told to."""

    number: int
    a_day: int = 100
    office: str = field(init=False)
    device: str = field(init=False)
    epoch: str = field(init=False)
    signer: KeySigner = field(init=False)
    _ids: Ids = field(init=False)
    _seq: int = 0
    _chain: bytes = b""
    _sold: int = 0

    def __post_init__(self) -> None:
        from app.clock import HandClock
        from tests.counter_world import MORNING

        chance = SeededChance(self.number + 1)
        self._ids = Ids(HandClock(MORNING), chance)
        self.office = f"{72_000_000 + self.number}"
        self.device = self._ids.new()
        self.signer = device_signer(chance.token(32), 1)
        drawn = int.from_bytes(chance.token(16))
        self.epoch = "".join(_DIGITS[drawn >> 5 * place & 31] for place in range(26))

    def events(self, count: int) -> Iterator[bytes]:
        """Sign so many events: the epoch, a session and a shift first, then visits."""
        shift = ""
        baskets = cycle(visits())
        for place in range(count):
            turn = self._seq
            day = str(JalaliDate.parse(FIRST_DAY).plus_days(self._sold // self.a_day))
            body: Body
            if turn == 0:
                body = self._opening()
            elif turn == 1:
                body = SessionOpened(user="101")
            elif turn == 2:
                counts = (NoteCount(500_000, 2),)
                body = ShiftOpened(
                    number=1, counts=counts, counted=1_000_000, carried=0, brought=1_000_000
                )
            else:
                body = self._visit(next(baskets))
            yield self._signed(body, day, shift, place)

    def _opening(self) -> EpochOpened:
        return EpochOpened(
            device=self.device,
            epoch=self.epoch,
            office=self.office,
            counter=1,
            key=self.signer.public_key,
            key_id=1,
            boot="boot",
            app="bench",
            schema="1",
        )

    def _visit(self, like: VisitCompleted) -> VisitCompleted:
        self._sold += 1
        return msgspec.structs.replace(
            like,
            number=self._sold,
            receipt=f"{self.office}-1-{self._sold:07d}-00X",
            turnover=like.total * self._sold,
        )

    def _signed(self, body: Body, day: str, shift: str, place: int) -> bytes:
        self._seq += 1
        return encode(
            Envelope(
                event_id=self._ids.new(),
                seq=self._seq,
                kind=body.kind,
                version=body.version,
                actor="101",
                shift=shift,
                day=day,
                at="2026-08-03T04:30:00.000Z",
                monotonic_ms=place,
                catalogue=sample().version,
                body=encode_body(body),
            )
        )

    def frames(self, count: int, size: int = EVENTS_MAX) -> list[bytes]:
        """Sign so many events and frame them, `size` at a time."""
        made = []
        while count > 0:
            made.append(self._frame(list(self.events(min(size, count)))))
            count -= size
        return made

    def _frame(self, datas: Sequence[bytes]) -> bytes:
        first, before = self._seq - len(datas) + 1, self._chain
        for seq, data in enumerate(datas, first):
            self._chain = next_link(self._chain, seq, data) if self._chain else first_link(data)
        header = Header(
            protocol=1,
            device=self.device,
            epoch=self.epoch,
            seq=first,
            count=len(datas),
            before=before.hex(),
            signature=sign_link(self.signer, self._chain).hex(),
        )
        return build(header, datas)

    def posts(self, count: int, size: int = EVENTS_MAX) -> list[Post]:
        """Make the calls that send so many events."""
        return [self.post(frame, frame.count(b"\n") - 1) for frame in self.frames(count, size)]

    def post(self, frame: bytes, events: int) -> Post:
        """Make the call that sends a frame."""
        body = deflate(frame)
        claim = Claim(
            office=self.office,
            device=self.device,
            key_id=1,
            nonce=sha256(body).hexdigest()[:32],
            signature=UNSIGNED,
        )
        asked = Asked(method="POST", target=PUSH, sha256=sha256(body).hexdigest())
        headers = {
            "Authorization": sign_request(asked, claim, self.signer),
            "Content-Type": MEDIA_TYPE,
            "Content-Encoding": "zstd",
        }
        return Post(body, headers, events)


def register(engine: Engine, senders: Sequence[Sender]) -> None:
    """Enter machines and their offices at a centre, as enrolments would leave them there."""
    at = "2026-08-03T04:30:00.000Z"
    offices = [
        {"office": one.office, "title": "د", "title_en": "o", "licence": "1", "profile": "town",
         "added_at": at}
        for one in senders
    ]  # fmt: skip
    machines = [
        {"office": one.office, "device": one.device, "counter": 1, "state": "active",
         "fingerprint": "", "app": "bench", "enrolled_at": at}
        for one in senders
    ]  # fmt: skip
    keys = [
        {"office": one.office, "device": one.device, "key_id": 1,
         "public_key": one.signer.public_key, "certificate": "00"}
        for one in senders
    ]  # fmt: skip
    with writing(engine) as connection:
        connection.execute(REGISTERED.insert(), offices)
        connection.execute(MACHINE.insert(), machines)
        connection.execute(MACHINE_KEY.insert(), keys)
