"""The forms of services as the window asks for them: known answers, drafts, prices, files."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from app.counter.commands.add_service import line_of
from app.counter.commands.attach_file import attach_file
from app.counter.commands.scan_paper import SCAN_MAX
from app.counter.commands.start_visit import start_visit
from app.counter.form_drafts import (
    FormDraft,
    form_draft,
    keep_form,
    take_up_form,
    unfinished_forms,
)
from app.counter.queries.catalogue import catalogue_of
from app.counter.queries.known_answers import known_answers
from models.catalogue.offer import offered
from models.catalogue.service import Service
from models.errors import Refusal
from models.events.visit import PaperTaken
from ui.binding.place import Place
from ui.binding.shown import office_fee, person_row, reach_of
from ui.forms import QUANTITY, DraftRow, FileKept
from ui.rows import Prefill, Preview, ServiceForm


class FormsBinding:
    """See `ui.ports.Visits` and `ui.forms.Forms`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._begun: dict[str, int] = {}

    def form(self, code: str) -> ServiceForm:
        """Give a service to be asked; a refusal says why it cannot be had here."""
        desk = self._place.counter.desk
        service = desk.need_catalogue().service(code)
        offered(service, desk.offering(), line_up=desk.line_up).demand(service)
        return self._form(service, {})

    def known(self, code: str, identity: str) -> Mapping[str, Prefill]:
        """Give what a person answered before, for a service's questions by name."""
        service = self._place.counter.desk.need_catalogue().service(code)
        return self._prefills(service, identity)

    def preview(self, code: str, answers: Mapping[str, str], quantity: int) -> Preview:
        """Price answers without keeping them."""
        desk, begun = self._place.counter.desk, self._begun_with(code)
        asked = catalogue_of(desk, begun or desk.need_catalogue().version).service(code)
        needed = asked.papers_needed(dict(answers), desk.today())
        papers = tuple(PaperTaken(paper.code, "seen") for paper, required in needed if required)
        line, _ = line_of(
            desk, service=code, answers=answers, papers=papers, quantity=quantity, begun=begun
        )
        fee = office_fee(line)
        return Preview(agencies=line.amount - fee, office_fee=fee, total=line.amount)

    def keep_draft(self, code: str, answers: Mapping[str, str]) -> datetime:
        """Keep what is typed so far; give when it was kept."""
        desk = self._place.counter.desk
        begun = self._begun_with(code) or desk.need_catalogue().version
        kept = dict(answers)
        quantity = int(kept.pop(QUANTITY, "1"))
        return keep_form(desk, service=code, draft=FormDraft(kept, begun, quantity))

    def drafts(self) -> tuple[DraftRow, ...]:
        """List the forms begun and not finished, the newest first."""
        desk = self._place.counter.desk
        rows = []
        for one in unfinished_forms(desk):
            service = catalogue_of(desk, one.catalogue).service(one.service)
            rows.append(DraftRow(key=one.key, number=service.number, title=service, at=one.at))
        return tuple(rows)

    def resume(self, key: str) -> ServiceForm:
        """Take a draft up in the visit in hand."""
        desk = self._place.counter.desk
        if desk.visit is None:
            start_visit(desk)
        return self.form(take_up_form(desk, key))

    def attach(self, code: str, field: str, file: Path) -> FileKept:
        """Keep a file as the answer of a question."""
        try:
            with file.open("rb") as stream:
                # One more than may be: the rule then says that it is too large.
                content = stream.read(SCAN_MAX + 1)
        except OSError:
            raise Refusal("file.unreadable", field=field) from None
        desk = self._place.counter.desk
        citation = attach_file(desk, service=code, field=field, content=content)
        return FileKept(citation, file.name)

    def _form(self, service: Service, typed: Mapping[str, str]) -> ServiceForm:
        """Make a form of what was begun, over it what is typed already, and what is known."""
        desk, catalogue = self._place.counter.desk, self._place.counter.desk.need_catalogue()
        draft = form_draft(desk, service.code)
        begun = draft.catalogue if draft is not None else catalogue.version
        asked = catalogue_of(desk, begun).service(service.code)
        self._begun[service.code] = begun if begun != catalogue.version else 0
        person = desk.visit.person if desk.visit is not None else None
        same = person is not None and _asks_for(asked, person.kind)
        known = self._prefills(asked, person.identity if person is not None and same else "")
        people = (person_row(desk.visit),) if desk.visit is not None else ()
        return ServiceForm(
            service=asked,
            agency=catalogue.agency(service.agency),
            reach=reach_of(desk, service),
            today=desk.today(),
            prefills=known,
            draft={**(draft.answers if draft is not None else {}), **typed},
            begun=begun,
            in_force=catalogue.version,
            people=tuple(one for one in people if one is not None),
            quantity=draft.quantity if draft is not None else 1,
        )

    def _prefills(self, service: Service, identity: str) -> dict[str, Prefill]:
        desk = self._place.counter.desk
        known = known_answers(desk, service, identity)
        filled = {name: Prefill(one.value, one.since) for name, one in known.items()}
        if identity and service.person_field:
            filled[service.person_field] = Prefill(identity)
        return filled

    def _begun_with(self, code: str) -> int:
        return self._begun.get(code, 0)


def _asks_for(service: Service, kind: str) -> bool:
    return bool(service.person_field) and service.field(service.person_field).kind == kind
