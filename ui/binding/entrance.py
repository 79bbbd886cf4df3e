"""Set-up and identity, as the window asks for them."""

from app.counter.closing_draft import typed_so_far
from app.counter.commands.lock import lock, unlock
from app.counter.commands.set_up_office import (
    FirstPerson,
    OfficeDescription,
    begun_here,
    is_set_up_as,
)
from app.counter.commands.sign_in import sign_in
from app.counter.commands.sign_out import sign_out
from app.counter.counter import set_up
from app.counter.drafts import left_over
from app.counter.first_steps import CENTRE_KNOWS, FirstSteps, keep_steps, kept_steps
from app.counter.queries.circulars import unread
from app.counter.queries.receipts import favourites
from app.counter.queries.shift_of import open_shift_of_another
from app.counter.queries.standing import SILENT_DAYS, stands
from app.journal.times import read_instant
from models.errors import Refusal
from models.values.text import fold_digits
from ui.binding.place import Place
from ui.rows import FirstRun, Link, Stage, Status


class EntranceBinding:
    """See `ui.ports.Entrance`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def status(self) -> Status:
        """Tell where this counter stands."""
        counter = self._place.opened
        if counter is None or not (counter.enrolled or counter.desk.catalogue):
            return Status(stage=Stage.FIRST_RUN, begun=self._first_run())
        desk, now = counter.desk, stands(counter.desk)
        stage = self._stage()
        return Status(
            stage=stage,
            link=Link.ONLINE if desk.line_up and not desk.office.training else Link.OFFLINE,
            office=desk.office.title,
            office_code=desk.office.office,
            counter=desk.office.counter,
            clerk=desk.session.name if desk.session else "",
            # Another's shift is no part of whoever is in.
            shift=desk.shift.number if desk.shift and stage is not Stage.NO_SHIFT else 0,
            waiting=0 if desk.office.training else now.outbox.waiting,
            returned=now.outbox.rejected + now.outbox.held,
            unprinted=now.unprinted,
            held=now.held,
            inbox=len(unread(desk)),
            last_sent=read_instant(now.last_sent) if now.last_sent else None,
            silent_days=now.silent_days if now.silent_days > SILENT_DAYS else 0,
            aged_days=now.aged_days,
            twin=desk.twin,
            training=desk.training,
            catalogue=desk.catalogue.version if desk.catalogue else 0,
            mark=desk.catalogue.mark if desk.catalogue else "",
            user=desk.session.user if desk.session else "",
            other=self._other() if stage is Stage.NO_SHIFT else "",
        )

    def enrol(self, asked: FirstRun) -> Status:
        """Set the office up here and have the centre take this machine in.

        What was set up before the centre could be reached stays, as long as it is the same; other
        details, or another PIN, set the office up anew.
        """
        place = self._place
        office = OfficeDescription(office=asked.office, counter=asked.counter, title=asked.title)
        person = FirstPerson(code=asked.user, name=asked.name, pin=asked.pin)
        begun = place.opened
        if begun is None or not is_set_up_as(begun.desk, office=office, person=person):
            place.forget()
            wish = place.settings.key_store
            set_up(place.profile, place.around, office=office, person=person, wish=wish)
            place.open()
        counter = place.counter
        counter.enrol(address=asked.address, code=asked.code)
        known = FirstSteps(CENTRE_KNOWS, asked.office, asked.counter, asked.title, asked.address)
        keep_steps(place.profile, known)
        counter.connect()
        return self.status()

    def sign_in(self, user: str, pin: str) -> Status:
        """Let a person in; of a locked window, the same person back to where it was."""
        desk = self._place.counter.desk
        session = desk.session
        if session is not None and session.locked and session.user == fold_digits(user).strip():
            unlock(desk, pin=pin)
            return self.status()
        sign_in(desk, user=user, pin=pin)
        desk.visit = left_over(desk, desk.need_session().user)
        self._place.most = favourites(desk)
        # A closing that a power cut ended after its count goes on where it was.
        self._place.closing = stands(desk).counted or typed_so_far(desk) is not None
        return self.status()

    def sign_out(self) -> Status:
        """Let the person out; refused while their shift is open."""
        desk = self._place.counter.desk
        session, shift = desk.session, desk.shift
        if session is not None and shift is not None and shift.clerk == session.user:
            raise Refusal("shift.open_already")
        sign_out(desk)
        return self.status()

    def lock(self) -> Status:
        """Hide everything until a sign-in."""
        lock(self._place.counter.desk)
        return self.status()

    def _first_run(self) -> FirstRun:
        """Give what the questions of the first run may be answered with already."""
        counter = self._place.opened
        begun = begun_here(counter.desk) if counter is not None else None
        return FirstRun(
            office=begun.office if begun else "",
            counter=begun.counter if begun else 0,
            title=begun.title if begun else "",
            user=begun.user if begun else "",
            name=begun.name if begun else "",
            pin="",
            address=self._place.settings.centre_url,
            code="",
        )

    def _other(self) -> str:
        desk = self._place.counter.desk
        found = open_shift_of_another(desk, but=desk.session.user if desk.session else "")
        return found.clerk if found else ""

    def _stage(self) -> Stage:
        desk = self._place.counter.desk
        if desk.session is None:
            settling = kept_steps(self._place.profile) is not None
            return Stage.FIRST_RUN if settling else Stage.SIGNED_OUT
        if desk.session.locked:
            return Stage.LOCKED
        if desk.shift is None:
            return Stage.NO_SHIFT
        if desk.shift.clerk != desk.session.user:
            return Stage.CLOSING if desk.relieving else Stage.NO_SHIFT
        if self._place.closing:
            return Stage.CLOSING
        return Stage.SERVING
