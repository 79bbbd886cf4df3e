"""The shift from count to count, as the window asks for it."""

from hashlib import sha256
from typing import Final

from app.counter.commands.close_shift import Evidence, close_shift
from app.counter.commands.count_cash import ATTEMPTS, count_cash
from app.counter.commands.move_drawer import move_cash, open_drawer
from app.counter.commands.open_shift import COINS, NOTES, open_shift
from app.counter.commands.relieve import leave_relief
from app.counter.evidence import evidence_pack
from app.counter.papers.closing import handed_sheet, read_shift, shift_sheet, slip_sheet
from app.counter.papers.condition import GOOD, printer_condition
from app.counter.queries.card_slips import slips_of_count
from app.counter.queries.circulars import unread_in_force
from app.counter.queries.clock import drift
from app.counter.queries.drawer import (
    as_stated,
    count_stands,
    counts_since,
    last_count,
    last_moved,
    open_things,
    shift_money,
)
from app.counter.queries.handover import in_way
from app.counter.queries.standing import carried, stands
from app.counter.scanning.choice import scanner_of
from app.journal.times import read_instant
from models.errors import Fault, Refusal
from models.values.rial import Rial
from ui.binding.entrance import EntranceBinding
from ui.binding.place import Place
from ui.binding.till import forget_closing
from ui.rows import (
    Check,
    Closed,
    Closing,
    Count,
    Counted,
    Health,
    Opening,
    OpenThing,
    Status,
)

SHEET: Final = (*NOTES[:8], COINS)
"""What a drawer is counted by; notes smaller than these go with the coins, by their sum."""
FAR_MS: Final = 5 * 60_000
"""A clock further than this from the centre's may have the wrong day: somebody is asked."""
USUAL_LEFT: Final = Rial(10_000_000)


