"""The door of the counter in memory: its people, its clock, and the steps of a new machine."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from models.errors import Fault, Refusal
from tests.ui.fake_till import FakeTill
from tests.ui.fake_world import NOW, PEOPLE, World
from ui.doorstep import Doorstep, OtherShift, Settling, Supplied
from ui.rows import FirstRun, Stage, Status

SUPERVISOR: Final = ("1099", "918273")
CENTRE: Final = "https://markaz.example.ir"
ALL: Final = Supplied(
    catalogue=12, services=117, agencies=18, size=412_000, people=4, online=True, whole=True
)
_UNASKED: Final = FirstRun(
    office="", counter=0, title="", user="", name="", pin="", address="", code=""
)


class FakeDoorstep(FakeTill):
    """See `ui.doorstep.Doorway` and `ui.doorstep.SettingUp`."""

    def __init__(self, world: World | None = None) -> None:
        super().__init__(world)
        self.step = 1
        self.begun = _UNASKED
        self.taken_in = False
        self.now = NOW
        self.supplied = Supplied(people=1)
        self.relieving = ""
        self.door = Doorstep(people=4, closed_at=datetime(2026, 8, 2, 13, 1, tzinfo=UTC))

    def doorstep(self) -> Doorstep:
        """Give what a test put there."""
        shift = self.world.shift
        other = PEOPLE[shift.clerk][0] if shift else ""
        return replace(self.door, other=other)

    def free(self, user: str, approver: str, pin: str) -> None:
        """Let a supervisor free somebody."""
        with self.command("free"):
            if (approver, pin) != SUPERVISOR:
                raise Refusal("approval.wrong", field="approver_pin")

    def other_shift(self) -> OtherShift | None:
        """Tell whose shift stands open."""
        shift = self.world.shift
        if shift is None or shift.clerk == self.world.user:
            return None
        return OtherShift(
            clerk=PEOPLE[shift.clerk][0],
            user=shift.clerk,
            number=shift.number,
            since=datetime(2026, 8, 3, 4, 30, tzinfo=UTC),
            held=len(self.world.held),
        )

    def relieve(self, approver: str, pin: str) -> Status:
        """Let the closing be taken over by the first clerk's PIN, or a supervisor's."""
        with self.command("relieve"):
            shift = self.world.shift
            if shift is None:
                raise Refusal("shift.none")
            own = (shift.clerk, PEOPLE[shift.clerk][1])
            if (approver, pin) not in (own, SUPERVISOR):
                raise Refusal("approval.wrong", field="approver_pin")
            self.relieving = self.world.user
            self.world = replace(self.world, stage=Stage.CLOSING)
        return self.status()

    def settling(self) -> Settling:
        """Tell where the set-up stands."""
        known = self.taken_in
        step = max(self.step, 4) if known else min(self.step, 3)
        return Settling(
            step=step,
            begun=replace(self.begun, pin="", code=""),
            now=self.now,
            doubtful=self.now.year < 2026,
            office="دفتر پیشخوان دولت سراب" if known else "",
            office_code="72140087" if known else "",
            counter=2 if known else 0,
            supplied=self.supplied if known else Supplied(),
        )

    def keep_step(self, step: int, begun: FirstRun) -> Settling:
        """Keep it."""
        with self.command("keep_step"):
            self.step, self.begun = step, begun
        return self.settling()

    def reach_centre(self, address: str) -> None:
        """One centre answers."""
        with self.command("reach_centre"):
            if address != CENTRE:
                raise Fault("line.down")

    def finish_settling(self) -> Status:
        """It is done."""
        with self.command("finish_settling"):
            self.door = replace(self.door, ready=True, closed_at=None)
            self.world = replace(self.world, stage=Stage.SIGNED_OUT, user="")
        return self.status()

    if TYPE_CHECKING:

        def status(self) -> Status:
            """Tell where this counter stands, as whoever wears this says."""
            ...
