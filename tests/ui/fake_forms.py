"""Forms in memory: what a person answered before, drafts to go on with, and files kept."""

from collections.abc import Mapping
from pathlib import Path

from models.values.jalali_date import JalaliDate
from tests.ui.fake_world import NOW, FakeDesk, catalogue
from ui.forms import DraftRow, FileKept
from ui.rows import Prefill

BEFORE = JalaliDate(1405, 3, 12)
KNOWN = {
    "0499370899": {
        "first_name": Prefill("علی", BEFORE),
        "last_name": Prefill("محمدی", BEFORE),
        "birth_date": Prefill("1360/01/15", BEFORE),
        "mobile": Prefill("09141234567", BEFORE),
    },
    "0023456787": {"first_name": Prefill("رضا", BEFORE)},
}


class FakeForms(FakeDesk):
    """See `ui.forms.Forms`."""

    files: tuple[Path, ...] = ()

    def known(self, code: str, identity: str) -> Mapping[str, Prefill]:
        """Give what a person answered before."""
        asked = {one.name for one in catalogue().service(code).fields}
        return {name: one for name, one in KNOWN.get(identity, {}).items() if name in asked}

    def attach(self, code: str, field: str, file: Path) -> FileKept:
        """Keep a file."""
        with self.command("attach"):
            self.files = (*self.files, file)
        return FileKept("A1b2C3d4E5f6G7h8I9j0K1l2M-_", file.name)

    def drafts(self) -> tuple[DraftRow, ...]:
        """List the forms begun."""
        return tuple(
            DraftRow(key=code, number=service.number, title=service, at=NOW)
            for code in self.world.drafts
            for service in (catalogue().service(code),)
        )
