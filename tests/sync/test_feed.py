"""What comes down: only what the centre's keys vouch for comes into force; the rest is told of."""

import msgspec
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.catalogue.encode import encode as encode_catalogue
from app.catalogue.signed import SignedCatalogue, sign
from app.central.feed import News, news, of_office
from app.counter.commands.sign_in import sign_in
from app.counter.sync.tail import Outbox
from app.counter.tables import FEED_UNKNOWN
from app.storage.engine import reading, writing
from app.wire.codec import encode
from app.wire.feed_items import CATALOGUE, OfficePolicy, Status
from models.errors import Refusal
from models.events.base import Body
from models.events.shift import CashCounted
from tests.counter_world import CLERK, sample
from tests.sync.branch import OFFICE, Branch, Centre, demand_equal


def signed(centre: Centre, version: int) -> SignedCatalogue:
    catalogue = msgspec.structs.replace(sample(), version=version)
    return sign(encode_catalogue(catalogue), centre.central.keys.catalogue_key)


def test_a_newer_catalogue_comes_into_force_and_stays_after_a_restart(
    centre: Centre, branch: Branch
) -> None:
    centre.central.publish_catalogue(msgspec.structs.replace(sample(), version=7))
    assert branch.sync(centre.url)
    assert branch.desk.need_catalogue().version == 7
    assert branch.start().need_catalogue().version == 7


def unsigned(centre: Centre) -> bytes:
    return msgspec.structs.replace(signed(centre, 9), signature=b"").pack()


def by_another_key(centre: Centre) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    return sign(signed(centre, 9).payload, key).pack()


def altered(centre: Centre) -> bytes:
    it = signed(centre, 9)
    payload = it.payload.replace(b'"rial":1', b'"rial":2', 1)
    assert payload != it.payload
    return msgspec.structs.replace(it, payload=payload).pack()


def older(centre: Centre) -> bytes:
    return signed(centre, 3).pack()


def torn(centre: Centre) -> bytes:
    return b'{"version":9}'


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (unsigned, "catalogue.unsigned"),
        (by_another_key, "catalogue.unsigned"),
        (altered, "catalogue.altered"),
        (older, "catalogue.older"),
        (torn, "catalogue.unreadable"),
    ],
)
def test_a_catalogue_that_must_not_be_used_is_told_of_and_holds_nothing_up(
    centre: Centre, branch: Branch, make: object, code: str
) -> None:
    assert callable(make)
    centre.central.publish_catalogue(msgspec.structs.replace(sample(), version=5))
    assert branch.sync(centre.url)
    centre.tell(CATALOGUE, News(CATALOGUE, CATALOGUE, make(centre)))
    branch.serve()
    assert branch.sync(centre.url)
    assert branch.told("catalogue.refused") == [code]
    assert branch.desk.need_catalogue().version == 5
    demand_equal(branch, centre)

    centre.central.publish_catalogue(msgspec.structs.replace(sample(), version=10))
    assert branch.sync(centre.url)
    assert branch.desk.need_catalogue().version == 10


def test_somebody_the_centre_blocks_cannot_sign_in_after_a_pass(
    centre: Centre, branch: Branch
) -> None:
    centre.put_clerk(active=False)
    assert branch.desk.session is not None
    assert branch.sync(centre.url)
    assert branch.desk.session.locked
    with pytest.raises(Refusal) as refused:
        sign_in(branch.desk, user=CLERK.user, pin=CLERK.pin)
    assert refused.value.code == "sign_in.wrong"
    branch.start()
    with pytest.raises(Refusal) as refused:
        sign_in(branch.desk, user=CLERK.user, pin=CLERK.pin)
    assert refused.value.code == "sign_in.wrong"
    centre.put_clerk()
    assert branch.sync(centre.url)
    assert sign_in(branch.desk, user=CLERK.user, pin=CLERK.pin).user == CLERK.user


def unknown(branch: Branch) -> dict[str, bytes]:
    with reading(branch.engine) as connection:
        rows = connection.execute(sa.select(FEED_UNKNOWN)).all()
    return {row.item: bytes(row.data) for row in rows}


def test_what_this_program_does_not_know_is_kept_and_holds_nothing_up(
    centre: Centre, branch: Branch
) -> None:
    moon = News("moon:1", "moon", b'{"phase":3}')
    strange = News("policy", "policy", b'{"held_money":true,"moons":2}')
    centre.tell(of_office(OFFICE), moon, strange)
    centre.put_clerk(roles=["clerk", "inspector"])
    assert branch.sync(centre.url)
    assert branch.sync(centre.url)
    kept = unknown(branch)
    assert kept["moon:1"] == b'{"phase":3}'
    assert kept["policy"] == b'{"held_money":true,"moons":2}'
    assert branch.desk.session is not None
    assert branch.desk.session.roles == ("clerk", "inspector")


def test_what_an_older_program_kept_is_taken_in_by_one_that_knows_it(
    centre: Centre, branch: Branch
) -> None:
    policy = encode(OfficePolicy(held_money=False))
    row = {"scope": of_office(OFFICE), "item": "policy", "version": 9, "data": policy}
    with writing(branch.engine) as connection:
        connection.execute(FEED_UNKNOWN.insert().values(**row))
    before = branch.desk.policy
    assert branch.sync(centre.url)
    assert (before.held_money, branch.desk.policy.held_money) == (True, False)
    assert "policy" not in unknown(branch)


class MoonSeen(Body, frozen=True, kw_only=True):
    """An event of a program newer than the centre."""

    kind = "moon.seen"
    phase: int = 1


def test_what_the_centre_holds_or_rejects_is_shown_and_sends_nothing_again(
    centre: Centre, branch: Branch
) -> None:
    desk = branch.desk
    assert branch.sync(centre.url)
    fold, desk.journal.fold = desk.journal.fold, lambda connection, event: None
    with desk.write() as work:
        held = work.append(MoonSeen(), desk.standing())
        huge = CashCounted(attempt=1, counts=(), counted=0, terminal_total=2**60)
        rejected = work.append(huge, desk.standing())
    desk.journal.fold = fold
    branch.serve()
    assert branch.sync(centre.url)
    assert branch.outbox() == Outbox(waiting=0, held=1, rejected=1, oldest="")
    assert set(branch.told("sync.disposition")) == {
        held.event.envelope.event_id,
        rejected.event.envelope.event_id,
    }

    posted = Status(
        device=desk.journal.identity.device,
        epoch=held.event.epoch,
        seq=held.event.envelope.seq,
        event=held.event.envelope.event_id,
        state="posted",
    )
    item = f"status:{posted.epoch}:{posted.seq}"
    centre.tell(of_office(OFFICE), news(item, posted))
    assert branch.sync(centre.url)
    assert branch.outbox() == Outbox(waiting=0, held=0, rejected=1, oldest="")


def test_what_is_said_of_a_neighbours_event_is_not_counted_here(
    centre: Centre, branch: Branch
) -> None:
    other = Status(
        device="019ab000-0000-7000-8000-000000000009",
        epoch="0" * 26,
        seq=3,
        event="e",
        state="rejected",
        code="event.unreadable",
    )
    centre.tell(of_office(OFFICE), news("status:0:3", other))
    assert branch.sync(centre.url)
    assert branch.outbox().rejected == 0


def test_a_feed_of_many_pages_is_read_to_its_end(centre: Centre, branch: Branch) -> None:
    moons = [News(f"moon:{number}", "moon", b'{"phase":1}') for number in range(450)]
    centre.tell(of_office(OFFICE), *moons)
    assert branch.sync(centre.url)
    assert len(unknown(branch)) >= 450
