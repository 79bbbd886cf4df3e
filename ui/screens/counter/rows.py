"""How everything the command box can find is told in a list: two lines, a sum and a word."""

from dataclasses import dataclass
from typing import Final, Literal

from app.i18n import Code, Numeral, Typed
from models.values.rial import Rial
from ui.actions import Command
from ui.articles import Article
from ui.forms import DraftRow
from ui.rows import HeldRow, PersonRow, Reach, ReceiptRow, ServiceRow
from ui.screens.counter.omnibox import BillRead, MobileRead, PersonRead
from ui.told import Saying, Told


@dataclass(frozen=True, slots=True)
class About:
    """Help on a service."""

    service: ServiceRow


Found = (
    ServiceRow
    | PersonRow
    | HeldRow
    | ReceiptRow
    | DraftRow
    | Command
    | Article
    | About
    | BillRead
    | PersonRead
    | MobileRead
)
"""What a row stands for: opening the row acts on it."""

Mood = Literal["plain", "good", "wait", "no"]
_MOODS: Final[dict[Reach, Mood]] = {
    Reach.NOW: "good",
    Reach.AS_REQUEST: "wait",
    Reach.NEEDS_LINE: "wait",
    Reach.NOT_HERE: "no",
    Reach.SUSPENDED: "no",
}
_GROUPS: Final[tuple[tuple[type, str], ...]] = (
    (HeldRow, "held"),
    (DraftRow, "drafts"),
    (ReceiptRow, "receipts"),
    (Command, "commands"),
    (Article, "help"),
    (About, "help"),
)
_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_TWO: Final = 2
_HEADS: Final = {"help": "help.articles", "drafts": "person.drafts"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, in no language yet. `heading` begins a group."""

    what: Found
    title: Told
    detail: Told | None = None
    code: str = ""
    amount: Rial | None = None
    state: Told | None = None
    icon: str = ""
    mood: Mood = "plain"
    heading: Told | None = None


def rows_of(found: tuple[Found, ...], *, favourites: bool = False) -> tuple[Row, ...]:
    """Tell what was found; the first of each group bears its heading."""
    rows: list[Row] = []
    before = ""
    for what in found:
        group = next((name for kind, name in _GROUPS if isinstance(what, kind)), "")
        if not group and favourites:
            group = "favourites"
        heading = (
            Saying(_HEADS.get(group, f"window.list.{group}")) if group and group != before else None
        )
        before = group
        rows.append(_row(what, heading))
    return tuple(rows)


def _row(what: Found, heading: Told | None) -> Row:
    match what:
        case ServiceRow():
            return Row(
                what=what,
                title=what.title,
                detail=what.agency,
                code=str(what.number),
                amount=what.price,
                state=Saying(f"window.reach.{what.reach.value}"),
                mood=_MOODS[what.reach],
                heading=heading,
            )
        case HeldRow():
            return Row(
                what=what,
                title=_held_name(what),
                detail=Saying("window.list.held_since", {"count": what.lines, "at": what.since}),
                state=_age(what),
                mood="wait",
                amount=what.total,
                icon="hold",
                heading=heading,
            )
        case DraftRow():
            return Row(
                what=what,
                title=what.title,
                detail=Saying("person.draft_at", {"at": what.at}),
                code=str(what.number),
                state=Saying("person.draft_go"),
                mood="wait",
                heading=heading,
            )
        case ReceiptRow():
            printed = "printed" if what.printed else "not_printed"
            doubtful = bool(what.doubtful.amount)
            return Row(
                what=what,
                title=Saying("window.list.receipt", {"number": Numeral(what.short)}),
                detail=Saying("window.list.receipt_of", {"count": what.lines, "at": what.at}),
                amount=what.total,
                state=Saying(f"window.list.{'card_unknown' if doubtful else printed}"),
                icon="printer",
                mood="no" if doubtful else "good" if what.printed else "wait",
                heading=heading,
            )
        case Command() | Article() | About():
            return _pointing_row(what, heading)
        case _:
            return _identity_row(what)


def _pointing_row(what: Command | Article | About, heading: Told | None) -> Row:
    match what:
        case Command():
            return Row(
                what=what,
                title=Saying(what.action.words),
                detail=Saying("window.list.key", {"key": Code(what.action.cap)}),
                state=None if what.valid else Saying("window.list.not_now"),
                icon="command",
                heading=heading,
            )
        case Article():
            return Row(what=what, title=Saying(what.title), icon="help", heading=heading)
        case About(service):
            about = Saying("help.about")
            return Row(what=what, title=service.title, detail=about, icon="help", heading=heading)


def _identity_row(what: PersonRow | BillRead | PersonRead | MobileRead) -> Row:
    match what:
        case PersonRow():
            masked = Code(what.national_id.masked())
            named = Saying("window.list.person", {"name": Typed(what.name)})
            return Row(
                what=what,
                title=named if what.name else Saying("window.list.person_code", {"code": masked}),
                detail=Saying("window.list.person_code", {"code": masked}) if what.name else None,
                icon="person",
            )
        case PersonRead():
            said = "person_padded" if what.padded else "person_read"
            # Whole, since the clerk has to compare it with the card in hand.
            code = Code(what.national_id.digits)
            return Row(
                what=what, title=Saying(f"window.list.{said}", {"code": code}), icon="person"
            )
        case MobileRead():
            mobile = Code(what.mobile.grouped)
            return Row(
                what=what, title=Saying("window.list.mobile", {"mobile": mobile}), icon="search"
            )
        case BillRead():
            bill = what.bill
            return Row(
                what=what,
                title=Saying(f"window.bill.{bill.kind}"),
                detail=Saying("window.list.bill", {"code": Code(bill.bill_id.digits)}),
                amount=bill.amount,
                icon="bill",
            )


def _held_name(held: HeldRow) -> Told:
    """Call a held visit by its citizen, else by its place."""
    if held.name:
        return Saying("window.list.held_of", {"name": Typed(held.name)})
    return Saying("person.held_number", {"number": held.number})


def _age(held: HeldRow) -> Told:
    """Say how long a visit has been waiting."""
    hours, days = held.minutes // _HOUR, held.minutes // _DAY
    if not held.minutes:
        return Saying("person.age_now")
    if held.minutes < _HOUR:
        return Saying("person.age_minutes", {"count": held.minutes})
    if days < _TWO:
        return Saying("person.age_hours", {"count": hours})
    return Saying("person.age_days", {"count": days})
