"""The bytes bench: what an event weighs on the line, a frame's header, chain and signature with it.

Measured on days of offices that the dictionary was not trained on (other people, citizens, bills
and hours), in frames of exactly so many events as `Line.push` sends them; against plain zstd and
gzip in the same run, and against what two peers were measured to send.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Final

from app.wire.coding import BRISK, CODINGS, DICTIONARIES, THOROUGH, deflate
from tests.benchmarks.bench import Told
from tests.office_days import Lived, live

LIMITS: Final = {1: 0, 10: 170, 50: 150, 100: 0, 500: 0}
"""Bytes an event may weigh, by events in the frame; 0 where that is only told."""
PEERS: Final = {"PouchDB": 1213, "Anki": 227}
"""Bytes an event as docs/protocol.md tells them, measured elsewhere; not measured in this run."""
SEEDS: Final = range(1, 4)
SEEDS_WHOLE: Final = range(1, 13)
DAYS: Final = 2
VISITS: Final = 90
BUSY: Final = 600
"""Visits of a day that fills a frame of the largest size."""

Pack = Callable[[bytes], bytes]


def measure(*, whole: bool) -> Iterator[Told]:
    """Weigh frames of all sizes; in the long form of four times as many offices."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        seeds = SEEDS_WHOLE if whole else SEEDS
        offices = [live(Path(folder), seed=seed, days=DAYS, visits=VISITS) for seed in seeds]
        busy = [live(Path(folder), seed=max(seeds) + 1, days=1, visits=BUSY)]
        ours: dict[int, float] = {}
        for size, most in LIMITS.items():
            frames = frames_of(busy if size > VISITS else offices, size)
            told = _weighed(size, most, frames)
            ours[size] = told.value
            yield told
        for peer, weight in PEERS.items():
            yield Told(f"bytes against {peer}", "bytes", ours[10], weight, most=weight)
        for lived in (*offices, *busy):
            lived.engine.dispose()


def frames_of(offices: Sequence[Lived], size: int) -> list[bytes]:
    """Give all full frames of a size."""
    return [frame for lived in offices for frame in lived.frames(size)]


def weight_of(frames: Sequence[bytes], size: int, pack: Pack) -> float:
    """Give the bytes an event, packed; each frame holds `size` events."""
    return fmean(len(pack(frame)) for frame in frames) / size


def packed(frame: bytes, level: int = BRISK) -> bytes:
    """Pack a frame as the counter does for a centre that has our newest dictionary.

    Args:
        level: on a fast line `BRISK`, on a slow one `THOROUGH`.
    """
    return deflate(frame, CODINGS[0], level, DICTIONARIES[-1] if DICTIONARIES else 0)


def _weighed(size: int, most: float, frames: Sequence[bytes]) -> Told:
    began = perf_counter()
    ours = weight_of(frames, size, packed)
    middle = perf_counter()
    thorough = weight_of(frames, size, lambda frame: packed(frame, THOROUGH))
    ended = perf_counter()
    plain = weight_of(frames, size, deflate)
    return Told(
        f"bytes in frames of {size}",
        "bytes",
        ours,
        plain,
        most=most,
        facts={
            f"bytes_per_event_{size}": round(ours, 1),
            "thorough": round(thorough, 1),
            "zstd": round(plain, 1),
            "gzip": round(weight_of(frames, size, lambda frame: deflate(frame, "gzip")), 1),
            "raw": round(weight_of(frames, size, bytes), 1),
            "ms": round((middle - began) * 1000 / len(frames), 3),
            "ms_thorough": round((ended - middle) * 1000 / len(frames), 3),
            "frames": len(frames),
        },
    )
