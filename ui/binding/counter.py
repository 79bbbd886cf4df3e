"""The counter as the window knows it: every port of `ui/ports.py` bound to the open desk."""

from ui.binding.drawer import DrawerBinding
from ui.binding.entrance import EntranceBinding
from ui.binding.money import MoneyBinding
from ui.binding.place import Place
from ui.binding.visits import ShelfBinding, VisitsBinding


class BoundCounter(EntranceBinding, DrawerBinding, ShelfBinding, VisitsBinding, MoneyBinding):
    """See `ui.ports.Counter`."""

    def __init__(self, place: Place) -> None:
        EntranceBinding.__init__(self, place)
        DrawerBinding.__init__(self, place, self)
        ShelfBinding.__init__(self, place)
        VisitsBinding.__init__(self, place)
        MoneyBinding.__init__(self, place, self)
