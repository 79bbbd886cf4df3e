"""What a terminal can show: some know no Persian, and none may make a command fail."""

import io
import sys
from typing import TextIO

from app.i18n import Language, Words


def take_any_character() -> None:
    """Let both streams write `?` for what their encoding lacks, and not fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def holds_persian(stream: TextIO) -> bool:
    """Tell whether a stream's encoding can hold Persian."""
    try:
        Words(Language.FA, plain=True).say("cli.ended.stopped").encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
