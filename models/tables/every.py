"""Every room of tables, read here once: only then is their metadata whole."""

from typing import Final

from models.tables import (
    ahead,
    attachments,
    before,
    book,
    bundle,
    central,
    circulars,
    counter,
    handover,
    heartbeat,
    journal,
    keys,
    papers,
    people,
    referrals,
    reversals,
    sync,
)

ROOMS: Final = (
    ahead,
    attachments,
    before,
    book,
    bundle,
    central,
    circulars,
    counter,
    handover,
    heartbeat,
    journal,
    keys,
    papers,
    people,
    referrals,
    reversals,
    sync,
)
