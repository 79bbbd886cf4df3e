"""Cases: what a person must look into, opened once however often it is found."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from app.central.rows import CASE, add_missing


@dataclass(frozen=True, slots=True)
class Matter:
    """What a case is about: its kind, and the detail that tells it from others of the kind.

    kind: `fork.restored`, `fork.clone`, `fork.branch`, `fork.rootless`, `gap`, `collision`,
    `event.id_taken`, `event.rejected`, `act.handed_over`, `reversal.asked`, `price`, `count`,
    `catalogue.unpublished`.
    """

    office: str
    device: str
    kind: str
    detail: str

    @property
    def case(self) -> str:
        """Name the case: the same matter always has the same name."""
        told = f"{self.office}\x1f{self.device}\x1f{self.kind}\x1f{self.detail}"
        return sha256(told.encode()).hexdigest()[:20]


def open_case(connection: Connection, matter: Matter, at: str) -> None:
    """Open a case unless this very matter has one."""
    row = {
        "case": matter.case,
        "office": matter.office,
        "device": matter.device,
        "kind": matter.kind,
        "detail": matter.detail,
        "opened_at": at,
        "state": "open",
    }
    add_missing(connection, CASE, [row])
