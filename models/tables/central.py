"""What only the centre keeps: offices and codes, machines and keys, intake, feed, cases."""

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CentralOnly, Whole


class RegisteredRow(CentralOnly):
    """An office the centre knows."""

    __tablename__ = "registered"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    title: Mapped[str] = mapped_column(String)
    title_en: Mapped[str] = mapped_column(String)
    licence: Mapped[str] = mapped_column(String)
    profile: Mapped[str] = mapped_column(String)
    held_money: Mapped[int] = mapped_column(Whole, default=0)
    services: Mapped[str] = mapped_column(String, default="")
    added_at: Mapped[str] = mapped_column(String)


class InviteRow(CentralOnly):
    """A one-time code for one counter: seven days, five tries.

    `code` is the key that argon2id stretches the code to (app.wire.enrolment), not the code.
    """

    __tablename__ = "invite"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    counter: Mapped[int] = mapped_column(Whole, primary_key=True)
    code: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[str] = mapped_column(String)
    tries_left: Mapped[int] = mapped_column(Whole)
    used_by: Mapped[str] = mapped_column(String, default="")


class MachineRow(CentralOnly):
    """An enrolled machine; its row lock orders what it sends.

    state: `active`, `replaced` by another at its counter (what it still sends is booked), or
    `revoked` (what it still sends is held). replaces: the machine it stands in for; `*` for
    whichever stood at its counter; empty for none. turn: counts what it brought, so that it can
    be told what came before what. newest: the epoch that opened here last.
    """

    __tablename__ = "machine"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String, primary_key=True)
    counter: Mapped[int] = mapped_column(Whole)
    state: Mapped[str] = mapped_column(String)
    fingerprint: Mapped[str] = mapped_column(String)
    app: Mapped[str] = mapped_column(String)
    replaces: Mapped[str] = mapped_column(String, default="")
    enrolled_at: Mapped[str] = mapped_column(String)
    seen_at: Mapped[str] = mapped_column(String, default="")
    turn: Mapped[int] = mapped_column(Whole, default=0)
    newest: Mapped[str] = mapped_column(String, default="")


class MachineKeyRow(CentralOnly):
    """A public key of a machine, by number."""

    __tablename__ = "machine_key"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String, primary_key=True)
    key_id: Mapped[int] = mapped_column(Whole, primary_key=True)
    public_key: Mapped[str] = mapped_column(String)
    certificate: Mapped[str] = mapped_column(String)
    revoked_at: Mapped[str] = mapped_column(String, default="")


class HeadRow(CentralOnly):
    """How far one epoch came in without a gap; its row lock orders one device's frames.

    opened_turn, turn: the machine's turns in which it opened here, and in which it last grew.
    """

    __tablename__ = "head"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String)
    seq: Mapped[int] = mapped_column(Whole)
    chain: Mapped[bytes] = mapped_column(LargeBinary)
    safe_seq: Mapped[int] = mapped_column(Whole)
    opened_turn: Mapped[int] = mapped_column(Whole, default=0)
    turn: Mapped[int] = mapped_column(Whole, default=0)


class IntakeRow(CentralOnly):
    """What became of one event at the centre. state: `posted`, `held` or `rejected`."""

    __tablename__ = "intake"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    received_at: Mapped[str] = mapped_column(String)
    via: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    code: Mapped[str] = mapped_column(String, default="")


class CollisionRow(CentralOnly):
    """Other bytes under a key that was already taken: both are evidence."""

    __tablename__ = "collision"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    chain: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[str] = mapped_column(String)


class CaseRow(CentralOnly):
    """Something a person must look into: a fork, a collision, a gap, a count that disagrees.

    `case` is made from what it is about, so the same thing found again opens no second one.
    """

    __tablename__ = "case_file"
    __table_args__ = (Index(None, "office", "state"),)

    case: Mapped[str] = mapped_column(String, primary_key=True)
    office: Mapped[str] = mapped_column(String)
    device: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    detail: Mapped[str] = mapped_column(String)
    opened_at: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)


class ScopeRow(CentralOnly):
    """How far one scope of the feed has come.

    Its row lock is held from the drawing of positions to the commit, so within a scope the order
    of positions is the order of commits on every database, and no reader can pass an item that
    is still to be committed.
    """

    __tablename__ = "feed_scope"

    scope: Mapped[str] = mapped_column(String, primary_key=True)
    position: Mapped[int] = mapped_column(Whole, default=0)


class FeedRow(CentralOnly):
    """One item of the feed; a higher version stands in the place of a lower one."""

    __tablename__ = "feed"
    __table_args__ = (Index(None, "scope", "item"),)

    scope: Mapped[str] = mapped_column(String, primary_key=True)
    position: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Whole)
    kind: Mapped[str] = mapped_column(String)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class AppointedRow(CentralOnly):
    """A person the centre appointed to an office, as last stated, with the argon2id verifier."""

    __tablename__ = "appointed"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    code: Mapped[str] = mapped_column(String, primary_key=True)
    name: Mapped[str] = mapped_column(String)
    roles: Mapped[str] = mapped_column(String)
    active: Mapped[int] = mapped_column(Whole)
    verifier: Mapped[str] = mapped_column(String)


class PublishedRow(CentralOnly):
    """A signed catalogue the centre has published; `data` is its packed form, signature within."""

    __tablename__ = "published"

    version: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[str] = mapped_column(String)


class AnsweredRow(CentralOnly):
    """The answer once given to an idempotent call, so that the same call gets the same answer."""

    __tablename__ = "answered"

    caller: Mapped[str] = mapped_column(String, primary_key=True)
    key: Mapped[str] = mapped_column(String, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String)
    response: Mapped[bytes] = mapped_column(LargeBinary)


class ServerRow(CentralOnly):
    """What this centre is: its generation (new after a restore), one row."""

    __tablename__ = "server"

    one: Mapped[int] = mapped_column(Whole, primary_key=True, default=1)
    generation: Mapped[str] = mapped_column(String)
    key_id: Mapped[int] = mapped_column(Whole, default=1)
