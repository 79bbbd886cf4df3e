"""Facts about adopting: only what the pinned key signed, and never anything older, is in force."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from app.book.fold.rows import ADOPTED
from app.catalogue.encode import encode
from app.catalogue.signed import SignedCatalogue, sign
from app.counter.commands.adopt import adopt_catalogue, adopt_policy
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.opening import open_desk
from app.counter.queries.catalogue import catalogue_of
from app.counter.queries.receipt import find_receipt
from app.counter.tables import CATALOGUE
from app.storage.engine import writing
from models.catalogue.catalogue import Catalogue
from models.catalogue.fee import PerUnit
from models.errors import Refusal
from tests.counter_world import (
    CATALOGUE_KEY,
    SECRET,
    World,
    events,
    put_in,
    refused,
    rows,
    sample,
    serve,
    signed_sample,
)


def _newer(**changes: object) -> Catalogue:
    return replace(sample(), version=sample().version + 1, **changes)


def _dearer() -> Catalogue:
    """A catalogue in which a photocopied page costs a thousand rial more."""
    copies = sample().service("GEN-104")
    (fee,) = copies.fees
    assert isinstance(fee.amount, PerUnit)
    fees = (replace(fee, amount=replace(fee.amount, rial=fee.amount.rial + 1_000)),)
    dearer = replace(copies, fees=fees, stated_total=copies.stated_total + 1_000)
    services = tuple(dearer if one.code == dearer.code else one for one in sample().services)
    return _newer(services=services)


def _signed(catalogue: Catalogue) -> SignedCatalogue:
    return sign(encode(catalogue), CATALOGUE_KEY)


def test_a_newer_catalogue_comes_into_force_and_stays_over_a_restart(
    world: World, desk: Desk
) -> None:
    adopt_catalogue(desk, signed=_signed(_newer()))
    assert desk.need_catalogue().version == sample().version + 1
    assert world.restart().need_catalogue().version == sample().version + 1
    stated = events(world, "catalogue.adopted")[-1]
    assert stated.envelope.actor == "system"
    assert [row.version for row in rows(world, ADOPTED) if row.what == "catalogue"] == [
        sample().version,
        sample().version + 1,
    ]


def test_the_one_in_force_is_adopted_again_without_a_word(world: World, desk: Desk) -> None:
    before = len(events(world))
    adopt_catalogue(desk, signed=signed_sample())
    assert len(events(world)) == before


def _by_another_key(signed: SignedCatalogue) -> SignedCatalogue:
    return sign(signed.payload, Ed25519PrivateKey.from_private_bytes(b"x" * 32))


BAD: dict[str, tuple[Callable[[SignedCatalogue], SignedCatalogue], str]] = {
    "no signature": (lambda signed: replace(signed, signature=b""), "catalogue.unsigned"),
    "another key": (_by_another_key, "catalogue.unsigned"),
    "altered bytes": (
        lambda signed: replace(signed, payload=signed.payload.replace(b"15000", b"25000")),
        "catalogue.altered",
    ),
    "altered digest": (lambda signed: replace(signed, sha256="0" * 64), "catalogue.altered"),
    "another version": (
        lambda signed: replace(signed, version=signed.version + 5),
        "catalogue.altered",
    ),
    "rewritten": (
        lambda signed: _signed(replace(_dearer(), version=sample().version)),
        "catalogue.rewritten",
    ),
}


@pytest.mark.parametrize(("spoil", "code"), BAD.values(), ids=list(BAD))
def test_what_the_centre_did_not_sign_stays_outside(
    world: World, desk: Desk, spoil: Callable[[SignedCatalogue], SignedCatalogue], code: str
) -> None:
    with refused(world, code):
        adopt_catalogue(desk, signed=spoil(_signed(_newer())))


def test_what_was_in_force_before_does_not_come_back(world: World, desk: Desk) -> None:
    adopt_catalogue(desk, signed=_signed(_newer()))
    with refused(world, "catalogue.older", version=1, in_force=2):
        adopt_catalogue(desk, signed=signed_sample())


def test_without_a_pinned_key_no_catalogue_is_believed(world: World, desk: Desk) -> None:
    desk.catalogue_key = ""
    with refused(world, "catalogue.no_key"):
        adopt_catalogue(desk, signed=_signed(_newer()))


def test_a_catalogue_altered_on_the_disk_is_seen_at_the_next_start(
    world: World, desk: Desk
) -> None:
    spoilt = replace(signed_sample(), payload=signed_sample().payload.replace(b"15000", b"25000"))
    with writing(world.engine) as connection:
        connection.execute(CATALOGUE.update().values(data=spoilt.pack()))
    with pytest.raises(Refusal, match=r"catalogue\.altered"):
        world.restart()
    with writing(world.engine) as connection:
        connection.execute(CATALOGUE.delete())
    with pytest.raises(Refusal, match=r"catalogue\.lost"):
        open_desk(world.engine, SECRET, world.around)


def test_nothing_is_priced_without_a_catalogue(world: World, desk: Desk) -> None:
    start_visit(desk)
    desk.catalogue = None
    with refused(world, "catalogue.none"):
        put_in(desk, "GEN-104")


def test_a_price_that_changed_while_the_basket_waited_is_told_before_paying(
    world: World, desk: Desk
) -> None:
    start_visit(desk)
    put_in(desk, "GEN-105")
    put_in(desk, "GEN-104")
    total = desk.need_visit().total
    adopt_catalogue(desk, signed=_signed(_dearer()))
    with refused(world, "visit.price_changed", line=2):
        take_payment(desk, tenders=[cash(total)])


def test_a_price_that_stayed_is_paid_under_the_new_catalogue(world: World, desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "GEN-105")
    adopt_catalogue(desk, signed=_signed(_dearer()))
    given = take_payment(desk, tenders=[cash(desk.need_visit().total)])
    assert find_receipt(desk, str(given.receipt)).catalogue == sample().version + 1


def test_an_old_receipt_is_read_by_the_catalogue_of_its_own_day(world: World, desk: Desk) -> None:
    given = serve(desk)
    adopt_catalogue(desk, signed=_signed(_dearer()))
    version = find_receipt(desk, str(given.receipt)).catalogue
    assert catalogue_of(desk, version) == sample()
    with refused(world, "catalogue.lost", version=99):
        catalogue_of(desk, 99)


def test_a_policy_is_stated_once_and_stays_over_a_restart(world: World, desk: Desk) -> None:
    adopt_policy(desk, held_money=False, services=("NOCR", "GEN-104"))
    before = len(events(world))
    adopt_policy(desk, held_money=False, services=("NOCR", "GEN-104"))
    assert len(events(world)) == before
    policy = desk.policy
    assert world.restart().policy == policy


@pytest.mark.parametrize(
    ("named", "offers"),
    [
        ((), {"NOCR-111", "GEN-104", "GEN-105"}),
        (("NOCR",), {"NOCR-111"}),
        (("GEN-104",), {"GEN-104"}),
        (("NOCR", "GEN-104"), {"NOCR-111", "GEN-104"}),
        (("GEN", "GEN-104"), {"GEN-104", "GEN-105"}),
        (("POST",), set()),
    ],
)
def test_an_office_offers_what_its_policy_names_by_agency_or_by_service(
    world: World, desk: Desk, named: tuple[str, ...], offers: set[str]
) -> None:
    adopt_policy(desk, held_money=True, services=named)
    start_visit(desk)
    for code in ("NOCR-111", "GEN-104", "GEN-105"):
        if code in offers:
            put_in(desk, code)
        else:
            with refused(world, "catalogue.not_licensed"):
                put_in(desk, code)
