"""How a citizen is told: a row to choose by, and the card in full."""

from app.i18n import Code, Typed, Words
from models.errors import Refusal
from models.values.phone import Mobile
from ui.person import CaseRow, CitizenCard, CitizenRow, FoundCitizens, PastVisitRow
from ui.widgets.results import Shown

CASES_SHOWN = 4
VISITS_SHOWN = 6


def shown(found: FoundCitizens, text: str, words: Words) -> tuple[Shown, ...]:
    """Tell the rows: whom was found, and at last somebody new."""
    if not text.strip():
        return ()
    say = words.say
    new = Shown(
        title=say("person.new"),
        detail=say("person.new_hint"),
        icon="person",
        heading=say("person.more") if found.more and found.rows else "",
    )
    return (*(_row(one, words) for one in found.rows), new)


def _row(row: CitizenRow, words: Words) -> Shown:
    say = words.say
    parts = [say("person.code", code=Code(words.digits(row.masked)))] if row.masked else []
    if row.born:
        parts.append(say("person.born", year=words.digits(str(row.born))))
    last = say("person.last", day=row.last_visit) if row.last_visit is not None else ""
    return Shown(
        title=Typed(row.name) if row.name else say("person.no_name"),
        detail=" · ".join(parts),
        state=last,
        icon="person",
    )


def name_of(card: CitizenCard, words: Words) -> str:
    """Say whose card it is."""
    return card.citizen.name or words.say("person.no_name")


def facts(card: CitizenCard, words: Words) -> str:
    """Say number, year of birth, phone to text, and when they were here last."""
    say, citizen = words.say, card.citizen
    parts = [say("person.code", code=Code(words.digits(citizen.masked)))] if citizen.masked else []
    if citizen.born:
        parts.append(say("person.born", year=words.digits(str(citizen.born))))
    phone = phone_of(citizen)
    parts.append(
        say("person.phone", phone=Code(words.digits(phone))) if phone else say("person.no_phone")
    )
    return " · ".join(parts)


def counts(card: CitizenCard, words: Words) -> str:
    """Say how often they came, when last, and how many of their papers are kept."""
    say, last = words.say, card.citizen.last_visit
    parts = [say("person.visits", count=card.visits)]
    if last is not None:
        parts.append(say("person.last", day=last))
    parts.append(say("person.on_file", count=card.on_file))
    return " · ".join(parts)


def flags(card: CitizenCard, words: Words) -> str:
    """Say for whom else they came, or nothing."""
    return " · ".join(words.say(f"person.flag.{flag}") for flag in card.flags)


def cases(card: CitizenCard, words: Words) -> tuple[tuple[str, bool], ...]:
    """Tell the open cases, the nearest due first, each with whether it is late."""
    return tuple((_case(one, words), one.late) for one in card.open_cases[:CASES_SHOWN])


def history(card: CitizenCard, words: Words) -> tuple[str, ...]:
    """Tell the latest visits."""
    return tuple(_visit(one, words) for one in card.history[:VISITS_SHOWN])


def phone_of(citizen: CitizenRow) -> str:
    """Group the number a text goes to."""
    try:
        return Mobile.parse(citizen.mobile).grouped
    except Refusal:
        return citizen.mobile


def _case(case: CaseRow, words: Words) -> str:
    say = words.say
    title, state = case.title.of(words.language.value), say(f"person.state.{case.state}")
    if case.due is None:
        return say("person.case", service=title, state=state)
    key = "person.case_late" if case.late else "person.case_due"
    return say(key, service=title, state=state, day=case.due)


def _visit(visit: PastVisitRow, words: Words) -> str:
    say = words.say
    services = [one.of(words.language.value) for one in visit.services]
    told = services[0] if services else ""
    if len(services) > 1:
        told = say("person.and_more", service=told, count=len(services) - 1)
    key = "person.visit" if visit.state == "given" else f"person.visit_{visit.state}"
    number = Code(words.digits(visit.receipt))
    return say(key, day=visit.day, services=told, total=visit.total, number=number)
