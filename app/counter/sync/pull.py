"""Pulling: the signed feed's items are taken in, each scope from where it was left."""

from typing import Final, Protocol

import sqlalchemy as sa

from app.catalogue.signed import SignedCatalogue
from app.counter.commands.adopt import adopt_catalogue, adopt_policy, adopt_staff
from app.counter.commands.read_circular import adopt_circular
from app.counter.desk import Desk
from app.counter.opening import Surroundings, start_journal
from app.counter.sync.agency_answers import keep_answer
from app.counter.sync.cursors import put_disposition
from app.counter.sync.line import Objection
from app.counter.sync.rotation import obey
from app.counter.tables import FEED_CURSOR, FEED_UNKNOWN, VERIFIER
from app.storage.engine import noting, reading, writing
from app.wire.feed_items import (
    CATALOGUE,
    CIRCULAR,
    CIRCULARS,
    AgencyAnswer,
    Command,
    OfficePolicy,
    Status,
    User,
    read_item,
)
from app.wire.messages import FeedItem, FeedPage
from app.wire.snapshots import Snapshot
from models.errors import Refusal
from models.events.office import StaffChanged

PAGE: Final = 200
_CURSOR: Final = sa.select(FEED_CURSOR.c.cursor).where(FEED_CURSOR.c.scope == sa.bindparam("of"))


def scopes(desk: Desk) -> tuple[str, ...]:
    """Name the scopes a counter follows, in the order it takes them."""
    office, device = desk.office.office, desk.journal.identity.device
    return (f"office:{office}", _users(desk), CATALOGUE, CIRCULARS, f"device:{device}")


def _users(desk: Desk) -> str:
    return f"users:{desk.office.office}"


class Feeds(Protocol):
    """Whatever gives the signed feed: the line, or a file that came by hand."""

    def feed(self, scope: str, cursor: str, limit: int) -> FeedPage:
        """Give a scope's items after a cursor."""
        ...


class Files(Protocol):
    """Whatever has a scope's whole state as one file."""

    def fetch(self, scope: str) -> tuple[str, Snapshot] | None:
        """Give the generation and the state, or None where only the feed tells it."""
        ...


