"""A profile's secret is kept once, for its owner alone, and given back exactly or not at all."""

import importlib
import os
from pathlib import Path

import keyring.backends
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.errors import KeyringLocked, PasswordSetError

from app.settings import KeyStore
from app.storage import keystore
from app.storage.keystore import FILE_NAME, SERVICE, find_desktop, keep, read, where
from models.errors import Fault, Refusal
from tests.unit.storage.databases import refused

SECRET = bytes(range(32))
ENTRY = bytes(range(16))


class Store:
    """A desktop's key store, as much of one as is asked of it."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise PasswordSetError
        self.kept[service, username] = password


class Forgetful(Store):
    """A store that says it keeps, and does not."""

    def set_password(self, service: str, username: str, password: str) -> None:
        del service, username, password


def nowhere() -> None:
    return None


def test_without_a_desktop_the_secret_is_a_file_of_its_owners(tmp_path: Path) -> None:
    assert keep(tmp_path, SECRET, entry=ENTRY, find=nowhere) is KeyStore.FILE
    assert where(tmp_path) is KeyStore.FILE
    assert read(tmp_path, find=nowhere) == SECRET
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_desktop_keeps_the_secret_and_the_file_only_its_name(tmp_path: Path) -> None:
    store = Store()
    assert keep(tmp_path, SECRET, entry=ENTRY, find=lambda: store) is KeyStore.DESKTOP
    assert where(tmp_path) is KeyStore.DESKTOP
    assert read(tmp_path, find=lambda: store) == SECRET
    assert store.kept == {(SERVICE, ENTRY.hex()): SECRET.hex()}
    assert SECRET.hex() not in (tmp_path / FILE_NAME).read_text()
    # Windows keeps at most 2,560 bytes, as UTF-16.
    assert all(len(kept.encode("utf-16")) < 2560 for kept in store.kept.values())


def test_who_wishes_a_file_gets_a_file(tmp_path: Path) -> None:
    store = Store()
    keep(tmp_path, SECRET, entry=ENTRY, wish=KeyStore.FILE, find=lambda: store)
    assert not store.kept
    assert where(tmp_path) is KeyStore.FILE


@given(secret=st.binary(min_size=32, max_size=32), desktop=st.booleans())
def test_every_secret_comes_back(
    tmp_path_factory: pytest.TempPathFactory, secret: bytes, desktop: bool
) -> None:
    folder, store = tmp_path_factory.mktemp("p"), Store()
    keep(folder, secret, entry=ENTRY, find=lambda: store if desktop else None)
    assert read(folder, find=lambda: store) == secret


@pytest.mark.parametrize("wish", list(KeyStore))
def test_a_secret_is_never_replaced(tmp_path: Path, wish: KeyStore) -> None:
    keep(tmp_path, SECRET, entry=ENTRY, find=nowhere)
    with refused("keystore.exists", Refusal):
        keep(tmp_path, bytes(32), entry=ENTRY, wish=wish, find=Store)
    assert read(tmp_path, find=nowhere) == SECRET


def test_whoever_comes_second_at_the_same_moment_is_refused(tmp_path: Path) -> None:
    (tmp_path / "part").write_text("second")
    keep(tmp_path, SECRET, entry=ENTRY, find=nowhere)
    with pytest.raises(FileExistsError):
        keystore._name_once(tmp_path / "part", tmp_path / FILE_NAME)
    assert read(tmp_path, find=nowhere) == SECRET


def test_what_a_power_cut_left_of_a_writing_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / f".{FILE_NAME}.part").write_text("0123")
    keep(tmp_path, SECRET, entry=ENTRY, find=nowhere)
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]
    assert read(tmp_path, find=nowhere) == SECRET


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601, 0o777])
def test_a_file_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    keep(tmp_path, SECRET, entry=ENTRY, find=nowhere)
    (tmp_path / FILE_NAME).chmod(mode)
    with refused("keystore.exposed", Refusal):
        read(tmp_path, find=nowhere)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"00",
        SECRET.hex().encode(),
        SECRET.hex().upper().encode() + b"\n",
        SECRET.hex()[:-1].encode() + b"\n",
        SECRET.hex().encode() + b"\n\n",
        b"desktop \n",
        b"desktop " + ENTRY.hex().encode(),
        SECRET,
        b"\xff" * 200,
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    keep(tmp_path, SECRET, entry=ENTRY, find=nowhere)
    (tmp_path / FILE_NAME).write_bytes(content)
    with refused("keystore.damaged", Refusal):
        read(tmp_path, find=nowhere)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with refused("keystore.missing", Refusal):
        read(tmp_path, find=nowhere)


@pytest.mark.parametrize("store", [None, Forgetful()])
def test_a_desktop_that_keeps_nothing_gives_way_to_the_file(
    tmp_path: Path, store: Store | None
) -> None:
    assert keep(tmp_path, SECRET, entry=ENTRY, find=lambda: store) is KeyStore.FILE
    assert read(tmp_path, find=nowhere) == SECRET


def test_a_desktop_that_was_asked_for_gives_way_to_nothing(tmp_path: Path) -> None:
    locked = Store()
    locked.locked = True
    finds: list[tuple[keystore.FindDesktop, str]] = [
        (nowhere, "keystore.no_desktop"),
        (lambda: locked, "keystore.locked"),
        (Forgetful, "keystore.locked"),
    ]
    for find, code in finds:
        with refused(code):
            keep(tmp_path, SECRET, entry=ENTRY, wish=KeyStore.DESKTOP, find=find)
    assert not list(tmp_path.iterdir())


def test_a_desktop_that_lost_the_secret_is_told(tmp_path: Path) -> None:
    store = Store()
    keep(tmp_path, SECRET, entry=ENTRY, find=lambda: store)
    with refused("keystore.no_desktop", Refusal):
        read(tmp_path, find=nowhere)
    store.locked = True
    with refused("keystore.locked", Fault):
        read(tmp_path, find=lambda: store)
    store.locked = False
    for kept in ("", "zz" * 32, SECRET.hex()[:-2], SECRET.hex() + "\n"):
        store.kept[SERVICE, ENTRY.hex()] = kept
        with refused("keystore.damaged", Refusal):
            read(tmp_path, find=lambda: store)
    store.kept.clear()
    with refused("keystore.lost", Refusal):
        read(tmp_path, find=lambda: store)


class PlainText:
    """A store that would write the secret for all to read, and presses forward."""

    priority = 99


class WinVaultKeyring:
    """Known by its place, as the real one is."""

    priority = 5


def test_only_a_store_we_know_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WinVaultKeyring, "__module__", "keyring.backends.Windows")
    strange: list[object] = [
        PlainText(),
        *(
            importlib.import_module(f"keyring.backends.{name}").Keyring()
            for name in ("fail", "null")
        ),
    ]
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: strange)
    assert find_desktop() is None
    trusted: object = WinVaultKeyring()
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [*strange, trusted])
    assert find_desktop() is trusted


def test_every_trusted_store_is_one_that_keyring_has() -> None:
    """A store that keyring renamed would silently be trusted no more."""
    folder = Path(keyring.backends.__file__ or "").parent
    for name in keystore._TRUSTED:
        module, _, kind = name.rpartition(".")
        place = folder / module.rpartition(".")[2]
        source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        assert f"class {kind}(" in source.read_text(encoding="utf-8"), name


def test_a_full_disk_leaves_no_half_of_a_key(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"\0" * (3 * 1024 * 1024 - 8192))
    with pytest.raises(OSError, match="space"):
        (small_disk / "more").write_bytes(b"\0" * 65536)
    with refused("disk.full", Fault):
        keep(small_disk, SECRET, entry=ENTRY, find=nowhere)
    assert not (small_disk / FILE_NAME).exists()
    assert not (small_disk / f".{FILE_NAME}.part").exists()
