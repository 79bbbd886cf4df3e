"""Whatever is thrown at the centre gets a problem in words, never a traceback and never a 500."""

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.central.problems import STATUS
from app.i18n import Language, Words
from app.wire.frame import MEDIA_TYPE
from app.wire.messages import Hello
from app.wire.signing import read_claim, unseal
from models.errors import Refusal
from tests.central.conftest import Centre
from tests.central.machine import OFFICE, Machine, problem

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")
PATHS = ("/v1/hello", "/v1/enrol", "/v1/sync/head", "/v1/sync/push", "/v1/sync/feed", "/nowhere")


def test_the_probe_is_signed_and_fresh(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    nonce = "0f" * 16
    hello = unseal(
        centre.line.get("/v1/hello", params={"nonce": nonce}).content, Hello, machine.keys
    )
    assert (hello.nonce, hello.protocol_min, hello.protocol_max) == (nonce, 1, 1)
    assert hello.generation == centre.central.generation


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", METHODS)
def test_every_address_and_method_answers_with_a_problem_or_what_was_asked(
    centre: Centre, method: str, path: str
) -> None:
    answer = centre.line.request(method, path)
    if method == "GET" and path == "/v1/hello":
        assert answer.status_code == 200
    elif method == "HEAD":
        assert 400 <= answer.status_code < 500
    else:
        told = problem(answer)
        assert 400 <= told.status < 500
        assert told.title
        assert told.detail
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


def test_a_problem_speaks_persian_unless_english_is_wanted(centre: Centre) -> None:
    persian = centre.line.get("/nowhere")
    english = centre.line.get("/nowhere", headers={"Accept-Language": "en-GB,fa;q=0.5"})
    assert persian.headers["content-language"] == "fa"
    assert problem(persian).title != problem(english).title
    assert problem(english).type == "urn:pishkhan:problem:wire.not_found"


@pytest.mark.parametrize("code", sorted(STATUS))
@pytest.mark.parametrize("language", list(Language))
def test_every_problem_has_words(code: str, language: Language) -> None:
    words = Words(language, plain=True)
    assert words.knows(f"errors.{code}.reason")
    assert words.knows(f"errors.{code}.remedy")


@pytest.fixture
def machine(centre: Centre, tmp_path: Path) -> Machine:
    """A machine that has enrolled."""
    return centre.enrolled(tmp_path)


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
).map(lambda value: json.dumps(value).encode())
HEADERS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
ONCE_SET_UP = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ONCE_SET_UP
@given(data=st.data())
def test_no_body_brings_it_down(centre: Centre, machine: Machine, data: st.DataObject) -> None:
    whole = machine.frame(machine.head.epoch)
    places = st.integers(0, len(whole) - 1)
    flips = st.tuples(places, st.integers(1, 255))
    body = data.draw(
        st.binary(max_size=300)
        | places.map(lambda at: whole[:at])
        | flips.map(lambda flip: _flipped(whole, *flip))
        | st.text(max_size=50).map(lambda text: text.encode() + b"\n")
    )
    coding = data.draw(st.sampled_from(["", "zstd", "gzip", "br", "identity"]))
    sent = body
    if data.draw(st.booleans()):
        sent = zstd.compress(body) if coding == "zstd" else gzip.compress(body)
    headers = {
        **machine.authorization("POST", "/v1/sync/push", sent),
        "Content-Type": MEDIA_TYPE,
        "Content-Encoding": coding,
    }
    answer = centre.line.post("/v1/sync/push", content=sent, headers=headers)
    assert answer.status_code < 500, answer.text
    if answer.status_code != 200:
        problem(answer)


def _flipped(whole: bytes, at: int, by: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1 :]


@ONCE_SET_UP
@given(body=st.binary(max_size=200) | JSON, query=st.text(max_size=20), claim=HEADERS)
def test_no_call_brings_it_down(centre: Centre, body: bytes, query: str, claim: str) -> None:
    headers = {
        "Authorization": f"PSK1 {claim}".strip(),
        "Content-Type": "application/json",
        "Idempotency-Key": "x",
    }
    for answer in (
        centre.line.get("/v1/sync/feed", params={"scope": query}, headers=headers),
        centre.line.post("/v1/enrol", content=body, headers=headers),
        centre.line.post("/v1/enrol", content=body, params={"q": query}, headers=headers),
    ):
        assert 400 <= problem(answer).status < 500


