"""Citizens sent on, as a figure of an office's days: for which service, and why."""

from collections import Counter
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select

from app.book.fold.rows import REFERRAL
from app.book.reports.figures import Record
from app.book.reports.scope import Scope, Shape, ask


class Referred(Record, frozen=True):
    """How many were sent on for one service, for one reason."""

    service: str
    agency: str
    reason: str
    count: int


def read_referred(connection: Connection, scope: Scope) -> tuple[Referred, ...]:
    """Count who was sent on within a scope, the most first; both programs ask this."""
    rows = ask(connection, _referrals, scope)
    counted = Counter((row.service, row.agency, row.reason) for row in rows)
    found = [Referred(service=s, agency=a, reason=r, count=n) for (s, a, r), n in counted.items()]
    return tuple(sorted(found, key=lambda one: (-one.count, one.service, one.reason)))


@cache
def _referrals(shape: Shape) -> Select[Any]:
    return sa.select(REFERRAL).where(*shape.of(REFERRAL))
