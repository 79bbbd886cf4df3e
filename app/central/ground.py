"""What every call of the centre stands on: who asks, what time it is, and the signed answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from starlette.requests import Request
from starlette.responses import Response

from app.central.access import Access, Caller, Challenges
from app.central.asking import Threads, answer_to, asked_of, authorization_of, body_of
from app.central.keys import Keys
from app.central.rows import SERVER
from app.clock import Clock
from app.ids import Chance
from app.journal.times import write_instant
from app.storage.engine import reading
from app.wire.coding import DICTIONARIES
from app.wire.messages import PROTOCOL, Answer, Hello
from app.wire.signing import read_claim, seal
from models.errors import Refusal

AFTER_S: Final = 300
"""Seconds that a counter is asked to leave the centre alone between two exchanges."""


_GENERATION: Final = sa.select(SERVER.c.generation)


def generation_in(connection: Connection) -> str:
    """Read what tells this centre's database from one that was restored."""
    generation: str = connection.execute(_GENERATION).scalar_one()
    return generation


@dataclass(frozen=True, slots=True)
class Call:
    """A machine's call, its signature checked: who asks, its nonce, and the body as sent.

    Attributes:
        keys: the centre's at the moment of the call, by which it is answered.
    """

    caller: Caller
    nonce: str
    body: bytes
    keys: Keys

    @property
    def generation(self) -> str:
        """Give what tells this centre's database from one that was restored."""
        return self.caller.generation


class Ground:
    """The centre's database, keys, time and chance, and how a call is proved and answered."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, chance: Chance, name: str) -> None:
        self.engine: Final = engine
        self.keys: Final = keys
        self.clock: Final = clock
        self.chance: Final = chance
        self.name: Final = name
        self.challenges: Final = Challenges(keys.secret("challenge"), clock, chance)
        self.threads: Final = Threads()
        self._access = Access(engine, self.challenges)

    @property
    def generation(self) -> str:
        """Give what tells this centre's database from one that was restored."""
        with reading(self.engine) as connection:
            return generation_in(connection)

    @property
    def now(self) -> str:
        """Give the centre's instant as messages state it."""
        return write_instant(self.clock.now())

    def seal(self, answer: Answer, keys: Keys | None = None) -> bytes:
        """Sign an answer with the key in force and wrap it.

        Args:
            keys: one moment's, where they are known already (`Call.keys`, or `Keys.now()`).
        """
        keys = keys or self.keys.now()
        return seal(answer, keys.signer, keys.key_id)

    def hello(self, nonce: str, challenge: str = "") -> bytes:
        """Say who is here, on the line or on a stick, where nobody needs a challenge."""
        keys = self.keys.now()
        return self.seal(
            Hello(
                generation=self.generation,
                protocol_min=PROTOCOL,
                protocol_max=PROTOCOL,
                dictionaries=tuple(DICTIONARIES),
                keys=keys.public,
                after_s=AFTER_S,
                now=self.now,
                challenge=challenge,
                nonce=nonce,
                bundle=keys.bundle_public,
            ),
            keys,
        )

    async def serve(
        self,
        request: Request,
        act: Callable[[Call], bytes],
        *,
        fresh: bool = True,
        revoked: bool = False,
    ) -> Response:
        """Answer a machine's call: on a thread, its signature is checked and the act done.

        Args:
            fresh: whether the request must be signed over a challenge that is still fresh; a call
                that changes nothing when played again may do without.
            revoked: whether a machine that was turned away is heard all the same.

        Raises Refusal: `wire.unauthorised`, `wire.challenge_old`, `wire.revoked`.
        """
        claim = authorization_of(request)
        body = await body_of(request) if request.method == "POST" else b""
        asked = asked_of(request, body)

        def done() -> bytes:
            said = read_claim(claim)
            caller = self._access.caller(asked, said, fresh=fresh)
            if caller.state == "revoked" and not revoked:
                raise Refusal("wire.revoked")
            keys = self.keys.numbered(caller.centre_key)
            return act(Call(caller, said.nonce, body, keys))

        return answer_to(request, await self.threads.run(done))

    async def serve_stranger(self, request: Request, act: Callable[[], bytes]) -> Response:
        """Answer a call that nobody signed, on a thread."""
        return answer_to(request, await self.threads.run(act))
