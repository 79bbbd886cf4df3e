"""Revision 0001: the centre's database as it was first released."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import blobs, key, texts, wholes
from models.migrations.shared import (
    first_book,
    first_circulars,
    first_handover,
    first_journal,
    first_referrals,
    first_reversals,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table, index and trigger."""
    first_journal.create()
    first_book.create()
    first_circulars.create()
    first_handover.create()
    first_referrals.create()
    first_reversals.create()
    _ahead()
    _late()
    _attached()
    _attached_part()
    _paid_bill()
    _served_mark()
    _carried()
    _carried_piece()
    _registered()
    _invite()
    _machine()
    _machine_key()
    _head()
    _intake()
    _collision()
    _case_file()
    _feed_scope()
    _feed()
    _appointed()
    _published()
    _answered()
    _server()
    _heartbeat()
    _heartbeat_past()
    _centre_key()
    _knock()
    _answered_line()
    _snapshot()


def _ahead() -> None:
    op.create_table(
        "ahead",
        *texts("office", "epoch"),
        *wholes("seq"),
        *blobs("chain"),
        *texts("device"),
        *wholes("events"),
        *texts("before", "parent_epoch"),
        *wholes("parent_seq"),
        *texts("parent_chain"),
        *wholes("declares"),
        *texts("coding"),
        *blobs("data"),
        *texts("received_at", "via"),
        key("ahead", "office", "epoch", "seq", "chain"),
    )
    op.create_index("ix_ahead_office_device", "ahead", ["office", "device"])


def _late() -> None:
    op.create_table(
        "late",
        *texts("office", "shift", "epoch"),
        *wholes("seq"),
        *texts("kind"),
        *wholes("amount"),
        *texts("received_at"),
        key("late", "office", "shift", "epoch", "seq"),
    )


def _attached() -> None:
    op.create_table(
        "attached",
        *texts("office", "citation", "epoch"),
        *wholes("seq"),
        *texts("device", "state"),
        *wholes("asked", "total", "held"),
        *blobs("seed"),
        *wholes("wrong"),
        *texts("since", "changed_at"),
        key("attached", "office", "citation"),
    )
    op.create_index(
        "ix_attached_unasked",
        "attached",
        ["office"],
        sqlite_where=sa.text("asked = 0"),
        postgresql_where=sa.text("asked = 0"),
    )


def _attached_part() -> None:
    op.create_table(
        "attached_part",
        *texts("office", "citation"),
        *wholes("start"),
        *blobs("sealed"),
        key("attached_part", "office", "citation", "start"),
    )


def _paid_bill() -> None:
    op.create_table(
        "paid_bill",
        *texts("bill_id", "payment_id", "office", "day", "epoch"),
        *wholes("seq", "line"),
        key("paid_bill", "bill_id", "payment_id", "office", "day", "epoch", "seq", "line"),
        sqlite_with_rowid=False,
    )


