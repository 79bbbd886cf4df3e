"""Pages that stand in front of the stage's own and go back to it; and the way into training."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from models.errors import CounterError
from ui.ports import Counter, Jobs
from ui.rows import Stage, Status
from ui.screens.all import Screens
from ui.screens.drawer.presenter import Part
from ui.sending import StickProgress
from ui.told import Notice
from ui.tongue import Tongue
from ui.window import Window

if TYPE_CHECKING:
    from ui.screens.training.room import TrainingRoom
    from ui.screens.usb.presenter import UsbPresenter
    from ui.screens.usb.view import UsbScreen

_ACTS: Final[dict[str, frozenset[str]]] = {
    "drawer": frozenset({"confirm", "back", "lock", "drawer", "next_pane", "previous_pane"}),
    "circulars": frozenset({"confirm", "back", "lock", "circulars", "next_pane", "previous_pane"}),
    "devices": frozenset({"confirm", "back", "lock", "devices", "next_pane", "previous_pane"}),
    "usb": frozenset({"confirm", "export", "import", "back", "lock", "next_pane", "previous_pane"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the window does for a page beside the stage's own.

    Attributes:
        front: bring a page forward, by the key of its title. home: bring the stage's page back.
        show_acts: let what is valid now be done. act: do an act by its name.
        arrived: the counter stands somewhere else. trouble: say what did not go.
        window, tongue: for what is made only when it is first asked for.
    """

    front: Callable[[QWidget, str], None]
    home: Callable[[], None]
    show_acts: Callable[[], None]
    act: Callable[[str], None]
    arrived: Callable[[Status], None]
    trouble: Callable[[CounterError], None]
    window: Window
    tongue: Tongue


class Beside:
    """Knows which of them is in front, if any is."""

    _screens: Screens
    _usb: "UsbScreen"

    def __init__(self, counter: Counter, jobs: Jobs, aside: Jobs, frame: Frame) -> None:
        self._counter: Final = counter
        self._jobs: Final = jobs
        self._aside: Final = aside
        self._frame: Final = frame
        self._training: TrainingRoom | None = None
        self._sticks: UsbPresenter | None = None
        self._from_outbox = False
        self.name = ""

    def wired(self) -> dict[str, Callable[[], None]]:
        """Give what the acts do that lead here."""
        return {
            "drawer": self.open_drawer,
            "circulars": self.open_circulars,
            "devices": self.open_devices,
            "training": self.train,
            "usb": self.open_usb,
            "lesson": self._put,
            "export": self._export,
            "import": self._import,
        }

    def attach(self, screens: Screens) -> None:
        """Take the screens, which are made with the ways back to this."""
        self._screens = screens

    @property
    def acts(self) -> frozenset[str]:
        """Name the acts that are valid in the page in front."""
        return _ACTS[self.name]

    def train(self) -> None:
        """Go into the training, or ask before leaving it."""
        if self._training is None:
            from ui.screens.training.room import TrainingRoom  # noqa: PLC0415 - few ever ask

            self._training = TrainingRoom(
                *(self._frame.window, self._screens, self._counter, self._jobs),
                *(self._frame.tongue, self._frame.arrived, self._frame.trouble),
            )
        self._training.asked()

    def seen(self, stage: Stage) -> None:
        """Something in front is different: the coach of the training looks again."""
        if self._training is not None:
            self._training.seen(stage)

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

    def open_usb(self) -> None:
        """Bring the page for sticks to the front; the outbox comes back after it."""
        window, screens = self._frame.window, self._screens
        screens.service_form.settle_now()
        self._from_outbox = window.stage.currentWidget() is screens.outbox
        self._frame.home()
        if self._sticks is None:
            from ui.screens.usb.drives import drives  # noqa: PLC0415 - few ever carry by hand
            from ui.screens.usb.presenter import UsbPresenter  # noqa: PLC0415
            from ui.screens.usb.view import UsbScreen  # noqa: PLC0415

            self._usb = UsbScreen(self._frame.tongue.words)
            self._sticks = UsbPresenter(
                *(self._usb, self._counter, self._jobs, self._aside, drives), self._usb_left
            )
            self._usb.attach(self._sticks)
            window.add_page(self._usb)
        self.name = "usb"
        self._frame.front(self._usb, "usb")
        self._sticks.opened()
        self._frame.show_acts()

    def progressed(self, progress: StickProgress) -> None:
        """A stick is further."""
        if self._sticks is not None:
            self._sticks.progressed(progress)

    def _export(self) -> None:
        if self.name != "usb" or self._sticks is None:
            self.open_usb()
        else:
            self._sticks.export_asked()

    def _import(self) -> None:
        if self.name != "usb" or self._sticks is None:
            self.open_usb()
        else:
            self._sticks.import_asked()

    @property
    def more(self) -> frozenset[str]:
        """Name the acts that are valid besides those of the page in front."""
        inside = self._training is not None and self._training.inside
        return frozenset({"lesson"}) if inside else frozenset()

    def _put(self) -> None:
        if self._training is not None:
            self._training.put()

    def _usb_left(self) -> None:
        self.left()
        if self._from_outbox:
            self._frame.act("outbox")

    def confirm(self) -> None:
        """Ctrl+Enter in the page in front."""
        if self.name == "usb":
            self._export()
        elif self.name == "devices":
            self._screens.devices.confirm()
        elif self.name == "drawer":
            self._screens.drawer.confirm()
        else:
            self._screens.circulars.confirm()

    def stepped_back(self) -> None:
        """Esc in the page in front."""
        if self.name == "usb" and self._sticks is not None:
            self._sticks.stepped_back()
        elif self.name == "devices":
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
