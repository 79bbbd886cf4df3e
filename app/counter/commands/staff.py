"""The office's people: adding, changing and blocking them, and setting a PIN nobody else knows."""

from collections.abc import Sequence
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import STAFF
from app.counter.desk import Desk
from app.counter.tables import VERIFIER
from models.errors import Refusal
from models.events.office import StaffChanged
from models.people import Right, Role
from models.values.text import fold_digits, normalise


def change_staff(
    desk: Desk,
    *,
    code: str,
    name: str,
    roles: Sequence[str],
    active: bool = True,
    pin: str = "",
) -> None:
    """Add a person, or say anew who they are; an empty PIN leaves the one they have.

    Args:
        code: 3 to 8 digits, typed at sign-in. roles: names of `models.people.Role`.
    """
    actor = desk.need(Right.STAFF)
    folded = staff_code(code)
    if not active and folded == actor.user:
        raise Refusal("staff.oneself", field="code")
    body = staff_body(folded, name, roles, active)
    verifier = desk.passwords.verifier(pin, code=folded) if pin else ""
    with desk.write() as work:
        known = work.connection.execute(
            sa.select(STAFF.c.verifier).where(
                STAFF.c.office == desk.office.office, STAFF.c.code == folded
            )
        ).scalar()
        if not pin and known is None:
            raise Refusal("pin.length", field="pin", minimum=6)
        mark = mark_of(verifier) if pin else str(known)
        work.append(
            StaffChanged(
                code=folded,
                name=body.name,
                roles=body.roles,
                active=active,
                origin="office",
                verifier=mark,
            ),
            desk.standing(),
        )
        if pin:
            put_verifier(work.connection, folded, verifier)
    desk.news.tell("staff.changed", folded)


def staff_code(code: str) -> str:
    """Fold a user code, or refuse one that is not 3 to 8 digits."""
    folded = fold_digits(code).strip()
    if not (folded.isascii() and folded.isdigit() and 3 <= len(folded) <= 8):
        raise Refusal("staff.code", field="code")
    return folded


def staff_body(code: str, name: str, roles: Sequence[str], active: bool) -> StaffChanged:
    """Give a person as the journal states them, or refuse."""
    written = normalise(name).strip()
    if not 2 <= len(written) <= 80:
        raise Refusal("staff.name", field="name")
    if not roles or not set(roles) <= {role.value for role in Role}:
        raise Refusal("staff.roles", field="roles")
    return StaffChanged(
        code=code,
        name=written,
        roles=tuple(sorted(roles)),
        active=active,
        origin="office",
        verifier="",
    )


def mark_of(verifier: str) -> str:
    """Name a verifier without showing it: changes are seen in the journal, secrets are not."""
    return sha256(verifier.encode()).hexdigest()[:16]


def put_verifier(connection: Connection, code: str, verifier: str, version: int = 0) -> None:
    """Keep a person's verifier."""
    values = {"verifier": verifier, "version": version}
    found = connection.execute(
        VERIFIER.update().where(VERIFIER.c.code == code).values(**values)
    ).rowcount
    if not found:
        connection.execute(VERIFIER.insert().values(code=code, **values))
