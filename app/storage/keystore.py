"""Where the one secret of a profile is kept: the desktop's key store, or a file of its owner's.

Every key of the profile is derived from this secret (`app/journal/chain.py`), so it is 32 bytes,
drawn once, never shown, and never written over. `secret.key` in the profile says which it is:
the secret itself as 64 hex digits, or the name of the entry in the desktop's store.
"""

import contextlib
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from app.settings import KeyStore
from app.storage.disk import make_own, sync
from app.storage.engine import named_faults
from models.errors import Fault, Refusal

FILE_NAME: Final = "secret.key"
SECRET_BYTES: Final = 32
SERVICE: Final = "pishkhan"
_SECRET: Final = re.compile(rb"([0-9a-f]{64})\n")
_ENTRY: Final = re.compile(rb"desktop ([0-9a-f]{32})\n")
# Only stores that encrypt under the login of the person; keyring also has ones that refuse
# everything, lose everything, or write plain text.
_TRUSTED: Final = frozenset(
    {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)


class Desktop(Protocol):
    """What a desktop's key store does for us; keyring's backends do it."""

    def get_password(self, service: str, username: str) -> str | None:
        """Give what was kept under a name, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a text under a name."""
        ...


FindDesktop = Callable[[], Desktop | None]


def find_desktop() -> Desktop | None:
    """Find the key store of this desktop that may be trusted, or None where there is none."""
    from keyring.backend import get_all_keyring  # noqa: PLC0415 - loading it takes a second

    trusted = [
        store
        for store in get_all_keyring()
        if f"{type(store).__module__}.{type(store).__qualname__}" in _TRUSTED
    ]
    return max(trusted, key=lambda store: store.priority, default=None)


def keep(
    folder: Path,
    secret: bytes,
    *,
    entry: bytes,
    wish: KeyStore = KeyStore.AUTO,
    find: FindDesktop = find_desktop,
) -> KeyStore:
    """Keep a new profile's secret and tell where it is; what is kept already is never replaced.

    Args:
        secret: 32 drawn bytes. entry: 16 other drawn bytes, the entry's name in a desktop's store.
        wish: `auto` falls back to the file; `desktop` is refused where there is no such store.

    Raises:
        Refusal: `keystore.exists`, `keystore.no_desktop`.
        Fault: `keystore.locked`, when the desktop's store takes nothing; or one of the disk.
    """
    assert len(secret) == SECRET_BYTES
    if (folder / FILE_NAME).exists():
        raise Refusal("keystore.exists")
    if wish is not KeyStore.FILE:
        try:
            _keep_in_desktop(find(), secret, entry.hex())
        except (Refusal, Fault):
            if wish is KeyStore.DESKTOP:
                raise
        else:
            _write_new(folder / FILE_NAME, f"desktop {entry.hex()}\n".encode())
            return KeyStore.DESKTOP
    _write_new(folder / FILE_NAME, f"{secret.hex()}\n".encode())
    return KeyStore.FILE


def read(folder: Path, *, find: FindDesktop = find_desktop) -> bytes:
    """Read a profile's secret: 32 bytes.

    Raises:
        Refusal: `keystore.missing`, `keystore.exposed` (others may read it), `keystore.damaged`,
            `keystore.no_desktop`, `keystore.lost` (the desktop's store has forgotten it).
        Fault: `keystore.locked`, or one of the disk.
    """
    content = _read_own(folder / FILE_NAME)
    if found := _SECRET.fullmatch(content):
        return bytes.fromhex(found[1].decode())
    if found := _ENTRY.fullmatch(content):
        return _read_from_desktop(find(), found[1].decode())
    raise Refusal("keystore.damaged")


def where(folder: Path) -> KeyStore:
    """Tell where a profile's secret is kept, without reading it from a desktop's store."""
    content = _read_own(folder / FILE_NAME)
    return KeyStore.DESKTOP if _ENTRY.fullmatch(content) else KeyStore.FILE


def _keep_in_desktop(store: Desktop | None, secret: bytes, entry: str) -> None:
    from keyring.errors import KeyringError  # noqa: PLC0415 - loaded by find_desktop already

    if store is None:
        raise Refusal("keystore.no_desktop")
    try:
        store.set_password(SERVICE, entry, secret.hex())
        kept = store.get_password(SERVICE, entry)
    except (KeyringError, OSError) as error:
        raise Fault("keystore.locked") from error
    if kept != secret.hex():
        raise Fault("keystore.locked")


def _read_from_desktop(store: Desktop | None, entry: str) -> bytes:
    from keyring.errors import KeyringError  # noqa: PLC0415 - loaded by find_desktop already

    if store is None:
        raise Refusal("keystore.no_desktop")
    try:
        kept = store.get_password(SERVICE, entry)
    except (KeyringError, OSError) as error:
        raise Fault("keystore.locked") from error
    if kept is None:
        raise Refusal("keystore.lost")
    if not _SECRET.fullmatch(kept.encode() + b"\n"):
        raise Refusal("keystore.damaged")
    return bytes.fromhex(kept)


def _read_own(path: Path) -> bytes:
    """Read a file that its owner alone may read; on Windows the profile's own ACL sees to that."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError as error:
        raise Refusal("keystore.missing") from error
    except OSError as error:
        raise Fault("disk.unreadable") from error
    with open(handle, "rb") as file:  # noqa: PTH123 - a handle, not a path
        mode = os.fstat(file.fileno()).st_mode
        if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Refusal("keystore.exposed")
        return file.read(128)


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there, for its owner alone: whole and durable, or not at all."""
    part = path.with_name(f".{path.name}.part")
    with named_faults():
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        handle = make_own(part)
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _name_once(part, path)
        except FileExistsError as error:
            raise Refusal("keystore.exists") from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink()


def _name_once(part: Path, path: Path) -> None:
    """Give a written file its name, unless the name is taken: a secret is never written over."""
    if os.name == "nt":
        part.rename(path)  # which refuses a taken name there
        return
    path.hardlink_to(part)
    sync(path.parent)
