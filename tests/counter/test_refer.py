"""Sending somebody on: counted, told on a slip, and nobody named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.book.reports.referrals import Referred, read_referred
from app.book.reports.scope import Scope
from app.catalogue.places import FILE, read_places, sample_places
from app.counter.commands.refer import refer
from app.counter.desk import Desk
from app.counter.papers.guide import guide_document, way
from app.counter.queries.elsewhere import elsewhere
from app.i18n import Language, Words
from models.catalogue.offer import Policy
from models.catalogue.place import Places
from models.errors import Refusal
from printing import document as paper
from printing.pdf import render
from tests.counter_world import World, events, refused, sample

PASSPORT = "POL-101"


@pytest.fixture
def bare_desk(desk: Desk) -> Desk:
    """An office whose licence has no police services."""
    desk.policy = Policy(held_money=True, agencies=frozenset({"NOCR", "GEN"}))
    return desk


def told(blocks: tuple[paper.Block, ...]) -> str:
    return repr(blocks).replace("\\u200c", "\u200c")


def test_a_referral_is_an_act_that_names_nobody_and_a_figure_of_the_day(
    bare_desk: Desk, world: World
) -> None:
    guide = elsewhere(bare_desk, PASSPORT, sample_places())
    refer(bare_desk, elsewhere=guide)
    refer(bare_desk, elsewhere=guide)
    acts = events(world, "citizen.referred")
    assert [act.envelope.actor for act in acts] == ["101", "101"]
    scope = Scope.one_day(bare_desk.office.office, str(bare_desk.today()))
    with bare_desk.read() as connection:
        assert read_referred(connection, scope) == (
            Referred(service=PASSPORT, agency="POL", reason="catalogue.not_licensed", count=2),
        )


def test_the_nearest_place_that_does_it_comes_first(bare_desk: Desk) -> None:
    guide = elsewhere(bare_desk, PASSPORT, sample_places())
    assert [place.code for place in guide.places] == ["P02", "P09"]
    assert guide.why.code == "catalogue.not_licensed"
    assert guide.sample


def test_what_is_offered_here_is_nobodys_referral(bare_desk: Desk, world: World) -> None:
    with refused(world, "referral.offered_here"):
        elsewhere(bare_desk, "NOCR-111", sample_places())


def test_every_service_of_the_sample_has_somewhere_to_go() -> None:
    places = sample_places()
    lacking = [
        one.code for one in sample().services if not places.for_service(one.code, one.agency)
    ]
    assert not lacking


@pytest.mark.parametrize("language", list(Language))
def test_the_slip_tells_where_when_and_what_to_bring(bare_desk: Desk, language: Language) -> None:
    guide = elsewhere(bare_desk, PASSPORT, sample_places())
    document = guide_document(bare_desk, guide, language)
    said = told(document.blocks)
    place, tongue = guide.places[0], language.value
    for expected in (
        guide.service.of(tongue),
        place.of(tongue),
        place.address.of(tongue),
        place.hours.of(tongue),
        guide.papers[0][0].of(tongue),
        Words(language, plain=True).say("referral.sample"),
    ):
        assert expected in said
    assert render(document, created=datetime(2026, 8, 3, tzinfo=UTC)).startswith(b"%PDF")


def test_without_a_list_the_agency_itself_is_named(bare_desk: Desk) -> None:
    guide = elsewhere(bare_desk, PASSPORT, Places())
    agency = bare_desk.need_catalogue().agency("POL").fa
    assert agency in told(guide_document(bare_desk, guide, Language.FA).blocks)
    refer(bare_desk, elsewhere=guide)


def test_an_offices_own_list_is_read_and_a_broken_one_refused(tmp_path: Path) -> None:
    assert read_places(tmp_path) == Places()
    (tmp_path / FILE).write_text(
        '[[places]]\ncode = "A"\nfa = "الف"\nen = "A"\nservices = ["POL-101"]\n'
        'address = { fa = "نشانی", en = "Street" }\nhours = { fa = "صبح", en = "Mornings" }\n',
        encoding="utf-8",
    )
    (place,) = read_places(tmp_path).for_service(PASSPORT, "POL")
    assert place.does(PASSPORT, "POL")
    assert not place.does("POL-102", "POL")
    for broken in ("[[places]]\ncode = 7\n", "not toml at all =", "x" * 2_000_000):
        (tmp_path / FILE).write_text(broken, encoding="utf-8")
        with pytest.raises(Refusal) as caught:
            read_places(tmp_path)
        assert caught.value.code == "places.unreadable"


def test_a_way_is_told_in_metres_or_kilometres() -> None:
    words = Words(Language.EN)
    assert way(words, 0) == ""
    assert "650" in way(words, 650)
    assert "1.1" in way(words, 1_100)
    assert "2.0" in way(words, 1_980)
