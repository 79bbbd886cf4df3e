"""Facts about events: bytes that are read back as they were meant, or are refused by name."""

import json
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refusal
from models.events.base import Body, Envelope, Reference, encode, encode_body
from models.events.known import BODIES, KINDS, open_body, open_envelope
from models.events.office import Gap, Parent, Series
from models.events.people import SignInRefused
from models.events.shift import NoteCount
from models.events.visit import (
    Line,
    LinesRefunded,
    Part,
    ReceiptVoided,
    ReversedLine,
    Tender,
    VisitCompleted,
)
from models.values.rial import LARGEST

OF = Reference("1405/05/12", "E" * 26, 7)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
wholes = st.integers(-LARGEST, LARGEST)


def _envelope(body: Body, **said: Any) -> Envelope:
    whole: dict[str, Any] = {
        "event_id": "0198c0de-0000-7000-8000-000000000000",
        "seq": 7,
        "actor": "101",
        "day": "1405/05/12",
        "at": "2026-08-03T04:30:00.000Z",
        "monotonic_ms": 5,
    } | said
    return Envelope(kind=body.kind, version=body.version, body=encode_body(body), **whole)


@pytest.mark.parametrize("kind", BODIES, ids=lambda body: body.kind)
@given(data=st.data())
def test_an_event_is_read_back_as_it_was_written(kind: type[Body], data: st.DataObject) -> None:
    body = data.draw(_bodies(kind))
    envelope = _envelope(body, approver=data.draw(texts), offset=(5, -3))
    bytes_ = encode(envelope)
    read = open_envelope(bytes_)
    assert read == envelope
    assert open_body(read) == body
    assert encode(read) == bytes_


@pytest.mark.parametrize("kind", BODIES, ids=lambda body: body.kind)
@given(data=st.data())
def test_its_bytes_are_the_canonical_json_of_rfc_8785(
    kind: type[Body], data: st.DataObject
) -> None:
    """Any verifier in any language can make the same bytes from the same values."""
    bytes_ = encode(_envelope(data.draw(_bodies(kind))))
    assert bytes_ == rfc8785.dumps(json.loads(bytes_))


FIELDS: tuple[tuple[Any, st.SearchStrategy[Any]], ...] = (
    (int, wholes),
    (str, texts),
    (tuple[int, ...], st.lists(wholes, max_size=3).map(tuple)),
    (tuple[tuple[int, str], ...], st.lists(st.tuples(wholes, texts), max_size=3).map(tuple)),
    (
        tuple[NoteCount, ...],
        st.lists(st.builds(NoteCount, wholes, wholes), max_size=3).map(tuple),
    ),
    (Parent | None, st.none() | st.builds(Parent, texts, wholes, texts)),
    (tuple[Gap, ...], st.lists(st.builds(Gap, texts, wholes, wholes), max_size=3).map(tuple)),
    (Series | None, st.none() | st.builds(Series, wholes, wholes, wholes, wholes)),
    (Reference, st.builds(Reference, texts, texts, wholes)),
)
"""Whatever a field may be said to be, and what is drawn for it."""


def _bodies(kind: type[Body]) -> st.SearchStrategy[Body]:
    if kind is VisitCompleted:
        return priced.map(lambda each: _visit(*each))
    if kind in (ReceiptVoided, LinesRefunded):
        return priced.map(lambda each: _reversal(kind, *each))
    fields = {field.name: _field(field.type) for field in msgspec.structs.fields(kind)}
    return st.builds(kind, **fields)


def _field(said: Any) -> st.SearchStrategy[Any]:
    for known, made in FIELDS:
        if said == known:
            return made
    return st.from_type(said)


some_parts = st.lists(st.builds(Part, texts, texts, st.integers(-(10**9), 10**9)), max_size=3)
priced = st.tuples(st.lists(some_parts.map(tuple), min_size=1, max_size=3), texts)


def _tender(total: int) -> tuple[Tender, ...]:
    return (Tender(kind="cash", amount=total, received=total),)


