"""Instants as the journal writes them: RFC 3339, UTC, milliseconds, always 24 characters."""

from datetime import UTC, datetime, timedelta

from models.errors import Refusal


def write_instant(instant: datetime) -> str:
    """Write an aware instant, such as `2026-08-03T07:12:05.123Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + (
        f"{instant.microsecond // 1000:03d}Z"
    )


def read_instant(text: str) -> datetime:
    """Read an instant as `write_instant` writes it; anything else is refused."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Refusal("instant.unreadable") from error


def add_ms(instant: datetime, milliseconds: int) -> datetime:
    """Give the instant so many milliseconds later."""
    return instant + timedelta(milliseconds=milliseconds)
