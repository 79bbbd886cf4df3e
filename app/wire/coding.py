"""How bodies are made smaller: zstd where this Python has it, gzip always, both within a limit.

A frame of ten events is too short for a compressor to learn the product's words from it. So a
dictionary of them is part of the product (`tests/train_dictionary.py` makes it), and a frame may
name it by the id within itself. A dictionary once shipped stays for ever: bodies under it lie on
sticks and in tables.
"""

import sys
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from models.errors import Refusal

BODY_MAX: Final = 1024 * 1024
INFLATED_MAX: Final = 16 * 1024 * 1024
LEVEL: Final = 3
"""The level for answers, of which a centre makes many at once."""
BRISK: Final = 7
"""The level for frames on a fast line: less than a hundredth of a millisecond an event."""
THOROUGH: Final = 15
"""The level for frames on a slow line: a tenth less, for a tenth of a millisecond an event."""
FOLDER: Final = Path(__file__).parent / "dictionaries"

_WINDOW_LOG: Final = 23  # RFC 9659: a window of 8 MB is what a receiver must hold
_GZIP: Final = 31  # zlib's largest window, with gzip's header


def _zstd() -> Any:
    """Give the zstd module of this Python, or None where there is none."""
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd  # noqa: PLC0415 - only there from 3.14 on
        else:
            from backports import zstd  # noqa: PLC0415 - may be absent: gzip does as well
    except ImportError:
        return None
    return zstd


ZSTD: Final = _zstd()
CODINGS: Final = ("zstd", "gzip") if ZSTD else ("gzip",)
"""Content codings that this program can read and write, the preferred one first."""
DICTIONARIES: Final[tuple[int, ...]] = (1_789_269_619,) if ZSTD else ()
"""Ids of the zstd dictionaries that this program has, the newest last; none is ever taken away."""


def dictionary_for(listed: Iterable[int]) -> int:
    """Choose the newest of our dictionaries that the other side lists too; 0 where there is none.

    Args:
        listed: the ids that the other side says it has.
    """
    theirs = set(listed)
    return next((one for one in reversed(DICTIONARIES) if one in theirs), 0)


@cache
def _dictionary(number: int) -> Any:
    """Read a dictionary of ours, once: it keeps its digest for each level it is used at."""
    return ZSTD.ZstdDict((FOLDER / f"{number}.zdict").read_bytes()).as_digested_dict


def deflate(
    data: bytes, coding: str = CODINGS[0], level: int = LEVEL, dictionary: int = 0
) -> bytes:
    """Compress as one of `CODINGS`; the same bytes give the same result.

    Args:
        level: of zstd, 1 to 19. dictionary: id of one of `DICTIONARIES`, or 0; zstd's alone.
    """
    if coding == "zstd" and ZSTD:
        words = _dictionary(dictionary) if dictionary else None
        compressed: bytes = ZSTD.compress(data, level=level, zstd_dict=words)
        return compressed
    if coding != "gzip":
        raise Refusal("wire.coding", coding=coding)
    squeezer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return squeezer.compress(data) + squeezer.flush()


def inflate(data: bytes, coding: str, most: int = INFLATED_MAX) -> bytes:
    """Give the plain bytes, or refuse: unknown coding, damaged, or more than `most` bytes."""
    if coding in ("", "identity"):
        plain = data
        if len(plain) > most:
            raise Refusal("wire.too_large", max_bytes=most)
        return plain
    if coding == "gzip":
        return _gunzip(data, most)
    if coding == "zstd" and ZSTD:
        return _unzstd(data, most)
    raise Refusal("wire.coding", coding=coding[:20])


def _gunzip(data: bytes, most: int) -> bytes:
    stream = zlib.decompressobj(_GZIP)
    try:
        plain = stream.decompress(data, most + 1)
    except zlib.error as error:
        raise Refusal("wire.damaged") from error
    return _whole(plain, most, ended=stream.eof, rest=stream.unused_data)


def _unzstd(data: bytes, most: int) -> bytes:
    try:
        wanted = ZSTD.get_frame_info(data).dictionary_id
        if wanted and wanted not in DICTIONARIES:
            raise Refusal("wire.dictionary_unknown")
        words = _dictionary(wanted) if wanted else None
        options = {ZSTD.DecompressionParameter.window_log_max: _WINDOW_LOG}
        stream = ZSTD.ZstdDecompressor(zstd_dict=words, options=options)
        plain: bytes = stream.decompress(data, most + 1)
    except (ZSTD.ZstdError, EOFError) as error:
        raise Refusal("wire.damaged") from error
    return _whole(plain, most, ended=stream.eof, rest=stream.unused_data)


def _whole(plain: bytes, most: int, *, ended: bool, rest: bytes) -> bytes:
    if len(plain) > most:
        raise Refusal("wire.too_large", max_bytes=most)
    if not ended or rest:
        raise Refusal("wire.damaged")
    return plain
