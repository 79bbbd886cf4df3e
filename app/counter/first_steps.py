"""How far the setting-up of this machine has come: kept beside the counter's file until it ends.

Before the office is set up there is no counter to keep it in; no name and no secret stands in it.
"""

import contextlib
from pathlib import Path
from typing import Annotated, Final

import msgspec

from app.durable import write_whole
from models.errors import Fault

FILE_NAME: Final = "first-run.json"
STEPS: Final = 6
CENTRE_KNOWS: Final = 4
"""The first step of which the centre knows this machine; those before are asked again together."""


class FirstSteps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where it stopped, and what of the office was typed by then.

    Attributes:
        step: 1 to 6. office, counter, title, address: as in the first run's questions.
    """

    step: Annotated[int, msgspec.Meta(ge=1, le=STEPS)] = 1
    office: str = ""
    counter: int = 0
    title: str = ""
    address: str = ""


def kept_steps(profile: Path) -> FirstSteps | None:
    """Give how far it came, or None where no setting-up is under way.

    What nobody can read is the first step again: then everything is asked once more.

    Raises a Fault when the disk refuses.
    """
    try:
        content = (profile / FILE_NAME).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as failed:
        raise Fault("disk.unreadable") from failed
    try:
        return msgspec.json.decode(content, type=FirstSteps)
    except msgspec.DecodeError:
        return FirstSteps()


def keep_steps(profile: Path, steps: FirstSteps) -> None:
    """Keep how far it came, whole or not at all."""
    write_whole(profile / FILE_NAME, msgspec.json.encode(steps))


def forget_steps(profile: Path) -> None:
    """It is done: the next start begins at the door."""
    try:
        with contextlib.suppress(FileNotFoundError):
            (profile / FILE_NAME).unlink()
    except OSError as failed:
        raise Fault("disk.unwritable") from failed
