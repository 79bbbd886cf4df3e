"""Facts about setting up: a machine becomes an office's counter in one commit, or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, event

from app.book.fold.rows import OFFICE
from app.book.rebuild import verify
from app.clock import HandClock
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription, set_up_office
from app.counter.commands.sign_in import sign_in
from app.counter.opening import open_desk
from app.journal.chain import derive
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_counter
from models.errors import Refusal
from models.people import Right
from tests.counter_world import MORNING, SECRET, World, surroundings, tables

SOUND = OfficeDescription(
    office="72140087", counter=2, title="دفتر پیشخوان سراب", title_en="Sarab", profile="town"
)
MANAGER = FirstPerson(code="100", name="مدیر یکم", pin="481516")


@pytest.fixture
def empty(tmp_path: Path) -> Engine:
    """A counter's file in which nothing is yet."""
    engine = open_file(tmp_path / "counter.db", derive(SECRET, "database"), create=True)
    prepare_counter(engine)
    return engine


def test_a_set_up_counter_opens_with_its_first_manager(empty: Engine) -> None:
    around = surroundings(HandClock(MORNING))
    set_up_office(empty, SECRET, around, office=SOUND, person=MANAGER)
    desk, centre = open_desk(empty, SECRET, around)
    assert (desk.office.office, desk.office.counter, desk.office.title) == (
        "72140087",
        2,
        "دفتر پیشخوان سراب",
    )
    assert centre == ""
    assert not desk.training
    assert Right.STAFF in sign_in(desk, user="100", pin="481516").rights
    assert verify(empty) == []


def test_what_was_typed_is_folded_before_it_is_kept(empty: Engine) -> None:
    around = surroundings(HandClock(MORNING))
    typed = OfficeDescription(
        office=" ۷۲۱۴۰۰۸۷ ",
        counter=2,
        title="  دفتر پيشخوان كوی  ",
        phone="۰۴۱۴۳۲۲",
        profile="town",
    )
    set_up_office(empty, SECRET, around, office=typed, person=MANAGER)
    with reading(empty) as connection:
        row = connection.execute(sa.select(OFFICE)).one()
    assert (row.office, row.title, row.phone) == ("72140087", "دفتر پیشخوان کوی", "0414322")


@pytest.mark.parametrize(
    ("office", "person", "code"),
    [
        ({"office": "123"}, {}, "office.code"),
        ({"office": "1234567890123"}, {}, "office.code"),
        ({"office": "7214x"}, {}, "office.code"),
        ({"counter": 0}, {}, "office.counter"),
        ({"counter": 100}, {}, "office.counter"),
        ({"title": "د"}, {}, "office.title"),
        ({"title": "د" * 121}, {}, "office.title"),
        ({"profile": "city"}, {}, "office.profile"),
        ({}, {"code": "1"}, "staff.code"),
        ({}, {"name": ""}, "staff.name"),
        ({}, {"role": "king"}, "staff.roles"),
        ({}, {"pin": "1"}, "pin.length"),
        ({}, {"pin": "999999"}, "pin.guessable"),
    ],
)
def test_what_cannot_be_an_office_is_refused_and_the_file_stays_empty(
    empty: Engine, office: dict[str, object], person: dict[str, str], code: str
) -> None:
    before = tables(empty)
    described = {
        "office": "72140087",
        "counter": 2,
        "title": "دفتر سراب",
        "profile": "town",
    } | office
    first = {"code": "100", "name": "مدیر یکم", "pin": "481516"} | person
    with pytest.raises(Refusal) as caught:
        set_up_office(
            empty,
            SECRET,
            surroundings(HandClock(MORNING)),
            office=OfficeDescription(**described),  # type: ignore[arg-type]
            person=FirstPerson(**first),
        )
    assert caught.value.code == code
    assert tables(empty) == before


def test_a_counter_is_set_up_once(world: World) -> None:
    before = tables(world.engine)
    with pytest.raises(Refusal, match=r"office\.set_up_already"):
        set_up_office(world.engine, SECRET, world.around, office=SOUND, person=MANAGER)
    assert tables(world.engine) == before


def test_a_file_without_an_office_does_not_open(empty: Engine) -> None:
    with pytest.raises(Refusal, match=r"office\.not_set_up"):
        open_desk(empty, SECRET, surroundings(HandClock(MORNING)))


class PowerCutError(Exception):
    """Stands for the machine losing its power in the middle of an act."""


def test_a_power_cut_half_way_leaves_a_machine_that_can_be_set_up(empty: Engine) -> None:
    """Wherever in the set-up the power goes, afterwards all is as if it had never begun."""
    around, before = surroundings(HandClock(MORNING)), tables(empty)
    last_one = 60
    for cut_at in range(last_one):
        seen = 0

        def cut(*_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == cut_at + 1:  # noqa: B023 - asked before the next cut is chosen
                raise PowerCutError

        event.listen(empty, "before_cursor_execute", cut)
        try:
            set_up_office(empty, SECRET, around, office=SOUND, person=MANAGER)
            break
        except PowerCutError:
            assert tables_without(empty, cut) == before
        finally:
            if event.contains(empty, "before_cursor_execute", cut):
                event.remove(empty, "before_cursor_execute", cut)
    else:
        pytest.fail("the set-up never came through")
    desk, _ = open_desk(empty, SECRET, around)
    assert desk.office.office == "72140087"
    assert verify(empty) == []


def tables_without(engine: Engine, cut: Callable[..., None]) -> dict[str, list[str]]:
    """Read every row with the power back."""
    event.remove(engine, "before_cursor_execute", cut)
    return tables(engine)
