"""The drawer and the inbox: pages that stand in front of the stage's own, and go back to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from models.errors import CounterError
from ui.ports import Counter, Jobs
from ui.rows import Status
from ui.screens.all import Screens
from ui.screens.drawer.presenter import Part
from ui.told import Notice

_ACTS: Final[dict[str, frozenset[str]]] = {
    "drawer": frozenset({"confirm", "back", "lock", "drawer", "next_pane", "previous_pane"}),
    "circulars": frozenset({"confirm", "back", "lock", "circulars", "next_pane", "previous_pane"}),
    "devices": frozenset({"confirm", "back", "lock", "devices", "next_pane", "previous_pane"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the window does for a page beside the stage's own.

    Attributes:
        front: bring a page forward, by the key of its title. home: bring the stage's page back.
        show_acts: let what is valid now be done. act: do an act by its name.
        arrived: the counter stands somewhere else. trouble: say what did not go.
    """

    front: Callable[[QWidget, str], None]
    home: Callable[[], None]
    show_acts: Callable[[], None]
    act: Callable[[str], None]
    arrived: Callable[[Status], None]
    trouble: Callable[[CounterError], None]


class Beside:
    """Knows which of the two is in front, if either is."""

    _screens: Screens

    def __init__(self, counter: Counter, jobs: Jobs, frame: Frame) -> None:
        self._counter: Final = counter
        self._jobs: Final = jobs
        self._frame: Final = frame
        self.name = ""

    def attach(self, screens: Screens) -> None:
        """Take the screens, which are made with the ways back to this."""
        self._screens = screens

    @property
    def acts(self) -> frozenset[str]:
        """Name the acts that are valid in the page in front."""
        return _ACTS[self.name]

    def open_drawer(self, part: Part = Part.MENU) -> None:
        """Bring the drawer to the front, at its menu or at one part of it."""
        self._screens.service_form.settle_now()
        self.name = "drawer"
        self._frame.front(self._screens.drawer, "drawer")
        self._screens.moving.opened(part)
        self._frame.show_acts()

    def open_circulars(self) -> None:
        """Bring the inbox to the front."""
        self._screens.service_form.settle_now()
        self.name = "circulars"
        self._frame.front(self._screens.circulars, "circulars")
        self._screens.reading.opened()
        self._frame.show_acts()

    def open_devices(self) -> None:
        """Bring the devices to the front."""
        self._screens.service_form.settle_now()
        self.name = "devices"
        self._frame.front(self._screens.devices, "devices")
        self._screens.equipping.opened()
        self._screens.devices.take_focus()
        self._frame.show_acts()

    def confirm(self) -> None:
        """Ctrl+Enter in the page in front."""
        if self.name == "devices":
            self._screens.devices.confirm()
        elif self.name == "drawer":
            self._screens.drawer.confirm()
        else:
            self._screens.circulars.confirm()

    def stepped_back(self) -> None:
        """Esc in the page in front."""
        if self.name == "devices":
            self._screens.equipping.stepped_back()
        elif self.name == "drawer":
            self._screens.moving.stepped_back()
        else:
            self._screens.reading.stepped_back()

    def left(self, notice: Notice | None = None) -> None:
        """Bring back what was in front, and say there what was done."""
        self.name = ""
        self._frame.home()
        if notice is not None:
            self._screens.serving.told(notice)

    def closed(self) -> None:
        """Neither is in front any more."""
        self.name = ""

    def settle(self, what: str) -> None:
        """Leave the closing for where something that stands open can be seen to."""
        self._jobs.run(
            self._counter.leave_close,
            lambda status: self._seen_to(status, what),
            self._frame.trouble,
        )

    def _seen_to(self, status: Status, what: str) -> None:
        self._frame.arrived(status)
        acts = {"held": "recall", "unknown_card": "find", "unsent": "outbox"}
        if what == "cash":
            self.open_drawer(Part.ACCEPT)
        elif what in acts:
            self._frame.act(acts[what])
