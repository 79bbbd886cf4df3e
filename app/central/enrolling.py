"""Enrolling machines: one-time codes for counters, and the calls that use them up."""

from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.central.cases import Matter, open_case
from app.central.directory import demand_office
from app.central.keys import Keys
from app.central.knocks import Knocks
from app.central.rows import ANSWERED, INVITE, MACHINE, MACHINE_KEY, SERVER, put
from app.clock import Clock
from app.ids import Chance
from app.journal.times import read_instant, write_instant
from app.storage.engine import writing
from app.wire import enrolment
from app.wire.certificate import certify
from app.wire.history import ANY_BEFORE
from app.wire.messages import PROTOCOL, EnrolAsk, Enrolled, EnrolRequest
from models.errors import Refusal

KEY_MAX: Final = 64
_CALLER: Final = "enrol"


class Enrolling:
    """Gives out codes and takes machines in."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, chance: Chance, name: str) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._chance = chance
        self._name = name
        self._knocks = Knocks(keys.secret("knocks"))

    def invite(self, office: str, counter: int) -> str:
        """Draw a one-time code for a counter; a code given before for it is void.

        Only what argon2id makes of the code is kept: whoever reads the table enrols nothing.
        """
        if not 1 <= counter <= 999:
            raise Refusal("centre.counter_number", field="counter")
        code = enrolment.new_code(self._chance)
        values = {
            "code": enrolment.stretch(code, office, counter),
            "expires_at": write_instant(self._clock.now() + timedelta(days=enrolment.CODE_DAYS)),
            "tries_left": enrolment.CODE_TRIES,
            "used_by": "",
        }
        with writing(self._engine) as connection:
            demand_office(connection, office)
            put(connection, INVITE, {"office": office, "counter": counter}, values)
        with writing(self._engine) as connection:
            self._knocks.forget(connection, self._clock.now())
        return code

    def enrol(self, data: bytes, key: str, address: str = "") -> bytes:
        """Answer an enrolment; the same call again (`key`, same bytes) gets the same answer.

        Args:
            address: whoever connected; that, and each counter, may ask only so often (`Knocks`).

        Raises Refusal: `wire.malformed`, `wire.protocol_retired`, `enrol.key_unproved`,
        `wire.key_reused`, `enrol.code_wrong` (a try is used up), `enrol.code_locked`,
        `enrol.code_expired`, `enrol.code_used`, `enrol.replaces_unknown`, `enrol.device_known`,
        `enrol.too_often` (fact `after`, in seconds).
        """
        if not 1 <= len(key) <= KEY_MAX:
            raise Refusal("wire.key_missing")
        request, asked = enrolment.read_ask(data)
        if asked.protocol != PROTOCOL:
            raise Refusal("wire.protocol_retired")
        keys = self._keys.now()
        with writing(self._engine) as connection:
            answer = self._knocks.count(
                connection, asked.office, asked.counter, address, self._clock.now()
            ) or self._answer(connection, data, key, request, asked, keys)
        if isinstance(answer, Refusal):  # raised only now: the try it cost is committed
            raise answer
        return answer

    def _answer(  # noqa: PLR0917 - the call, read, and the keys of its moment
        self,
        connection: Connection,
        data: bytes,
        key: str,
        request: EnrolRequest,
        asked: EnrolAsk,
        keys: Keys,
    ) -> bytes | Refusal:
        # The lock first: of two same calls at once, the second must find the first one's answer.
        invite = connection.execute(
            sa.select(INVITE)
            .where(INVITE.c.office == asked.office, INVITE.c.counter == asked.counter)
            .with_for_update()
        ).first()
        fingerprint = sha256(data).hexdigest()
        caller = f"{_CALLER}:{asked.device}"
        before = connection.execute(
            sa.select(ANSWERED).where(ANSWERED.c.caller == caller, ANSWERED.c.key == key)
        ).first()
        if before is not None:
            same = before.fingerprint == fingerprint
            return bytes(before.response) if same else Refusal("wire.key_reused")
        refusal = self._unfit(connection, invite, request, asked)
        if refusal is not None:
            return refusal
        answer = self._take_in(connection, invite, request, asked, keys)
        row = {"caller": caller, "key": key, "fingerprint": fingerprint, "response": answer}
        connection.execute(ANSWERED.insert(), row)
        return answer

    def _unfit(
        self, connection: Connection, invite: Any, request: EnrolRequest, asked: EnrolAsk
    ) -> Refusal | None:
        """Say why a call enrols nobody; only who knows the code hears more than `code_wrong`."""
        if invite is None:
            return Refusal("enrol.code_wrong", field="code")
        if not enrolment.knows_code(request, invite.code):
            connection.execute(
                INVITE.update()
                .where(INVITE.c.office == asked.office, INVITE.c.counter == asked.counter)
                .values(tries_left=max(0, invite.tries_left - 1))
            )
            return Refusal("enrol.code_wrong", field="code")
        if not invite.tries_left:
            return Refusal("enrol.code_locked", field="code")
        if invite.used_by not in ("", asked.device):
            return Refusal("enrol.code_used", field="code")
        if read_instant(invite.expires_at) < self._clock.now():
            return Refusal("enrol.code_expired", field="code")
        if not _stood_here(connection, asked):
            return Refusal("enrol.replaces_unknown", field="replaces")
        if _another(connection, asked):
            return Refusal("enrol.device_known", field="device")
        return None

    def _take_in(
        self,
        connection: Connection,
        invite: Any,
        request: EnrolRequest,
        asked: EnrolAsk,
        keys: Keys,
    ) -> bytes:
        at = write_instant(self._clock.now())
        certificate = certify(
            keys.signer,
            keys.key_id,
            office=asked.office,
            counter=asked.counter,
            device=asked.device,
            key_id=asked.key_id,
            public_key=asked.public_key,
        ).pack()
        self._replace(connection, asked, at)
        own = {"office": asked.office, "device": asked.device}
        values = {
            "counter": asked.counter,
            "state": "active",
            "fingerprint": asked.fingerprint,
            "app": asked.app,
            **({"replaces": asked.replaces} if asked.replaces else {}),
            "enrolled_at": at,
            "seen_at": at,
        }
        put(connection, MACHINE, own, values)
        values = {
            "public_key": asked.public_key,
            "certificate": certificate.hex(),
            "revoked_at": "",
        }
        put(connection, MACHINE_KEY, {**own, "key_id": asked.key_id}, values)
        connection.execute(
            INVITE.update()
            .where(INVITE.c.office == asked.office, INVITE.c.counter == asked.counter)
            .values(used_by=asked.device)
        )
        enrolled = Enrolled(
            centre=self._name,
            generation=connection.execute(sa.select(SERVER.c.generation)).scalar_one(),
            certificate=certificate.hex(),
            keys=keys.public,
            catalogue_key=keys.catalogue_public,
            bundle=keys.bundle_public,
        )
        return enrolment.answer(request, enrolled, invite.code)

    def _replace(self, connection: Connection, asked: EnrolAsk, at: str) -> None:
        """Let the machines that stood at this counter before be known as replaced."""
        others = (
            MACHINE.c.office == asked.office,
            MACHINE.c.counter == asked.counter,
            MACHINE.c.device != asked.device,
            MACHINE.c.state == "active",
        )
        elder = connection.execute(sa.select(MACHINE.c.device).where(*others)).all()
        connection.execute(MACHINE.update().where(*others).values(state="replaced"))
        for row in elder:
            detail = f"{row.device} > {asked.device}"
            matter = Matter(asked.office, asked.device, "machine.replaced", detail)
            open_case(connection, matter, at)


def _another(connection: Connection, asked: EnrolAsk) -> bool:
    """Tell whether that name is another machine's: of another office, or with another key.

    A machine that went on to a key of which nothing is known here may enrol anew with it.
    """
    rows = connection.execute(
        sa.select(MACHINE_KEY.c.office, MACHINE_KEY.c.key_id, MACHINE_KEY.c.public_key).where(
            MACHINE_KEY.c.device == asked.device
        )
    ).all()
    return any(row.office != asked.office for row in rows) or any(
        row.public_key != asked.public_key for row in rows if row.key_id == asked.key_id
    )


def _stood_here(connection: Connection, asked: EnrolAsk) -> bool:
    """Tell whether the machine that another is to stand in for stood at this very counter."""
    if asked.replaces in ("", ANY_BEFORE):
        return True
    query = sa.select(MACHINE.c.counter).where(
        MACHINE.c.office == asked.office, MACHINE.c.device == asked.replaces
    )
    counter: int | None = connection.execute(query).scalar()
    return counter == asked.counter and asked.replaces != asked.device
