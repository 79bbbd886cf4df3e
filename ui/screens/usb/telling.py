"""What the page for sticks says of drives, files and what came of them."""

from app.i18n import Code, Said, Typed, Words
from ui.screens.usb.presenter import Doing, UsbState
from ui.usb import BundleRow, Carrying, Stick, TakenIn, Written
from ui.widgets.results import Shown

_KILO = 1_000
_UNITS = ("kb", "mb", "gb")


def size_of(size: int, words: Words) -> str:
    """Say a size in the greatest unit of which there is one whole."""
    amount = max(1, size // _KILO) if size else 0
    for unit in _UNITS:
        if amount < _KILO or unit == _UNITS[-1]:
            return words.say(f"usb.size.{unit}", size=amount)
        amount //= _KILO
    raise AssertionError("the last unit has no end")


def stick_row(stick: Stick, words: Words) -> Shown:
    """Say a drive in a row of the list."""
    free = words.say("usb.free", size=size_of(stick.free, words))
    return Shown(
        title=words.shape(Typed(stick.name or stick.place.name)),
        detail=words.shape(Code(str(stick.place))),
        state=free if stick.writable else words.say("usb.read_only"),
        mood="plain" if stick.writable else "no",
    )


def waits_in(carrying: Carrying | None, words: Words) -> str:
    """Say what would go now."""
    if carrying is None:
        return words.say("usb.loading")
    if not carrying.events:
        return words.say("usb.nothing_waits")
    span = {"first": carrying.first, "last": carrying.last}
    return words.say("usb.waits", count=carrying.events, **span)


def standing(state: UsbState, words: Words) -> str:
    """Say in one line whether the stick can be taken out."""
    if state.stopping:
        return words.say("usb.stopping")
    if state.doing is not Doing.NOTHING:
        if state.progress is None:
            return words.say(f"usb.{state.doing.value}_begins")
        done, total = state.progress.done, state.progress.total
        return words.say(f"usb.{state.doing.value}", done=done, total=total)
    return words.say("usb.safe") if state.safe else ""


def came_of(state: UsbState, words: Words) -> str:
    """Say what came of the last act, line by line."""
    if state.written is not None:
        return _written(state.written, words)
    if state.taken is not None:
        return "\n".join(_taken(state.taken, words))
    return ""


def missing_in(carrying: Carrying | None, words: Words) -> str:
    """Say which answers did not come, though a later one did."""
    if carrying is None or not carrying.missing:
        return ""
    numbers = words.say("usb.comma").join(words.number(one) for one in carrying.missing)
    return words.say("usb.missing", count=len(carrying.missing), numbers=numbers)


def file_row(one: BundleRow, words: Words) -> str:
    """Say a file that went out in one line."""
    facts: dict[str, Said] = {
        "number": one.number,
        "count": one.events,
        "size": size_of(one.size, words),
    }
    at = words.moment(one.at)
    if one.answered is None:
        return words.say("usb.file_open", at=at, **facts)
    return words.say("usb.file_answered", at=at, answered=words.moment(one.answered), **facts)


def _written(written: Written, words: Words) -> str:
    return words.say(
        "usb.file_written",
        file=Code(written.file),
        first=written.first,
        last=written.last,
        size=size_of(written.size, words),
    )


def _taken(taken: TakenIn, words: Words) -> list[str]:
    said = [words.say("usb.files_taken", count=taken.files)]
    if taken.confirmed:
        said.append(words.say("usb.confirmed", count=taken.confirmed))
    if taken.news:
        said.append(words.say("usb.news", count=taken.news))
    said.append(words.say("usb.still_waiting", count=taken.waiting))
    if taken.behind:
        said.append(words.say("usb.behind"))
    if taken.in_part:
        said.append(words.say("usb.in_part", count=taken.in_part))
    if taken.foreign:
        said.append(words.say("usb.foreign", count=taken.foreign))
    said += [words.error(one).reason for one in taken.refused]
    return said
