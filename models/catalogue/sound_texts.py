"""Judging the words of a catalogue: both languages, and nothing that is not plain text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from models.catalogue.catalogue import Catalogue
from models.catalogue.record import Bilingual
from models.catalogue.rules.choosing import Enum
from models.catalogue.service import Service
from models.catalogue.unsound import unsound

TEXT_MAX: Final = 200
_PERSIAN: Final = re.compile(r"[\u0621-\u06d3]")
# Markup would be drawn by a label or a page of ours; the others cannot be seen, or not be printed.
_FOREIGN: Final = re.compile(
    r"[^\u0020-\u007e\u00ab\u00bb\u060c-\u06f9\u200c\u2013\u2014\u2018-\u201d\u2026]|[<>&{}]"
)
# What `normalise` would change: other spellings of a letter, and blanks where none belong.
_UNTIDY: Final = re.compile("[يىك٠-٩]|^[ \u200c]|[ \u200c]$|[ \u200c]{2}")


def refuse_unsound_texts(catalogue: Catalogue) -> None:
    """Raise a `Refusal` for the first text that is missing in a language or is not plain."""
    seen: set[tuple[str, str]] = set()
    _refuse_unsound(texts_of_head(catalogue), "", seen)
    for service in catalogue.services:
        _refuse_unsound(texts_of_service(service), service.code, seen)
        if not all(map(_plain, service.synonyms)):
            raise unsound("catalogue.text", service.code, "synonyms")


def texts_of_head(catalogue: Catalogue) -> Iterator[Bilingual]:
    """Give every text that is not a service's."""
    yield catalogue.title
    yield catalogue.vat.basis
    for table in catalogue.tables:
        yield table
        yield from table.choices
    for agency in catalogue.agencies:
        yield agency
        yield agency.tracking
    for named in (catalogue.payees, catalogue.parts, catalogue.categories, catalogue.sources):
        yield from named


def texts_of_service(service: Service) -> Iterator[Bilingual]:
    """Give every text of a service but the lines of code tables, which are the catalogue's."""
    yield service
    yield from service.papers
    optional = [service.line_reason, service.takes.basis, *(fee.note for fee in service.fees)]
    for field in service.fields:
        yield field
        optional += (field.hint, field.why)
        if isinstance(field.rule, Enum):
            yield from field.rule.choices
    yield from filter(None, optional)


def _refuse_unsound(texts: Iterable[Bilingual], service: str, seen: set[tuple[str, str]]) -> None:
    for words in texts:
        pair = (words.fa, words.en)
        if pair in seen:
            continue
        seen.add(pair)
        persian = _plain(words.fa) and _PERSIAN.search(words.fa)
        english = _plain(words.en) and not _PERSIAN.search(words.en)
        if not (persian and english):
            name = getattr(words, "code", "") or getattr(words, "name", type(words).__name__)
            raise unsound("catalogue.text", service, name)


def _plain(text: str) -> bool:
    """Say whether a text is printable, of sane length and spelled the one way it is stored."""
    if not 0 < len(text) <= TEXT_MAX or _FOREIGN.search(text) or _UNTIDY.search(text):
        return False
    return unicodedata.is_normalized("NFC", text)
