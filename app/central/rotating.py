"""Machines' keys: those that a journal names are registered, and vouched for when asked."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from app.central.asking import demand_type, query_of
from app.central.epochs import key_of
from app.central.feed import news, of_device, publish
from app.central.ground import Call, Ground
from app.central.judge import REJECTED, Judged
from app.central.keys import Keys
from app.central.rows import ANSWERED, INTAKE, MACHINE, MACHINE_KEY, add_missing
from app.central.taking import KEY_ENDED, Taking
from app.journal.append import EVENTS
from app.journal.rotation import possession_holds, read_rotation
from app.storage.engine import writing
from app.wire.certificate import certify, unpack_certificate
from app.wire.codec import decode
from app.wire.feed_items import Command
from app.wire.keys import KeysAnswer, KeysAsk
from app.wire.messages import PROTOCOL
from app.wire.signing import seal
from models.errors import Refusal
from models.events.office import KeyRotated

TAKEN: Final = "key.taken"
ENDED: Final = KEY_ENDED
_NAME_MAX: Final = 64


def register_rotations(taking: Taking) -> None:
    """Register the keys that a frame names, whatever becomes of its events.

    The frame is proved by the key that it ends. A machine that was turned away, or whose epoch
    has another branch here, goes on under the key it named all the same: what it sends must be
    provable, or it could not be kept as evidence. A key that a revoked one names is revoked too.
    """
    device, epoch = taking.device, taking.frame.header.epoch
    for data in taking.frame.events:
        body = read_rotation(data)
        if body is not None and possession_holds(body, device=device, epoch=epoch):
            elder = key_of(taking.connection, taking.office, device, taking.epoch.key_id)
            revoked_at = elder.revoked_at if elder else taking.at
            _register(taking.connection, taking.office, device, body, revoked_at)


def _register(
    connection: Connection, office: str, device: str, body: KeyRotated, revoked_at: str
) -> None:
    """Keep a key; a number that is taken stays as it is. Its certificate is made when asked."""
    row = {
        "office": office,
        "device": device,
        "key_id": body.key_id,
        "public_key": body.key,
        "certificate": "",
        "revoked_at": revoked_at,
    }
    add_missing(connection, MACHINE_KEY, [row])


def settle_rotations(
    connection: Connection, office: str, epoch: str, first: int, judged: Sequence[Judged]
) -> list[Judged]:
    """Reject what follows the end of its epoch's key, and a key whose number another one has.

    Args:
        first: sequence number of the first of these events, which follow one another.
    """
    ended = _ended_before(connection, office, epoch, first)
    settled = []
    for one in judged:
        if ended:
            one = replace(one, event=None, state=REJECTED, code=ENDED)  # noqa: PLW2901
        elif one.kind == KeyRotated.kind:
            one = settle_rotation(connection, one)  # noqa: PLW2901
            ended = one.state != REJECTED
        settled.append(one)
    return settled


def settle_rotation(connection: Connection, judged: Judged) -> Judged:
    """Reject a key whose number this machine gave to another one before."""
    event = judged.event
    if event is None or not isinstance(event.body, KeyRotated):
        return judged
    row = key_of(connection, event.office, event.device, event.body.key_id)
    if row is not None and row.public_key == event.body.key:
        return judged
    return replace(judged, event=None, state=REJECTED, code=TAKEN)


def _ended_before(connection: Connection, office: str, epoch: str, first: int) -> bool:
    same = sa.and_(
        INTAKE.c.office == EVENTS.c.office,
        INTAKE.c.epoch == EVENTS.c.epoch,
        INTAKE.c.seq == EVENTS.c.seq,
    )
    before = connection.execute(
        sa.select(EVENTS.c.kind, INTAKE.c.state, INTAKE.c.code)
        .join(INTAKE, same)
        .where(EVENTS.c.office == office, EVENTS.c.epoch == epoch, EVENTS.c.seq == first - 1)
    ).first()
    if before is None:
        return False
    ends = before.kind == KeyRotated.kind and before.state != REJECTED
    return bool(ends or before.code == ENDED)


def command_rotation(connection: Connection, office: str, device: str) -> int:
    """Ask a machine to leave the newest key that is known of it; gives that key's number."""
    newest = connection.execute(
        sa.select(sa.func.max(MACHINE_KEY.c.key_id)).where(
            MACHINE_KEY.c.office == office, MACHINE_KEY.c.device == device
        )
    ).scalar()
    if newest is None:
        raise Refusal("centre.unknown_machine", field="device")
    asked = Command(what="rotate_key", key=newest)
    publish(connection, of_device(device), [news("command:rotate_key", asked)])
    return int(newest)


def add_certificates(app: FastAPI, ground: Ground) -> None:
    """Add the call by which a machine gets the certificate of a key that its journal named."""

    @app.post("/v1/keys")
    async def keys(request: Request) -> Response:
        query_of(request)
        demand_type(request, "application/json")
        name = request.headers.get("idempotency-key", "")
        return await ground.serve(request, lambda call: _vouch(ground, call, name))


def _vouch(ground: Ground, call: Call, name: str) -> bytes:
    """Answer with a certificate; the same call again gets the same answer."""
    if not 1 <= len(name) <= _NAME_MAX:
        raise Refusal("wire.key_missing")
    asked = decode(call.body, KeysAsk)
    if asked.protocol != PROTOCOL:
        raise Refusal("wire.protocol_retired")
    office, device = call.caller.office, call.caller.device
    caller, fingerprint = f"keys:{device}", sha256(call.body).hexdigest()
    keys = ground.keys.now()
    with writing(ground.engine) as connection:
        # Of two same calls at once the second must find the first one's answer.
        own = (MACHINE.c.office == office, MACHINE.c.device == device)
        connection.execute(sa.select(MACHINE.c.device).where(*own).with_for_update())
        before = connection.execute(
            sa.select(ANSWERED).where(ANSWERED.c.caller == caller, ANSWERED.c.key == name)
        ).first()
        if before is not None:
            if before.fingerprint != fingerprint:
                raise Refusal("wire.key_reused")
            return bytes(before.response)
        answer = KeysAnswer(
            office=office,
            device=device,
            asked=fingerprint,
            certificate=_certificate(connection, keys, call, asked.key_id),
            keys=keys.public,
            now=ground.now,
        )
        sealed = seal(answer, keys.signer, keys.key_id)
        row = {"caller": caller, "key": name, "fingerprint": fingerprint, "response": sealed}
        connection.execute(ANSWERED.insert(), row)
    return sealed


def _certificate(connection: Connection, keys: Keys, call: Call, key_id: int) -> str:
    """Give the certificate of a key by the centre's key in force, made anew where it must be."""
    office, device = call.caller.office, call.caller.device
    key = key_of(connection, office, device, key_id)
    if key is None:
        raise Refusal("key.unstated", field="key_id")
    if key.revoked_at:
        raise Refusal("wire.revoked")
    kept = str(key.certificate)
    if kept and unpack_certificate(bytes.fromhex(kept)).centre_key_id == keys.key_id:
        return kept
    made = certify(
        keys.signer,
        keys.key_id,
        office=office,
        counter=call.caller.counter,
        device=device,
        key_id=key_id,
        public_key=key.public_key,
    ).pack()
    connection.execute(
        MACHINE_KEY.update()
        .where(
            MACHINE_KEY.c.office == office,
            MACHINE_KEY.c.device == device,
            MACHINE_KEY.c.key_id == key_id,
        )
        .values(certificate=made.hex())
    )
    return made.hex()
