"""The counter as the window knows it: every port of `ui/ports.py` bound to the open desk."""

from app.counter.opening import Surroundings
from app.settings import Settings
from ui.bell import Bell
from ui.binding.circulars import CircularsBinding
from ui.binding.correcting import CorrectingBinding
from ui.binding.devices import DevicesBinding
from ui.binding.doorstep import DoorstepBinding
from ui.binding.drawer import DrawerBinding
from ui.binding.entrance import EntranceBinding
from ui.binding.finding import FindingBinding
from ui.binding.guarding import GuardingBinding
from ui.binding.money import MoneyBinding
from ui.binding.papers import PapersBinding
from ui.binding.person import PeopleBinding
from ui.binding.phone import PhoningBinding
from ui.binding.place import Place
from ui.binding.referral import ReferralBinding
from ui.binding.sending import SendingBinding
from ui.binding.till import TillBinding
from ui.binding.training import TrainingBinding
from ui.binding.usb import UsbBinding
from ui.binding.visits import ShelfBinding, VisitsBinding


class BoundCounter(
    EntranceBinding,
    DoorstepBinding,
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
    PhoningBinding,
    TillBinding,
    CircularsBinding,
    PeopleBinding,
    ReferralBinding,
    TrainingBinding,
    UsbBinding,
):
    """See `ui.ports.Counter`."""

    def __init__(self, place: Place) -> None:
        TrainingBinding.__init__(self, place, self._stand, self.status)
        self._bind(place)

    def _stand(self, place: Place) -> None:
        """Let a stick under way end where it is, and stand on another place."""
        self.stop_stick()
        self._bind(place)

    def _bind(self, place: Place) -> None:
        """Bind every port to a place, with nothing remembered of another one."""
        self.place = place
        EntranceBinding.__init__(self, place)
        DoorstepBinding.__init__(self, place, self)
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
        PhoningBinding.__init__(self, place)
        TillBinding.__init__(self, place)
        CircularsBinding.__init__(self, place)
        PeopleBinding.__init__(self, place)
        ReferralBinding.__init__(self, place)
        UsbBinding.__init__(self, place)

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
        self.close_training()
        self.place.close()
