"""Pulling: the signed feed's items are taken in, each scope from where it was left."""

from typing import Final

import sqlalchemy as sa

from app.catalogue.signed import SignedCatalogue
from app.counter.commands.adopt import adopt_catalogue, adopt_policy, adopt_staff
from app.counter.desk import Desk
from app.counter.sync.line import Line, Objection
from app.counter.sync.push import put_disposition
from app.counter.tables import FEED_CURSOR, FEED_UNKNOWN
from app.storage.engine import reading, writing
from app.wire.feed_items import Item, OfficePolicy, Status, User, read_item
from app.wire.messages import FeedItem
from models.errors import Refusal
from models.events.office import StaffChanged

PAGE: Final = 200


def scopes(desk: Desk) -> tuple[str, ...]:
    """Name the scopes a counter follows, in the order it takes them."""
    office, device = desk.office.office, desk.journal.identity.device
    return (f"office:{office}", f"users:{office}", "catalogue", f"device:{device}")


def pull_all(desk: Desk, line: Line) -> int:
    """Take in everything new of every scope; the answer counts the items."""
    return sum(_pull(desk, line, scope) for scope in scopes(desk))


def _pull(desk: Desk, line: Line, scope: str) -> int:
    taken = 0
    while True:
        with reading(desk.engine) as connection:
            row = connection.execute(
                sa.select(FEED_CURSOR).where(FEED_CURSOR.c.scope == scope)
            ).first()
        cursor = row.cursor if row else ""
        try:
            page = line.feed(scope, cursor, PAGE)
        except Objection as objection:
            if objection.problem.code != "wire.cursor_expired" or not cursor:
                raise
            _keep_cursor(desk, scope, "", "")
            continue
        for item in page.items:
            _take(desk, scope, item)
        _keep_cursor(desk, scope, page.generation, page.next)
        taken += len(page.items)
        if not page.more:
            return taken


def _take(desk: Desk, scope: str, item: FeedItem) -> None:
    """Take one item in; what this program cannot read is kept until one can."""
    if item.kind == "catalogue":
        _catalogue(desk, bytes(item.data))
        return
    read = read_item(item.kind, item.data)
    if read is None or not _act(desk, read, item.version):
        _keep_unknown(desk, scope, item)


def _act(desk: Desk, item: Item, version: int) -> bool:
    match item:
        case OfficePolicy():
            adopt_policy(desk, held_money=item.held_money, services=item.services)
        case User():
            who = StaffChanged(
                code=item.code,
                name=item.name,
                roles=item.roles,
                active=item.active,
                origin="centre",
                verifier="",
            )
            adopt_staff(desk, people=((who, item.verifier, version),))
        case Status():
            with writing(desk.engine) as connection:
                put_disposition(connection, item.epoch, item.seq, item.state, item.code)
            desk.news.tell("sync.disposition", item.event)
        case _:
            return False
    return True


def _catalogue(desk: Desk, packed: bytes) -> None:
    """Adopt a catalogue that its own key signed; any other is told of and never used."""
    try:
        adopt_catalogue(desk, signed=SignedCatalogue.unpack(packed))
    except Refusal as refusal:
        desk.news.tell("catalogue.refused", refusal.code)


def _keep_cursor(desk: Desk, scope: str, generation: str, cursor: str) -> None:
    values = {"generation": generation, "cursor": cursor}
    with writing(desk.engine) as connection:
        found = connection.execute(
            FEED_CURSOR.update().where(FEED_CURSOR.c.scope == scope).values(**values)
        ).rowcount
        if not found:
            connection.execute(FEED_CURSOR.insert().values(scope=scope, **values))


def _keep_unknown(desk: Desk, scope: str, item: FeedItem) -> None:
    here = (FEED_UNKNOWN.c.scope == scope, FEED_UNKNOWN.c.item == item.item)
    with writing(desk.engine) as connection:
        connection.execute(FEED_UNKNOWN.delete().where(*here))
        row = {
            "scope": scope,
            "item": item.item,
            "version": item.version,
            "data": bytes(item.data),
        }
        connection.execute(FEED_UNKNOWN.insert().values(**row))
