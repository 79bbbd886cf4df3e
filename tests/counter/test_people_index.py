"""The index of the vault: everybody is found by any part of their name, and gone when erased."""

import re
from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.book.fold.rows import REFERRAL
from app.counter.commands.new_person import new_person
from app.counter.commands.start_visit import name_person, start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.people_index import (
    birth_year,
    erase_visit,
    index_anew,
    name_keys,
    name_words,
    told_apart_by,
)
from app.counter.queries.cases import find_cases
from app.counter.queries.citizen_card import citizen_card
from app.counter.queries.people import begin_words, find_people, sought
from app.counter.queries.receipt import find_receipt
from app.counter.tables import CASE_NUMBER, CITIZEN, CITIZEN_NAME, CITIZEN_VISIT
from app.counter.training.people import invent_citizen
from app.counter.visit import Person
from app.ids import dice
from app.storage.engine import writing
from models.errors import Refusal
from models.events.base import Reference
from tests.counter_world import World, put_in, rows

INDEX = (CITIZEN, CITIZEN_NAME, CITIZEN_VISIT, CASE_NUMBER)
ALI = Person("national_id", "0499370899", "علی رضا محمدی", "09141234567", "1360/05/12")
LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
names = st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=5).map(" ".join)


def visit_of(desk: Desk, person: Person, *codes: str) -> Reference:
    """Serve a person, and give where the visit stands."""
    start_visit(desk)
    name_person(desk, person=person)
    for code in codes or ("GEN-101",):
        put_in(desk, code)
        name_person(desk, person=person)
    total = desk.need_visit().total
    return take_payment(desk, tenders=[cash(total)] if total.amount else []).of


def found(desk: Desk, text: str) -> list[str]:
    return [one.person.name for one in find_people(desk, text).rows]


@pytest.mark.parametrize(
    "typed",
    [
        "علی رضا محمدی",
        "علی محمدی",
        "محمدی علی",
        "رضا",
        "محم",
        "علیرضا",
        "علی‌رضا محمدي",
        "عليرضا",
        "عـلی",
        "محمدی رضا",
        "علی محمدی 1360",
        "محمدی ۱۳۶۰",
        "0499370899",
        "۰۴۹۹۳۷۰۸۹۹",
        "499370899",
        "09141234567",
        "+98 914 123 4567",
    ],
)
def test_a_citizen_is_found_by_any_part_and_any_spelling(desk: Desk, typed: str) -> None:
    visit_of(desk, ALI)
    assert found(desk, typed) == [ALI.name]


@pytest.mark.parametrize("typed", ["حمدی", "علی حسین", "محمدی 1361", "0499370898", "0914", " ", ""])
def test_what_does_not_fit_finds_nobody(desk: Desk, typed: str) -> None:
    visit_of(desk, ALI)
    assert found(desk, typed) == []


def test_one_citizen_of_many_visits_is_one_row_and_told_anew(desk: Desk, world: World) -> None:
    visit_of(desk, ALI)
    visit_of(desk, msgspec.structs.replace(ALI, name="علی رضا نوری", mobile="09350000000"))
    assert len(rows(world, CITIZEN)) == 1
    assert found(desk, "نوری") == ["علی رضا نوری"]
    assert found(desk, "محمدی") == []
    assert found(desk, "09141234567") == []
    assert len(rows(world, CITIZEN_VISIT)) == 2


def test_a_visit_of_nobody_leaves_no_citizen(desk: Desk, world: World) -> None:
    visit_of(desk, Person())
    visit_of(desk, Person(mobile="09141234567"))
    assert rows(world, CITIZEN) == []
    assert rows(world, CITIZEN_NAME) == []


def test_no_number_of_a_citizen_stands_in_the_index(desk: Desk, world: World) -> None:
    visit_of(desk, ALI)
    told = repr([tuple(row) for table in INDEX for row in rows(world, table)])
    assert ALI.identity not in told
    assert ALI.mobile not in told
    assert not re.search(r"1360/", told)


def test_erasing_the_last_visit_erases_all_of_its_citizen(desk: Desk, world: World) -> None:
    of = visit_of(desk, ALI)
    _erase(desk, of)
    for table in (CITIZEN, CITIZEN_NAME, CITIZEN_VISIT):
        assert rows(world, table) == []
    assert found(desk, "علی") == []
    assert citizen_card(desk, ALI.identity) is None


def test_erasing_a_later_visit_leaves_what_the_earlier_one_told(desk: Desk) -> None:
    visit_of(desk, ALI)
    of = visit_of(desk, msgspec.structs.replace(ALI, name="علی رضا نوری"))
    _erase(desk, of)
    assert found(desk, "نوری") == []
    assert found(desk, "محمدی") == [ALI.name]
    card = citizen_card(desk, ALI.identity)
    assert card is not None
    assert card.visits == 1


def test_erasing_an_earlier_visit_leaves_the_later_one(desk: Desk, world: World) -> None:
    of = visit_of(desk, ALI)
    visit_of(desk, ALI)
    _erase(desk, of)
    assert found(desk, "محمدی") == [ALI.name]
    assert len(rows(world, CITIZEN_VISIT)) == 1


def test_an_index_made_anew_is_the_index_that_grew(desk: Desk, world: World) -> None:
    seeded(desk, 12)
    visit_of(desk, msgspec.structs.replace(ALI, name="علی"))
    visit_of(desk, ALI)
    before = _told(world)
    with writing(world.engine) as connection:
        assert index_anew(connection, desk.vault) == 14
    assert _told(world) == before


