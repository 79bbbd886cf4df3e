"""Revision 0001: a counter's database as it was first released."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import blobs, counted, key, texts, wholes
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
    _attachment()
    _attachment_mark()
    _told_visit()
    _bundle_key()
    _exported()
    _circular()
    _device()
    _verifier()
    _catalogue()
    _vault()
    _draft()
    _print_job()
    _sync_cursor()
    _disposition()
    _feed_cursor()
    _feed_unknown()
    _sync_attempt()
    _clock_offset()
    _paper_on_file()
    _citizen()
    _citizen_name()
    _citizen_visit()
    _case_number()
    _phone_secret()
    _agency_answer()
    _sync_tried()
    _history_goal()
    _history_frame()
    _snapshot_part()


def _attachment() -> None:
    op.create_table(
        "attachment",
        *texts("epoch"),
        *wholes("seq"),
        *texts("citation", "state"),
        *wholes("total", "sent", "tries"),
        *texts("trouble"),
        key("attachment", "epoch", "seq", "citation"),
    )
    op.create_index(
        "ix_attachment_owed", "attachment", ["state"], sqlite_where=sa.text("state <> 'received'")
    )


def _attachment_mark() -> None:
    op.create_table(
        "attachment_mark",
        *texts("epoch"),
        *wholes("seq"),
        *texts("generation"),
        key("attachment_mark", "epoch"),
    )


def _told_visit() -> None:
    op.create_table(
        "told_visit",
        *texts("day", "epoch"),
        *wholes("seq"),
        *texts("generation"),
        key("told_visit", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _bundle_key() -> None:
    op.create_table(
        "bundle_key",
        *wholes("number"),
        *texts("key"),
        key("bundle_key", "number"),
    )


def _exported() -> None:
    op.create_table(
        "exported",
        *wholes("number"),
        *texts("digest", "created_at"),
        *wholes("events", "size"),
        *texts("answered_at"),
        key("exported", "number"),
    )


def _circular() -> None:
    op.create_table(
        "circular",
        *texts("code"),
        *wholes("version"),
        *texts("sha256"),
        *blobs("data"),
        *texts("received_at", "refused"),
        key("circular", "code"),
    )


def _device() -> None:
    op.create_table(
        "device",
        *wholes("one"),
        *texts("device", "office"),
        *wholes("counter", "key_id"),
        *texts("centre", "centre_keys", "catalogue_key", "certificate", "twin"),
        *wholes("twin_turn", "look_beyond"),
        key("device", "one"),
    )


def _verifier() -> None:
    op.create_table(
        "verifier",
        *texts("code", "verifier"),
        *wholes("version"),
        key("verifier", "code"),
    )


def _catalogue() -> None:
    op.create_table(
        "catalogue",
        *wholes("version"),
        *texts("sha256"),
        *blobs("data"),
        *texts("signature"),
        key("catalogue", "version"),
    )


def _vault() -> None:
    op.create_table(
        "vault",
        *texts("epoch"),
        *wholes("seq"),
        *texts("citation", "kind", "day"),
        *blobs("salt", "sealed"),
        key("vault", "epoch", "seq", "citation"),
    )


def _draft() -> None:
    op.create_table(
        "draft",
        *texts("visit", "session", "user", "state", "label", "at"),
        *blobs("content"),
        key("draft", "visit"),
        sqlite_with_rowid=False,
    )


def _print_job() -> None:
    op.create_table(
        "print_job",
        *texts("epoch"),
        *wholes("seq", "copy"),
        *texts("day", "state", "error"),
        key("print_job", "epoch", "seq", "copy"),
    )
    op.create_index(
        "ix_print_job_owed", "print_job", ["state"], sqlite_where=sa.text("state <> 'printed'")
    )


def _sync_cursor() -> None:
    op.create_table(
        "sync_cursor",
        *texts("epoch"),
        *wholes("received_seq", "safe_seq"),
        *texts("generation"),
        *blobs("receipt"),
        key("sync_cursor", "epoch"),
    )


def _disposition() -> None:
    op.create_table(
        "disposition",
        *texts("epoch"),
        *wholes("seq"),
        *texts("state", "code"),
        key("disposition", "epoch", "seq"),
    )


def _feed_cursor() -> None:
    op.create_table(
        "feed_cursor",
        *texts("scope", "generation", "cursor"),
        key("feed_cursor", "scope"),
    )


def _feed_unknown() -> None:
    op.create_table(
        "feed_unknown",
        *texts("scope", "item"),
        *wholes("version"),
        *blobs("data"),
        key("feed_unknown", "scope", "item"),
    )


def _sync_attempt() -> None:
    op.create_table(
        "sync_attempt",
        counted("attempt"),
        *texts("at", "kind", "outcome"),
        *wholes("events", "bytes_up", "ms"),
        key("sync_attempt", "attempt"),
    )


def _clock_offset() -> None:
    op.create_table(
        "clock_offset",
        *wholes("one", "ahead_ms"),
        *texts("at"),
        key("clock_offset", "one"),
    )


def _paper_on_file() -> None:
    op.create_table(
        "paper_on_file",
        *texts("whose", "paper", "day", "epoch"),
        *wholes("seq"),
        *texts("citation"),
        key("paper_on_file", "whose", "paper"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_paper_on_file_epoch_seq", "paper_on_file", ["epoch", "seq"])


def _citizen() -> None:
    op.create_table(
        "citizen",
        counted("citizen"),
        *blobs("code", "mobile", "told"),
        *wholes("born"),
        *texts("day", "epoch"),
        *wholes("seq"),
        key("citizen", "citizen"),
    )
    op.create_index("ix_citizen_code", "citizen", ["code"], unique=True)
    op.create_index(
        "ix_citizen_mobile", "citizen", ["mobile"], sqlite_where=sa.text("mobile <> x''")
    )


def _citizen_name() -> None:
    op.create_table(
        "citizen_name",
        *texts("key"),
        *wholes("citizen", "born"),
        key("citizen_name", "key", "citizen"),
        sqlite_with_rowid=False,
    )


def _citizen_visit() -> None:
    op.create_table(
        "citizen_visit",
        *wholes("citizen"),
        *texts("day", "epoch"),
        *wholes("seq"),
        key("citizen_visit", "citizen", "day", "epoch", "seq"),
        sqlite_with_rowid=False,
    )


def _case_number() -> None:
    op.create_table(
        "case_number",
        *texts("number", "day", "epoch"),
        *wholes("seq", "line"),
        key("case_number", "number", "day", "epoch", "seq", "line"),
        sqlite_with_rowid=False,
    )


def _phone_secret() -> None:
    op.create_table(
        "phone_secret",
        *texts("code"),
        *blobs("sealed"),
        key("phone_secret", "code"),
    )


def _agency_answer() -> None:
    op.create_table(
        "agency_answer",
        *texts("epoch"),
        *wholes("seq", "line", "version"),
        *texts("state", "number", "fields", "said", "due", "at"),
        key("agency_answer", "epoch", "seq", "line", "version"),
    )


def _sync_tried() -> None:
    op.create_table(
        "sync_tried",
        *texts("epoch"),
        *wholes("first_seq", "last_seq", "tries"),
        *texts("trouble", "field", "at"),
        key("sync_tried", "epoch"),
    )


def _history_goal() -> None:
    op.create_table(
        "history_goal",
        *texts("epoch", "device"),
        *wholes("opened_seq", "after_seq", "seq"),
        *texts("chain", "public_key"),
        key("history_goal", "epoch"),
    )


def _history_frame() -> None:
    op.create_table(
        "history_frame",
        *texts("epoch"),
        *wholes("last_seq"),
        *blobs("chain", "data"),
        key("history_frame", "epoch", "last_seq"),
    )


def _snapshot_part() -> None:
    op.create_table(
        "snapshot_part",
        *texts("sha256"),
        *wholes("offset"),
        *blobs("data"),
        key("snapshot_part", "sha256", "offset"),
    )
