"""Key rotation in the journal: what a new key signs to be believed, and which key is in force.

`key.rotated` is the last event of its epoch, signed by the key that it ends; the epoch that
follows is opened by the new key, in the same commit. So every event is proved by its own epoch's
key, and a disk never holds the one without the other.
"""

from typing import Final

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from app.journal.chain import Signer, holds
from app.journal.head import EPOCHS, EVENTS
from models.errors import Refusal
from models.events.base import ENCODER
from models.events.known import open_body, open_envelope
from models.events.office import KeyRotated

_TAG: Final = b"PSK1-KEY\x00"


class _Possession(msgspec.Struct, frozen=True, kw_only=True):
    """What a new key signs: whose it is to be, where that is stated, and the key itself."""

    device: str
    epoch: str
    key_id: int
    key: str


def _message(device: str, epoch: str, key_id: int, key: str) -> bytes:
    said = _Possession(device=device, epoch=epoch, key_id=key_id, key=key)
    return _TAG + ENCODER.encode(said)


def rotated(signer: Signer, *, device: str, epoch: str, key_id: int) -> KeyRotated:
    """State the key that comes next, proved by itself.

    Args:
        epoch: the epoch that ends with this. key_id: the new key's number.
    """
    key = signer.public_key
    proof = signer.sign(_message(device, epoch, key_id, key)).hex()
    return KeyRotated(key_id=key_id, key=key, proof=proof)


def possession_holds(body: KeyRotated, *, device: str, epoch: str) -> bool:
    """Tell whether whoever stated a key holds it, for this machine and at this place."""
    try:
        proof = bytes.fromhex(body.proof)
    except ValueError:
        return False
    sound = 1 < body.key_id <= 65_535
    return sound and holds(body.key, proof, _message(device, epoch, body.key_id, body.key))


def read_rotation(data: bytes) -> KeyRotated | None:
    """Read an event's bytes if it states a new key; nothing is proved yet."""
    if b'"key.rotated"' not in data:
        return None
    try:
        body = open_body(open_envelope(data))
    except (Refusal, RecursionError):
        return None
    return body if isinstance(body, KeyRotated) else None


def key_in_force(connection: Connection, office: str, device: str) -> int | None:
    """Tell by the journal which key signs this machine's next event; None before its first."""
    newest = connection.execute(
        sa.select(EPOCHS.c.epoch, EPOCHS.c.key_id)
        .where(EPOCHS.c.office == office, EPOCHS.c.device == device)
        .order_by(EPOCHS.c.opened_seq.desc(), EPOCHS.c.epoch.desc())
        .limit(1)
    ).first()
    if newest is None:
        return None
    last = connection.execute(
        sa.select(EVENTS.c.data)
        .where(EVENTS.c.office == office, EVENTS.c.epoch == newest.epoch)
        .order_by(EVENTS.c.seq.desc())
        .limit(1)
    ).scalar()
    ended = read_rotation(last) if last is not None else None
    key_id: int = ended.key_id if ended else newest.key_id
    return key_id


def key_since(connection: Connection, office: str, device: str, key_id: int) -> str:
    """Tell when, by this computer's clock, a key signed first; empty where it has not yet."""
    data = connection.execute(
        sa.select(EVENTS.c.data)
        .join(
            EPOCHS,
            sa.and_(
                EPOCHS.c.office == EVENTS.c.office,
                EPOCHS.c.epoch == EVENTS.c.epoch,
                EPOCHS.c.opened_seq == EVENTS.c.seq,
            ),
        )
        .where(EPOCHS.c.office == office, EPOCHS.c.device == device, EPOCHS.c.key_id == key_id)
        .order_by(EPOCHS.c.opened_seq)
        .limit(1)
    ).scalar()
    return open_envelope(data).at if data is not None else ""
