"""Entrance and drawer of the counter in memory."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.errors import Refusal
from models.values.rial import Rial
from models.values.text import fold_digits
from tests.ui.fake_doorstep import FakeDoorstep
from tests.ui.fake_world import FLOAT, NOTES, PEOPLE, TODAY, Shift, catalogue
from ui.rows import (
    CashTender,
    Check,
    Closed,
    Closing,
    Count,
    Counted,
    FirstRun,
    Health,
    Opening,
    Stage,
    Status,
)


class FakeDrawer(FakeDoorstep):
    """See `ui.ports.Entrance` and `ui.ports.Drawer`."""

    before_lock = Stage.SERVING

    def status(self) -> Status:
        """Tell where this counter stands."""
        world = self.world
        return Status(
            stage=world.stage,
            link=self.link,
            office="دفتر پیشخوان دولت سراب" if world.stage is not Stage.FIRST_RUN else "",
            office_code="72140087",
            counter=2 if world.stage is not Stage.FIRST_RUN else 0,
            clerk=PEOPLE[world.user][0] if world.user else "",
            shift=world.shift.number if world.shift else 0,
            waiting=14,
            held=len(world.held),
            inbox=sum(not one.read for one in self.inbox),
            training=self.training,
            mark=catalogue().mark,
            user=world.user,
            other=self._other(),
            last_sent=datetime(2026, 8, 2, 12, 50, tzinfo=UTC),
        )

    def enrol(self, asked: FirstRun) -> Status:
        """Become a counter, if the code is the one given out."""
        with self.command("enrol"):
            if not asked.address.startswith("https://"):
                raise Refusal("settings.unsafe_address", field="address", key="centre_url")
            if asked.code != "K7Q2M9":
                raise Refusal("enrol.code", field="code")
            self.taken_in, self.step, self.begun = True, 4, asked
        return self.status()

    def sign_in(self, user: str, pin: str) -> Status:
        """Let a person in; the same one back to a locked window."""
        with self.command("sign_in"):
            if PEOPLE.get(user, ("", ""))[1] != fold_digits(pin):
                self.world = replace(self.world, failures=self.world.failures + 1)
                left = 5 - self.world.failures
                raise Refusal("sign_in.wrong", field="pin", left=left)
            back = self.world.stage is Stage.LOCKED and user == self.world.user
            shift, basket = self.world.shift, self.world.basket
            own = shift is not None and shift.clerk == user
            stage = Stage.SERVING if own else Stage.NO_SHIFT
            if not back and user != self.world.user and basket.lines:
                # Nobody goes on with another's: it is held for whoever comes back to it.
                self.world = replace(self.world, held=(*self.world.held, basket))
                self._fresh()
            stage = self.before_lock if back else stage
            self.world = replace(self.world, user=user, stage=stage, failures=0)
        return self.status()

    def sign_out(self) -> Status:
        """Let the person out."""
        with self.command("sign_out"):
            shift = self.world.shift
            if shift is not None and shift.clerk == self.world.user:
                raise Refusal("shift.open_already")
            self.world = replace(self.world, user="", stage=Stage.SIGNED_OUT)
        return self.status()

    def lock(self) -> Status:
        """Hide everything."""
        with self.command("lock"):
            if not self.world.user:
                raise Refusal("session.none")
            self.before_lock = self.world.stage
            self.world = replace(self.world, stage=Stage.LOCKED)
        return self.status()

    def opening(self) -> Opening:
        """Tell what to count."""
        same = self.world.left_by == self.world.user
        return Opening(
            notes=NOTES,
            carried=self.world.left,
            carried_at=datetime(2026, 8, 2, 13, 1, tzinfo=UTC),
            carried_by=PEOPLE[self.world.left_by][0],
            carried_count={1_000_000: 3, 500_000: 4} if same else None,
            checks=(
                Check("printer", Health.GOOD),
                Check("drawer", Health.GOOD),
                Check("terminal", Health.MISSING),
                Check("scanner", Health.GOOD),
                Check("clock", Health.GOOD),
            ),
            day=TODAY,
            ask_day=self.ask_day,
            catalogue=12,
            to_read=sum(one.in_force and not one.read for one in self.inbox),
        )

    def open_shift(self, count: Count, brought: Rial, reason: str) -> Status:
        """Open the shift."""
        with self.command("open_shift"):
            counted = _sum(count)
            if counted != self.world.left + brought and not reason:
                raise Refusal("shift.float_differs", field="reason", difference=0)
            number = self.world.shifts + 1
            shift = Shift(number, self.world.user, counted)
            self.world = replace(self.world, shift=shift, shifts=number, stage=Stage.SERVING)
        return self.status()

    def begin_close(self) -> Closing:
        """Begin, or go on with, the closing."""
        with self.command("begin_close"):
            self.world = replace(self.world, stage=Stage.CLOSING)
        shift = self._shift()
        counted = self._counted(*shift.counts[-1]) if shift.counts else None
        return Closing(notes=NOTES, open_things=self.open_things, counted=counted)

    def count_drawer(self, count: Count, terminal_total: Rial, slips: int | None = None) -> Counted:
        """Keep a blind count; three slips must be there."""
        with self.command("count_drawer"):
            shift = self._shift()
            if len(shift.counts) == 2:
                raise Refusal("shift.counted_twice")
            kept = (*shift.counts, (dict(count), terminal_total))
            self.kept = None
            self.world = replace(self.world, shift=replace(shift, counts=kept))
        counted = self._counted(count, terminal_total)
        return replace(counted, slips=slips, slips_booked=3)

    def close_shift(self, reason: str, left: Rial) -> Closed:
        """Close."""
        with self.command("close_shift"):
            shift = self._shift()
            counted = self._counted(*shift.counts[-1])
            if counted.difference.amount and not reason:
                raise Refusal("shift.float_differs", field="reason", difference=0)
            self.world = replace(
                self.world,
                shift=None,
                left=left,
                left_by=self.world.user,
                user=self.relieving,
                stage=Stage.NO_SHIFT if self.relieving else Stage.SIGNED_OUT,
            )
            self.relieving = ""
        return Closed(number=shift.number, left=left, handed=counted.counted - left)

    def leave_close(self) -> Status:
        """Go back to serving."""
        with self.command("leave_close"):
            stage = Stage.NO_SHIFT if self.relieving else Stage.SERVING
            self.world, self.relieving = replace(self.world, stage=stage), ""
        self.kept = None
        return self.status()

    def move_cash(self, direction: str, party: str, amount: Rial, reason: str) -> Status:
        """Book a move; this fake's drawer only knows payments."""
        with self.command("move_cash"):
            return self.status()

    def open_drawer(self, reason: str) -> None:
        """Open the drawer."""
        with self.command("open_drawer"):
            return

    def _other(self) -> str:
        world = self.world
        if world.stage is not Stage.NO_SHIFT or world.shift is None:
            return ""
        return PEOPLE[world.shift.clerk][0] if world.shift.clerk != world.user else ""

    if TYPE_CHECKING:

        def _fresh(self) -> None: ...

    def _shift(self) -> Shift:
        if self.world.shift is None:
            raise Refusal("shift.none")
        return self.world.shift

    def _counted(self, count: Count, terminal: Rial) -> Counted:
        shift = self._shift()
        taken = [one for _, _, tenders in self.world.receipts for one in tenders]
        cash = Rial.sum(one.amount for one in taken if isinstance(one, CashTender))
        card = Rial.sum(one.amount for one in taken if not isinstance(one, CashTender))
        counted, expected = _sum(count), shift.opened_with + cash
        return Counted(
            counted=counted,
            expected=expected,
            difference=counted - expected,
            terminal_difference=terminal - card,
            may_recount=len(shift.counts) < 2,
            suggested_left=min(FLOAT, counted),
        )


def _sum(count: Count) -> Rial:
    return Rial.sum(Rial(value) * quantity for value, quantity in count.items())