def test_the_index_finds_whom_reading_every_name_finds(desk: Desk) -> None:
    """The contract: over a seeded office, every beginning of every word and every pair of words."""
    people = seeded(desk, 40)
    typed = set()
    for person in people:
        words = person.name.split()
        typed |= {word[:size] for word in words for size in (1, 2, 3, len(word))}
        typed |= {f"{one} {other[:2]}" for one in words for other in words if one != other}
        typed |= {"".join(words), " ".join(reversed(words))}
    for text in sorted(typed):
        wanted = sought(text).words
        whole = "".join(wanted)
        every = {
            person.identity
            for person in people
            if any(key.startswith(whole) for key in name_keys(person.name))
            or (len(wanted) > 1 and begin_words(person.name, wanted))
        }
        answer = find_people(desk, text, most=100)
        assert {one.person.identity for one in answer.rows} == every, text
        assert not answer.more, text


def test_an_answer_that_leaves_somebody_out_says_so(desk: Desk) -> None:
    people = seeded(desk, 8, last="یکتا")
    few = find_people(desk, "یکتا", most=5)
    assert (len(few.rows), few.more) == (5, True)
    all_ = find_people(desk, "یکتا", most=len(people))
    assert (len(all_.rows), all_.more) == (len(people), False)


@settings(max_examples=200)
@given(names)
def test_every_word_of_a_name_begins_one_of_its_keys(name: str) -> None:
    words, keys = name_words(name), name_keys(name)
    assert all(any(key.startswith(word) for key in keys) for word in words)
    assert {len(key) for key in keys} == {sum(map(len, words))}
    assert begin_words(name, words)


@settings(max_examples=200)
@given(names, st.randoms(use_true_random=False))
def test_letters_blanks_and_joiners_do_not_tell_names_apart(name: str, chance: object) -> None:
    other = name.replace("ی", "ي").replace("ک", "ك").replace(" ", " \u200c ")
    assert name_keys(other) == name_keys(name)
    assert name_keys(name.replace(" ", "\u200c")) == name_keys(name)


def test_a_birth_year_is_read_of_a_date_or_a_year_in_any_digits() -> None:
    assert birth_year(Person(birth="۱۳۶۰/۰۵/۱۲")) == 1360
    assert birth_year(Person(birth="1371")) == 1371
    assert birth_year(Person()) == 0
    assert told_apart_by(Person(mobile="09121112233")) == ""


def test_cases_are_found_by_tracking_code_receipt_and_running_number(desk: Desk) -> None:
    of = visit_of(desk, ALI, "NOCR-111", "GEN-101")
    receipt = _receipt_at(desk, of)
    whole = find_receipt(desk, receipt)
    for typed in (whole.tracking, whole.tracking[:4], receipt, f"{whole.number:06d}"):
        cases = find_cases(desk, typed)
        assert [one.service for one in cases] == ["NOCR-111", "GEN-101"], typed
    assert find_cases(desk, "ZZ") == ()


def test_the_card_tells_open_cases_by_their_due_day(desk: Desk) -> None:
    visit_of(desk, ALI, "NOCR-111")
    card = citizen_card(desk, ALI.identity)
    assert card is not None
    assert [case.service for case in card.open_cases] == ["NOCR-111"]
    days = desk.need_catalogue().service("NOCR-111").takes.days_max
    assert card.open_cases[0].due == desk.today().plus_days(days)
    assert card.history[0].services == ("NOCR-111",)
    assert card.citizen.day == str(desk.today())


def test_somebody_new_is_checked_field_by_field(desk: Desk) -> None:
    start_visit(desk)
    with pytest.raises(Refusal) as caught:
        new_person(desk, answers={"national_id": "0499370898", "full_name": "علی"})
    assert caught.value.field == "national_id"
    with pytest.raises(Refusal) as caught:
        new_person(desk, answers={"national_id": "0499370899"})
    assert caught.value.field == "full_name"
    new_person(desk, answers={"national_id": "0499370899", "full_name": "علی رضا محمدی"})
    assert desk.need_visit().person == Person("national_id", "0499370899", "علی رضا محمدی")


def test_nobody_was_referred_by_serving(desk: Desk, world: World) -> None:
    visit_of(desk, ALI)
    assert rows(world, REFERRAL) == []


def seeded(desk: Desk, count: int, last: str = "") -> list[Person]:
    """Serve so many invented citizens."""
    drawn, people = dice(1405), []
    for _ in range(count):
        one = invent_citizen(drawn)
        middle = drawn.choice(("", "رضا", "علی", "السادات"))
        name = " ".join(part for part in (one.first_name, middle, last or one.last_name) if part)
        born = f"{drawn.randrange(1320, 1385)}/01/01"
        people.append(Person("national_id", one.national_id, name, one.mobile, born))
    for person in people:
        visit_of(desk, person)
    return people


def _erase(desk: Desk, of: Reference) -> None:
    receipt = find_receipt(desk, _receipt_at(desk, of))
    with writing(desk.engine) as connection:
        erase_visit(connection, desk.vault, of, receipt.kept)


def _receipt_at(desk: Desk, of: Reference) -> str:
    from app.counter.papers.receipt import slip_of

    return slip_of(desk, of, 0).receipt.receipt


def _told(world: World) -> list[list[tuple[object, ...]]]:
    """Give the index without the numbers it counts citizens by."""
    kept: list[list[tuple[object, ...]]] = []
    numbers = {row.citizen: row.code for row in rows(world, CITIZEN)}
    for table in INDEX:
        kept.append(sorted((_plain(row, numbers) for row in rows(world, table)), key=repr))
    return kept


def _plain(row: Iterable[object], numbers: dict[int, bytes]) -> tuple[object, ...]:
    told = dict(row._mapping)  # type: ignore[attr-defined]
    if "citizen" in told:
        told["citizen"] = numbers[told["citizen"]]
    return tuple(told.values())
