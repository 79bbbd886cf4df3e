"""Correcting a request: what its agency questioned is answered anew, and it goes out again."""

from collections.abc import Mapping

from app.counter.commands.take_payment import reference_to
from app.counter.desk import Desk
from app.counter.queries.catalogue import catalogue_of
from app.counter.queries.returned import answers_of, returned_line
from app.counter.visit import Kept
from models.errors import Refusal
from models.events.base import ENCODER, Reference
from models.events.reversals import RequestCorrected
from models.people import Right


def correct_request(
    desk: Desk, *, epoch: str, seq: int, line: int, answers: Mapping[str, str]
) -> Reference:
    """Keep the answers that were put right and have the request sent again, or refuse.

    Args:
        epoch, seq: the receipt's act. line: its place, from 0.
        answers: field name → text as typed; only what is in question may differ.
    """
    desk.need(Right.SERVE)
    returned = returned_line(desk, epoch, seq, line)
    service = catalogue_of(desk, returned.catalogue).service(returned.service)
    before = answers_of(desk, returned)
    fresh = {name: answers.get(name, "") for name in returned.fields}
    checked = service.check({**before, **fresh}, desk.today())
    wrong = [one for one in checked.problems if one.field in returned.fields]
    if wrong:
        raise wrong[0]
    right = {name: checked.answers[name] for name in returned.fields if name in checked.answers}
    if all(before.get(name, "") == value for name, value in right.items()):
        raise Refusal("request.unchanged", field=returned.fields[0])
    item = desk.vault.item("correction", ENCODER.encode(Kept(answers=(right,))))
    body = RequestCorrected(
        of=returned.of,
        line=line,
        fields=returned.fields,
        answer=returned.version,
        kept=item.citation,
    )
    with desk.write() as work:
        recorded = work.append(body, desk.standing())
        desk.vault.put(work.connection, [item], reference_to(recorded))
    desk.news.tell(RequestCorrected.kind, returned.receipt)
    return reference_to(recorded)
