"""Everything the devices page shows; the view draws it and remembers nothing."""

from dataclasses import dataclass, field

from ui.devices import Choice, Device, DeviceRow, Devices
from ui.told import Notice, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesState:
    """The page.

    Attributes:
        current: place of the device in hand. busy: a device is asked or tested.
        found: devices that were looked for, of the kind in hand; None while nobody looked.
        learning: scans of the code shown are waited for. learned: how many came.
        problem: what is wrong with the set-up. turn: rises when the set-up is to be drawn anew.
    """

    devices: Devices = field(default_factory=Devices)
    current: int = 0
    busy: bool = False
    found: tuple[Choice, ...] | None = None
    learning: bool = False
    learned: int = 0
    problem: Problem | None = None
    notice: Notice | None = None
    turn: int = 0

    @property
    def row(self) -> DeviceRow | None:
        """The device in hand."""
        rows = self.devices.rows
        return rows[self.current] if 0 <= self.current < len(rows) else None

    @property
    def device(self) -> Device | None:
        """Which device is in hand."""
        return self.row.device if self.row is not None else None
