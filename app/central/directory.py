"""The directory: offices, the people the centre appoints to them, what each office may offer."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.feed import news, of_office, publish, users_of
from app.central.rows import APPOINTED, REGISTERED, put
from app.wire.feed_items import OfficePolicy, OfficeProfile, User
from app.wire.messages import OFFICE_PATTERN
from models.errors import Refusal
from models.people import Role


def add_office(
    connection: Connection,
    office: str,
    *,
    title: str,
    title_en: str,
    licence: str,
    profile: str,
    at: str,
) -> None:
    """Register an office, or describe one anew; its policy stays as it was."""
    if not OFFICE_PATTERN.fullmatch(office):
        raise Refusal("centre.office_code", field="office")
    told = OfficeProfile(
        office=office, title=title, title_en=title_en, licence=licence, profile=profile
    )
    values = {"title": title, "title_en": title_en, "licence": licence, "profile": profile}
    known = _office(connection, office)
    kept = (
        {"held_money": known.held_money, "services": known.services, "added_at": known.added_at}
        if known
        else {"held_money": 0, "services": "", "added_at": at}
    )
    put(connection, REGISTERED, {"office": office}, values | kept)
    items = [news("office", told)]
    if not known:
        items.append(news("policy", OfficePolicy(held_money=False)))
    publish(connection, of_office(office), items)


def set_policy(
    connection: Connection, office: str, *, held_money: bool, services: Sequence[str]
) -> None:
    """Say what an office may offer; no services named means all."""
    demand_office(connection, office)
    connection.execute(
        REGISTERED.update()
        .where(REGISTERED.c.office == office)
        .values(held_money=int(held_money), services=" ".join(services))
    )
    told = OfficePolicy(held_money=held_money, services=tuple(services))
    publish(connection, of_office(office), [news("policy", told)])


def appoint(
    connection: Connection,
    office: str,
    code: str,
    *,
    name: str,
    roles: Sequence[str],
    verifier: str,
    active: bool,
) -> None:
    """Appoint a person to an office, or change what is known of one; the latest word counts."""
    demand_office(connection, office)
    if not 1 <= len(code) <= 32 or not code.isascii() or not code.isalnum():
        raise Refusal("centre.user_code", field="user")
    if not roles or any(role not in list(Role) for role in roles):
        raise Refusal("centre.unknown_role", field="roles")
    values = {"name": name, "roles": " ".join(roles), "active": int(active), "verifier": verifier}
    put(connection, APPOINTED, {"office": office, "code": code}, values)
    told = User(code=code, name=name, roles=tuple(roles), active=active, verifier=verifier)
    publish(connection, users_of(office), [news(f"user:{code}", told)])


def demand_office(connection: Connection, office: str) -> None:
    """Refuse with `centre.unknown_office` what is not registered."""
    if _office(connection, office) is None:
        raise Refusal("centre.unknown_office", field="office")


def _office(connection: Connection, office: str) -> sa.Row[tuple[object, ...]] | None:
    query = sa.select(REGISTERED).where(REGISTERED.c.office == office)
    return connection.execute(query).first()
