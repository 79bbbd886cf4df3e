"""Supervisors' secrets for codes by phone: sealed at this counter, tried like a PIN."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.book.fold.rows import PHONED
from app.counter.commands.sign_in import Tried, try_proof
from app.counter.desk import Desk
from app.counter.tables import PHONE_SECRET
from app.phone_code import step_of_code
from models.values.text import fold_digits


@dataclass(frozen=True, slots=True)
class PhoneCode:
    """What the clerk heard: whose code it is, and the six digits."""

    user: str
    code: str


def try_phone_code(
    desk: Desk, heard: PhoneCode, receipt: str, amount: int
) -> tuple[Tried, int | None]:
    """Try a code for one receipt and one sum; a failure counts towards its owner's lock-out.

    The answer also tells the span of time the code is of. One that was used up fails.
    """
    user = fold_digits(heard.user).strip()
    secret = secret_of(desk, user)
    step: int | None = None
    if secret is not None:
        step = step_of_code(secret, receipt, amount, heard.code, desk.clock.now())
        if step is not None and _used(desk, user, amount, step):
            step = None
    return try_proof(desk, user, lambda _verifier: step is not None), step


def secret_of(desk: Desk, user: str) -> bytes | None:
    """Give a supervisor's secret, if one was ever put in here."""
    query = sa.select(PHONE_SECRET.c.sealed).where(PHONE_SECRET.c.code == user)
    with desk.read() as connection:
        sealed = connection.execute(query).scalar()
    return desk.vault.open_secret(sealed, f"phone:{user}") if sealed is not None else None


def _used(desk: Desk, user: str, amount: int, step: int) -> bool:
    query = sa.select(PHONED.c.seq).where(
        PHONED.c.office == desk.office.office,
        PHONED.c.approver == user,
        PHONED.c.amount == amount,
        PHONED.c.step == step,
    )
    with desk.read() as connection:
        return connection.execute(query.limit(1)).first() is not None
