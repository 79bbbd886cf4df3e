"""Makes the zstd dictionary anew: `python -m tests.train_dictionary`.

It is trained on the days of offices that exist nowhere, by the commands of the product itself. Do
it when events, sample catalogue or habits have changed enough for `python main.py bench bytes` to
show it, then add the id that is printed at the end of `app/wire/coding.py: DICTIONARIES`. What is
there already stays there for ever. The same seeds and the same zstd give the same bytes.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.wire.coding import FOLDER, THOROUGH, ZSTD
from tests.office_days import live

SEEDS: Final = range(10_000, 10_024)
"""No other test or bench may draw from these: what is measured was not learnt by heart."""
DAYS: Final = 2
VISITS: Final = 70
SIZES: Final = (1, 10, 50)
"""Events in the frames that are learnt from."""
BYTES: Final = 112_640
GOLDEN: Final = Path(__file__).parent / "golden" / "dictionaries"
"""Here lies, for each dictionary there ever was, one frame under it, which must stay readable."""


def samples(folder: Path) -> Iterator[bytes]:
    """Give the frames to learn from; without those that name a centre and its catalogue.

    A real centre has other keys than the tests', and an office is enrolled once in its life.
    """
    for seed in SEEDS:
        lived = live(folder, seed=seed, days=DAYS, visits=VISITS)
        for size in SIZES:
            for frame in lived.frames(size):
                if b'"device.enrolled"' not in frame and b'"catalogue.adopted"' not in frame:
                    yield frame
        lived.engine.dispose()


def train() -> Path:
    """Train a dictionary, write it among the product's, and say where."""
    with tempfile.TemporaryDirectory() as folder:
        words = ZSTD.train_dict(list(samples(Path(folder))), BYTES)
    path = FOLDER / f"{words.dict_id}.zdict"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(words.dict_content)
    frame = (GOLDEN / "frame.jsonl").read_bytes()
    golden = GOLDEN / f"{words.dict_id}.zst"
    golden.write_bytes(ZSTD.compress(frame, level=THOROUGH, zstd_dict=words))
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{train()}\n")
