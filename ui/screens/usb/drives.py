"""Which drives that can be taken out are in, as the system says it."""

import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStorageInfo

from ui.usb import Stick

_PLACES: Final = {"/run/media/": 2, "/media/": 2, "/Volumes/": 1, "/mnt/": 1}
"""Where desktops mount what is put in, and how many folders deep at most."""


def drives() -> tuple[Stick, ...]:
    """Look for drives; may wait for one that does not answer, so not on the window's thread."""
    return tuple(
        Stick(
            Path(volume.rootPath()),
            _name(volume),
            volume.bytesAvailable(),
            writable=not volume.isReadOnly(),
        )
        for volume in QStorageInfo.mountedVolumes()
        if volume.isReady() and _can_be_taken_out(volume)
    )


def _name(volume: QStorageInfo) -> str:
    """Give the drive's own name; where it has none, that of the folder it is mounted on."""
    return volume.name() or Path(volume.rootPath()).name


def _can_be_taken_out(volume: QStorageInfo) -> bool:
    if sys.platform == "win32":
        return not volume.isRoot()
    place = volume.rootPath()
    return any(
        place.startswith(begins) and place.removeprefix(begins).count("/") < deep
        for begins, deep in _PLACES.items()
    )
