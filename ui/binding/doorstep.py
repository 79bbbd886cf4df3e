"""The door and the setting-up of a machine, as the window asks for them."""

from datetime import UTC, datetime, timedelta
from typing import Final

from app.counter.commands.approve import Approval
from app.counter.commands.free_sign_in import free_at_the_door
from app.counter.commands.relieve import relieve
from app.counter.commands.set_up_office import begun_here
from app.counter.first_steps import CENTRE_KNOWS, FirstSteps, forget_steps, keep_steps, kept_steps
from app.counter.queries.doorstep import doorstep
from app.counter.queries.shift_of import open_shift_of_another
from app.counter.queries.standing import carried
from app.counter.queries.supplies import supplies
from app.counter.sync.reach import reach
from app.journal.times import read_instant
from ui.binding.entrance import EntranceBinding
from ui.binding.place import Place
from ui.doorstep import Doorstep, OtherShift, Settling, Supplied
from ui.rows import FirstRun, Status

EARLIEST: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""No counter was set up before: a clock that says so is wrong."""
_MINUTE: Final = timedelta(minutes=1)


class DoorstepBinding:
    """See `ui.doorstep.Doorway` and `ui.doorstep.SettingUp`."""

    def __init__(self, place: Place, entrance: EntranceBinding) -> None:
        self._place = place
        self._entrance = entrance

    def doorstep(self) -> Doorstep:
        """Tell what there is to say before anybody is in."""
        desk = self._place.counter.desk
        told, left = doorstep(desk), carried(desk)
        other = open_shift_of_another(desk, but="")
        return Doorstep(
            people=told.people,
            ready=told.fresh,
            drafts=told.drafts,
            unprinted=told.unprinted,
            behind=told.behind // _MINUTE,
            ahead=round(told.ahead / _MINUTE),
            other=other.clerk if other else "",
            closed_at=read_instant(left.at) if left.at else None,
        )

    def free(self, user: str, approver: str, pin: str) -> None:
        """Let a locked-out person try again."""
        desk = self._place.counter.desk
        free_at_the_door(desk, user=user, approval=Approval(approver, pin))

    def other_shift(self) -> OtherShift | None:
        """Tell of the shift that another clerk left open here."""
        desk = self._place.counter.desk
        found = open_shift_of_another(desk, but=desk.need_session().user)
        if found is None:
            return None
        return OtherShift(
            clerk=found.clerk,
            user=found.user,
            number=found.number,
            since=read_instant(found.opened_at),
            held=found.held,
            alone=found.alone,
        )

    def relieve(self, approver: str, pin: str) -> Status:
        """Take its closing over."""
        approval = Approval(approver, pin) if approver else None
        relieve(self._place.counter.desk, approval=approval)
        self._place.closing = True
        return self._entrance.status()

    def settling(self) -> Settling:
        """Tell where the setting-up stands."""
        return self._settling(kept_steps(self._place.profile) or FirstSteps())

    def keep_step(self, step: int, begun: FirstRun) -> Settling:
        """Keep that this step was come to."""
        kept = FirstSteps(step, begun.office, begun.counter, begun.title, begun.address)
        keep_steps(self._place.profile, kept)
        return self._settling(kept)

    def reach_centre(self, address: str) -> None:
        """Ask whether a centre answers at an address."""
        around, settings = self._place.around, self._place.settings
        reach(address, chance=around.chance, clock=around.clock, ca=settings.centre_ca)

    def finish_settling(self) -> Status:
        """The next start begins at the door."""
        forget_steps(self._place.profile)
        return self._entrance.status()

    def _settling(self, kept: FirstSteps) -> Settling:
        place, counter = self._place, self._place.opened
        known = counter is not None and counter.enrolled
        begun = begun_here(counter.desk) if counter is not None else None
        step = max(kept.step, CENTRE_KNOWS) if known else min(kept.step, CENTRE_KNOWS - 1)
        now = place.around.clock.now()
        here = counter.desk.office if counter is not None and known else None
        return Settling(
            step=step,
            begun=FirstRun(
                office=kept.office or (begun.office if begun else ""),
                counter=kept.counter or (begun.counter if begun else 0),
                title=kept.title or (begun.title if begun else ""),
                user=begun.user if begun else "",
                name=begun.name if begun else "",
                pin="",
                address=kept.address or place.settings.centre_url,
                code="",
            ),
            now=now,
            doubtful=now < EARLIEST,
            office=here.title if here else "",
            office_code=here.office if here else "",
            counter=here.counter if here else 0,
            supplied=self._supplied() if known else Supplied(),
        )

    def _supplied(self) -> Supplied:
        desk = self._place.counter.desk
        have = supplies(desk)
        return Supplied(
            catalogue=have.catalogue,
            services=have.services,
            agencies=have.agencies,
            size=have.size,
            people=have.people,
            online=desk.line_up,
            whole=have.whole,
        )
