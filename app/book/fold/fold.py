"""The fold: the one function that turns an event into the book's rows, alike on both sides.

It asks nothing: not the clock, not the catalogue, not the rows that stand. What it needs is in
the event, so the counter, the centre and a rebuild years later write the same rows.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from app.book.fold import circulars, papers, people, referrals, remedies, reversals, shifts, visits
from app.book.fold.change import Add, Change, apply
from app.book.fold.rows import POSTING, key_of
from models.events import circulars as issued
from models.events import office
from models.events import papers as brought
from models.events import people as who
from models.events import referrals as sent_on
from models.events import remedies as told
from models.events import reversals as back
from models.events import shift as drawer
from models.events import visit as served
from models.events.base import Body
from models.events.known import Event
from models.ledger import entry_of


def _nothing(_event: Event, _body: Body) -> list[Change]:
    return []


RULES: Final[Mapping[type[Body], Callable[[Event, Any], list[Change]]]] = {
    # What these state stands in the journal's own tables, or is read from the journal alone.
    office.EpochOpened: _nothing,
    office.DeviceEnrolled: _nothing,
    office.KeyRotated: _nothing,
    office.ClockChanged: _nothing,
    office.GapDeclared: people.gap_declared,
    office.OfficeSetUp: people.office_set_up,
    office.StaffChanged: people.staff_changed,
    office.CatalogueAdopted: people.catalogue_adopted,
    office.PolicyAdopted: people.policy_adopted,
    who.SessionOpened: people.session_opened,
    who.SessionLocked: people.session_locked,
    who.SessionUnlocked: people.session_unlocked,
    who.SessionClosed: people.session_closed,
    who.SignInRefused: people.sign_in_refused,
    who.SignInFreed: people.sign_in_freed,
    drawer.ShiftOpened: shifts.shift_opened,
    drawer.DrawerMoved: shifts.drawer_moved,
    drawer.DrawerOpened: shifts.drawer_opened,
    drawer.CashCounted: shifts.cash_counted,
    drawer.CardSlipsCounted: _nothing,
    drawer.CashAccepted: shifts.cash_accepted,
    drawer.ShiftDisputed: _nothing,
    drawer.ShiftClosed: shifts.shift_closed,
    drawer.DayApproved: shifts.day_approved,
    served.VisitCompleted: visits.visit_completed,
    served.VisitAbandoned: visits.visit_abandoned,
    served.ReceiptCopied: visits.receipt_copied,
    served.ReceiptVoided: visits.receipt_voided,
    served.LinesRefunded: visits.lines_refunded,
    served.CardResolved: visits.card_resolved,
    told.ActAskedAgain: remedies.asked_again,
    told.ActHandedOver: remedies.handed_over,
    back.ReversalAsked: reversals.reversal_asked,
    back.ReversalSettled: reversals.reversal_settled,
    back.ReversalPhoned: reversals.reversal_phoned,
    back.ReversalExplained: _nothing,
    back.PhoneSecretShared: _nothing,
    back.GuardPassed: _nothing,
    back.RequestCorrected: reversals.request_corrected,
    issued.CircularRead: circulars.circular_read,
    brought.PaperAskedAgain: papers.paper_asked_again,
    sent_on.CitizenReferred: referrals.citizen_referred,
}


def changes_of(event: Event) -> list[Change]:
    """Give every change an event makes to the book, its postings last."""
    changes = [*RULES[type(event.body)](event, event.body), *people.proved(event)]
    entry = entry_of(event.body)
    if not entry.postings:
        return changes
    key = {**key_of(event), "shift": _shift_of(event)}
    rows = [{**key, "account": account, "amount": amount} for account, amount in entry.postings]
    return [*changes, Add(POSTING, rows)]


def _shift_of(event: Event) -> str:
    """Name the shift an event's money belongs to: an opening is its own shift's first."""
    opens = isinstance(event.body, drawer.ShiftOpened)
    return event.envelope.event_id if opens else event.envelope.shift


def fold(connection: Connection, event: Event) -> None:
    """Write an event's rows into the book."""
    for change in changes_of(event):
        apply(connection, change)
