"""Who stands behind a service and who gets its money."""

from models.catalogue.record import Bilingual


class Agency(Bilingual, frozen=True, kw_only=True):
    """An organisation that serves citizens through counters.

    `tracking` is its own name for the number it gives to a request it has taken.
    """

    code: str
    tracking: Bilingual
    synonyms: tuple[str, ...] = ()


class Payee(Bilingual, frozen=True, kw_only=True):
    """Someone a part of the money belongs to.

    Money that is handed to a citizen is owed by someone: a refund goes to the passenger and is
    settled with the carrier. `settles_with` names that one; empty means the payee itself.
    """

    code: str
    settles_with: str = ""

    @property
    def owed_by(self) -> str:
        """Give the code of the payee whose account the amount moves."""
        return self.settles_with or self.code


class Source(Bilingual, frozen=True, kw_only=True):
    """Where an amount was found; `year` is Jalali, 0 when the list bears no date."""

    code: str
    year: int = 0
