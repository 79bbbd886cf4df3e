"""Frames: what was framed comes out again, limits hold, and one changed bit is noticed."""

import gzip
import json

import pytest
import rfc8785
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from app.journal.chain import KeySigner, device_signer, first_link, next_link, sign_link
from app.wire import coding
from app.wire.codec import decode, encode
from app.wire.coding import deflate, inflate
from app.wire.frame import EVENT_BYTES_MAX, EVENTS_MAX, Header, build, parse
from app.wire.messages import Expected, Problem
from models.errors import Refusal

SIGNER: KeySigner = device_signer(b"s" * 32, 1)
EPOCH = "0123456789ABCDEFGHJKMNPQRS"
DEVICE = "01890000-0000-7000-8000-000000000001"
EVENTS = st.lists(
    st.binary(min_size=1, max_size=60).filter(lambda data: b"\n" not in data),
    min_size=1,
    max_size=12,
)


def framed(events: list[bytes], seq: int = 1, before: bytes = b"") -> tuple[Header, bytes]:
    """Frame events signed by one key."""
    link = before
    for place, data in enumerate(events, seq):
        link = next_link(link, place, data) if link else first_link(data)
    header = Header(
        protocol=1,
        device=DEVICE,
        epoch=EPOCH,
        seq=seq,
        count=len(events),
        before=before.hex(),
        signature=sign_link(SIGNER, link).hex(),
        generation="g",
    )
    return header, build(header, events)


@given(EVENTS, st.integers(1, 2**40), st.binary(min_size=32, max_size=32) | st.just(b""))
def test_what_was_framed_comes_out_again(events: list[bytes], seq: int, before: bytes) -> None:
    header, data = framed(events, seq, before)
    frame = parse(data)
    assert frame.header == header
    assert list(frame.events) == events
    assert frame.proved_by(SIGNER.public_key)
    assert not frame.proved_by(device_signer(b"t" * 32, 1).public_key)


@given(EVENTS, st.data())
def test_one_changed_byte_is_no_frame_or_not_proved(
    events: list[bytes], data: st.DataObject
) -> None:
    _, whole = framed(events, 7, b"b" * 32)
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    try:
        frame = parse(changed)
    except Refusal:
        return
    # Who sent it and what generation he knew is not what the signature is about.
    said = (frame.header.device, frame.header.epoch, frame.header.generation)
    assert said != (DEVICE, EPOCH, "g") or not frame.proved_by(SIGNER.public_key)


@given(st.binary(max_size=300))
def test_no_bytes_do_worse_than_a_refusal(data: bytes) -> None:
    with pytest.raises(Refusal):
        parse(data)


def test_limits_hold() -> None:
    header, _ = framed([b"x"])
    with pytest.raises(Refusal, match=r"wire\.frame_count"):
        build(header, [b"x"] * (EVENTS_MAX + 1))
    with pytest.raises(Refusal, match=r"wire\.frame_event"):
        build(header, [b"x" * (EVENT_BYTES_MAX + 1)])
    with pytest.raises(Refusal, match=r"wire\.frame_event"):
        build(header, [b"a\nb"])
    whole = build(header, [b"x"])
    for wrong, code in (
        (whole + b"y\n", "wire.frame_count"),
        (whole[:-1], "wire.malformed"),
        (whole[:-2] + b"\n", "wire.frame_event"),
        (whole.replace(b'"p":1', b'"p":2'), "wire.protocol_retired"),
        (whole.replace(b'"p":1', b'"p":1.0'), "wire.malformed"),
    ):
        with pytest.raises(Refusal, match=code.replace(".", r"\.")):
            parse(wrong)


@given(st.binary(max_size=2000), st.sampled_from(coding.CODINGS))
def test_what_was_deflated_inflates_to_itself(data: bytes, name: str) -> None:
    assert inflate(deflate(data, name), name) == data


@pytest.mark.parametrize("name", coding.CODINGS)
def test_a_bomb_goes_off_nowhere(name: str) -> None:
    bomb = deflate(b"\0" * 200_000, name)
    with pytest.raises(Refusal, match=r"wire\.too_large"):
        inflate(bomb, name, most=100_000)


@pytest.mark.parametrize("name", coding.CODINGS)
def test_half_a_body_and_one_with_a_tail_are_damaged(name: str) -> None:
    whole = deflate(b"abc" * 1000, name)
    for wrong in (b"", whole[:-3], whole + b"x", b"nonsense" * 3):
        with pytest.raises(Refusal, match=r"wire\.damaged"):
            inflate(wrong, name)


def test_a_window_that_a_receiver_need_not_hold_is_refused() -> None:
    wide = {
        int(zstd.CompressionParameter.window_log): 27,
        int(zstd.CompressionParameter.content_size_flag): 0,
    }
    stream = zstd.ZstdCompressor(options=wide)
    large = stream.compress(b"ab" * 100) + stream.flush()
    with pytest.raises(Refusal, match=r"wire\.damaged"):
        inflate(large, "zstd")


def test_without_zstd_gzip_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "ZSTD", None)
    assert gzip.decompress(deflate(b"abc", "gzip")) == b"abc"
    with pytest.raises(Refusal, match=r"wire\.coding"):
        deflate(b"abc", "zstd")
    with pytest.raises(Refusal, match=r"wire\.coding"):
        inflate(b"abc", "zstd")


@given(
    st.builds(
        Problem,
        type=st.text(max_size=20),
        title=st.text(),
        status=st.integers(400, 599),
        detail=st.text(),
        code=st.text(max_size=20),
        expected=st.none() | st.builds(Expected, epoch=st.text(max_size=9), seq=st.integers(0, 99)),
        max_bytes=st.integers(0, 2**53 - 1),
    )
)
def test_our_json_is_that_of_rfc_8785(message: Problem) -> None:
    data = encode(message)
    assert data == rfc8785.dumps(json.loads(data))
    assert decode(data, Problem) == message
