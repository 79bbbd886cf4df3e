"""Facts about the office's people: who may name them, and how a PIN stays nobody else's."""

from typing import Any

import pytest

from app.book.fold.rows import STAFF
from app.counter.commands.adopt import adopt_staff
from app.counter.commands.lock import lock, unlock
from app.counter.commands.sign_in import sign_in
from app.counter.commands.staff import change_staff, mark_of
from app.counter.tables import VERIFIER
from models.errors import Refusal
from models.events.office import StaffChanged
from models.people import Right
from tests.counter_world import CLERK, MANAGER, World, come_in, events, refused, rows, tables


def _who(
    code: str = CLERK.user, *, roles: tuple[str, ...] = ("clerk",), active: bool = True
) -> StaffChanged:
    return StaffChanged(
        code=code, name="از مرکز", roles=roles, active=active, origin="centre", verifier=""
    )


def test_a_new_colleague_can_sign_in(world: World) -> None:
    change_staff(world.desk, code="۲۰۰", name="نفر تازه", roles=["clerk"], pin="590218")
    assert sign_in(world.desk, user="200", pin="590218").name == "نفر تازه"


def test_a_pin_is_nowhere_and_its_verifier_not_in_the_journal(world: World) -> None:
    change_staff(world.desk, code="200", name="نفر تازه", roles=["clerk"], pin="590218")
    verifier = next(row.verifier for row in rows(world, VERIFIER) if row.code == "200")
    assert verifier.startswith("$argon2id$")
    for name, kept in tables(world.engine).items():
        assert not [row for row in kept if "590218" in row], name
        if name != "verifier":
            assert not [row for row in kept if verifier in row], name
    stated = events(world, "staff.changed")[-1].body
    assert isinstance(stated, StaffChanged)
    assert stated.verifier == mark_of(verifier)
    assert len(stated.verifier) == 16


def test_a_new_pin_takes_the_place_of_the_old_one(world: World) -> None:
    change_staff(world.desk, code=CLERK.user, name="متصدی یکم", roles=["clerk"], pin="590218")
    with pytest.raises(Refusal, match=r"sign_in\.wrong"):
        sign_in(world.desk, user=CLERK.user, pin=CLERK.pin)
    assert sign_in(world.desk, user=CLERK.user, pin="590218").user == CLERK.user


def test_a_change_without_a_pin_leaves_the_pin(world: World) -> None:
    before = next(row.verifier for row in rows(world, STAFF) if row.code == CLERK.user)
    change_staff(world.desk, code=CLERK.user, name="نام تازه", roles=["supervisor", "clerk"])
    row = next(row for row in rows(world, STAFF) if row.code == CLERK.user)
    assert (row.name, row.roles, row.verifier) == ("نام تازه", "clerk supervisor", before)
    assert Right.REPORT in sign_in(world.desk, user=CLERK.user, pin=CLERK.pin).rights


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"code": "12"}, "staff.code"),
        ({"code": "123456789"}, "staff.code"),
        ({"code": "12a4"}, "staff.code"),
        ({"name": " ا "}, "staff.name"),
        ({"name": "ن" * 81}, "staff.name"),
        ({"roles": []}, "staff.roles"),
        ({"roles": ["owner"]}, "staff.roles"),
        ({"pin": ""}, "pin.length"),
        ({"pin": "59021"}, "pin.length"),
        ({"pin": "5" * 129}, "pin.length"),
        ({"pin": "777777"}, "pin.guessable"),
        ({"pin": "123456"}, "pin.guessable"),
        ({"pin": "987654"}, "pin.guessable"),
        ({"pin": "۱۲۳۴۵۶"}, "pin.guessable"),
        ({"pin": "992009"}, "pin.guessable"),
    ],
)
def test_what_cannot_be_a_colleague_is_refused(
    world: World, said: dict[str, object], code: str
) -> None:
    whole = {"code": "200", "name": "نفر تازه", "roles": ["clerk"], "pin": "590218"} | said
    with refused(world, code):
        change_staff(world.desk, **whole)  # type: ignore[arg-type]


def test_nobody_locks_themselves_out_of_their_own_office(world: World) -> None:
    """Neither blocked nor demoted by their own hand: nobody would be left to undo it."""
    me: dict[str, Any] = {"code": MANAGER.user, "name": "مدیر یکم"}
    with refused(world, "staff.oneself"):
        change_staff(world.desk, **me, roles=["manager"], active=False)
    with refused(world, "staff.oneself"):
        change_staff(world.desk, **me, roles=["clerk"])
    change_staff(world.desk, **me, roles=["rural"])


def test_new_roles_of_whoever_is_signed_in_count_at_once(world: World) -> None:
    change_staff(world.desk, code=MANAGER.user, name="مدیر یکم", roles=["rural"])
    assert world.desk.session is not None
    assert world.desk.session.roles == ("rural",)
    assert Right.APPROVE_REVERSAL not in world.desk.session.rights


def test_the_centre_names_people_and_nobody_here_did(world: World) -> None:
    pin = world.desk.passwords.verifier("590218", code="300")
    adopt_staff(world.desk, people=((_who("300", roles=("supervisor",)), pin, 7),))
    stated = events(world, "staff.changed")[-1]
    assert stated.envelope.actor == "system"
    assert sign_in(world.desk, user="300", pin="590218").roles == ("supervisor",)


def test_an_older_word_of_the_centre_is_passed_by(world: World) -> None:
    pin = world.desk.passwords.verifier("590218", code="300")
    adopt_staff(world.desk, people=((_who("300"), pin, 7),))
    before = tables(world.engine)
    adopt_staff(world.desk, people=((_who("300", active=False), pin, 7),))
    adopt_staff(world.desk, people=((_who("300", active=False), pin, 6),))
    assert tables(world.engine) == before


def test_whom_the_centre_blocks_can_do_nothing_more(world: World) -> None:
    come_in(world.desk, CLERK)
    adopt_staff(world.desk, people=((_who(active=False), "", 3),))
    with refused(world, "session.locked"):
        world.desk.need(Right.SERVE)
    with pytest.raises(Refusal, match=r"sign_in\.wrong"):
        unlock(world.desk, pin=CLERK.pin)


def test_a_role_given_while_the_window_was_locked_holds_after_it(world: World) -> None:
    come_in(world.desk, CLERK)
    lock(world.desk)
    kept = next(row.verifier for row in rows(world, VERIFIER) if row.code == CLERK.user)
    adopt_staff(world.desk, people=((_who(roles=("supervisor",)), kept, 3),))
    assert Right.REPORT in unlock(world.desk, pin=CLERK.pin).rights
