"""The office's people: adding, changing and blocking them, and setting a PIN nobody else knows."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import STAFF
from app.counter.desk import Desk
from app.counter.tables import VERIFIER
from models.errors import Refusal
from models.events.office import StaffChanged
from models.people import Right, Role, rights_of
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

    Nobody can block themselves, nor give up the very right by which they do this: an office
    without anybody who may change its people could never get out of it again.

    Args:
        code: 3 to 8 digits, typed at sign-in. roles: names of `models.people.Role`.
    """
    actor = desk.need(Right.STAFF)
    folded = staff_code(code)
    body = staff_body(folded, name, roles, active)
    if folded == actor.user and not (active and Right.STAFF in rights_of(body.roles)):
        raise Refusal("staff.oneself", field="code")
    verifier = desk.passwords.verifier(pin, code=folded) if pin else ""
    with desk.write() as work:
        known = work.connection.execute(
            sa.select(STAFF.c.verifier).where(
                STAFF.c.office == desk.office.office,
                STAFF.c.device == desk.journal.identity.device,
                STAFF.c.code == folded,
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
    know_again(desk, body)
    desk.news.tell("staff.changed", folded)


def know_again(desk: Desk, who: StaffChanged) -> None:
    """Let whoever is signed in have the rights they have by now; a blocked person has none."""
    session = desk.session
    if session is None or session.user != who.code:
        return
    rights = rights_of(who.roles) if who.active else frozenset()
    desk.session = replace(
        session,
        name=who.name,
        roles=who.roles,
        rights=rights,
        locked=session.locked or not who.active,
    )


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
