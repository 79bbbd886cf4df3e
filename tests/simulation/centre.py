"""The centre of a simulated town: its real database, its real application, called in process."""

import logging
import shutil
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.central.central import FILE_NAME, Central
from app.clock import HandClock
from app.ids import Chance
from tests.simulation.fence import drive, quick
from tests.simulation.fuse import FUSES, Fuse, PowerCut
from tests.simulation.peek import let_go, whole

BESIDE = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Answered:
    """What the application answered: status, headers, exact bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Centre:
    """The centre on its folder; copies of its database stand for backups and a standby.

    Attributes:
        life: counts its starts. calls: how often it was called. defects: what its last resort
            caught: each is a promise broken.
    """

    folder: Path
    clock: HandClock
    chance: Chance
    calls: int = 0
    life: int = 0
    defects: list[str] = field(default_factory=list)
    central: Central = field(init=False)
    fuse: Fuse = field(default_factory=Fuse)

    def __post_init__(self) -> None:
        FUSES[str(self.file)] = self.fuse
        logging.getLogger("app.central.problems").addHandler(_Ear(self.defects))

    @property
    def file(self) -> Path:
        return self.folder / FILE_NAME

    def start(self) -> None:
        """Open the database and make the application anew, as a process does."""
        self.life += 1
        self.fuse.repair()
        self.central = Central.open(self.folder, clock=self.clock, chance=self.chance)
        quick(self.central.engine)
        self._app = self.central.make_app()

    def stop(self) -> None:
        """Let go of the file; what was committed is in it, whole."""
        let_go(self.file)
        self.central.close()

    def close(self) -> None:
        """End for good."""
        self.stop()
        FUSES.pop(str(self.file), None)
        logger = logging.getLogger("app.central.problems")
        for handler in [one for one in logger.handlers if isinstance(one, _Ear)]:
            logger.removeHandler(handler)

    def copied(self) -> bytes:
        """Copy the database as a backup does: everything committed, at one moment."""
        return whole(self.file)

    def put_back(self, data: bytes) -> None:
        """Go on from a copy, under a new generation."""
        self.stop()
        for end in BESIDE:
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)
        self.file.write_bytes(data)
        self.start()
        self.central.begin_generation()

    def call(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> Answered | None:
        """Ask the application; None when its power went before it had answered."""
        self.calls += 1
        path, _, query = target.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        try:
            drive(self._app(scope, receive, send))
        except PowerCut:
            self.stop()
            self.start()
            return None
        return _answer(sent)


def _answer(sent: Sequence[MutableMapping[str, Any]]) -> Answered:
    start = sent[0]
    body = b"".join(one.get("body", b"") for one in sent[1:])
    headers = tuple((name.decode(), value.decode()) for name, value in start["headers"])
    return Answered(start["status"], headers, body)


class _Ear(logging.Handler):
    """Hears of what the application's outermost frame caught."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._heard.append(f"{type(error).__name__}: {error}"[:300])


def put_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Lay a centre's files down in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_bytes(data)
        place.chmod(0o600)
    return folder
