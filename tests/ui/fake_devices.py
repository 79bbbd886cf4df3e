"""Devices in memory: a printer out of paper, a scanner that is found, what was set and tested."""

from pathlib import Path

from models.errors import CounterError, Fault, Refusal
from tests.ui.fake_world import NOW
from ui.devices import Choice, Condition, Device, DeviceRow, Devices, SetUp
from ui.told import Saying

ROWS = (
    DeviceRow(
        device=Device.PRINTER,
        condition=Condition.MISSING,
        trouble=Fault("printer.paper_out"),
        named="tcp://192.168.1.50:9100",
    ),
    DeviceRow(
        device=Device.DRAWER, condition=Condition.MISSING, told=Saying("devices.told.drawer")
    ),
    DeviceRow(
        device=Device.BARCODE,
        condition=Condition.GOOD,
        told=Saying("devices.told.barcode", {"gap": 35}),
    ),
    DeviceRow(
        device=Device.SCANNER, condition=Condition.UNSET, told=Saying("devices.told.no_scanner")
    ),
    DeviceRow(
        device=Device.TERMINAL, condition=Condition.BY_HAND, told=Saying("devices.told.terminal")
    ),
    DeviceRow(
        device=Device.CLOCK,
        condition=Condition.GOOD,
        told=Saying("devices.told.clock", {"seconds": 2}),
    ),
    DeviceRow(
        device=Device.DISK,
        condition=Condition.GOOD,
        told=Saying("devices.told.disk", {"gigabytes": 118}),
    ),
    DeviceRow(
        device=Device.BACKUP,
        condition=Condition.DOUBTFUL,
        told=Saying("devices.told.backup_beside", {"at": NOW}),
    ),
)


class FakeDevices:
    """See `ui.devices.DeviceWork`."""

    wanted: SetUp = SetUp(printer="tcp://192.168.1.50:9100")
    device_fails: CounterError | None = None
    tested: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    shared: tuple[str, str] = ("", "")

    def devices(self) -> Devices:
        """Tell how the devices are."""
        return Devices(rows=ROWS, set_up=self.wanted, unprinted=2, backup_name="a.backup")

    def ask_devices(self) -> Devices:
        """Ask every device how it is."""
        return self.devices()

    def set_up(self, wanted: SetUp) -> Devices:
        """Keep a set-up."""
        self._device_demand()
        self.wanted = wanted
        return self.devices()

    def find_printers(self) -> tuple[Choice, ...]:
        """Find one."""
        return (Choice("lp:EPSON", "EPSON"),)

    def find_scanners(self) -> tuple[Choice, ...]:
        """Find one."""
        return (Choice("sane:epson:1", "Epson V39"),)

    def share_phone_secret(self, user: str, pin: str, secret: str) -> str:
        """Keep whose it is, and which; one PIN is right."""
        self._device_demand()
        if pin != "1357":
            raise Refusal("approval.wrong", field="approver_pin")
        self.shared = (user, secret)
        return secret or "ABCD EFGH IJKL MNOP"

    def print_test(self) -> None:
        """Count it."""
        self._device_demand()
        self.tested += ("printer",)

    def test_drawer(self) -> None:
        """Count it."""
        self._device_demand()
        self.tested += ("drawer",)

    def test_scan(self) -> int:
        """Count it."""
        self._device_demand()
        self.tested += ("scanner",)
        return 1

    def back_up(self, folder: Path) -> Devices:
        """Keep where to."""
        self._device_demand()
        self.folders += (folder,)
        return self.devices()

    def write_diagnostics(self, folder: Path) -> Path:
        """Keep where to."""
        self.folders += (folder,)
        return folder / "pishkhan.zip"

    def print_again(self) -> None:
        """Count it."""
        self.tested += ("again",)

    def print_to_files(self) -> None:
        """Count it."""
        self.tested += ("files",)

    def _device_demand(self) -> None:
        if self.device_fails is not None:
            raise self.device_fails
