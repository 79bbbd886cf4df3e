"""The centre's keys change: a counter follows a chain of signatures, and believes nobody else."""

from collections.abc import Callable

import msgspec
import pytest
import sqlalchemy as sa

from app.central.central import Central
from app.central.knocks import PER_COUNTER
from app.central.rows import CASE, CENTRE_KEY
from app.counter.sync.enrolment import enrol
from app.counter.sync.line import Line
from app.counter.tables import DEVICE
from app.ids import SeededChance
from app.journal.chain import KeySigner, device_signer
from app.storage.engine import reading, writing
from app.wire.certificate import unpack_certificate
from app.wire.codec import decode, encode
from app.wire.keys import Announcement, Announcements, announce, follow
from app.wire.messages import Hello
from app.wire.signing import seal, unseal
from models.errors import Fault, Refusal
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import Branch, Centre, demand_equal

STRANGER = device_signer(b"stranger" * 4, 1)


def test_a_counter_that_slept_through_rotations_follows_the_chain(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    assert [centre.central.rotate_centre_key() for _ in range(5)] == [2, 3, 4, 5, 6]
    branch.serve()
    assert branch.sync(centre.url)
    assert sorted(branch.desk.centre_keys) == [1, 2, 3, 4, 5, 6, 7]
    certificate = unpack_certificate(bytes.fromhex(branch.desk.certificate))
    assert certificate.centre_key_id == 6  # vouched for anew, by the key in force
    demand_equal(branch, centre)
    branch.stop()
    branch.start()
    assert sorted(branch.desk.centre_keys) == [1, 2, 3, 4, 5, 6, 7]


def test_other_processes_of_the_centre_notice_its_new_key(centre: Centre, branch: Branch) -> None:
    assert branch.sync(centre.url)
    other = Central.open(centre.folder, clock=centre.clock, chance=SeededChance(8))
    other.rotate_centre_key()
    other.close()
    line = branch.line(centre.url)
    assert [key.id for key in line.hello().keys] == [2, 3]
    line.close()


def chain(*, by: KeySigner, first: int, last: int) -> bytes:
    """Write announcements as somebody with one key of his own would."""
    return encode(
        Announcements(
            keys=tuple(
                msgspec.Raw(announce(by, number - 1, by.public_key))
                for number in range(first, last + 1)
            )
        )
    )


def test_a_chain_that_no_pinned_key_began_is_not_followed(centre: Centre, branch: Branch) -> None:
    """Nobody is trusted on first use: whoever cannot be reached from a pinned key is a stranger."""
    assert branch.sync(centre.url)
    before = dict(branch.desk.centre_keys)

    def pretend(method: str, target: str, body: bytes) -> Answer | None:
        kind = {"Content-Type": "application/json"}
        if target.startswith("/v1/keys"):
            return Answer(200, kind, chain(by=STRANGER, first=3, last=9))
        if target.startswith("/v1/hello"):
            line = branch.line(centre.url)
            said = msgspec.structs.replace(line.hello(), nonce=target.partition("=")[2])
            line.close()
            return Answer(200, kind, seal(said, STRANGER, 9))
        return None

    with middlebox(centre.url, pretend) as box:
        runner = branch.runner(box.url)
        assert not runner.pass_once()
        assert runner.trouble == "line.stranger"
        runner.stop()
    assert branch.desk.centre_keys == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda keys: keys[1:],  # a link left out
        lambda keys: keys[::-1],
        lambda keys: [keys[0].replace(b'"id":3', b'"id":4'), *keys[1:]],
        lambda keys: [keys[0].replace(b'"key":2', b'"key":1'), *keys[1:]],
    ],
)
def test_a_chain_must_be_whole_and_in_order(
    centre: Centre, branch: Branch, spoil: Callable[[list[bytes]], list[bytes]]
) -> None:
    for _ in range(3):
        centre.central.rotate_centre_key()
    with reading(centre.central.engine) as connection:
        query = sa.select(CENTRE_KEY.c.announced).where(CENTRE_KEY.c.number > 2)
        kept = [bytes(row) for row in connection.execute(query).scalars()]
    pinned = dict(branch.desk.centre_keys)
    assert len(kept) == 3
    whole = encode(Announcements(keys=tuple(msgspec.Raw(one) for one in kept)))
    assert sorted(follow(whole, pinned)) == [3, 4, 5]
    spoilt = encode(Announcements(keys=tuple(msgspec.Raw(one) for one in spoil(kept))))
    with pytest.raises(Refusal, match=r"wire\.(unsigned|malformed)"):
        follow(spoilt, pinned)


def test_a_pinned_key_is_never_replaced(centre: Centre, branch: Branch) -> None:
    first = centre.central.keys.signer_of(1)
    data = encode(Announcements(keys=(msgspec.Raw(announce(first, 1, STRANGER.public_key)),)))
    assert decode(data, Announcements).keys
    with pytest.raises(Refusal, match=r"wire\.unsigned"):
        follow(data, branch.desk.centre_keys)


def test_a_key_whose_time_is_over_vouches_for_none(centre: Centre, branch: Branch) -> None:
    """Whoever stole an old key of the centre's cannot bring a key of his own in by a hello."""
    assert branch.sync(centre.url)
    line: Line = branch.line(centre.url)
    hello = line.hello()
    line.close()
    old = centre.central.keys.signer_of(1)
    own = msgspec.structs.replace(
        hello, keys=(hello.keys[1], msgspec.structs.replace(hello.keys[1], id=3))
    )
    with pytest.raises(Refusal, match=r"wire\.unsigned"):
        unseal(seal(own, old, 1), Hello, branch.desk.centre_keys)
    with pytest.raises(Refusal, match=r"wire\.unsigned"):
        unseal(seal(own, old, 1), Announcement, branch.desk.centre_keys)


def test_a_centre_that_cannot_be_followed_costs_nothing(centre: Centre, branch: Branch) -> None:
    with writing(branch.engine) as connection:
        connection.execute(DEVICE.update().values(centre_keys=f"1:{STRANGER.public_key}"))
    branch.desk.centre_keys = {1: STRANGER.public_key}
    before = branch.cursors()
    runner = branch.runner(centre.url)
    assert not runner.pass_once()
    assert runner.trouble == Fault("line.stranger").code
    runner.stop()
    assert branch.cursors() == before
    with reading(centre.central.engine) as connection:
        assert connection.execute(sa.select(CASE.c.kind)).scalars().all() == []


def test_whoever_asks_too_often_is_told_to_wait(centre: Centre, stranger: Branch) -> None:
    said = set()
    for _ in range(PER_COUNTER + 1):
        with pytest.raises(Refusal) as refused:
            enrol(stranger.desk, address=centre.url, code="0" * 10, app="test")
        said.add(refused.value.code)
    assert said == {"enrol.code_wrong", "enrol.too_often"}
    assert stranger.desk.centre_keys == {}
