"""Access: challenges that grow old, and the check of who signed a request."""

import hmac
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Engine

from app.central.rows import MACHINE, MACHINE_KEY, SERVER
from app.clock import Clock
from app.ids import Chance
from app.storage.engine import reading
from app.wire.signing import Asked, Claim, claim_holds
from models.errors import Refusal

CHALLENGE_S: Final = 600


class Challenges:
    """Gives out challenges and knows its own again, whichever process of the centre gave them.

    A challenge is no secret. It says until when a request that holds it may be answered, by the
    centre's own clock, so what somebody wrote down is soon worth nothing.
    """

    def __init__(self, secret: bytes, clock: Clock, chance: Chance) -> None:
        self._secret = secret
        self._clock = clock
        self._chance = chance

    def new(self) -> str:
        """Give a challenge that is fresh for `CHALLENGE_S` seconds."""
        until = int(self._clock.now().timestamp()) + CHALLENGE_S
        said = f"{until:x}.{self._chance.token(8).hex()}"
        return f"{said}.{self._mac(said)}"

    def demand_fresh(self, challenge: str) -> None:
        """Refuse with `wire.challenge_old` what is not ours or old; a new one goes along."""
        said, _, mac = challenge.rpartition(".")
        until = said.partition(".")[0]
        ours = hmac.compare_digest(mac.encode(), self._mac(said).encode())
        if not ours or int(until, 16) < self._clock.now().timestamp():
            raise Refusal("wire.challenge_old", challenge=self.new())

    def _mac(self, said: str) -> str:
        return hmac.digest(self._secret, said.encode(), "sha256").hex()[:32]


_KEY_AND_MACHINE: Final = (
    sa.select(
        MACHINE.c.office,
        MACHINE.c.device,
        MACHINE.c.counter,
        MACHINE.c.state,
        MACHINE_KEY.c.public_key,
        MACHINE_KEY.c.revoked_at,
        SERVER.c.key_id,
        SERVER.c.generation,
    )
    .join(
        MACHINE_KEY,
        sa.and_(MACHINE_KEY.c.office == MACHINE.c.office, MACHINE_KEY.c.device == MACHINE.c.device),
    )
    .join(SERVER, sa.true())
    .where(
        MACHINE.c.office == sa.bindparam("o"),
        MACHINE.c.device == sa.bindparam("d"),
        MACHINE_KEY.c.key_id == sa.bindparam("k"),
    )
)


@dataclass(frozen=True, slots=True)
class Caller:
    """The machine that signed a request, and what stood of the centre itself when it was looked up.

    Attributes:
        centre_key: number of the centre's key in force. generation: the centre's.
    """

    office: str
    device: str
    counter: int
    state: str
    centre_key: int
    generation: str


class Access:
    """Tells which enrolled machine signed a request."""

    def __init__(self, engine: Engine, challenges: Challenges) -> None:
        self._engine = engine
        self._challenges = challenges

    def caller(self, asked: Asked, claim: Claim, *, fresh: bool) -> Caller:
        """Name the machine whose key signed this very request.

        Args:
            fresh: whether the claim must hold a challenge that is still fresh.

        Raises Refusal `wire.unauthorised`, the same for an unknown machine as for a wrong
        signature, or `wire.challenge_old`. A revoked machine is still known.
        """
        whose = {"o": claim.office, "d": claim.device, "k": claim.key_id}
        with reading(self._engine) as connection:
            found = connection.execute(_KEY_AND_MACHINE, whose).first()
        if found is None or not claim_holds(asked, claim, found.public_key):
            raise Refusal("wire.unauthorised")
        if fresh:
            self._challenges.demand_fresh(claim.challenge)
        state = "revoked" if found.revoked_at else found.state
        machine = (found.office, found.device, found.counter, state)
        return Caller(*machine, found.key_id, found.generation)
