"""Sending somebody on, bound to the open counter, its list of places and its printer."""

from app.catalogue.places import read_places, sample_places
from app.counter.commands.refer import refer
from app.counter.papers.choice import printer_of
from app.counter.papers.guide import print_guide
from app.counter.queries.elsewhere import Elsewhere, elsewhere
from models.catalogue.place import Places
from ui.binding.place import Place
from ui.referral import Guide, PlaceRow


class ReferralBinding:
    """See `ui.referral.Referrals`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def elsewhere(self, code: str) -> Guide:
        """Tell where a service is to be had that is not to be had here."""
        found = self._find(code)
        catalogue = self._place.counter.desk.need_catalogue()
        places = (
            PlaceRow(
                title=one,
                address=one.address,
                hours=one.hours,
                phone=one.phone,
                metres=one.metres,
            )
            for one in found.places
        )
        return Guide(
            code=found.service.code,
            number=found.service.number,
            title=found.service,
            agency=catalogue.agency(found.service.agency),
            why=found.why,
            places=tuple(places),
            papers=tuple(found.papers),
            sample=found.sample,
        )

    def refer(self, code: str) -> None:
        """Count that somebody was sent on, and print the guide slip; paper may fail without it."""
        place, found = self._place, self._find(code)
        refer(place.counter.desk, elsewhere=found)
        printer = printer_of(place.settings)
        print_guide(place.counter.desk, printer, found, place.settings.language)

    def _find(self, code: str) -> Elsewhere:
        desk = self._place.counter.desk
        return elsewhere(desk, code, self._places())

    def _places(self) -> Places:
        own = read_places(self._place.profile)
        sample = self._place.counter.desk.need_catalogue().sample
        return own if own.places or not sample else sample_places()
