"""The words of reports: the same keys and places in both languages, and none missing."""

import re
from pathlib import Path

import pytest

from app.book.reports import day
from app.counter.commands.close_shift import REASONS as CLOSING_REASONS
from app.counter.commands.move_drawer import OPENINGS, PARTIES
from app.counter.commands.open_shift import OPENING_REASONS
from app.counter.commands.void_receipt import REASONS as VOID_REASONS
from app.i18n import Language, places, read_room

ROOM = Path(day.__file__).parent
SAID = re.compile(r"""say\(\s*"([a-z_.]+)\"""")
FOUND = re.compile(r"""_finding\(\s*"([a-z_]+)\"""")
RAISED = re.compile(r"""(?:Refusal|Defect)\(\s*"([a-z_.]+)\"""")


def sources() -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(ROOM.glob("*.py"))]


@pytest.mark.parametrize("room", ["report"])
def test_both_languages_say_the_same_things(room: str) -> None:
    persian, english = read_room(Language.FA, room), read_room(Language.EN, room)
    assert persian.keys() == english.keys()
    for key, text in persian.items():
        assert places(text) == places(english[key]), key


@pytest.mark.parametrize("language", Language)
def test_every_key_asked_for_has_words(language: Language) -> None:
    words = read_room(language, "report")
    asked = {key for source in sources() for key in SAID.findall(source)}
    assert len(asked) > 60
    assert {f"report.{key}" for key in asked} <= words.keys()


@pytest.mark.parametrize("language", Language)
def test_every_finding_has_words(language: Language) -> None:
    words = read_room(language, "report")
    codes = {code for source in sources() for code in FOUND.findall(source)}
    assert len(codes) > 10
    assert {f"report.finding.{code}" for code in codes} <= words.keys()


@pytest.mark.parametrize("language", Language)
def test_every_error_has_a_reason_and_a_remedy(language: Language) -> None:
    words = read_room(language, "errors")
    codes = {code for source in sources() for code in RAISED.findall(source)}
    for code in codes:
        assert f"errors.{code}.reason" in words
        assert f"errors.{code}.remedy" in words


@pytest.mark.parametrize("language", Language)
def test_every_reason_a_counter_can_state_has_words(language: Language) -> None:
    words = read_room(language, "report")
    for reason in (*CLOSING_REASONS, *OPENING_REASONS, *VOID_REASONS):
        assert f"report.reason.{reason}" in words
    for opening in OPENINGS:
        assert f"report.opening.{opening}" in words
    for party in PARTIES:
        assert f"report.party.{party}" in words
