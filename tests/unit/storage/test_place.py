"""A database is kept off the network and out of folders that another program copies."""

import sys
from pathlib import Path

import pytest

from app.storage import place
from app.storage.place import file_system, refuse_shared
from models.errors import Refusal
from tests.unit.storage.databases import refused

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:26 / /home rw - ext4 /dev/sda2 rw
31 30 0:40 / /home/office rw,relatime - nfs4 server:/office rw,vers=4.2
32 30 0:41 / /home/my\\040share rw - cifs //server/share rw
33 22 0:42 / /homework rw shared:7 master:2 - tmpfs tmpfs rw
34 22 0:43 / /srv rw - nfs server:/srv rw
35 22 0:44 / /srv rw - ext4 /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/home/clerk/pishkhan", "ext4"),
        ("/home/office", "nfs4"),
        ("/home/office/counter/deep", "nfs4"),
        ("/home/officer", "ext4"),
        ("/home/my share/counter", "cifs"),
        ("/homework/x", "tmpfs"),
        ("/srv/x", "ext4"),
    ],
)
def test_a_path_lies_on_the_innermost_and_latest_mount(path: str, kind: str) -> None:
    assert file_system(MOUNTS, path) == kind


def test_no_mounts_are_no_file_system() -> None:
    assert file_system("", "/home") == ""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells its mounts so")
def test_a_network_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = tmp_path / "mountinfo"
    listed.write_text(f"22 1 8:1 / {tmp_path} rw - nfs4 server:/x rw\n")
    monkeypatch.setattr(place, "_MOUNTS", listed)
    with refused("profile.network_folder", Refusal):
        refuse_shared(tmp_path / "counter")
    listed.write_text(f"22 1 8:1 / {tmp_path} rw - ext4 /dev/sda1 rw\n")
    refuse_shared(tmp_path / "counter")


@pytest.mark.parametrize(
    ("name", "synced"),
    [
        ("OneDrive", True),
        ("onedrive", True),
        ("OneDrive - Ministry", True),
        ("Dropbox (Personal)", True),
        ("Google Drive", True),
        ("GoogleDrive", True),
        ("Nextcloud", True),
        ("MEGAsync", True),
        ("Onedriver", False),
        ("my Dropbox notes", False),
        ("pishkhan", False),
    ],
)
def test_a_synced_folder_is_known_by_its_name(tmp_path: Path, name: str, synced: bool) -> None:
    if synced:
        with refused("profile.synced_folder", Refusal):
            refuse_shared(tmp_path / name / "counter")
    else:
        refuse_shared(tmp_path / name / "counter")


def test_a_link_into_a_synced_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox")
    with refused("profile.synced_folder", Refusal):
        refuse_shared(tmp_path / "link" / "counter")
