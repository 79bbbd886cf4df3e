"""The words themselves: whole in both languages, true to the code that asks for them, and kind."""

import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import models.values
from app.i18n import LOCALE, Language, Plural, Sentence, Text, Words, places, read_room
from models.errors import Refusal
from tests.raised import Asked, Raised, asked, product, raised
from tests.tidy import Source

PERSIAN = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")
ROOMS = sorted({entry.stem for language in Language for entry in (LOCALE / language).iterdir()})
PLACE = re.compile(r"\{\w*\}")
# What is to be typed as it stands: quoted words, and a plate's letter and the word painted on it.
QUOTED = re.compile("«[^»]*»|“[^”]*”|\\b[\\u0621-\\u06cc]\\b|\\bایران [0-9]{2}\\b")
SPOKEN_ALIKE = frozenset({"settings.language.choice.fa", "settings.language.choice.en"})

# A sentence that blames, begs or says nothing; what happened and what to do is said instead.
UNKIND = ("لطفاً", "لطفا", "نامعتبر", "خطا رخ داد", "خطایی رخ داد", "الزامی است", "تخلف", "متهم")
# Arabic letters, tatweel, direction marks, blanks beside a half-space, Latin marks after letters.
MISSPELT = re.compile(
    r"[يكىةۀ\u0640\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    r"|\s\u200c|\u200c\s|\u200c\u200c|[\u0621-\u06d3][,;?]|\s[،؛؟.:]|\.\.\.|\s\s|^\s|\s$"
)


@cache
def words(language: Language) -> dict[str, Text]:
    return {key: text for room in ROOMS for key, text in read_room(language, room).items()}


def forms(text: Text) -> tuple[str, ...]:
    return (text.one, text.other) if isinstance(text, Plural) else (text,)


def texts(language: Language) -> Iterator[tuple[str, str]]:
    for key, text in words(language).items():
        for form in forms(text):
            yield key, form


@pytest.fixture(scope="module", autouse=True)
def _all_can_be_read() -> None:
    """Stop at once, and once, at a file that is no TOML or a key that is written twice."""
    for language in Language:
        words(language)


def test_every_key_is_spoken_in_both_languages() -> None:
    assert words(Language.FA).keys() == words(Language.EN).keys()


def test_both_languages_have_the_same_places_and_the_same_plurals() -> None:
    persian, english = words(Language.FA), words(Language.EN)
    different = [
        key
        for key in persian.keys() & english.keys()
        if type(persian[key]) is not type(english[key])
        or places(persian[key]) != places(english[key])
    ]
    assert not different


def test_a_singular_names_nothing_its_plural_does_not() -> None:
    for language in Language:
        for key, text in words(language).items():
            if isinstance(text, Plural):
                assert places(text.one) <= places(text), key


def test_a_place_is_a_plain_name() -> None:
    for language in Language:
        for key, form in texts(language):
            for _, name, spec, conversion in string.Formatter().parse(form):
                assert name is None or name.isidentifier(), key
                assert not spec, key
                assert not conversion, key


def test_no_text_is_empty() -> None:
    for language in Language:
        assert not [key for key, form in texts(language) if not form.strip()]


def test_persian_is_spelt_as_persian_is() -> None:
    assert not [
        (key, form)
        for key, form in texts(Language.FA)
        if PERSIAN.search(form) and MISSPELT.search(form)
    ]


def test_persian_is_kind_and_says_something() -> None:
    assert not [(key, word) for key, form in texts(Language.FA) for word in UNKIND if word in form]


def test_no_persian_is_left_in_english() -> None:
    """But for a letter of a plate, or a word that is quoted as what to type."""
    left = {key for key, form in texts(Language.EN) if PERSIAN.search(QUOTED.sub("", form))}
    assert left <= SPOKEN_ALIKE


def test_no_english_is_left_in_persian() -> None:
    """What has letters in English has Persian letters in Persian, but for names such as A4."""
    english = words(Language.EN)
    left = {
        key
        for key, form in texts(Language.FA)
        if not PERSIAN.search(form)
        and re.search("[a-z]", PLACE.sub("", "".join(forms(english.get(key, "")))))
    }
    assert left <= SPOKEN_ALIKE


@pytest.mark.parametrize("language", list(Language))
def test_every_error_in_the_source_has_a_reason_and_a_remedy(language: Language) -> None:
    codes = {code for code in errors() if f"errors.{code}.reason" in words(language)}
    missing = [
        f"{error.where}: {error.code.pattern}"
        for file in product()
        for error in raised(file)
        if not any(error.code.fullmatch(code) for code in codes)
    ]
    assert not missing, "\n" + "\n".join(missing)


