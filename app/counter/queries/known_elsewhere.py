"""Second times at other counters, where the centre is there to ask: the same rules as for ours."""

from typing import Final

from app.counter.desk import Desk
from app.counter.queries.served_before import Before
from app.wire.before import OPEN, FoundBefore
from models.errors import Refusal

OPEN_ELSEWHERE: Final = "guard.open_elsewhere"
TODAY_ELSEWHERE: Final = "guard.today_elsewhere"


def paid_elsewhere(desk: Desk, bill: tuple[str, str]) -> FoundBefore | None:
    """Give what the centre knows of a bill; nothing where nobody is there to say."""
    return desk.second_times.bill(bill) if desk.second_times is not None else None


def refuse_paid_elsewhere(desk: Desk, bill: tuple[str, str]) -> None:
    """Refuse a bill that another counter took, naming its office."""
    found = paid_elsewhere(desk, bill)
    if found is not None:
        raise Refusal("bill.paid_elsewhere", field="bill", office=found.office, day=found.day)


def served_elsewhere(desk: Desk, service: str, identity: str) -> Before | None:
    """Find the same service of the same person at another counter: open, or served today."""
    if desk.second_times is None or not identity:
        return None
    found = desk.second_times.served(service, identity)
    if found is None:
        return None
    guard = OPEN_ELSEWHERE if found.what == OPEN else TODAY_ELSEWHERE
    return Before(guard, "", found.day, found.office)
