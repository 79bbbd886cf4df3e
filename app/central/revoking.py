"""Turning machines away, by machine or by key, and taking them back: nothing is ever dropped."""

from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.epochs import key_of
from app.central.judge import HELD, POSTED, Judged
from app.central.rows import MACHINE, MACHINE_KEY
from models.errors import Refusal

REVOKED: Final = "device.revoked"
"""What is said of an event that arrived after its machine or its key was turned away."""


def revoke(connection: Connection, office: str, device: str, key: int | None, at: str) -> None:
    """Turn a machine away, or one of its keys: what arrives from now on is held.

    What had arrived stays booked. The feed is closed to a machine, and to requests by a key.

    Raises Refusal `centre.unknown_machine`, `centre.unknown_key`.
    """
    machine = _locked(connection, office, device)
    if key is not None:
        if not _key(connection, office, device, key).revoked_at:
            own = (MACHINE_KEY.c.office == office, MACHINE_KEY.c.device == device)
            named = MACHINE_KEY.c.key_id == key
            connection.execute(MACHINE_KEY.update().where(*own, named).values(revoked_at=at))
    elif machine.state != "revoked":
        _set_state(connection, office, device, "revoked")


def reinstate(connection: Connection, office: str, device: str, key: int | None) -> None:
    """Take a machine back, or one of its keys; what was held is posted by `repost`.

    With a key come back those that it named while it was revoked: they were revoked with it,
    as of the same instant. A machine whose counter another one has taken over meanwhile comes
    back as replaced.
    """
    machine = _locked(connection, office, device)
    if key is not None:
        since = _key(connection, office, device, key).revoked_at
        own = (MACHINE_KEY.c.office == office, MACHINE_KEY.c.device == device)
        same = MACHINE_KEY.c.revoked_at == since
        connection.execute(MACHINE_KEY.update().where(*own, same).values(revoked_at=""))
        return
    if machine.state != "revoked":
        return
    other = connection.execute(
        sa.select(MACHINE.c.device).where(
            MACHINE.c.office == office,
            MACHINE.c.counter == machine.counter,
            MACHINE.c.state == "active",
        )
    ).first()
    _set_state(connection, office, device, "replaced" if other else "active")


def _locked(connection: Connection, office: str, device: str) -> Any:
    """Give the machine's row, locked: what it sends stands before this act, or after it."""
    machine = connection.execute(
        sa.select(MACHINE)
        .where(MACHINE.c.office == office, MACHINE.c.device == device)
        .with_for_update()
    ).first()
    if machine is None:
        raise Refusal("centre.unknown_machine", field="device")
    return machine


def _set_state(connection: Connection, office: str, device: str, state: str) -> None:
    own = (MACHINE.c.office == office, MACHINE.c.device == device)
    connection.execute(MACHINE.update().where(*own).values(state=state))


def _key(connection: Connection, office: str, device: str, key: int) -> Any:
    row = key_of(connection, office, device, key)
    if row is None:
        raise Refusal("centre.unknown_key", field="key")
    return row


@dataclass(frozen=True, slots=True)
class Turned:
    """Who of an office is turned away at this moment, so that what is held stays held."""

    machines: frozenset[str]
    keys: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, connection: Connection, office: str) -> "Turned":
        """Read who is turned away; the machines' rows are locked by the caller."""
        machines = sa.select(MACHINE.c.device).where(
            MACHINE.c.office == office, MACHINE.c.state == "revoked"
        )
        keys = sa.select(MACHINE_KEY.c.device, MACHINE_KEY.c.key_id).where(
            MACHINE_KEY.c.office == office, MACHINE_KEY.c.revoked_at != ""
        )
        return cls(
            frozenset(connection.execute(machines).scalars()),
            frozenset((row.device, row.key_id) for row in connection.execute(keys)),
        )

    def judged(self, judged: Judged, device: str, key_id: int) -> Judged:
        """Hold what comes from one turned away."""
        away = device in self.machines or (device, key_id) in self.keys
        if not away or judged.state != POSTED:
            return judged
        return replace(judged, event=None, state=HELD, code=REVOKED)
