"""Pictures in the language of thermal printers (ESC/POS): bands of dots, cut, drawer."""

from collections.abc import Iterator
from typing import Final

from printing.raster import Bitmap

RESET: Final = b"\x1b@"
CUT: Final = b"\x1dVB\x00"  # GS V 66: feed past the knife, then cut and leave one point.
KICK: Final = b"\x1bp\x00\x32\xfa"  # ESC p: pin 2, 100 ms on, 500 ms off.
ASK_DONE: Final = b"\x1dr\x01"  # GS r 1: answered only when all before it is done.
# Cheap printers hold no more than some 16 KB; 200 rows of 576 dots are 14,400 bytes.
_BAND_ROWS: Final = 200


def job(bitmap: Bitmap, *, kick: bool = False, cut: bool = True) -> bytes:
    """A whole job: the drawer first, as the change is wanted before the paper."""
    parts = [RESET]
    if kick:
        parts.append(KICK)
    parts.extend(_bands(bitmap))
    if cut:
        parts.append(CUT)
    return b"".join(parts)


def _bands(bitmap: Bitmap) -> Iterator[bytes]:
    """GS v 0: as many rows at a time as a small printer can hold."""
    stride = bitmap.stride
    for top in range(0, bitmap.height, _BAND_ROWS):
        rows = min(_BAND_ROWS, bitmap.height - top)
        size = stride.to_bytes(2, "little") + rows.to_bytes(2, "little")
        yield b"\x1dv0\x00" + size
        yield bitmap.rows[top * stride : (top + rows) * stride]
