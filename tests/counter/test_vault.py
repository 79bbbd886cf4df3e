"""Facts about the vault: sealed on the disk, proved by its citation, and gone when it is erased."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.book.rebuild import verify
from app.counter.desk import Desk
from app.counter.papers.receipt import slip_of
from app.counter.queries.receipt import find_receipt
from app.counter.tables import DRAFT, VAULT
from app.counter.vault import Vault
from app.counter.visit import Kept, Person, Visit
from app.ids import SeededChance
from app.journal.citation import cite
from app.storage.engine import reading, writing
from models.errors import Defect, Refusal
from models.events.base import ENCODER, Reference
from tests.counter_world import World, rows, serve, tables

PERSONAL = ("0012345679", "محمدی", "09123456789", "1365/05/12")
OF = Reference("1405/05/12", "E" * 26, 7)


def _person(world: World, of: Reference, citation: str) -> Person:
    with reading(world.engine) as connection:
        content = world.desk.vault.open(connection, of, citation)
        return msgspec.json.decode(content, type=Kept).person


def test_a_visit_keeps_its_person_and_answers_in_the_vault_alone(world: World, desk: Desk) -> None:
    """Neither journal nor book nor draft names anybody once the visit is booked.

    The index of the vault alone has names, folded, and is erased with it.
    """
    serve(desk, codes=["GEN-105"])
    assert {row.kind for row in rows(world, VAULT)} == {"visit"}
    for name, kept in tables(world.engine).items():
        for row in kept:
            hidden = [one for one in PERSONAL if name != "citizen_name" or one[0].isdigit()]
            assert not any(personal in row for personal in hidden), name
    assert rows(world, DRAFT) == []


def test_what_is_cited_opens_as_it_was(world: World, desk: Desk) -> None:
    given = serve(desk, codes=["GEN-105"])
    receipt = find_receipt(desk, str(given.receipt))
    person = _person(world, given.of, receipt.kept)
    assert (person.identity, person.name, person.mobile) == (
        "0012345679",
        "علی محمدی",
        "09123456789",
    )
    assert slip_of(desk, given.of, 0).person == person


def test_the_same_person_is_cited_differently_each_time(desk: Desk) -> None:
    """A citation must not tell that two visits were one person's."""
    cited = {find_receipt(desk, str(serve(desk, codes=["GEN-105"]).receipt)).kept for _ in range(3)}
    assert len(cited) == 3


def test_an_erased_person_is_gone_and_the_journal_still_verifies(world: World, desk: Desk) -> None:
    given = serve(desk, codes=["GEN-105"])
    citation = find_receipt(desk, str(given.receipt)).kept
    with writing(world.engine) as connection:
        desk.vault.erase(connection, given.of, citation)
    with pytest.raises(Refusal, match=r"vault\.erased"):
        _person(world, given.of, citation)
    assert verify(world.engine) == []
    slip = slip_of(desk, given.of, 1)
    assert slip.person == Person()
    assert slip.receipt.total == given.total.amount


@pytest.mark.parametrize("column", ["sealed", "salt"])
def test_what_was_altered_is_never_shown(world: World, desk: Desk, column: str) -> None:
    given = serve(desk, codes=["GEN-105"])
    citation = find_receipt(desk, str(given.receipt)).kept
    (row,) = [row for row in rows(world, VAULT) if row.citation == citation]
    changed = bytearray(getattr(row, column))
    changed[-1] ^= 1
    with writing(world.engine) as connection:
        connection.execute(
            VAULT.update().where(VAULT.c.citation == citation).values({column: bytes(changed)})
        )
    with pytest.raises(Defect, match=r"vault\.altered"):
        _person(world, given.of, citation)


def test_one_persons_item_does_not_pass_for_anothers(world: World, desk: Desk) -> None:
    first, second = (serve(desk, codes=["GEN-105"]) for _ in range(2))
    kept = {row.citation: row for row in rows(world, VAULT)}
    here, there = (find_receipt(desk, str(each.receipt)).kept for each in (first, second))
    with writing(world.engine) as connection:
        connection.execute(
            VAULT.update()
            .where(VAULT.c.citation == here)
            .values(sealed=kept[there].sealed, salt=kept[there].salt)
        )
    with pytest.raises(Defect, match=r"vault\.altered"):
        _person(world, first.of, here)


def test_another_machines_key_opens_nothing(world: World, desk: Desk) -> None:
    given = serve(desk, codes=["GEN-105"])
    citation = find_receipt(desk, str(given.receipt)).kept
    stranger = Vault(b"\x01" * 32, SeededChance(1))
    with (
        reading(world.engine) as connection,
        pytest.raises(Defect, match=r"vault\.altered"),
    ):
        stranger.open(connection, given.of, citation)


@given(content=st.binary(max_size=400), salt=st.binary(min_size=16, max_size=16))
def test_a_citation_is_of_one_content_under_one_salt(content: bytes, salt: bytes) -> None:
    citation = cite(salt, content)
    assert len(citation) == 27
    assert citation != cite(salt, content + b"\0")
    assert citation != cite(bytes([salt[0] ^ 1]) + salt[1:], content)


def test_what_is_kept_of_a_visit_is_one_content_whatever_the_order_of_answers() -> None:
    one, other = (
        ENCODER.encode(Kept(answers=(answers,)))
        for answers in ({"a": "1", "b": "۲"}, {"b": "۲", "a": "1"})
    )
    assert one == other


def test_a_visit_of_nobody_that_asked_nothing_keeps_nothing() -> None:
    """Half a number or a name alone is somebody; an empty form is not."""
    visit = Visit("v", "2026-08-03T04:31:00.000Z")
    assert visit.kept is None
    for person in (Person(identity="1"), Person(name="ا"), Person(mobile="09")):
        named = Visit("v", visit.started, person)
        assert named.kept == Kept(person)
