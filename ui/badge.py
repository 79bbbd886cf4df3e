"""A clerk's badge: a barcode that says who signs in, and never proves it; the PIN does."""

import re
from typing import Final

_BADGE: Final = re.compile(r"(?:PSKB-?)?(\d{3,8})", re.IGNORECASE)


def user_of(scan: str) -> str:
    """Give the user code a badge states (`PSKB-1024`, or digits alone); empty for other scans."""
    found = _BADGE.fullmatch(scan.strip())
    return found[1] if found else ""
