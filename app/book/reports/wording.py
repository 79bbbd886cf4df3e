"""How a report's codes, amounts and instants read in one language, with the catalogue's names."""

from collections.abc import Iterable
from typing import Final

from app.book.reports.asks import WAITING, AskedBack
from app.book.reports.entries import Gap, Slip
from app.book.reports.figures import ShiftFacts
from app.book.reports.report import Doubt, Finding, OfficeFacts, Person
from app.i18n import Code, Language, Typed, Words
from app.journal.times import read_instant
from models.catalogue.catalogue import Catalogue
from models.catalogue.record import Bilingual
from models.errors import Refusal
from models.values.jalali_date import JalaliDate


class Wording:
    """Gives the words of a report; a code that nothing names is shown as it is.

    Args:
        catalogue: names services, agencies and payees; absent, their codes are shown.
        sample: amounts come from a sample catalogue, so every column of money says so.
        plain: no direction marks in the words, for cells that other programs read.
    """

    def __init__(
        self,
        language: Language,
        catalogue: Catalogue | None,
        people: Iterable[Person],
        *,
        sample: bool,
        plain: bool = False,
    ) -> None:
        self.words: Final = Words(language, plain=plain)
        self.sample: Final = sample
        self._catalogue = catalogue
        self._people = {person.code: person.name for person in people}

    @property
    def persian(self) -> bool:
        """Tell whether the lines run from the right."""
        return self.words.language is Language.FA

    def say(self, key: str, **named: str | int) -> str:
        """Give the words of a key of this room."""
        return self.words.say(f"report.{key}", **named)

    def money(self, title: str) -> str:
        """Name a column of rial, with the sample mark where amounts are samples."""
        return self.say("money_sample" if self.sample else "money", title=title)

    def amount(self, rial: int) -> str:
        """Write rial."""
        return self.words.number(rial)

    def code(self, text: str) -> str:
        """Write a code in the reader's digits."""
        return self.words.digits(text)

    def time(self, at: str) -> str:
        """Write the hour and minute of an instant, nothing for none."""
        return self.words.time(read_instant(at)) if at else ""

    def moment(self, at: str) -> str:
        """Write the day and hour of an instant, nothing for none."""
        return self.words.moment(read_instant(at)) if at else ""

    def day(self, day: str) -> str:
        """Write a business day, nothing for none."""
        return self.words.digits(day)

    def weekday_and_day(self, day: str) -> str:
        """Write a business day with its day of the week."""
        weekday = self.say(f"weekday.{JalaliDate.parse(day).weekday}")
        return self.say("weekday_and_day", weekday=weekday, day=self.day(day))

    def office(self, office: OfficeFacts) -> str:
        """Name the office."""
        title = office.title if self.persian or not office.title_en else office.title_en
        return title or office.office

    def clerk(self, code: str) -> str:
        """Name a person by name and user code, nothing for nobody."""
        name = self._people.get(code, "")
        shown = self.code(code)
        return self.say("clerk_named", name=Typed(name), code=Code(shown)) if name else shown

    def service(self, code: str) -> str:
        """Name a service."""
        if not code:
            return self.say("original_elsewhere")
        return self._named("service", code)

    def agency(self, code: str) -> str:
        """Name an agency."""
        return self._named("agency", code) if code else self.say("original_elsewhere")

    def payee(self, code: str) -> str:
        """Name a payee."""
        return self._named("payee", code)

    def part(self, code: str) -> str:
        """Name a part of a price."""
        return self._named("part", code)

    def tender(self, account: str) -> str:
        """Name an account that tenders stand on."""
        return self.say("label.cash" if account == "drawer" else f"label.{account}")

    def known(self, room: str, code: str) -> str:
        """Give the words of a code such as a reason; what people typed stays as they typed it."""
        key = f"report.{room}.{code}"
        if code and self.words.knows(key):
            return self.words.say(key)
        return self.words.shape(Typed(code))

    def doubt(self, doubt: Doubt) -> str:
        """Say what the centre made of an event, and what the supervisor was told of it."""
        state = self.known("state", doubt.state)
        if not doubt.handed:
            return state
        note = self.words.say(f"outbox.note.{doubt.handed}")
        return self.say("act_handed_over", state=state, note=note)

    def shift(self, shift: ShiftFacts) -> str:
        """Name a shift by counter and number."""
        return self.say("shift_named", counter=shift.counter, number=shift.number)

    def original(self, slip: Slip, day: str) -> str:
        """Name the receipt that a void or refund takes back, with its day if it is not `day`."""
        return self.receipt_of(slip.of_receipt, slip.of_day, day)

    def receipt_of(self, receipt: str, of_day: str, day: str) -> str:
        """Name a receipt, with its day if it is not `day`."""
        if of_day == day:
            return receipt
        return self.say("of_day", receipt=Code(receipt), day=self.day(of_day))

    def asked(self, one: AskedBack) -> str:
        """Say how what was to go back stood: whose word it waited for, or whose it was."""
        if one.state == WAITING:
            return self.say("asked_waits", of=self.known("asked_of", one.wants))
        state = self.known("asked", one.state)
        return self.say("asked_settled", state=state, by=self.clerk(one.settled_by))

    def gap(self, gap: Gap) -> str:
        """Explain numbers missing from a series."""
        where = self.say("gap_on", day=self.day(gap.day)) if gap.day else self.say("gap_nowhere")
        return self.say("gap", first=gap.first, last=gap.last, where=where)

    def finding(self, finding: Finding) -> str:
        """Tell an equality that does not hold."""
        what = self.words.say(finding.code, place=Code(finding.place))
        expected, found = self.amount(finding.expected), self.amount(finding.found)
        return self.say("finding_line", what=what, expected=expected, found=found)

    def listed(self, names: Iterable[str]) -> str:
        """Join names as this language does."""
        return self.say("list_joint").join(names)

    def _named(self, kind: str, code: str) -> str:
        if self._catalogue is None:
            return code
        find = {
            "service": self._catalogue.service,
            "agency": self._catalogue.agency,
            "payee": self._catalogue.payee,
            "part": self._catalogue.part,
        }[kind]
        try:
            found: Bilingual = find(code)
        except Refusal:
            return code  # an older catalogue's; its code is still its name
        return found.of(self.words.language.value)