def test_limits_are_told(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    large = machine.post(centre.line, b"x" * (1024 * 1024 + 1), coding="")
    told = problem(large)
    assert (told.status, told.max_bytes, told.max_events) == (413, 1024 * 1024, 500)
    bomb = machine.post(centre.line, b"\0" * (17 * 1024 * 1024), coding="gzip")
    assert problem(bomb).code == "wire.too_large"


def test_codings_that_are_not_known_are_told(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    body = machine.frame(machine.head.epoch)
    assert problem(machine.post(centre.line, body, "", **{"Content-Encoding": "br"})).status == 415
    trained = zstd.train_dict([bytes([n, n + 1, n + 2]) * 30 + body for n in range(40)] * 10, 2048)
    sent = zstd.compress(body, zstd_dict=trained)
    told = problem(machine.post(centre.line, sent, "", **{"Content-Encoding": "zstd"}))
    assert (told.status, told.code) == (415, "wire.dictionary_unknown")
    assert machine.post(centre.line, body, "gzip").status_code == 200
    wrong = machine.post(centre.line, body, "", **{"Content-Type": "text/plain"})
    assert problem(wrong).code == "wire.media_type"


def test_an_old_challenge_is_answered_with_a_new_one(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    target = f"/v1/sync/head?device={machine.device}"
    old = problem(centre.line.get(target, headers=machine.authorization("GET", target)))
    assert (old.status, old.code) == (401, "wire.challenge_old")
    headers = machine.authorization("GET", target, challenge=old.challenge)
    assert centre.line.get(target, headers=headers).status_code == 200
    centre.clock.advance(timedelta(minutes=11))
    assert problem(centre.line.get(target, headers=headers)).code == "wire.challenge_old"


def test_a_signature_serves_one_request_only(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    target = f"/v1/sync/feed?scope=office:{OFFICE}"
    challenge = problem(
        centre.line.get(target, headers=machine.authorization("GET", target))
    ).challenge
    headers = machine.authorization("GET", target, challenge=challenge)
    assert centre.line.get(target, headers=headers).status_code == 200
    other = centre.line.get(f"/v1/sync/feed?scope=users:{OFFICE}", headers=headers)
    assert problem(other).code == "wire.unauthorised"


def test_no_machine_reads_what_is_anothers(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path, 1, 1)
    other = centre.enrolled(tmp_path, 2, 2)
    for scope in (f"device:{other.device}", "office:11111111", "users:11111111", "", "cases"):
        told = problem(machine.get(centre.line, f"/v1/sync/feed?scope={scope}"))
        assert (told.status, told.code) == (403, "wire.scope_forbidden")
    told = problem(machine.get(centre.line, f"/v1/sync/head?device={other.device}"))
    assert told.code == "wire.scope_forbidden"
    for query in ("scope=catalogue&limit=0", "scope=catalogue&limit=9999", "scope=catalogue&x=1"):
        told = problem(machine.get(centre.line, f"/v1/sync/feed?{query}"))
        assert (told.status, told.code) == (422, "wire.query")
    for cursor in (
        "x",
        "x.1",
        f"{centre.central.generation}.999",
        f"{centre.central.generation}.-1",
    ):
        told = problem(machine.get(centre.line, f"/v1/sync/feed?scope=catalogue&cursor={cursor}"))
        assert told.status == 410


def test_a_mistake_of_ours_is_told_by_reference_only(
    centre: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    centre.central.engine.dispose()
    with centre.central.engine.connect() as connection:
        connection.exec_driver_sql("drop table server")
        connection.commit()
    answer = centre.line.get("/v1/hello")
    told = problem(answer)
    assert (told.status, told.code) == (500, "centre.defect")
    assert "Traceback" not in answer.text
    assert "server" not in answer.text
    assert told.reference in caplog.text


def test_a_claim_by_another_scheme_is_no_claim() -> None:
    for header in ("", "Bearer x", "PSK1", "PSK1 {}", "PSK1 " + "x" * 2000, "PSK1 \u0661"):
        with pytest.raises(Refusal, match=r"wire\.unauthorised"):
            read_claim(header)