def test_every_reason_has_a_remedy_and_every_remedy_a_reason() -> None:
    alone = [
        code
        for code in errors()
        if not {f"errors.{code}.reason", f"errors.{code}.remedy"} <= words(Language.FA).keys()
    ]
    assert not alone


@cache
def errors() -> dict[str, frozenset[str]]:
    """Name every error somebody wrote words for, and the places of its two sentences."""
    found: dict[str, frozenset[str]] = {}
    for key, text in words(Language.FA).items():
        code, _, part = key.removeprefix("errors.").rpartition(".")
        if key.startswith("errors.") and part in ("reason", "remedy"):
            found[code] = found.get(code, frozenset()) | places(text)
    return found


def test_every_place_of_an_error_is_filled_by_whoever_raises_it() -> None:
    unfilled = [
        f"{error.where}: {error.code.pattern} does not say {sorted(left)}"
        for file in product()
        for error in raised(file)
        if (left := _left_open(error))
    ]
    assert not unfilled, "\n" + "\n".join(unfilled)


def _left_open(error: Raised) -> frozenset[str]:
    if error.names is None:
        return frozenset()
    told = set(error.names)
    if error.field and f"fields.{error.field}" not in words(Language.FA):
        told.discard("field")
    left = [wanted - told for code, wanted in errors().items() if error.code.fullmatch(code)]
    # A code that is built as it is raised may be any of several; then one that is filled will do.
    return min(left, key=len, default=frozenset())


def test_every_key_that_the_source_asks_for_is_spoken_and_filled() -> None:
    wrong = [
        f"{ask.where}: {ask.key}: {complaint}"
        for file in product()
        for ask in asked(file)
        if (complaint := _complaint(ask))
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def _complaint(ask: Asked) -> str:
    text = words(Language.FA).get(ask.key)
    if text is None:
        return "nobody wrote it"
    if ask.names is not None and (left := places(text) - ask.names):
        return f"{sorted(left)} not named"
    return ""


def _parsers() -> list[type]:
    found = {}
    for module in pkgutil.iter_modules(models.values.__path__, "models.values."):
        for thing in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(thing, type)
                and thing.__module__ == module.name
                and hasattr(thing, "parse")
            ):
                found[thing.__qualname__] = thing
    return [found[name] for name in sorted(found)]


typed = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789۰۱۲۳۴۵۶۷۸۹ ABIRطبع-/٫,.", max_size=30),
    st.sampled_from([8, 10, 11, 12, 13, 16, 22, 26]).flatmap(
        lambda length: st.text(alphabet="0123456789", min_size=length, max_size=length)
    ),
)


@pytest.mark.parametrize("value", _parsers(), ids=lambda value: value.__name__)
@given(text=typed)
def test_whatever_a_clerk_types_is_refused_in_words(value: type, text: str) -> None:
    for told in _refusals(value, text):
        assert "nobody has written a sentence" not in told.reason.casefold(), told.reason


def _refusals(value: type, text: str) -> list[Sentence]:
    try:
        value.parse(text)  # type: ignore[attr-defined] # chosen for having it
    except Refusal as refused:
        return [Words(language).error(refused) for language in Language]
    return []


def test_the_source_is_read_as_it_is_written() -> None:
    """Planted: each way of raising and asking that the checks above must not overlook."""
    source = Source(
        "app/planted.py",
        "raise Refusal('a.b', field='bill_id', least=1)\n"
        "raise Fault(f'{kind}.short') from failed\n"
        "raise Defect('c', **facts)\n"
        "words.say('desk.waiting', count=3)\n"
        "says(label, 'desk.title', words)\n",
    )
    first, second, third = sorted(raised(source), key=lambda error: error.where)
    assert (first.code.pattern, first.field) == (r"a\.b", "bill_id")
    assert first.names == frozenset({"field", "least"})
    assert second.code.fullmatch("national_id.short")
    assert third.names is None
    assert [(ask.key, ask.names) for ask in asked(source)] == [
        ("desk.waiting", frozenset({"count"})),
        ("desk.title", None),
    ]
    assert _complaint(Asked("here", "desk.no_such_key", None)) == "nobody wrote it"
    assert _complaint(Asked("here", "units.rial", frozenset())) == "['amount'] not named"