class Pull:
    """Takes the feed in for one open counter.

    Attributes:
        twins: epochs by which the centre saw another copy of this disk at work, as it told.
    """

    def __init__(
        self, desk: Desk, around: Surroundings, line: Feeds, files: Files | None = None
    ) -> None:
        self._files = files
        self._desk = desk
        self._around = around
        self._line = line
        self._looked_back = False
        self.twins: set[str] = set()

    def all_scopes(self) -> int:
        """Take in everything new of every scope; the answer counts the items."""
        if not self._looked_back:
            self._look_back()
            self._looked_back = True
        return sum(self._scope(scope) for scope in scopes(self._desk))

    def open_epoch(self) -> None:
        """Go on in a new epoch: another machine may be writing in the present one."""
        desk = self._desk
        start_journal(desk.journal, self._around, str(desk.today()))
        desk.news.tell("epoch.opened", desk.journal.head.epoch)

    def _scope(self, scope: str) -> int:
        taken = 0
        while True:
            cursor = self._cursor(scope)
            if not cursor and self._from_file(scope):
                continue
            try:
                page = self._line.feed(scope, cursor, PAGE)
            except Objection as objection:
                if objection.problem.code != "wire.cursor_expired" or not cursor:
                    raise
                self._begin_again(scope)
                continue
            for item in page.items:
                self._take(scope, item)
            if page.next != cursor:
                _keep_cursor(self._desk, scope, page.generation, page.next)
            taken += len(page.items)
            if not page.more or page.next == cursor:
                return taken

    def _from_file(self, scope: str) -> bool:
        """Take a scope's whole state from a file, if there is one; the feed goes on from it."""
        found = self._files.fetch(scope) if self._files is not None else None
        if found is None:
            return False
        generation, snapshot = found
        for item in snapshot.items:
            self._take(scope, item)
        _keep_cursor(self._desk, scope, generation, snapshot.cursor)
        return True

    def _cursor(self, scope: str) -> str:
        with reading(self._desk.engine) as connection:
            return connection.execute(_CURSOR, {"of": scope}).scalar() or ""

    def _begin_again(self, scope: str) -> None:
        """The centre was restored: what it says now counts, though its versions begin anew."""
        with writing(self._desk.engine) as connection:
            if scope == _users(self._desk):
                connection.execute(VERIFIER.update().values(version=0))
            # What nobody here understood and the centre has forgotten is said by nobody any more.
            connection.execute(FEED_UNKNOWN.delete().where(FEED_UNKNOWN.c.scope == scope))
        _keep_cursor(self._desk, scope, "", "")

    def _take(self, scope: str, item: FeedItem) -> None:
        """Take one item in; what cannot be taken is kept, and never keeps another one back."""
        try:
            taken = self._act(item.kind, item.item, bytes(item.data), item.version)
        except Refusal as refusal:
            self._desk.news.tell(f"{_told_as(item.kind)}.refused", refusal.code)
            if item.kind in (CATALOGUE, CIRCULAR):
                return  # Nothing will make it better, and it is too large to lie about.
            taken = False
        _forget_unknown(self._desk, scope, item.item)
        if not taken:
            _keep_unknown(self._desk, scope, item)

    def _act(self, kind: str, named: str, data: bytes, version: int) -> bool:
        """Do what an item says; False for what this program does not know how to."""
        desk = self._desk
        if kind == CATALOGUE:
            adopt_catalogue(desk, signed=SignedCatalogue.unpack(data))
            return True
        if kind == CIRCULAR:
            code = named.partition(":")[2]
            adopt_circular(desk, packed=data, code=code, version=version)
            return True
        match read_item(kind, data):
            case OfficePolicy() as item:
                adopt_policy(desk, held_money=item.held_money, services=item.services)
            case User() as item:
                adopt_staff(desk, people=((_person(item), item.verifier, version),))
            case Status() as item:
                self._dispose(item)
            case AgencyAnswer() as item:
                keep_answer(desk, item)
            case Command() as item:
                return self._obey(item)
            case _:
                return False
        return True

    def _obey(self, item: Command) -> bool:
        """Do what the centre tells this machine; False for a command that is not known yet."""
        desk = self._desk
        match item.what:
            case "rotate_key":
                obey(desk, self._around, item)
            case "enrol_again":
                desk.news.tell("twin.told", item.epoch)
                self.twins.add(item.epoch)
            case "open_epoch":
                if item.epoch == desk.journal.head.epoch:
                    self.open_epoch()
            case _:
                return False
        return True

    def _dispose(self, item: Status) -> None:
        desk = self._desk
        if item.device != desk.journal.identity.device:
            return
        with writing(desk.engine) as connection:
            put_disposition(connection, item.epoch, item.seq, item.state, item.code)
        desk.news.tell("sync.disposition", item.event)

    def _look_back(self) -> None:
        """Read again what an older program could not take in: this one may be able to."""
        with reading(self._desk.engine) as connection:
            rows = connection.execute(sa.select(FEED_UNKNOWN)).all()
        for row in rows:
            kind = row.item.partition(":")[0]
            try:
                taken = self._act(kind, row.item, bytes(row.data), row.version)
            except Refusal:
                taken = False
            if taken:
                _forget_unknown(self._desk, row.scope, row.item)


def _told_as(kind: str) -> str:
    return kind if kind in (CATALOGUE, CIRCULAR) else "feed"


def _person(item: User) -> StaffChanged:
    return StaffChanged(
        code=item.code,
        name=item.name,
        roles=item.roles,
        active=item.active,
        origin="centre",
        verifier="",
    )


def _keep_cursor(desk: Desk, scope: str, generation: str, cursor: str) -> None:
    values = {"generation": generation, "cursor": cursor}
    with noting(desk.engine) as connection:
        found = connection.execute(
            FEED_CURSOR.update().where(FEED_CURSOR.c.scope == scope).values(**values)
        ).rowcount
        if not found:
            connection.execute(FEED_CURSOR.insert().values(scope=scope, **values))


def _forget_unknown(desk: Desk, scope: str, item: str) -> None:
    here = (FEED_UNKNOWN.c.scope == scope, FEED_UNKNOWN.c.item == item)
    with writing(desk.engine) as connection:
        connection.execute(FEED_UNKNOWN.delete().where(*here))


def _keep_unknown(desk: Desk, scope: str, item: FeedItem) -> None:
    row = {"scope": scope, "item": item.item, "version": item.version, "data": bytes(item.data)}
    with writing(desk.engine) as connection:
        connection.execute(FEED_UNKNOWN.insert().values(**row))
