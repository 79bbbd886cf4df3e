"""The guide slip: where a service is to be had that this office does not offer, and its papers."""

from typing import Final

from app.counter.desk import Desk
from app.counter.queries.elsewhere import Elsewhere
from app.i18n import Language, Words
from models.catalogue.place import Place
from models.values.jalali_date import JalaliDate
from printing import document as paper
from printing.pdf import render
from printing.printers import Printer

PLACES_MOST: Final = 2
_INDENT: Final = 2
_NEAR: Final = 1_000


def guide_document(desk: Desk, guide: Elsewhere, language: Language) -> paper.Document:
    """Draw the slip of a service; it names nobody."""
    words = Words(language, plain=True)
    say, tongue = words.say, language.value
    fa, office = language is Language.FA, desk.office
    title = office.title if fa or not office.title_en else office.title_en
    agency = desk.need_catalogue().agency(guide.service.agency)
    now = desk.clock.now()
    day = f"{words.date(JalaliDate.of_instant(now))}  {words.time(now)}"
    blocks: list[paper.Block] = [
        *_marks(desk, guide, words),
        paper.Heading(title, align="center"),
        paper.Heading(say("referral.slip.title"), size="large", align="center"),
        paper.Paragraph(paper.Code(words.digits(day)), size="small", align="center"),
        paper.Rule("dashed"),
        paper.Paragraph(guide.service.of(tongue), bold=True, size="large"),
        paper.Paragraph(agency.of(tongue), size="small"),
        paper.Paragraph(words.error(guide.why).reason),
        paper.Rule("thin"),
    ]
    for place in guide.places[:PLACES_MOST]:
        blocks += _place(place, words)
    if not guide.places:
        blocks.append(paper.Paragraph(say("referral.no_place", agency=agency.of(tongue))))
    blocks += [paper.Rule("thin"), paper.Paragraph(say("referral.papers"), bold=True)]
    for one, always in guide.papers:
        key = "referral.slip.paper" if always else "referral.slip.paper_if"
        blocks.append(paper.Paragraph(say(key, paper=one.of(tongue)), indent=_INDENT))
    if not guide.papers:
        blocks.append(paper.Paragraph(say("referral.no_papers"), indent=_INDENT))
    blocks += [paper.Rule("dashed"), paper.Paragraph(say("referral.slip.free"), align="center")]
    return paper.Document(
        title=say("referral.slip.title"),
        blocks=tuple(blocks),
        direction="rtl" if fa else "ltr",
        language=tongue,
    )


def print_guide(desk: Desk, printer: Printer, guide: Elsewhere, language: Language) -> None:
    """Print the slip; raises the printer's Fault, after which it can simply be printed again."""
    now = desk.clock.now()
    pdf = render(guide_document(desk, guide, language), created=now)
    day = str(desk.today()).replace("/", "")
    printer.send(pdf, name=f"{day}-guide-{now:%H%M%S}-{guide.service.code}", kick=False)


def way(words: Words, metres: int) -> str:
    """Say how far a place is, or nothing where nobody knows."""
    if not metres:
        return ""
    if metres < _NEAR:
        return words.say("referral.metres", metres=metres)
    whole, rest = divmod(round(metres / 100), 10)
    return words.say("referral.kilometres", whole=whole, tenth=rest)


def _marks(desk: Desk, guide: Elsewhere, words: Words) -> list[paper.Block]:
    marks: list[paper.Block] = []
    if desk.training:
        marks.append(paper.Stamp(words.say("receipt.training")))
    if guide.sample:
        marks.append(paper.Stamp(words.say("referral.sample"), kind="frame"))
    return marks


def _place(place: Place, words: Words) -> list[paper.Block]:
    tongue = words.language.value
    blocks: list[paper.Block] = [
        paper.Paragraph(place.of(tongue), bold=True),
        paper.Paragraph(place.address.of(tongue), indent=_INDENT),
        paper.Pair(words.say("referral.hours"), place.hours.of(tongue), indent=_INDENT),
    ]
    if place.phone:
        phone = paper.Code(words.digits(place.phone))
        blocks.append(paper.Pair(words.say("referral.phone"), phone, indent=_INDENT))
    if place.metres:
        far = way(words, place.metres)
        blocks.append(paper.Pair(words.say("referral.way"), far, indent=_INDENT))
    return blocks
