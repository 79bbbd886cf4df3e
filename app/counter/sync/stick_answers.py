"""Taking in all that came back on a stick: its return files in their order, the others left."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.counter.desk import Desk
from app.counter.opening import Surroundings
from app.counter.sync.acknowledge import Acknowledged, acknowledge
from app.wire.bundle import ANSWER, Unpacking
from app.wire.bundle_messages import AnswerHead
from app.wire.stick import named_faults
from models.errors import CounterError, Refusal

SUFFIX: Final = ".obx-ack"
FILES_MOST: Final = 500
"""Of more files on one stick the newest are looked at."""


@dataclass(slots=True)
class TakenIn:
    """What a stick's return files came to.

    Attributes:
        files: taken in. foreign: for other counters, left as they are. confirmed: events that
            wait no more. items: of the feed. waiting: events that still wait.
        refused: what kept a file of ours from being taken in. in_part: files that were damaged.
        behind: a file goes on from another one that did not come yet.
    """

    files: int = 0
    foreign: int = 0
    confirmed: int = 0
    items: int = 0
    waiting: int = 0
    in_part: int = 0
    behind: bool = False
    refused: list[CounterError] = field(default_factory=list)


def take_answers(
    desk: Desk,
    around: Surroundings,
    place: Path,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> TakenIn:
    """Take in the return files that lie in a folder, or one file; again changes nothing.

    Args:
        progress: files done, and all. cancelled: asked between files; what was taken in stays.

    Raises Refusal: `stick.no_answer` where there is none, `bundle.other_device` where all of them
    are for others, `bundle.cancelled`, or what keeps the only one from being taken in; Fault
    `stick.…`.
    """
    ours, foreign, refused = _sorted(desk, _files(place))
    if foreign and not ours and not refused:
        raise Refusal("bundle.other_device")
    came = TakenIn(foreign=foreign, refused=refused)
    for place_of, file in enumerate(ours):
        if cancelled():
            raise Refusal("bundle.cancelled")
        progress(place_of, len(ours))
        try:
            _add(came, acknowledge(desk, around, file))
        except Refusal as refusal:
            came.refused.append(refusal)
    progress(len(ours), len(ours))
    if not came.files:
        raise came.refused[0]
    return came


def _files(place: Path) -> list[Path]:
    with named_faults():
        if not place.is_dir():
            place.stat()
            return [place]
        found = [each for each in place.iterdir() if each.name.endswith(SUFFIX) and each.is_file()]
        found.sort(key=lambda each: each.stat().st_mtime)
    if not found:
        raise Refusal("stick.no_answer")
    return found[-FILES_MOST:]


def _sorted(desk: Desk, files: list[Path]) -> tuple[list[Path], int, list[CounterError]]:
    """Put this machine's files in the order of their bundles; count those of others."""
    identity = desk.journal.identity
    numbered: list[tuple[int, str, Path]] = []
    foreign, refused = 0, list[CounterError]()
    for each in files:
        try:
            with named_faults(), each.open("rb") as file:
                said = Unpacking(file, ANSWER).head(AnswerHead)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        if (said.office, said.device) == (identity.office, identity.device):
            numbered.append((said.number, said.created, each))
        else:
            foreign += 1
    return [each for _, _, each in sorted(numbered)], foreign, refused


def _add(came: TakenIn, done: Acknowledged) -> None:
    came.files += 1
    came.confirmed += done.confirmed
    came.items += done.items
    came.waiting = done.waiting
    came.in_part += not done.whole
    came.behind = done.behind
