"""What is safe: stands on another disk as well, so that a counter may one day let go of it.

`commit`: the database answers a commit only when a standby has it too. `backup`: nothing is safe
until a backup that holds it was made. The word is never given before the fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.central.rows import HEAD
from app.storage.engine import reading, writing

SafeWhen = Literal["auto", "commit", "backup"]
"""When what is received is safe; `auto` asks the database, at every commit anew."""

_ON_A_STANDBY: Final = ("on", "remote_apply")
_STANDBY: Final = sa.select(
    sa.func.current_setting("synchronous_standby_names"),
    sa.func.current_setting("synchronous_commit"),
)


@dataclass(frozen=True, slots=True)
class Marker:
    """How far every epoch had come at one moment: office and epoch, sequence number."""

    heads: Mapping[tuple[str, str], int]


def safe_at_commit(connection: Connection, when: SafeWhen) -> bool:
    """Tell whether what this transaction commits will stand on another disk too."""
    if when != "auto":
        return when == "commit"
    if connection.dialect.name != "postgresql":
        return False
    names, level = connection.execute(_STANDBY).one()
    return bool(names.strip()) and level in _ON_A_STANDBY


def take_marker(engine: Engine) -> Marker:
    """Note how far everything that is not safe yet has come; to be called before a backup."""
    query = sa.select(HEAD.c.office, HEAD.c.epoch, HEAD.c.seq).where(HEAD.c.safe_seq < HEAD.c.seq)
    with reading(engine) as connection:
        return Marker({(row.office, row.epoch): row.seq for row in connection.execute(query)})


def mark_safe(engine: Engine, marker: Marker) -> int:
    """Call safe what a backup holds that was begun after the marker; gives how many epochs.

    To be called when the backup has been written, flushed and read back. What is safe already
    never becomes less so.
    """
    marked = 0
    with writing(engine) as connection:
        for (office, epoch), seq in sorted(marker.heads.items()):
            here = (HEAD.c.office == office, HEAD.c.epoch == epoch)
            reached = (HEAD.c.seq >= seq, HEAD.c.safe_seq < seq)
            done = connection.execute(HEAD.update().where(*here, *reached).values(safe_seq=seq))
            marked += done.rowcount
    return marked
