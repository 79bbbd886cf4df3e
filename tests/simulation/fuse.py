"""The fuse: a file's power goes at a chosen statement, before or after a commit, or its disk fills.

Every connection to a file asks that file's fuse before it does anything. Once the power is gone,
nothing more reaches the file until the program is started again.
"""

from typing import Any, Final

from sqlcipher3 import dbapi2

BEFORE: Final = "before commit"
AFTER: Final = "after commit"
STATEMENT: Final = "statement"
_FULL: Final = 13


class PowerCut(BaseException):
    """The machine has no power any more; whoever catches this is not the program."""


class Fuse:
    """What may happen to one file's connections.

    Attributes:
        blown: whether the power is gone. hits: power cuts and full disks that came about.
    """

    def __init__(self) -> None:
        self.blown = False
        self.hits = 0
        self._at = ""
        self._left = 0
        self._kind = ""

    def cut_at(self, place: str, count: int) -> None:
        """Let the power go at the so-many-th statement or commit from now."""
        self._at, self._left, self._kind = place, count, "power"

    def fill_at(self, count: int) -> None:
        """Let the disk be full at the so-many-th statement that writes from now."""
        self._at, self._left, self._kind = "write", count, "full"

    def doubt_at(self, count: int) -> None:
        """Let the so-many-th commit stand and yet be answered with an error."""
        self._at, self._left, self._kind = AFTER, count, "doubt"

    def repair(self) -> None:
        """Give power and room back."""
        self.blown = False
        self._at = ""

    def ask(self, place: str, sql: str = "") -> None:
        """Do what was set for this place."""
        if self.blown:
            raise PowerCut
        if not self._at:
            return
        if self._at == "write":
            if place != STATEMENT or sql[:6].lower() not in ("insert", "update"):
                return
        elif self._at != place:
            return
        self._left -= 1
        if self._left <= 0:
            self._happen()

    def _happen(self) -> None:
        self.hits += 1
        self._at = ""
        if self._kind == "power":
            self.blown = True
            raise PowerCut
        text = "database or disk is full" if self._kind == "full" else "disk I/O error"
        error = dbapi2.OperationalError(text)
        error.sqlite_errorcode = _FULL if self._kind == "full" else 10
        raise error


FUSES: Final[dict[str, Fuse]] = {}
"""The fuse of each file that has one, by its path."""
_NONE: Final = Fuse()


class FusedCursor(dbapi2.Cursor):  # type: ignore[misc]
    """A cursor that asks the fuse first."""

    def execute(self, sql: str, *given: Any) -> Any:
        if sql[:6] == "BEGIN ":
            self.connection.writes = sql == "BEGIN immediate"
        self.connection.fuse.ask(STATEMENT, sql)
        return super().execute(sql, *given)

    def executemany(self, sql: str, *given: Any) -> Any:
        self.connection.fuse.ask(STATEMENT, sql)
        return super().executemany(sql, *given)


class Fused(dbapi2.Connection):  # type: ignore[misc]
    """A connection whose cursors and commits ask the fuse of its file."""

    fuse: Fuse = _NONE
    writes: bool = True
    """Whether the transaction under way may write; who only reads commits nothing."""

    def bind(self, name: str) -> None:
        self.fuse = FUSES.get(name, _NONE)

    def cursor(self, *given: Any) -> Any:
        return super().cursor(*(given or (FusedCursor,)))

    def commit(self) -> None:
        if not self.writes:
            super().commit()
            return
        self.fuse.ask(BEFORE)
        super().commit()
        self.fuse.ask(AFTER)
