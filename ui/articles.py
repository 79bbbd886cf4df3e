"""The help's articles: which there are, how one is found, and what it says of a service."""

import re
from dataclasses import dataclass
from typing import Final

from app.i18n import Code, Language, Typed, Words
from models.values.text import search_key
from ui.rows import ServiceForm


@dataclass(frozen=True, slots=True)
class Article:
    """One article; its words stand under `help.article.<name>`."""

    name: str

    @property
    def title(self) -> str:
        """The key of its title."""
        return f"help.article.{self.name}.title"

    @property
    def text(self) -> str:
        """The key of its text."""
        return f"help.article.{self.name}.text"


ARTICLES: Final = tuple(
    Article(name)
    for name in (
        "omnibox", "scan", "basket", "pay", "card", "printer", "offline", "outbox", "hold",
        "form", "papers", "find", "drawer", "circulars", "devices", "opening", "closing", "sign_in",
        "looks", "usb", "training",
    )
)  # fmt: skip
"""In the order they are listed."""

_KEYS: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9+*-]*")
"""Keys and numbers as they are typed: they keep their order inside a Persian sentence."""

BY_NAME: Final = {article.name: article for article in ARTICLES}


@dataclass(frozen=True, slots=True)
class Told:
    """An article in words."""

    title: str
    paragraphs: tuple[str, ...]


def find(text: str) -> tuple[Article, ...]:
    """Find articles that hold every word, in whichever language; those by their title first."""
    wanted = search_key(text).split()
    both = [Words(language, plain=True) for language in Language]

    def holds(key: str) -> bool:
        said = [search_key(words.say(key)) for words in both]
        return any(all(word in one for word in wanted) for one in said)

    titled = tuple(one for one in ARTICLES if holds(one.title))
    return (*titled, *(one for one in ARTICLES if one not in titled and holds(one.text)))


def tell(words: Words, article: Article) -> Told:
    """Say an article."""
    text = _KEYS.sub(lambda found: words.shape(Code(found[0])), words.say(article.text).strip())
    return Told(words.say(article.title), tuple(text.split("\n")))


def tell_service(words: Words, form: ServiceForm) -> Told:
    """Say what the catalogue knows of a service: price, time, papers and questions."""
    service, language, say = form.service, words.language.value, words.say
    head = [
        say("help.service.agency", agency=form.agency.of(language)),
        say("help.service.price", total=service.total),
        say(f"window.reach.{form.reach.value}"),
    ]
    if service.takes.minutes:
        head.append(say("help.service.minutes", count=service.takes.minutes))
    if service.takes.days_max:
        least, most = (
            words.digits(str(n)) for n in (service.takes.days_min, service.takes.days_max)
        )
        head.append(say("help.service.days", least=least, most=most))
    papers = [say("help.service.papers" if service.papers else "help.service.no_papers")]
    for paper in service.papers:
        key = "help.service.paper" if paper.required else "help.service.paper_optional"
        papers.append(say(key, paper=Typed(paper.of(language))))
    asked = [say("help.service.asked")] if service.fields else []
    for field in service.fields:
        label, more = Typed(field.of(language)), field.why or field.hint
        if more is None:
            asked.append(say("help.service.question", label=label))
        else:
            hint = Typed(more.of(language))
            asked.append(say("help.service.question_hint", label=label, hint=hint))
    parts = ("\n".join(part) for part in (head, papers, asked) if part)
    return Told(service.of(language), tuple(parts))
