"""Requests that agencies sent back, as the window asks for them: bound to the open counter."""

from app.counter.commands.correct_request import correct_request
from app.counter.queries.catalogue import catalogue_of
from app.counter.queries.find import find_slips
from app.counter.queries.returned import ReturnedLine, answers_of, returned_line
from app.journal.times import read_instant
from models.errors import Fault, Refusal
from models.values.jalali_date import JalaliDate
from ui.binding.place import Place
from ui.binding.slips import row_of
from ui.finding import Returned
from ui.rows import Reach, ServiceForm
from ui.sending import ActRow, Remedy, Standing

RETURNED_KIND = "request.returned"


class CorrectingBinding:
    """See `ui.finding.Correcting`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def returned(self, key: str) -> Returned:
        """Give what is in question."""
        desk = self._place.counter.desk
        line = returned_line(desk, *_place_in(key))
        catalogue = catalogue_of(desk, line.catalogue)
        service = catalogue.service(line.service)
        slips = find_slips(desk, line.receipt, most=1).slips
        if not slips:
            raise Refusal("receipt.unknown", field="receipt")
        form = ServiceForm(
            service=service,
            agency=catalogue.agency(service.agency),
            reach=Reach.AS_REQUEST,
            today=desk.today(),
            prefills={},
            draft=answers_of(desk, line),
        )
        due = JalaliDate.parse(line.due) if line.due else None
        return Returned(
            key=key,
            form=form,
            first=line.fields,
            reason=line.said,
            due=due,
            row=row_of(slips[0]),
        )

    def resend(self, key: str, answers: dict[str, str]) -> None:
        """Keep the answers put right, and have the request sent again."""
        epoch, seq, line = _place_in(key)
        place = self._place.counter
        correct_request(place.desk, epoch=epoch, seq=seq, line=line, answers=answers)
        if place.runner is not None:
            place.runner.wake()


def act_of(line: ReturnedLine) -> ActRow:
    """Show a returned request among the acts of the outbox."""
    return ActRow(
        key=f"{line.of.epoch}:{line.of.seq}:{line.line}",
        kind=RETURNED_KIND,
        number=line.receipt,
        at=read_instant(line.at),
        actor=line.clerk,
        standing=Standing.REJECTED,
        trouble=Fault("agency.returned"),
        remedies=(Remedy.CORRECT,),
        said=line.said,
        due=JalaliDate.parse(line.due) if line.due else None,
    )


def _place_in(key: str) -> tuple[str, int, int]:
    epoch, seq, line = key.split(":")
    return epoch, int(seq), int(line)
