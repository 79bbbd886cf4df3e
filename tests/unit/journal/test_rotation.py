"""Facts about keys that change: the elder names the new one, and the journal says which it is."""

import os

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, event

from app.book.rebuild import verify
from app.counter.commands.rotate_key import rotate_key
from app.counter.desk import Desk
from app.counter.tables import DEVICE
from app.journal.append import EVENTS
from app.journal.chain import device_signer, next_link, sign_link
from app.journal.rotation import (
    key_in_force,
    key_since,
    possession_holds,
    read_rotation,
    rotated,
)
from app.storage.engine import reading, writing
from models.events.office import EpochOpened, KeyRotated
from tests.counter_world import SECRET, Picture, World, events, serve
from tests.unit.journal.planted import PlantedError, failing_commits
from tests.unit.journal.test_verify import owned


def key_of(world: World) -> int | None:
    identity = world.desk.journal.identity
    with reading(world.engine) as connection:
        return key_in_force(connection, identity.office, identity.device)


def codes(world: World) -> set[str]:
    return {finding.code for finding in verify(world.engine)}


def test_a_key_ends_with_its_epoch_and_the_next_one_opens_the_next(
    world: World, desk: Desk
) -> None:
    serve(desk)
    before = desk.journal.head.epoch
    rotate_key(desk, world.around)
    stated, opened = events(world)[-2:]
    assert isinstance(stated.body, KeyRotated)
    assert isinstance(opened.body, EpochOpened)
    assert (stated.epoch, opened.epoch) == (before, desk.journal.head.epoch)
    assert stated.body.key_id == opened.body.key_id == 2
    assert stated.body.key == opened.body.key == device_signer(SECRET, 2).public_key
    assert opened.body.parent is not None
    assert (opened.body.parent.epoch, opened.body.parent.seq) == (before, stated.envelope.seq)
    assert possession_holds(stated.body, device=stated.device, epoch=before)
    serve(desk)
    assert key_of(world) == 2
    assert verify(world.engine) == []


def test_a_start_after_rotations_goes_on_with_the_key_in_force(world: World, desk: Desk) -> None:
    for _ in range(2):
        rotate_key(desk, world.around)
    after = world.restart()
    assert after.journal.identity.key_id == 3
    opened = events(world, "epoch.opened")[-1].body
    assert isinstance(opened, EpochOpened)
    assert (opened.key_id, opened.key) == (3, device_signer(SECRET, 3).public_key)
    assert verify(world.engine) == []


def test_a_rotation_that_fails_leaves_the_elder_key_at_work(world: World, desk: Desk) -> None:
    serve(desk)
    before, identity = Picture.of(world), desk.journal.identity
    with failing_commits(world.engine), pytest.raises(PlantedError):
        rotate_key(desk, world.around)
    assert Picture.of(world) == before
    assert desk.journal.identity == identity
    serve(desk)
    rotate_key(desk, world.around)
    serve(desk)
    assert key_of(world) == 2
    assert verify(world.engine) == []


def test_a_rotation_whose_commit_nobody_knows_of_is_found_by_the_next_act(
    world: World, desk: Desk
) -> None:
    """The commit stood, and whoever made it heard of a fault: the new key is at work anyway."""
    serve(desk)

    def stand_and_fail(connection: Connection) -> None:
        connection.connection.dbapi_connection.commit()  # type: ignore[union-attr]
        raise PlantedError

    event.listen(world.engine, "commit", stand_and_fail)
    try:
        with pytest.raises(PlantedError):
            rotate_key(desk, world.around)
    finally:
        event.remove(world.engine, "commit", stand_and_fail)
    assert desk.journal.identity.key_id == 1
    serve(desk)
    assert desk.journal.identity.key_id == 2
    assert key_of(world) == 2
    assert verify(world.engine) == []


def test_a_key_is_known_since_its_first_epoch(world: World, desk: Desk) -> None:
    identity = desk.journal.identity
    rotate_key(desk, world.around)
    opened = events(world, "epoch.opened")
    with reading(world.engine) as connection:
        at = {n: key_since(connection, identity.office, identity.device, n) for n in (1, 2, 3)}
    assert at == {1: opened[0].envelope.at, 2: opened[-1].envelope.at, 3: ""}


@given(st.binary(min_size=32, max_size=32), st.integers(2, 65_535), st.integers(0, 4))
def test_a_proof_is_of_one_key_for_one_place_only(secret: bytes, key_id: int, spoilt: int) -> None:
    said = {"device": "d" * 36, "epoch": "0" * 26}
    body = rotated(device_signer(secret, key_id), key_id=key_id, **said)
    assert possession_holds(body, **said)
    other = rotated(device_signer(secret[::-1] + b"x", key_id), key_id=key_id, **said)
    wrong = [
        (body, said | {"device": "e" * 36}),
        (body, said | {"epoch": "1" * 26}),
        (KeyRotated(key_id=key_id % 65_535 + 1, key=body.key, proof=body.proof), said),
        (KeyRotated(key_id=key_id, key=other.key, proof=body.proof), said),
        (KeyRotated(key_id=key_id, key=body.key, proof="zz"), said),
    ]
    altered, place = wrong[spoilt]
    assert not possession_holds(altered, **place)


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reading_of_a_rotation(noise: bytes) -> None:
    assert read_rotation(noise + b'"key.rotated"') is None


# --------------------------------------------------------------------------------- verifying


def put_after(world: World, epoch: str, data: bytes, key: int) -> None:
    """Add an event at the end of an epoch, as the holder of a key could."""
    signer = device_signer(SECRET, key)
    with owned(world) as connection:
        last = connection.execute(
            sa.select(EVENTS).where(EVENTS.c.epoch == epoch).order_by(EVENTS.c.seq.desc()).limit(1)
        ).one()
        link = next_link(last.chain, last.seq + 1, data)
        row = {**last._mapping, "seq": last.seq + 1, "data": data, "chain": link}
        row |= {"event_id": os.urandom(8).hex(), "signature": sign_link(signer, link)}
        connection.execute(EVENTS.insert(), row)


def test_what_follows_the_end_of_a_key_is_found(world: World, desk: Desk) -> None:
    ended = desk.journal.head.epoch
    rotate_key(desk, world.around)
    put_after(world, ended, b"{}", 1)
    assert "verify.after_rotation" in codes(world)


def test_a_key_that_nothing_named_is_found(world: World, desk: Desk) -> None:
    """Somebody with the profile's secret went on with another key, not by the journal's way."""
    desk.journal.identity = type(desk.journal.identity)(
        desk.office.office, desk.office.counter, desk.journal.identity.device, 7
    )
    desk.journal.signer = device_signer(SECRET, 7)
    desk.journal._take_key_in_force = lambda connection: None  # type: ignore[method-assign]
    desk.journal.start(epoch="7" * 26, boot="b", app="a", schema="1", day="1405/05/12")
    assert codes(world) == {"verify.key"}


def test_a_key_that_does_not_prove_itself_is_found(world: World, desk: Desk) -> None:
    with desk.journal.write() as work:
        said = {"device": desk.journal.identity.device, "epoch": "9" * 26}
        work.append(rotated(device_signer(SECRET, 2), key_id=2, **said), desk.standing())
    assert codes(world) == {"verify.rotation"}


def test_the_row_of_the_machine_follows(world: World, desk: Desk) -> None:
    rotate_key(desk, world.around)
    with writing(world.engine) as connection:
        assert connection.execute(sa.select(DEVICE.c.key_id)).scalar() == 2
        connection.execute(DEVICE.update().values(key_id=1))  # as an elder copy would say
    assert world.restart().journal.identity.key_id == 2
