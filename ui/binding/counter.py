"""The counter as the window knows it: every port of `ui/ports.py` bound to the open desk."""

from typing import Final

from app.counter.opening import Surroundings
from app.settings import Settings
from ui.bell import Bell
from ui.binding.circulars import CircularsBinding
from ui.binding.correcting import CorrectingBinding
from ui.binding.devices import DevicesBinding
from ui.binding.drawer import DrawerBinding
from ui.binding.entrance import EntranceBinding
from ui.binding.finding import FindingBinding
from ui.binding.guarding import GuardingBinding
from ui.binding.money import MoneyBinding
from ui.binding.papers import PapersBinding
from ui.binding.person import PeopleBinding
from ui.binding.place import Place
from ui.binding.referral import ReferralBinding
from ui.binding.sending import SendingBinding
from ui.binding.till import TillBinding
from ui.binding.visits import ShelfBinding, VisitsBinding


class BoundCounter(
    EntranceBinding,
    DrawerBinding,
    ShelfBinding,
    VisitsBinding,
    MoneyBinding,
    SendingBinding,
    FindingBinding,
    CorrectingBinding,
    GuardingBinding,
    PapersBinding,
    DevicesBinding,
    TillBinding,
    CircularsBinding,
    PeopleBinding,
    ReferralBinding,
):
    """See `ui.ports.Counter`."""

    def __init__(self, place: Place) -> None:
        self.place: Final = place
        EntranceBinding.__init__(self, place)
        DrawerBinding.__init__(self, place, self)
        ShelfBinding.__init__(self, place)
        VisitsBinding.__init__(self, place)
        MoneyBinding.__init__(self, place, self)
        SendingBinding.__init__(self, place)
        FindingBinding.__init__(self, place)
        CorrectingBinding.__init__(self, place)
        GuardingBinding.__init__(self, place)
        PapersBinding.__init__(self, place)
        DevicesBinding.__init__(self, place)
        TillBinding.__init__(self, place)
        CircularsBinding.__init__(self, place)
        PeopleBinding.__init__(self, place)
        ReferralBinding.__init__(self, place)

    @classmethod
    def opened(
        cls, settings: Settings, bell: Bell, around: Surroundings | None = None
    ) -> "BoundCounter":
        """Open what is set up in a profile, or be ready to set it up; lets go if it cannot."""
        place = Place(settings, bell, around)
        try:
            place.open_what_is_set_up()
        except BaseException:
            place.close()
            raise
        return cls(place)

    def close(self) -> None:
        """Finish the paper in hand and let go of the file."""
        self.place.close()