class DrawerBinding:
    """See `ui.ports.Drawer`."""

    def __init__(self, place: Place, entrance: EntranceBinding) -> None:
        self._place = place
        self._entrance = entrance
        self._took_over = ("", "")

    def opening(self) -> Opening:
        """Tell what to count, and how the devices and the disk were found."""
        desk = self._place.counter.desk
        left, heard = carried(desk), drift(desk)
        user = desk.need_session().user
        same = bool(left.at) and (left.clerk == user or self._took_over == (user, left.at))
        return Opening(
            notes=SHEET,
            carried=Rial(left.left),
            carried_at=read_instant(left.at) if left.at else None,
            carried_by=left.name or left.clerk,
            # How what was left lies in the drawer nobody wrote down: only what it comes to.
            carried_count={COINS: left.left} if same else None,
            checks=self._checks(),
            day=desk.today(),
            ask_day=bool(heard.at) and abs(heard.ahead_ms) > FAR_MS,
            catalogue=desk.catalogue.version if desk.catalogue else 0,
            to_read=len(unread_in_force(desk)),
        )

    def open_shift(self, count: Count, brought: Rial, reason: str) -> Status:
        """Open the shift."""
        open_shift(self._place.counter.desk, counts=count, brought=brought, reason=reason)
        self._place.closing = False
        return self._entrance.status()

    def begin_close(self) -> Closing:
        """Begin, or go on with, the closing."""
        desk = self._place.counter.desk
        desk.need_closing()
        if desk.visit is not None and desk.visit.lines:
            raise Refusal("visit.unfinished")
        self._place.closing = True
        things = open_things(desk)
        rows = (
            OpenThing("held", things.held, blocks=False),
            OpenThing("unprinted", things.unprinted, blocks=False),
            OpenThing("unknown_card", len(things.unknown_cards), blocks=True),
            OpenThing("drafts", things.drafts, blocks=False),
            OpenThing("cash", len(in_way(desk)), blocks=True),
        )
        shown = tuple(row for row in rows if row.count)
        if shown and (waiting := stands(desk).outbox.waiting):
            # What waits for the line is sent after closing as well: it asks for no key by itself.
            shown = (*shown, OpenThing("unsent", waiting, blocks=False))
        return Closing(
            notes=SHEET,
            open_things=shown,
            counted=self._last(),
        )

    def count_drawer(self, count: Count, terminal_total: Rial, slips: int | None = None) -> Counted:
        """Keep a blind count, and only now tell what was expected."""
        desk = self._place.counter.desk
        found = count_cash(desk, counts=count, terminal_total=terminal_total, slips=slips)
        return Counted(
            counted=found.counted,
            expected=found.expected,
            difference=found.cash,
            terminal_difference=found.terminal,
            may_recount=self._may_recount(),
            suggested_left=min(USUAL_LEFT, found.counted),
            slips=found.slips.counted if found.slips else None,
            slips_booked=found.slips.booked if found.slips else 0,
        )

    def close_shift(self, reason: str, left: Rial) -> Closed:
        """Close; who closed is signed out with it."""
        desk = self._place.counter.desk
        number, relieved = desk.need_closing()[0].number, desk.relieving
        evidence = self._evidence() if reason == "dispute" else None
        note = f"sha256:{evidence.sha256}" if evidence else ""
        closed = close_shift(desk, left=left, reason=reason, note=note, evidence=evidence)
        self._place.closing = False
        report = read_shift(desk, closed.shift)
        for sheet in (shift_sheet, handed_sheet):
            self._place.print_sheet(sheet(desk, report, self._place.settings.language))
        if relieved:
            # Who took it over counted it just now, and goes on with a shift of their own.
            self._took_over = (desk.need_session().user, carried(desk).at)
        else:
            self._entrance.sign_out()
        return Closed(number=number, left=closed.left, handed=closed.handed)

    def leave_close(self) -> Status:
        """Go back to serving; the counts made stay on record."""
        self._place.closing = False
        forget_closing(self._place)
        leave_relief(self._place.counter.desk)
        return self._entrance.status()

    def move_cash(self, direction: str, party: str, amount: Rial, reason: str) -> Status:
        """Book cash in or out."""
        desk = self._place.counter.desk
        move_cash(desk, direction=direction, party=party, amount=amount, reason=reason)
        return self._entrance.status()

    def open_drawer(self, reason: str) -> None:
        """Book that the drawer is opened without a payment; its slip opens it."""
        desk, place = self._place.counter.desk, self._place
        of = open_drawer(desk, reason=reason)
        place.print_sheet(slip_sheet(desk, of, place.settings.language), kick=True)

    def _evidence(self) -> Evidence:
        """Put the evidence together and keep it, before it is cited."""
        desk = self._place.counter.desk
        pack, (shift, _) = evidence_pack(desk), desk.need_closing()
        stem = f"evidence-{shift.day.replace('/', '')}-{desk.office.counter}-{shift.number}"
        self._place.keep_file(f"{stem}.zip", pack)
        return Evidence(sha256(pack).hexdigest(), len(pack))

    def _last(self) -> Counted | None:
        desk = self._place.counter.desk
        shift, _ = desk.need_closing()
        with desk.read() as connection:
            found = last_count(connection, desk.office.office, shift)
            if found is None or not count_stands(connection, desk.office.office, shift):
                return None
            money = shift_money(connection, desk.office.office, shift)
            stated = as_stated(connection, desk.office.office, found)
            slips = slips_of_count(connection, desk.office.office, found.epoch, found.seq)
        terminal = Rial(stated.terminal_total - money.card)
        counted = Rial(sum(value * quantity for value, quantity in found.counts.items()))
        return Counted(
            counted=counted,
            expected=Rial(money.drawer),
            difference=counted - Rial(money.drawer),
            terminal_difference=terminal,
            may_recount=self._may_recount(),
            suggested_left=min(USUAL_LEFT, counted),
            slips=slips.counted if slips else None,
            slips_booked=slips.booked if slips else 0,
        )

    def _may_recount(self) -> bool:
        desk = self._place.counter.desk
        here = desk.office.office, desk.need_closing()[0]
        with desk.read() as connection:
            return counts_since(connection, *here, last_moved(connection, *here)) < ATTEMPTS

    def _checks(self) -> tuple[Check, ...]:
        place = self._place
        chosen = Health.GOOD if place.settings.receipt_printer else Health.MISSING
        if chosen is Health.GOOD and printer_condition(place.counter.desk) != GOOD:
            chosen = Health.DOUBTFUL
        drawer = Health.GOOD if place.has_drawer() else Health.MISSING
        # No terminal is spoken to yet: its slip's reference is typed.
        checks = [
            Check("printer", chosen),
            Check("drawer", drawer),
            Check("terminal", Health.MISSING),
            Check("scanner", self._scanner_health()),
        ]
        try:
            doubtful = place.counter.profile.low_space() is not None
        except Fault:
            doubtful = True
        heard = drift(place.counter.desk)
        clock = Health.MISSING if not heard.at else Health.DOUBTFUL if heard.far else Health.GOOD
        checks.append(Check("clock", clock))
        checks.append(Check("disk", Health.DOUBTFUL if doubtful else Health.GOOD))
        return tuple(checks)

    def _scanner_health(self) -> Health:
        """Tell of the paper scanner what is known at once: SANE takes seconds to be asked."""
        named = self._place.settings.paper_scanner
        try:
            scanner = scanner_of(self._place.settings)
            if scanner is None:
                return Health.MISSING
            reached = not named.startswith("folder:") or scanner.condition() == GOOD
        except (Fault, Refusal):
            reached = False
        return Health.GOOD if reached else Health.DOUBTFUL
