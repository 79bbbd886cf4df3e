"""What the feed's items say, by kind: users, statuses, policy, office, decisions, commands.

An item of kind `catalogue` (scope `catalogue`, item `catalogue`) is none of these: its data is
the packed signed catalogue itself, JSON that only `app.catalogue` reads.
"""

from typing import ClassVar, Final

import msgspec

from app.wire.messages import Office, Place, Record, Short, Whole


class Item(Record, frozen=True, kw_only=True):
    """What stands in an item's `data`; `kind` is the item's kind."""

    kind: ClassVar[str] = ""


class User(Item, frozen=True, kw_only=True):
    """Scope `users:<office>`, item `user:<code>`: a person and the argon2id verifier."""

    kind: ClassVar[str] = "user"
    code: Short
    name: Short
    roles: tuple[str, ...]
    active: bool
    verifier: str


class Status(Item, frozen=True, kw_only=True):
    """Scope `office:<id>`, item `status:<epoch>:<seq>`: what became of an event."""

    kind: ClassVar[str] = "status"
    device: Short
    epoch: Short
    seq: Place
    event: Short
    state: Short
    code: str = ""


class OfficeProfile(Item, frozen=True, kw_only=True):
    """Scope `office:<id>`, item `office`: the office as the centre knows it."""

    kind: ClassVar[str] = "office"
    office: Office
    title: Short
    title_en: Short
    licence: Short
    profile: Short


class OfficePolicy(Item, frozen=True, kw_only=True):
    """Scope `office:<id>`, item `policy`: what the office may offer; no services means all."""

    kind: ClassVar[str] = "policy"
    held_money: bool
    services: tuple[str, ...] = ()


class Decision(Item, frozen=True, kw_only=True):
    """Scope `office:<id>`, item `decision:<case>`: the centre doubts an event that it booked.

    Attributes: code: what is doubted, such as `price.part_amount`. event: its id.
        stated, reckoned: rial, where the doubt is about an amount.
    """

    kind: ClassVar[str] = "decision"
    case: Short
    code: Short
    device: Short
    epoch: Short
    seq: Place
    event: Short
    line: Whole = 0
    stated: int = 0
    reckoned: int = 0


class AgencyAnswer(Item, frozen=True, kw_only=True):
    """Scope `office:<id>`, item `answer:<epoch>:<seq>:<line>:<version>`: what an agency says.

    Attributes: epoch, seq, line: the line of a receipt it is about. version: words of one line
        count from 1. state: `in_review`, `confirmed`, `returned`, `refused`, `reversal_agreed`,
        `reversal_refused`. number: the agency's own. fields: what is questioned. said: its words.
        due: Jalali day by which it must be put right, or empty. at: RFC 3339.
    """

    kind: ClassVar[str] = "answer"
    epoch: Short
    seq: Place
    line: Whole
    version: Whole
    state: Short
    number: str = ""
    fields: tuple[str, ...] = ()
    said: str = ""
    due: str = ""
    at: Short


class Command(Item, frozen=True, kw_only=True):
    """Scope `device:<id>`, item `command:<what>`: `open_epoch`, `rotate_key`, `enrol_again`.

    Attributes: epoch: the one to be left. key: number of the key to be left; 0 for any.
    """

    kind: ClassVar[str] = "command"
    what: Short
    epoch: str = ""
    key: Whole = 0


CATALOGUE: Final = "catalogue"
"""Scope, item and kind of the signed catalogue."""
CIRCULARS: Final = "circulars"
"""Scope of the signed circulars; like the catalogue, they are JSON that `app.catalogue` reads."""
CIRCULAR: Final = "circular"
"""Kind of a signed circular."""


def circular_item(code: str) -> str:
    """Name the item of a circular."""
    return f"{CIRCULAR}:{code}"


KINDS: Final[dict[str, type[Item]]] = {
    kind.kind: kind
    for kind in (User, Status, OfficeProfile, OfficePolicy, Decision, AgencyAnswer, Command)
}


def read_item(kind: str, data: bytes | msgspec.Raw) -> Item | None:
    """Read an item's data; None for a kind or shape newer than this program, to be kept."""
    known = KINDS.get(kind)
    if known is None:
        return None
    try:
        return msgspec.json.decode(bytes(data), type=known, strict=True)
    except (msgspec.DecodeError, ValueError):
        return None
