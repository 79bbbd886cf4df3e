"""Whoever answers in the centre's place moves nothing: no cursor, no event, no catalogue."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.counter.sync.runner import Runner, last_trouble
from app.counter.sync.tail import frame_of, tails
from app.journal.chain import KeySigner
from app.storage.engine import reading
from app.wire.codec import decode, encode
from app.wire.messages import Answer as Answered
from app.wire.messages import Expected, FeedPage, HeadAnswer, Hello, Problem, PushReceipt, Signed
from app.wire.signing import seal, unseal
from models.errors import Refusal
from tests.sync.bad_lines import Answer, Spoil, middlebox
from tests.sync.branch import Branch, Centre, demand_equal, events_of

JSON = {"Content-Type": "application/json"}
PROBLEM = {"Content-Type": "application/problem+json"}
FORGER = KeySigner(Ed25519PrivateKey.from_private_bytes(b"f" * 32))
KINDS: tuple[type[Answered], ...] = (Hello, HeadAnswer, PushReceipt, FeedPage)

PORTALS: dict[str, Answer] = {
    "a page": Answer(200, {"Content-Type": "text/html"}, b"<html>please sign in</html>"),
    "a redirect": Answer(302, {"Location": "http://portal.invalid/"}, b""),
    "nothing": Answer(200, JSON, b""),
    "no content": Answer(204, {}, b""),
    "unsigned json": Answer(200, JSON, b'{"g":"x","keys":[],"now":"y"}'),
    "half of a body": Answer(200, JSON, b'{"body":{"after":300'),
    "a huge body": Answer(200, JSON, b" " * (21 * 1024 * 1024)),
    "no gzip at all": Answer(200, JSON | {"Content-Encoding": "gzip"}, b"not gzip"),
    "a slow drip": Answer(200, JSON, b" " * 10_000, drip=True),
    "a proxy's error": Answer(502, {"Content-Type": "text/html"}, b"<h1>Bad gateway</h1>"),
    "a problem that is none": Answer(409, PROBLEM, b"{}"),
}
PLACES = ("hello", "push", "feed")


def at(place: str, answer: Answer) -> Spoil:
    return lambda method, target, body: answer if f"/{place}" in target else None


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("portal", PORTALS)
def test_a_portal_is_no_answer(served: tuple[Centre, Branch], portal: str, place: str) -> None:
    centre, branch = served
    branch.serve()
    with middlebox(centre.url, at(place, PORTALS[portal])) as box:
        demand_no_answer(branch, box.url, moves=place == "feed")
    assert last_trouble(branch.desk) in ("line.stranger", "line.down")
    assert branch.sync(centre.url)
    assert branch.events() == events_of(centre.central.engine)


def test_after_all_those_portals_both_books_are_equal(served: tuple[Centre, Branch]) -> None:
    centre, branch = served
    demand_equal(branch, centre)


def demand_no_answer(branch: Branch, url: str, *, moves: bool) -> None:
    """See that a pass fails and leaves everything as it was; a push before it may have gone."""
    before, events = branch.cursors(), branch.events()
    catalogue, keys = branch.desk.catalogue, dict(branch.desk.centre_keys)
    line = branch.line(url)
    line.whole_s = 0.3
    runner = Runner(branch.desk, branch.around, line)
    assert not runner.pass_once()
    runner.stop()
    assert not branch.desk.line_up
    assert branch.events() == events
    assert (branch.desk.catalogue, branch.desk.centre_keys) == (catalogue, keys)
    if not moves:
        assert branch.cursors() == before


def forged(alter: Callable[[Signed], Signed]) -> Callable[[str, bytes], bytes]:
    """Alter what the centre signed."""

    def after(target: str, told: bytes) -> bytes:
        if told.startswith(b'{"body"'):
            return encode(alter(decode(told, Signed)))
        return told

    return after


def by_another_key(signed: Signed) -> Signed:
    for kind in KINDS:
        with contextlib.suppress(Refusal):
            return decode(seal(decode(bytes(signed.body), kind), FORGER, 1), Signed)
    raise AssertionError


def by_a_key_of_its_own(signed: Signed) -> Signed:
    return msgspec.structs.replace(by_another_key(signed), key=9)


def one_digit_changed(signed: Signed) -> Signed:
    body = bytes(signed.body)
    place = body.index(b"2026")
    return msgspec.structs.replace(
        signed, body=msgspec.Raw(body[:place] + b"2027" + body[place + 4 :])
    )


@pytest.mark.parametrize("alter", [by_another_key, by_a_key_of_its_own, one_digit_changed])
def test_what_the_centre_did_not_sign_is_no_answer(
    centre: Centre, branch: Branch, alter: Callable[[Signed], Signed]
) -> None:
    branch.serve()
    with middlebox(centre.url) as box:
        box.after = forged(alter)
        demand_no_answer(branch, box.url, moves=False)
    assert last_trouble(branch.desk) == "line.stranger"


def test_an_old_answer_played_again_is_no_answer(centre: Centre, branch: Branch) -> None:
    kept: dict[str, bytes] = {}

    def replay(target: str, told: bytes) -> bytes:
        return kept.setdefault(target.partition("?")[0], told)

    with middlebox(centre.url) as box:
        box.after = replay
        assert not branch.sync(box.url)  # the second scope gets the first one's page
        demand_no_answer(branch, box.url, moves=False)
    assert last_trouble(branch.desk) == "line.stranger"


def test_an_old_hello_played_again_is_no_answer(centre: Centre, branch: Branch) -> None:
    kept: list[bytes] = []

    def replay(target: str, told: bytes) -> bytes:
        if "/hello" in target:
            kept.append(told)
            return kept[0]
        return told

    with middlebox(centre.url) as box:
        box.after = replay
        assert branch.sync(box.url)
        demand_no_answer(branch, box.url, moves=False)
    assert last_trouble(branch.desk) == "line.stranger"


def test_a_redirect_is_not_followed_not_even_to_the_centre(centre: Centre, branch: Branch) -> None:
    def elsewhere(method: str, target: str, body: bytes) -> Answer | None:
        return Answer(307, {"Location": centre.url + target}, b"")

    with middlebox(centre.url, elsewhere) as box:
        demand_no_answer(branch, box.url, moves=False)
    assert last_trouble(branch.desk) == "line.stranger"


def test_a_receipt_of_another_machine_moves_no_cursor(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    other = Branch.set_up(tmp_path, centre.clock, seed=9)
    other.enrol(centre)
    assert other.sync(centre.url)
    other.open_for_business()
    other.serve(30)
    theirs: list[bytes] = []
    line = other.line(centre.url)
    line.hello()
    with reading(other.engine) as connection:
        (tail, *_) = tails(connection, other.desk.journal.identity)
        frame = frame_of(connection, other.desk.journal.identity, tail, 500, 10**7)
    theirs.append(line.push(frame.data)[1])
    line.close()
    other.stop()

    branch.serve()
    with middlebox(centre.url) as box:
        box.after = lambda target, told: theirs[0] if "/push" in target else told
        demand_no_answer(branch, box.url, moves=False)
    assert last_trouble(branch.desk) == "line.stranger"


def test_a_receipt_for_what_we_never_wrote_is_an_alarm_and_moves_no_cursor(
    centre: Centre, branch: Branch
) -> None:
    """Signed by the centre itself: then the centre, or our disk, is not what it was."""
    branch.serve()
    keys = centre.central.keys

    def lie(target: str, told: bytes) -> bytes:
        if "/push" not in target:
            return told
        receipt = unseal(told, PushReceipt, branch.desk.centre_keys)
        other = msgspec.structs.replace(receipt, received=(receipt.received[0], "00" * 32))
        return seal(other, keys.signer, keys.key_id)

    with middlebox(centre.url) as box:
        box.after = lie
        demand_no_answer(branch, box.url, moves=False)
    assert last_trouble(branch.desk) == "line.head_disagrees"


def test_a_receipt_of_another_frame_moves_no_cursor(centre: Centre, branch: Branch) -> None:
    """Signed by the centre, and true: but about something else."""
    kept: list[bytes] = []

    def first_receipt(target: str, told: bytes) -> bytes:
        if target == "/v1/sync/push":
            kept.append(told)
            return kept[0]
        return told

    with middlebox(centre.url) as box:
        box.after = first_receipt
        branch.serve()
        branch.sync(box.url)
        branch.start()
        branch.open_for_business()
        before = branch.cursors()
        assert not branch.sync(box.url)
        assert branch.cursors() == before
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


@pytest.mark.parametrize("code", ["wire.gap", "wire.parent_unknown", "wire.signature", "x.y"])
def test_an_unsigned_objection_costs_a_question_and_no_more(
    centre: Centre, branch: Branch, code: str
) -> None:
    """Somebody on the line may say what he likes: only the centre's signed head is believed."""
    assert branch.sync(centre.url)
    branch.serve()
    told = Problem(
        type="urn:x",
        title="t",
        status=409,
        detail="d",
        code=code,
        expected=Expected(epoch="x", seq=1, chain="00"),
    )
    body = encode(told)
    before = branch.outbox().waiting
    with middlebox(centre.url, at("push", Answer(409, PROBLEM, body))) as box:
        assert not branch.sync(box.url)
    assert branch.outbox().waiting == before
    assert last_trouble(branch.desk) == code
    assert branch.sync(centre.url)
    demand_equal(branch, centre)
