"""What only a counter keeps: secrets of the staff, the vault, drafts, print jobs, sync cursors.

None of this is in the journal: it can be erased (vault), made again (drafts), or is the state of
a machine and a line (print jobs, cursors).
"""

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CounterOnly, Whole


class DeviceRow(CounterOnly):
    """Who this machine is: one row. `centre_keys`: `number:hex`, blank between.

    twin, twin_turn: the epoch, and its last turn at the centre, by which another copy of this disk
    showed that it is at work; empty for none. look_beyond: the place from which the next start
    looks at the centre's history again; -1 for none.
    """

    __tablename__ = "device"

    one: Mapped[int] = mapped_column(Whole, primary_key=True, default=1)
    device: Mapped[str] = mapped_column(String)
    office: Mapped[str] = mapped_column(String)
    counter: Mapped[int] = mapped_column(Whole)
    key_id: Mapped[int] = mapped_column(Whole, default=1)
    centre: Mapped[str] = mapped_column(String, default="")
    centre_keys: Mapped[str] = mapped_column(String, default="")
    catalogue_key: Mapped[str] = mapped_column(String, default="")
    certificate: Mapped[str] = mapped_column(String, default="")
    twin: Mapped[str] = mapped_column(String, default="")
    twin_turn: Mapped[int] = mapped_column(Whole, default=0)
    look_beyond: Mapped[int] = mapped_column(Whole, default=-1)


class VerifierRow(CounterOnly):
    """The argon2id verifier of one person's PIN or password."""

    __tablename__ = "verifier"

    code: Mapped[str] = mapped_column(String, primary_key=True)
    verifier: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Whole, default=0)


class CatalogueRow(CounterOnly):
    """A signed catalogue as it came, by version."""

    __tablename__ = "catalogue"

    version: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[str] = mapped_column(String)


class VaultRow(CounterOnly):
    """One erasable item: a citizen and the answers given, or a scan, beside what cites it.

    kind: `visit` or `scan`. citation: as in `app/journal/citation.py`. The key begins with the
    event's place, so a visit's items lie together at the end of the file and not where chance
    throws their citations.
    """

    __tablename__ = "vault"

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    citation: Mapped[str] = mapped_column(String, primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    day: Mapped[str] = mapped_column(String)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class DraftRow(CounterOnly):
    """A visit not yet paid: the one in hand (`current`) or a held one, as compressed JSON."""

    __tablename__ = "draft"
    __table_args__ = ({"sqlite_with_rowid": False},)

    visit: Mapped[str] = mapped_column(String, primary_key=True)
    session: Mapped[str] = mapped_column(String)
    user: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    label: Mapped[str] = mapped_column(String, default="")
    at: Mapped[str] = mapped_column(String)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PrintJobRow(CounterOnly):
    """A paper owed to a printer, written in the act's own transaction.

    copy: 0 is the original. state: `queued`, `sent`, `printed`, `unknown`, `failed`.
    """

    __tablename__ = "print_job"
    # Only what is still owed is ever looked for.
    __table_args__ = (Index("ix_print_job_owed", "state", sqlite_where=text("state <> 'printed'")),)

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    copy: Mapped[int] = mapped_column(Whole, primary_key=True)
    day: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    error: Mapped[str] = mapped_column(String, default="")


class CursorRow(CounterOnly):
    """How far the centre has confirmed one epoch, with its signed receipt as the proof."""

    __tablename__ = "sync_cursor"

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    received_seq: Mapped[int] = mapped_column(Whole, default=0)
    safe_seq: Mapped[int] = mapped_column(Whole, default=0)
    generation: Mapped[str] = mapped_column(String, default="")
    receipt: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class DispositionRow(CounterOnly):
    """What the centre says of one event when it is not simply posted: held or rejected, and why."""

    __tablename__ = "disposition"

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    state: Mapped[str] = mapped_column(String)
    code: Mapped[str] = mapped_column(String, default="")


class FeedCursorRow(CounterOnly):
    """How far one scope of the centre's feed has been taken in."""

    __tablename__ = "feed_cursor"

    scope: Mapped[str] = mapped_column(String, primary_key=True)
    generation: Mapped[str] = mapped_column(String, default="")
    cursor: Mapped[str] = mapped_column(String, default="")


class FeedUnknownRow(CounterOnly):
    """A feed item newer than this program understands, kept until it does."""

    __tablename__ = "feed_unknown"

    scope: Mapped[str] = mapped_column(String, primary_key=True)
    item: Mapped[str] = mapped_column(String, primary_key=True)
    version: Mapped[int] = mapped_column(Whole)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class AttemptRow(CounterOnly):
    """One try to reach the centre: when, how much, how it ended."""

    __tablename__ = "sync_attempt"

    attempt: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=True)
    at: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    outcome: Mapped[str] = mapped_column(String)
    events: Mapped[int] = mapped_column(Whole, default=0)
    bytes_up: Mapped[int] = mapped_column(Whole, default=0)
    ms: Mapped[int] = mapped_column(Whole, default=0)
