"""Asking whether a centre answers at an address, before anybody knows its keys."""

from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.clock import Clock
from app.counter.sync.enrolment import refuse_address
from app.counter.sync.line import Line
from app.ids import Chance
from app.journal.append import Identity
from app.journal.chain import KeySigner
from models.errors import Fault, Refusal

_NOBODY: Final = Identity("", 0, "", 1)
_PATIENCE_S: Final = 10


def reach(address: str, *, chance: Chance, clock: Clock, ca: str = "") -> None:
    """Say hello to an address, and come back quietly when a centre says hello.

    Whose centre it is nobody can tell yet: the one-time code proves that. Nothing is kept.

    Raises Refusal `enrol.address`, and a Fault `line.…` for a cut line or somebody else's page.
    """
    refuse_address(address)
    # Hello is signed by nobody: the key is there because a line has one.
    line = Line(address, _NOBODY, KeySigner(Ed25519PrivateKey.generate()), {}, chance, clock, ca=ca)
    line.read_s = line.whole_s = _PATIENCE_S
    try:
        line.hello()
    except Fault as fault:
        cause = fault.__cause__
        # Well-formed and signed by a key we do not know: so a centre speaks.
        if not (isinstance(cause, Refusal) and cause.code == "wire.unsigned"):
            raise
    finally:
        line.close()
