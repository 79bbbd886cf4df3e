"""QR codes as the boxes to fill, drawn on whole dots so that no printer blurs them."""

from functools import lru_cache
from typing import Any, Final

import zxingcpp

# The standard asks for four modules of white all round.
QUIET: Final = 4


@lru_cache(maxsize=256)
def qr_rows(payload: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code, dark ones true, without the quiet zone (error correction M)."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # Its buffer, of one byte a module, is what the type stubs do not tell of.
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(picture).tolist()
    return tuple(tuple(value == 0 for value in row) for row in rows)


def qr_runs(payload: str) -> tuple[int, list[tuple[int, int, int]]]:
    """How many modules a side has, and the dark runs as (column, row, length)."""
    rows = qr_rows(payload)
    runs: list[tuple[int, int, int]] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                runs.append((x, y, end - x))
            x = end + 1
    return len(rows), runs
