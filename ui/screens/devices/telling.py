"""A device in words: as a row of the list, and told in full beside it."""

from typing import Final

from app.i18n import Code, Words
from ui.devices import Condition, DeviceRow
from ui.told import tell
from ui.widgets.results import Mood, Shown

_MOODS: Final[dict[Condition, Mood]] = {
    Condition.GOOD: "good",
    Condition.DOUBTFUL: "wait",
    Condition.MISSING: "no",
    Condition.UNSET: "plain",
    Condition.BY_HAND: "plain",
}
_ICONS: Final = {
    Condition.GOOD: "done",
    Condition.DOUBTFUL: "device",
    Condition.MISSING: "fix",
    Condition.UNSET: "hold",
    Condition.BY_HAND: "hold",
}


def shown(row: DeviceRow, words: Words) -> Shown:
    """Give a device as a row of the list."""
    detail = ""
    if row.trouble is not None:
        detail = words.error(row.trouble).reason
    elif row.told is not None:
        detail = tell(words, row.told)
    elif row.named:
        detail = words.shape(Code(row.named))
    return Shown(
        title=words.say(f"devices.device.{row.device.value}"),
        detail=detail,
        state=words.say(f"devices.condition.{row.condition.value}"),
        icon=_ICONS[row.condition],
        mood=_MOODS[row.condition],
    )


def told_in_full(row: DeviceRow, words: Words) -> str:
    """Tell a device in full: what it is for, how it is, what went wrong and what to do."""
    said = [words.say(f"devices.means.{row.device.value}")]
    if row.told is not None:
        said.append(tell(words, row.told))
    if row.trouble is not None:
        said.append(tell(words, row.trouble))
    return " ".join(said)
