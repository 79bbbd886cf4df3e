"""The test page of a receipt printer: joined Persian letters, digits, both edges, a QR code."""

from datetime import datetime

from app.i18n import Code, Language, Words
from models.values.jalali_date import JalaliDate
from printing import document as paper

QR: str = "PSK-TEST-2468013579"


def trial_page(language: Language, now: datetime) -> paper.Document:
    """Draw the page; whoever sees all of it and can scan its code has a sound printer."""
    words = Words(language, plain=True)
    day = f"{words.date(JalaliDate.of_instant(now))}  {words.time(now)}"
    blocks: tuple[paper.Block, ...] = (
        paper.Rule("double"),
        paper.Heading(words.say("devices.trial.title"), align="center"),
        # Persian letters whatever the language is: they are what a printer gets wrong.
        paper.Paragraph(Words(Language.FA, plain=True).say("devices.trial.letters")),
        paper.Pair(words.say("devices.trial.digits"), paper.Code(words.digits("0123456789"))),
        paper.Pair(words.say("devices.trial.at"), paper.Code(words.shape(Code(day)))),
        paper.Sides(words.say("devices.trial.start"), words.say("devices.trial.end")),
        paper.Qr(QR, words.say("devices.trial.qr"), width=24),
        paper.Rule("double"),
    )
    return paper.Document(
        title=words.say("devices.trial.title"),
        blocks=blocks,
        direction="rtl" if language is Language.FA else "ltr",
        language=language.value,
    )
