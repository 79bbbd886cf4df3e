"""Files that are whole: the new content or the old one, and nothing left lying about."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from app.durable import write_whole
from models.errors import Fault


def test_a_file_is_written_into_folders_that_did_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "settings.toml"
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"


def test_the_old_content_goes_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_whole(path, b"old, and longer than the new one")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no owner bits")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "inner" / "key"
    write_whole(path, b"secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("failure", "code"),
    [(errno.ENOSPC, "disk.full"), (errno.EIO, "disk.unwritable")],
)
def test_a_disk_that_fails_at_the_last_step_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: int, code: str
) -> None:
    path = tmp_path / "settings.toml"
    write_whole(path, b"old")

    def failing(_handle: int) -> None:
        raise OSError(failure, os.strerror(failure))

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(Fault) as refused:
        write_whole(path, b"new")
    assert refused.value.code == code
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_where_the_file_should_be_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(Fault) as refused:
        write_whole(tmp_path / "settings.toml", b"new")
    assert refused.value.code == "disk.unwritable"
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.toml"]
