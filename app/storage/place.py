"""Whether a folder is a place for a database: on this machine's own disk, and synced by nobody.

On a network share WAL's shared memory is shared with nobody, and a program that syncs folders
copies a .db without its -wal: both lose what was confirmed.
"""

import os
import re
import sys
from pathlib import Path
from typing import Final

from models.errors import Refusal

_MOUNTS: Final = Path("/proc/self/mountinfo")
_NETWORK: Final = frozenset(
    {"9p", "afs", "ceph", "cifs", "davfs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs",
     "nfs4", "smb3", "smbfs"}
)  # fmt: skip
_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE of GetDriveTypeW
_SYNCED: Final = re.compile(
    r"(onedrive|dropbox|google ?drive|icloud ?drive|nextcloud|owncloud|megasync)"
    r"( - .*| \(.*\))?",
    re.IGNORECASE,
)


def refuse_shared(folder: Path) -> None:
    """Refuse a folder on the network, or one that a program copies to elsewhere by itself.

    Raises a Refusal: `profile.network_folder` or `profile.synced_folder`.
    """
    place = folder.resolve()
    if any(_SYNCED.fullmatch(part) for part in place.parts):
        raise Refusal("profile.synced_folder")
    if _on_network(place):
        raise Refusal("profile.network_folder")


def file_system(mounts: str, place: str) -> str:
    """Name the file system a path lies on, from the lines of Linux's mountinfo; empty if none.

    A later mount on the same point covers the earlier one.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = _unescaped(before.split(" ")[4])
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, kind = len(point), after.split(" ", 1)[0]
    return kind


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _on_network(place: Path) -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only Windows has the call

        root = place.anchor
        kind = ctypes.windll.kernel32.GetDriveTypeW(root)
        return root.startswith("\\\\") or kind == _REMOTE_DRIVE
    if _MOUNTS.exists():
        mounts = os.fsdecode(_MOUNTS.read_bytes())
        return file_system(mounts, str(place)) in _NETWORK
    return False
