"""Revision 0001: the centre's database as it was first released."""

from alembic import op

from models.migrations.columns import blobs, key, texts, wholes
from models.migrations.shared import first_book, first_journal

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table, index and trigger."""
    first_journal.create()
    first_book.create()
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
        *texts("state", "fingerprint", "app", "enrolled_at", "seen_at"),
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
        *wholes("safe_seq"),
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
