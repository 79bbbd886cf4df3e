"""A slip in words: as a row of the list, and what happened to it, line by line."""

from typing import Final

from app.i18n import Code, Numeral, Typed, Words
from ui.finding import SlipEvent, SlipLine, SlipRow, SlipTender, SlipWhole
from ui.papers import FilesSent
from ui.sending import Standing
from ui.widgets.results import Mood, Shown

_SENT: Final = frozenset({Standing.RECEIVED, Standing.SAFE})
_BACK: Final = frozenset({Standing.HELD, Standing.REJECTED, Standing.UNREADABLE})


def shown(row: SlipRow, words: Words) -> Shown:
    """Give a slip as a row of the list."""
    who = words.shape(Typed(row.name)) if row.name else ""
    if row.identity:
        who = words.say("find.who", name=who, code=Code(words.digits(row.identity[-4:])))
    title = who or words.say("find.nobody")
    if row.kind != "visit":
        title = words.say(f"find.kind.{row.kind}", number=Numeral(row.of_short))
    way = words.say(f"find.way.{row.way}")
    detail = words.say("find.items", count=row.lines, way=way, at=words.moment(row.at))
    return Shown(
        title=title,
        detail=detail,
        code=words.digits(row.short),
        side=words.money(row.total),
        state=words.say("find.states", paper=_paper(row, words), sent=_standing(row, words)),
        mood=_mood(row),
        struck=row.state == "voided",
    )


def _paper(row: SlipRow, words: Words) -> str:
    if row.doubtful.amount:
        return words.say("find.doubtful")
    if row.asks:
        return words.say("find.asks")
    if row.state != "given":
        return words.say(f"find.state.{row.state}")
    return words.say("find.printed" if row.printed else "find.not_printed")


def _standing(row: SlipRow, words: Words) -> str:
    return words.say(f"outbox.standing.{row.sent.value}")


def _mood(row: SlipRow) -> Mood:
    if row.doubtful.amount or row.sent in _BACK:
        return "no"
    if row.asks or not row.printed or row.sent not in _SENT:
        return "wait"
    return "good"


def head(whole: SlipWhole, words: Words) -> tuple[str, ...]:
    """Say which receipt this is, whose, and how it is followed."""
    said = [words.say("find.number", number=Code(whole.row.number))]
    if whole.row.name or whole.row.identity:
        name = words.shape(Typed(whole.row.name)) if whole.row.name else ""
        code = Code(words.digits(whole.row.identity[-4:]))
        said.append(words.say("find.person", who=words.say("find.who", name=name, code=code)))
    if whole.tracking:
        said.append(words.say("find.tracking", code=Code(whole.tracking)))
    if whole.reason:
        reason = words.say(f"receipt.reason.{whole.reason}")
        said.append(words.say("find.why", reason=reason))
    return tuple(said)


def line_of(line: SlipLine, words: Words) -> str:
    """Tell one line, with its code, how many, and how it stands."""
    language = words.language.value
    title = line.title.of(language)
    said = [words.say("find.line", place=line.place + 1, title=title, amount=line.amount)]
    if line.quantity > 1:
        said.append(words.say("find.quantity", count=line.quantity))
    if line.detail:
        said.append(words.say("find.bill", code=Code(line.detail)))
    if line.agency_number:
        number = Code(line.agency_number)
        said.append(words.say("find.agency_number", number=number))
    state = line_state(line)
    if state:
        said.append(words.say(f"find.line_state.{state}"))
    return " · ".join(said)


def line_state(line: SlipLine) -> str:
    """Name what is to be known of a line beside its money, or nothing."""
    if line.state != "taken":
        return line.state
    if line.held:
        return "held"
    if line.returned:
        return "returned"
    return "theirs" if line.theirs else ""


def papers_of(line: SlipLine, words: Words) -> str:
    """Tell the papers of a line, or nothing."""
    language = words.language.value
    told = [
        words.say(f"find.paper.{state}", paper=title.of(language)) for title, state in line.papers
    ]
    return " · ".join(told)


def files_of(files: FilesSent, words: Words) -> str:
    """Tell how many files of a receipt the centre has, and what keeps one; nothing where none."""
    if not files.of:
        return ""
    said = [words.say("find.files", sent=files.sent, count=files.of)]
    reason = f"errors.{files.trouble}.reason"
    if files.trouble and words.knows(reason):
        said.append(words.say(reason))
    return " · ".join(said)


def tender_of(tender: SlipTender, words: Words) -> str:
    """Tell how money came or went."""
    back = "back_" if tender.amount.amount < 0 else ""
    said = [words.say(f"find.money.{back}{tender.kind}", amount=abs(tender.amount))]
    if not tender.known:
        said.append(words.say("find.doubtful"))
    if tender.reference:
        said.append(words.say("find.reference", number=Code(words.digits(tender.reference))))
    if tender.last4:
        said.append(words.say("find.last4", number=Code(words.digits(tender.last4))))
    return " · ".join(said)


def event_of(event: SlipEvent, words: Words) -> str:
    """Tell one thing that happened: when, what, by whom, where."""
    language = words.language.value
    line = event.line.of(language) if event.line is not None else ""
    fields = words.say("find.and").join(one.of(language) for one in event.fields)
    what = words.say(
        f"find.event.{event.what}",
        number=Code(words.digits(event.number)),
        count=event.count,
        line=line,
        fields=fields,
    )
    said = [words.say("find.when", moment=words.moment(event.at), what=what)]
    if event.who:
        said.append(words.say("find.by", user=Code(words.digits(event.who))))
    if event.second:
        said.append(words.say("find.second", user=Code(words.digits(event.second))))
    if event.counter:
        said.append(words.say("find.at_counter", counter=event.counter))
    if event.said:
        said.append(words.say("find.said", words=Typed(event.said)))
    if event.due is not None:
        said.append(words.say("find.due", day=event.due))
    return " · ".join(said)