def _visit(parts: list[tuple[Part, ...]], text: str) -> VisitCompleted:
    total = sum(part.amount for each in parts for part in each)
    return VisitCompleted(
        number=1,
        receipt=text,
        tracking=text,
        total=total,
        turnover=total,
        started=text,
        lines=tuple(Line(service=text, agency=text, parts=each) for each in parts),
        tenders=_tender(total),
    )


def _reversal(kind: type[Body], parts: list[tuple[Part, ...]], text: str) -> Body:
    total = sum(part.amount for each in parts for part in each)
    said: dict[str, Any] = {
        "of": OF,
        "number": 2,
        "receipt": text,
        "turnover": 0,
        "total": -total,
        "reason": text,
        "lines": tuple(ReversedLine(place, each) for place, each in enumerate(parts)),
        "tenders": _tender(total),
    }
    return kind(**said, **{"voids" if kind is ReceiptVoided else "refunds": text})


def test_every_kind_has_one_name_and_one_version() -> None:
    assert len(KINDS) == len(BODIES)
    for body in BODIES:
        assert body.kind.count(".") == 1
        assert body.version >= 1


def test_an_unknown_kind_or_version_is_named_to_be_held() -> None:
    known = _envelope(SignInRefused(user="101", failures=1))
    for said in ({"kind": "tea.served"}, {"version": 99}):
        with pytest.raises(Refusal, match=r"event\.unknown") as caught:
            open_body(msgspec.structs.replace(known, **said))
        assert set(caught.value.facts) == {"kind", "version"}


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff\xfe", b"null", b'{"i": 1}', b'{"i":"x","n":1.5}'],
)
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal, match=r"event\.unreadable"):
        open_envelope(data)


def test_an_envelope_with_a_word_too_many_is_refused() -> None:
    said = json.loads(encode(_envelope(SignInRefused(user="101", failures=1))))
    with pytest.raises(Refusal, match=r"event\.unreadable"):
        open_envelope(json.dumps(said | {"zz": 1}).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"user":"101"}',
        b'{"user":"101","failures":"1"}',
        b'{"user":"101","failures":1.5}',
        b'{"user":101,"failures":1}',
        b'{"user":"101","failures":1,"colour":"red"}',
        b"[]",
    ],
)
def test_a_body_that_is_not_its_kind_is_malformed(body: bytes) -> None:
    envelope = _envelope(SignInRefused(user="101", failures=1))
    with pytest.raises(Refusal, match=r"event\.malformed"):
        open_body(msgspec.structs.replace(envelope, body=msgspec.Raw(body)))


def _sale(**said: Any) -> dict[str, Any]:
    body = _visit([(Part("fee", "office", 100),)], "t")
    return dict(msgspec.to_builtins(body)) | said


@pytest.mark.parametrize(
    "said",
    [
        {"total": 99},
        {"lines": []},
        {"tenders": []},
        {"tenders": [{"kind": "cash", "amount": 101}]},
        {"lines": [{"service": "s", "agency": "a", "parts": [["fee", "office", 101]]}]},
    ],
)
def test_a_visit_whose_sums_do_not_agree_cannot_be_said(said: dict[str, Any]) -> None:
    envelope = _envelope(_visit([(Part("fee", "office", 100),)], "t"))
    broken = msgspec.Raw(json.dumps(_sale(**said)).encode())
    with pytest.raises(Refusal, match=r"event\.malformed"):
        open_body(msgspec.structs.replace(envelope, body=broken))


@pytest.mark.parametrize("kind", [ReceiptVoided, LinesRefunded])
@pytest.mark.parametrize("said", [{"total": -99}, {"total": 100}, {"tenders": []}, {"lines": []}])
def test_a_reversal_whose_sums_do_not_agree_cannot_be_said(
    kind: type[Body], said: dict[str, Any]
) -> None:
    body = _reversal(kind, [(Part("fee", "office", 100),)], "t")
    broken = msgspec.Raw(json.dumps(msgspec.to_builtins(body) | said).encode())
    with pytest.raises(Refusal, match=r"event\.malformed"):
        open_body(msgspec.structs.replace(_envelope(body), body=broken))