def _served_mark() -> None:
    op.create_table(
        "served_mark",
        *texts("mark", "office", "day", "epoch"),
        *wholes("seq", "line"),
        key("served_mark", "mark", "office", "day", "epoch", "seq", "line"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_served_mark_day", "served_mark", ["day"])


def _carried() -> None:
    op.create_table(
        "carried",
        *texts("office", "digest", "device"),
        *wholes("number", "pieces"),
        *blobs("head"),
        *texts("came_by", "first_at", "last_at"),
        key("carried", "office", "digest"),
    )


def _carried_piece() -> None:
    op.create_table(
        "carried_piece",
        *texts("office", "digest"),
        *wholes("place"),
        *texts("epoch"),
        *wholes("first_seq", "last_seq"),
        *blobs("receipt"),
        key("carried_piece", "office", "digest", "place"),
    )


def _registered() -> None:
    op.create_table(
        "registered",
        *texts("office", "title", "title_en", "licence", "profile"),
        *wholes("held_money"),
        *texts("services", "added_at"),
        key("registered", "office"),
    )


def _invite() -> None:
    op.create_table(
        "invite",
        *texts("office"),
        *wholes("counter"),
        *blobs("code"),
        *texts("expires_at"),
        *wholes("tries_left"),
        *texts("used_by"),
        key("invite", "office", "counter"),
    )


def _machine() -> None:
    op.create_table(
        "machine",
        *texts("office", "device"),
        *wholes("counter"),
        *texts("state", "fingerprint", "app", "replaces", "enrolled_at", "seen_at"),
        *wholes("turn"),
        *texts("newest"),
        key("machine", "office", "device"),
    )


def _machine_key() -> None:
    op.create_table(
        "machine_key",
        *texts("office", "device"),
        *wholes("key_id"),
        *texts("public_key", "certificate", "revoked_at"),
        key("machine_key", "office", "device", "key_id"),
    )


def _head() -> None:
    op.create_table(
        "head",
        *texts("office", "epoch", "device"),
        *wholes("seq"),
        *blobs("chain"),
        *wholes("safe_seq", "opened_turn", "turn"),
        key("head", "office", "epoch"),
    )


def _intake() -> None:
    op.create_table(
        "intake",
        *texts("office", "epoch"),
        *wholes("seq"),
        *texts("received_at", "via", "state", "code"),
        key("intake", "office", "epoch", "seq"),
    )


def _collision() -> None:
    op.create_table(
        "collision",
        *texts("office", "epoch"),
        *wholes("seq"),
        *blobs("chain", "data"),
        *texts("received_at"),
        key("collision", "office", "epoch", "seq", "chain"),
    )


def _case_file() -> None:
    op.create_table(
        "case_file",
        *texts("case", "office", "device", "kind", "detail", "opened_at", "state"),
        key("case_file", "case"),
    )
    op.create_index("ix_case_file_office_state", "case_file", ["office", "state"])


def _feed_scope() -> None:
    op.create_table(
        "feed_scope",
        *texts("scope"),
        *wholes("position"),
        key("feed_scope", "scope"),
    )


def _feed() -> None:
    op.create_table(
        "feed",
        *texts("scope"),
        *wholes("position"),
        *texts("item"),
        *wholes("version"),
        *texts("kind"),
        *blobs("data"),
        key("feed", "scope", "position"),
    )
    op.create_index("ix_feed_scope_item", "feed", ["scope", "item"])


def _appointed() -> None:
    op.create_table(
        "appointed",
        *texts("office", "code", "name", "roles"),
        *wholes("active"),
        *texts("verifier"),
        key("appointed", "office", "code"),
    )


def _published() -> None:
    op.create_table(
        "published",
        *wholes("version"),
        *texts("sha256"),
        *blobs("data"),
        *texts("published_at"),
        key("published", "version"),
    )


def _answered() -> None:
    op.create_table(
        "answered",
        *texts("caller", "key", "fingerprint"),
        *blobs("response"),
        key("answered", "caller", "key"),
    )


def _server() -> None:
    op.create_table(
        "server",
        *wholes("one"),
        *texts("generation"),
        *wholes("key_id"),
        key("server", "one"),
    )


def _heartbeat() -> None:
    op.create_table(
        "heartbeat",
        *texts("office", "device"),
        *wholes("number"),
        *texts("seen_at"),
        *blobs("data"),
        key("heartbeat", "office", "device"),
    )


def _heartbeat_past() -> None:
    op.create_table(
        "heartbeat_past",
        *texts("office", "device"),
        *wholes("number"),
        *texts("seen_at"),
        *blobs("data"),
        key("heartbeat_past", "office", "device", "number"),
    )


def _centre_key() -> None:
    op.create_table(
        "centre_key",
        *wholes("number"),
        *texts("public_key"),
        *blobs("announced"),
        key("centre_key", "number"),
    )


def _knock() -> None:
    op.create_table(
        "knock",
        *texts("who", "begun_at"),
        *wholes("times"),
        key("knock", "who"),
    )


def _answered_line() -> None:
    op.create_table(
        "answered_line",
        *texts("office", "epoch"),
        *wholes("seq", "line", "version"),
        *texts("state", "at"),
        key("answered_line", "office", "epoch", "seq", "line"),
    )


def _snapshot() -> None:
    op.create_table(
        "snapshot",
        *texts("sha256", "scope", "cursor", "made_at"),
        *blobs("data"),
        key("snapshot", "sha256"),
    )
