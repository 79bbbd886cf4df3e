"""The inbox of circulars bound to the open counter."""

from app.counter.circulars import HeldCircular
from app.counter.commands.read_circular import read_circular
from app.counter.desk import Desk
from app.counter.queries.circulars import readings, refused_circulars
from models.catalogue.record import Bilingual
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from ui.binding.place import Place
from ui.circulars import CircularRow


class CircularsBinding:
    """See `ui.circulars.Circulars`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def circulars(self) -> tuple[CircularRow, ...]:
        """List every circular held here: what is to be read first, then the newest."""
        desk = self._place.counter.desk
        read = readings(desk, desk.need_session().user) if desk.circulars else {}
        rows = [_row(desk, one, read=(one.circular.code, one.sha256) in read)
                for one in desk.circulars]  # fmt: skip
        refused = [
            CircularRow(code=code, refused=Refusal(why)) for code, _, why in refused_circulars(desk)
        ]
        return (*sorted(rows, key=lambda row: row.read), *refused)

    def read_circular(self, code: str) -> None:
        """State that the person signed in has read and understood it."""
        read_circular(self._place.counter.desk, code=code)


def _row(desk: Desk, held: HeldCircular, *, read: bool) -> CircularRow:
    circular, today, catalogue = held.circular, desk.today(), desk.catalogue
    known = {one.code: one for one in catalogue.services} if catalogue else {}
    agencies = {one.code: one for one in catalogue.agencies} if catalogue else {}
    named = Bilingual(fa=circular.agency, en=circular.agency)
    return CircularRow(
        code=circular.code,
        number=circular.number,
        agency=agencies.get(circular.agency, named),
        title=circular.title,
        changes=circular.changes,
        text=circular.text,
        services=tuple(known.get(code, Bilingual(fa=code, en=code)) for code in circular.services),
        service_codes=frozenset(circular.services),
        issued=JalaliDate.parse(circular.issued),
        effective=JalaliDate.parse(circular.effective),
        read_by=JalaliDate.parse(circular.read_by),
        stops=circular.stops,
        read=read,
        in_force=circular.in_force(today),
        announces=circular.announces(today),
    )
