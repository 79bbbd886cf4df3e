"""Facts about circulars: signed or refused, read before what they change is sold, and stopping."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.book.fold.rows import READING
from app.catalogue.circular import SignedCircular, open_circular, sign_circular
from app.counter.commands.read_circular import adopt_circular, read_circular
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.queries.circulars import refused_circulars, unread, unread_in_force
from models.catalogue.record import Bilingual
from models.circulars import BANNER_DAYS, Circular
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from tests.counter_world import CATALOGUE_KEY, OTHER_CLERK, World, come_in, put_in, refused, rows

TODAY = JalaliDate(1405, 5, 12)
SERVICE = "NOCR-111"


def circular(**changed: object) -> Circular:
    """Give a circular of the civil registry, in force since yesterday."""
    said = {
        "code": "nocr-1405-12",
        "number": "1405/12",
        "agency": "NOCR",
        "title": Bilingual(fa="عکس تازه", en="A new photo"),
        "changes": (Bilingual(fa="عکس شش‌ماهه", en="A photo of six months"),),
        "text": Bilingual(fa="متن", en="Text"),
        "services": (SERVICE,),
        "issued": "1405/05/01",
        "effective": "1405/05/11",
        "read_by": "1405/05/10",
    }
    return Circular(**(said | changed))  # type: ignore[arg-type]


def adopt(desk: Desk, one: Circular, version: int = 1) -> None:
    signed = sign_circular(one, CATALOGUE_KEY)
    adopt_circular(desk, packed=signed.pack(), code=one.code, version=version)


def test_a_service_is_not_sold_before_its_circular_was_read(world: World, desk: Desk) -> None:
    adopt(desk, circular())
    start_visit(desk)
    with refused(world, "circular.unread", number="1405/12"):
        put_in(desk, SERVICE)
    put_in(desk, "GEN-101")
    assert [one.circular.code for one in unread_in_force(desk)] == ["nocr-1405-12"]
    read_circular(desk, code="nocr-1405-12")
    put_in(desk, SERVICE)
    assert not unread(desk)
    (row,) = rows(world, READING)
    assert (row.circular, row.reader) == ("nocr-1405-12", desk.need_session().user)
    read_circular(desk, code="nocr-1405-12")
    assert len(rows(world, READING)) == 1


def test_what_one_clerk_read_another_has_still_to_read(desk: Desk) -> None:
    adopt(desk, circular())
    read_circular(desk, code="nocr-1405-12")
    come_in(desk, OTHER_CLERK)
    assert len(unread(desk)) == 1


def test_before_its_day_a_circular_keeps_nothing_from_being_sold(desk: Desk) -> None:
    adopt(desk, circular(effective="1405/05/13"))
    start_visit(desk)
    put_in(desk, SERVICE)
    assert len(unread(desk)) == 1
    assert not unread_in_force(desk)


def test_a_circular_that_came_after_the_choice_is_read_before_the_payment(
    world: World, desk: Desk
) -> None:
    start_visit(desk)
    put_in(desk, SERVICE)
    total = desk.need_visit().total
    adopt(desk, circular())
    with refused(world, "circular.unread"):
        take_payment(desk, tenders=[cash(total)])
    read_circular(desk, code="nocr-1405-12")
    assert take_payment(desk, tenders=[cash(total)]).total == total


def test_a_changed_circular_is_to_be_read_again(desk: Desk) -> None:
    adopt(desk, circular())
    read_circular(desk, code="nocr-1405-12")
    adopt(desk, circular(text=Bilingual(fa="متن دیگر", en="Another text")), version=2)
    assert len(unread(desk)) == 1


def test_a_circular_stops_a_service_until_its_day(world: World, desk: Desk) -> None:
    adopt(desk, circular(stops=True, until="1405/05/14"))
    read_circular(desk, code="nocr-1405-12")
    start_visit(desk)
    with refused(world, "catalogue.suspended"):
        put_in(desk, SERVICE)
    adopt(desk, circular(stops=True, until="1405/05/12"), version=2)
    read_circular(desk, code="nocr-1405-12")
    put_in(desk, SERVICE)


def test_circulars_and_readings_are_there_after_a_restart(world: World, desk: Desk) -> None:
    adopt(desk, circular())
    read_circular(desk, code="nocr-1405-12")
    user = desk.need_session().user
    again = world.restart()
    assert [one.circular.code for one in again.circulars] == ["nocr-1405-12"]
    come_in(again, OTHER_CLERK)
    assert len(unread(again)) == 1
    assert user != OTHER_CLERK.user


@pytest.mark.parametrize("what", ["unsigned", "altered", "stranger", "renamed", "unreadable"])
def test_what_the_centre_did_not_sign_is_refused_and_said_so(desk: Desk, what: str) -> None:
    signed = sign_circular(circular(), CATALOGUE_KEY)
    other = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    packed, code = {
        "unsigned": (msgspec.structs.replace(signed, signature=b"").pack(), "circular.unsigned"),
        "altered": (
            msgspec.structs.replace(signed, payload=signed.payload + b" ").pack(),
            "circular.altered",
        ),
        "stranger": (sign_circular(circular(), other).pack(), "circular.unsigned"),
        "renamed": (
            sign_circular(circular(code="other"), CATALOGUE_KEY).pack(),
            "circular.altered",
        ),
        "unreadable": (b"{}", "circular.unreadable"),
    }[what]
    with pytest.raises(Refusal) as caught:
        adopt_circular(desk, packed=packed, code="nocr-1405-12", version=1)
    assert caught.value.code == code
    assert [(one[0], one[2]) for one in refused_circulars(desk)] == [("nocr-1405-12", code)]
    assert not desk.circulars
    start_visit(desk)
    put_in(desk, SERVICE)


def test_a_forgery_takes_no_circular_away(desk: Desk) -> None:
    adopt(desk, circular())
    with pytest.raises(Refusal):
        adopt_circular(desk, packed=b"{}", code="nocr-1405-12", version=2)
    assert len(desk.circulars) == 1
    assert refused_circulars(desk) == ()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "NOCR 12"}, "code"),
        ({"number": " "}, "number"),
        ({"changes": ()}, "changes"),
        ({"changes": (Bilingual(fa="a", en="b"),) * 4}, "changes"),
        ({"services": ()}, "services"),
        ({"effective": "1405/5/1"}, "effective"),
        ({"until": "1405/05/20"}, "until"),
        ({"stops": True, "until": "1405/05/11"}, "until"),
    ],
)
def test_a_circular_that_is_not_sound_is_not_signed(changed: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as caught:
        sign_circular(circular(**changed), CATALOGUE_KEY)
    assert (caught.value.code, caught.value.field) == ("circular.shape", field)


@given(st.integers(-40, 40))
def test_a_form_tells_of_a_circular_for_fourteen_days(days: int) -> None:
    one = circular(issued=str(TODAY.plus_days(-5)), effective=str(TODAY))
    assert one.announces(TODAY.plus_days(days)) == (-5 <= days < BANNER_DAYS)


def test_a_signed_circular_reads_back_as_it_was() -> None:
    signed = sign_circular(circular(), CATALOGUE_KEY)
    again = SignedCircular.unpack(signed.pack())
    assert open_circular(again, CATALOGUE_KEY.public_key()) == circular()
