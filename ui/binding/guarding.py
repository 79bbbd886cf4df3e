"""What looks like a second time: told once, and done when the clerk says so again."""

from collections.abc import Mapping

from app.counter.commands.approve import Approval
from app.counter.commands.pass_guard import note_passed, pay_again
from app.counter.desk import Desk
from app.counter.queries.known_elsewhere import served_elsewhere
from app.counter.queries.served_before import Before, served_before
from models.values.bill import Bill
from models.values.text import fold_digits
from ui.binding.place import Place


class Guard:
    """Remembers what the clerk was told, visit by visit: the same key again means yes."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str, str]] = set()

    def look(self, desk: Desk, code: str, answers: Mapping[str, str]) -> Before | None:
        """Refuse the first time with what was before; afterwards give it, to be noted."""
        service, visit = desk.need_catalogue().service(code), desk.need_visit()
        typed = answers.get(service.person_field, "") if service.person_field else ""
        identity = fold_digits(typed).strip() or visit.person.identity
        before = served_before(desk, code, identity) or served_elsewhere(desk, code, identity)
        if before is None:
            return None
        key = (visit.visit, code, identity)
        if key not in self._told:
            self._told = {one for one in self._told if one[0] == visit.visit} | {key}
            raise before.refusal()
        return before

    def passed(self, desk: Desk, before: Before | None, code: str) -> None:
        """Have it stated that the clerk went on."""
        if before is not None:
            note_passed(desk, before, code)


class GuardingBinding:
    """See `ui.finding.Guarding`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def pay_again(self, bill: Bill, user: str, pin: str) -> None:
        """Put a bill that was paid before into the basket, by a second person's word."""
        pay_again(self._place.counter.desk, bill=bill, approval=Approval(user, pin))
