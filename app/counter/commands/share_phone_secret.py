"""Sharing a phone secret: a supervisor proves to be here, and this counter keeps their secret."""

from app.counter.commands.sign_in import refuse_locked, try_pin
from app.counter.desk import Desk
from app.counter.tables import PHONE_SECRET
from app.phone_code import mark_of_secret, new_secret, read_secret, show_secret
from models.errors import Refusal
from models.events.reversals import PhoneSecretShared
from models.people import Right


def share_phone_secret(desk: Desk, *, user: str, pin: str, secret: str = "") -> str:
    """Put a supervisor's secret in at this counter; gives it as it is to be copied.

    Args:
        secret: the one this person has from another counter; empty draws a new one, and codes of
            the one before open nothing here any more.
    """
    tried = try_pin(desk, user, pin)
    if tried.staff is None or tried.failed:
        refuse_locked(desk, tried)
        raise Refusal("approval.wrong", field="approver_pin")
    if Right.APPROVE_REVERSAL not in tried.staff.rights:
        raise Refusal("approval.no_right", field="approver")
    code = tried.staff.code
    plain = read_secret(secret) if secret.strip() else new_secret(desk.chance)
    sealed = desk.vault.seal_secret(plain, f"phone:{code}")
    with desk.write() as work:
        body = PhoneSecretShared(user=code, mark=mark_of_secret(plain))
        work.append(body, desk.standing(code))
        table, mine = PHONE_SECRET, PHONE_SECRET.c.code == code
        if not work.connection.execute(table.update().where(mine).values(sealed=sealed)).rowcount:
            work.connection.execute(table.insert().values(code=code, sealed=sealed))
    desk.news.tell("phone_secret.shared", code)
    return show_secret(plain)
