"""A profile: the folder where everything of one counter lies, held by one process at a time.

    counter.db      the journal, the book, the vault: encrypted
    secret.key      the secret, or where the desktop keeps it
    settings.toml   what may differ from one counter to the next; nothing secret
    receipts/       papers made for printing       logs/   what the program wrote of itself
    lock            held by the operating system for as long as the process lives

No name in it tells of a person.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from app import settings
from app.ids import Chance
from app.journal.chain import derive
from app.settings import KeyStore
from app.storage import keystore
from app.storage.disk import remove_database, sync
from app.storage.engine import named_faults, open_file
from app.storage.place import refuse_shared
from app.storage.schema import prepare_counter
from models.errors import Defect, Fault, Refusal

DATABASE: Final = "counter.db"
SPACE_LEAST_BYTES: Final = 500_000_000
_FOLDERS: Final = ("receipts", "logs")
_ENTRY_BYTES: Final = 16


class Profile:
    """One counter's folder. `create` or `open_database` only while it is held."""

    def __init__(self, path: Path, *, find: keystore.FindDesktop = keystore.find_desktop) -> None:
        self.path: Final = path
        self.database: Final = path / DATABASE
        self.receipts: Final = path / "receipts"
        self.logs: Final = path / "logs"
        self._find: Final = find
        self._secret = b""
        self._held = False

    @property
    def exists(self) -> bool:
        """Tell whether a counter was set up here: the database comes last, and whole."""
        return self.database.is_file()

    @property
    def _begun(self) -> bool:
        return self.exists or (self.path / keystore.FILE_NAME).is_file()

    @contextmanager
    def hold(self, *, make: bool = False) -> Iterator[None]:
        """Keep every other process out until the block ends, or this process does.

        Raises a Refusal at once: `profile.in_use` when another one holds it, `profile.not_one`
        where there is no profile.

        Args:
            make: whether this is to become a profile, its folder made where there is none.
        """
        if not (make or self._begun):
            raise Refusal("profile.not_one")
        with named_faults():
            self._make_folder(self.path)
            lock = FileLock(self.path / "lock", mode=0o600, thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout as taken:
                raise Refusal("profile.in_use") from taken
        self._held = True
        try:
            yield
        finally:
            self._held = False
            lock.release()

    def create(self, chance: Chance, *, wish: KeyStore = KeyStore.AUTO) -> None:
        """Set a new counter up: its secret, its folders, an empty database of this version.

        What a creation that was cut short left behind is used or replaced; a finished one is not.

        Raises a Refusal: `profile.exists`, `profile.network_folder`, `profile.synced_folder`, or
        one of the key store; and a Fault of the disk.
        """
        self._demand_held()
        if self.exists:
            raise Refusal("profile.exists")
        chosen = settings.load(self.path)
        with named_faults():
            refuse_shared(self.path)
            for name in _FOLDERS:
                self._make_folder(self.path / name)
        if not (self.path / keystore.FILE_NAME).exists():
            keystore.keep(
                self.path,
                chance.token(keystore.SECRET_BYTES),
                entry=chance.token(_ENTRY_BYTES),
                wish=wish,
                find=self._find,
            )
        settings.save(replace(chosen, key_store=keystore.where(self.path)))
        self._create_database()

    def discard(self) -> None:
        """Remove a database that never came to count, so that another can be created."""
        self._demand_held()
        remove_database(self.database)

    def open_database(self) -> Engine:
        """Open the counter's database, brought to this version.

        Raises a Refusal: `profile.not_one`, `file.…` (missing, empty, plain, foreign, damaged,
        newer, of_the_centre) or `keystore.…`; and a Fault of the disk.
        """
        self._demand_held()
        key = self.key("database")
        engine = open_file(self.database, key)
        try:
            prepare_counter(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def key(self, purpose: str) -> bytes:
        """Derive one of the profile's keys: `database`, `vault`."""
        return derive(self.secret(), purpose)

    def secret(self) -> bytes:
        """Give the 32 bytes that every key of this profile is derived from."""
        if not self._secret:
            if not self._begun:
                raise Refusal("profile.not_one")
            self._secret = keystore.read(self.path, find=self._find)
        return self._secret

    def free_space(self) -> int:
        """Tell how many bytes the profile's disk has left for us."""
        with named_faults():
            return shutil.disk_usage(self.path).free

    def low_space(self) -> Fault | None:
        """Give the warning `disk.low` when less than 500 MB are left; ask before taking money."""
        free = self.free_space()
        if free >= SPACE_LEAST_BYTES:
            return None
        return Fault("disk.low", free_mb=free // 1_000_000)

    def _create_database(self) -> None:
        """Make the database under another name, so that half of one is never taken for one."""
        unfinished = self.path / f".{DATABASE}.new"
        remove_database(unfinished)
        engine = open_file(unfinished, self.key("database"), create=True)
        try:
            prepare_counter(engine)
        finally:
            engine.dispose()
        with named_faults():
            unfinished.rename(self.database)
            sync(self.path)

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except (FileExistsError, NotADirectoryError) as error:
            raise Refusal("profile.not_one") from error

    def _demand_held(self) -> None:
        if not self._held:
            raise Defect("profile.not_held")
