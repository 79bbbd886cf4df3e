"""The centre's door: HTTP calls checked, unpacked and handed on; answers signed."""

import asyncio
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final, TypeVar

import sqlalchemy as sa
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.central.access import Access, Caller, Challenges
from app.central.catalogues import Catalogues
from app.central.doubts import Doubts
from app.central.enrolling import Enrolling
from app.central.feed import LIMIT_MAX, read_page, scopes_of
from app.central.intake import AFTER_S, Intake
from app.central.keys import Keys
from app.central.problems import LastResort, refuse, refuse_http
from app.central.rows import HEAD, SERVER
from app.clock import Clock
from app.ids import Chance
from app.journal.times import write_instant
from app.storage.engine import reading
from app.wire.coding import BODY_MAX, CODINGS, DICTIONARIES, deflate, inflate
from app.wire.frame import MEDIA_TYPE, parse
from app.wire.messages import (
    NONCE_PATTERN,
    PROTOCOL,
    Answer,
    EpochHead,
    FeedPage,
    HeadAnswer,
    Hello,
)
from app.wire.signing import Asked, read_claim, seal
from models.errors import CounterError, Refusal

BODY_S: Final = 30
WORKERS: Final = 12
_WORTH_DEFLATING: Final = 1024
_T = TypeVar("_T")


class Door:
    """What each call does, apart from HTTP; everything here may block and runs on a thread."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock, chance: Chance, name: str) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._challenges = Challenges(keys.secret("challenge"), clock, chance)
        self._access = Access(engine, self._challenges)
        self._enrolling = Enrolling(engine, keys, clock, chance, name)
        self._intake = Intake(engine, clock, Doubts(Catalogues(keys)))

    def hello(self, nonce: str) -> bytes:
        """Say who is here."""
        return self._seal(
            Hello(
                generation=self._generation(),
                protocol_min=PROTOCOL,
                protocol_max=PROTOCOL,
                dictionaries=tuple(DICTIONARIES),
                keys=self._keys.public,
                after_s=AFTER_S,
                now=self._now(),
                challenge=self._challenges.new(),
                nonce=nonce,
            )
        )

    def enrol(self, body: bytes, key: str) -> bytes:
        """Take a machine in."""
        return self._enrolling.enrol(body, key)

    def head(self, asked: Asked, authorization: str, device: str) -> bytes:
        """Say what has arrived of a machine's journal."""
        caller, nonce = self._caller(asked, authorization, fresh=True)
        if device != caller.device:
            raise Refusal("wire.scope_forbidden", field="device")
        query = sa.select(HEAD).where(
            HEAD.c.office == caller.office, HEAD.c.device == caller.device
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(HEAD.c.epoch)).all()
        epochs = tuple(
            EpochHead(epoch=row.epoch, seq=row.seq, chain=row.chain.hex(), safe=row.safe_seq)
            for row in rows
        )
        return self._seal(
            HeadAnswer(
                generation=self._generation(),
                office=caller.office,
                device=caller.device,
                epochs=epochs,
                now=self._now(),
                nonce=nonce,
            )
        )

    def push(self, asked: Asked, authorization: str, body: bytes, coding: str) -> bytes:
        """Take a frame in; nothing of a stranger's is unpacked."""
        caller, _ = self._caller(asked, authorization, fresh=False)
        frame = parse(inflate(body, coding))
        if frame.header.device != caller.device:
            raise Refusal("wire.unauthorised")
        return self._seal(self._intake.take(caller.office, frame))

    def feed(self, asked: Asked, authorization: str, query: Mapping[str, str]) -> bytes:
        """Tell what is new in a scope."""
        caller, nonce = self._caller(asked, authorization, fresh=True)
        if caller.state == "revoked":
            raise Refusal("wire.revoked")
        scope = query.get("scope", "")
        if scope not in scopes_of(caller.office, caller.device):
            raise Refusal("wire.scope_forbidden", field="scope")
        limit = query.get("limit", "100")
        if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= LIMIT_MAX):
            raise Refusal("wire.query", field="limit")
        generation = self._generation()
        with reading(self._engine) as connection:
            page = read_page(connection, generation, scope, query.get("cursor", ""), int(limit[:9]))
        return self._seal(
            FeedPage(
                generation=generation,
                scope=scope,
                items=page.items,
                next=page.next,
                more=page.more,
                now=self._now(),
                nonce=nonce,
            )
        )

    def _caller(self, asked: Asked, authorization: str, *, fresh: bool) -> tuple[Caller, str]:
        claim = read_claim(authorization)
        return self._access.caller(asked, claim, fresh=fresh), claim.nonce

    def _seal(self, answer: Answer) -> bytes:
        return seal(answer, self._keys.signer, self._keys.key_id)

    def _generation(self) -> str:
        with reading(self._engine) as connection:
            generation: str = connection.execute(sa.select(SERVER.c.generation)).scalar_one()
        return generation

    def _now(self) -> str:
        return write_instant(self._clock.now())


def make_app(
    engine: Engine, keys: Keys, clock: Clock, chance: Chance, *, name: str = "pishkhan"
) -> FastAPI:
    """Make the centre's HTTP application over a prepared database (see `Central`)."""
    app = FastAPI(title="Pishkhan centre", docs_url=None, redoc_url=None, openapi_url=None)
    app.router.redirect_slashes = False
    app.add_exception_handler(CounterError, refuse)
    app.add_exception_handler(HTTPException, refuse_http)
    app.add_middleware(LastResort, chance=chance)
    _add_calls(app, Door(engine, keys, clock, chance, name))
    return app


def _add_calls(app: FastAPI, door: Door) -> None:
    threads = _Threads()

    @app.get("/v1/hello")
    async def hello(request: Request) -> Response:
        nonce = _query(request, "nonce").get("nonce", "")
        if nonce and not NONCE_PATTERN.fullmatch(nonce):
            raise Refusal("wire.query", field="nonce")
        return _answer(request, await threads.run(lambda: door.hello(nonce)))

    @app.post("/v1/enrol")
    async def enrol(request: Request) -> Response:
        _query(request)
        _demand_type(request, "application/json")
        body = await _body(request)
        key = request.headers.get("idempotency-key", "")
        return _answer(request, await threads.run(lambda: door.enrol(body, key)))

    @app.get("/v1/sync/head")
    async def head(request: Request) -> Response:
        device = _query(request, "device").get("device", "")
        asked, claim = _asked(request, b""), _authorization(request)
        return _answer(request, await threads.run(lambda: door.head(asked, claim, device)))

    @app.post("/v1/sync/push")
    async def push(request: Request) -> Response:
        _query(request)
        _demand_type(request, MEDIA_TYPE)
        coding = request.headers.get("content-encoding", "").strip().lower()
        claim = _authorization(request)
        body = await _body(request)
        asked = _asked(request, body)
        answer = await threads.run(lambda: door.push(asked, claim, body, coding))
        return _answer(request, answer)

    @app.get("/v1/sync/feed")
    async def feed(request: Request) -> Response:
        query = _query(request, "scope", "cursor", "limit")
        asked, claim = _asked(request, b""), _authorization(request)
        return _answer(request, await threads.run(lambda: door.feed(asked, claim, query)))


class _Threads:
    """Threads for what blocks, not more of them than the database has connections."""

    def __init__(self) -> None:
        self._limiter: CapacityLimiter | None = None

    async def run(self, act: Callable[[], _T]) -> _T:
        """Run an act to its end on a thread, even when its caller has gone."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(WORKERS)
        return await to_thread.run_sync(act, limiter=self._limiter)


def _query(request: Request, *known: str) -> dict[str, str]:
    """Give the query; an unknown or doubled name is refused, not passed over."""
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    if len(set(names)) != len(names) or not set(names) <= set(known):
        raise Refusal("wire.query")
    return dict(given)


def _authorization(request: Request) -> str:
    return str(request.headers.get("authorization", ""))


def _demand_type(request: Request, wanted: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != wanted:
        raise Refusal("wire.media_type")


async def _body(request: Request) -> bytes:
    """Read a body within its limits of size and time."""
    promised = request.headers.get("content-length", "0")
    if not (promised.isascii() and promised.isdigit()):
        raise Refusal("wire.malformed")
    if len(promised) > 9 or int(promised) > BODY_MAX:
        raise Refusal("wire.too_large", max_bytes=BODY_MAX)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                body += piece
                if len(body) > BODY_MAX:
                    raise Refusal("wire.too_large", max_bytes=BODY_MAX)
    except TimeoutError as error:
        raise Refusal("wire.slow") from error
    except ClientDisconnect as error:
        raise Refusal("wire.damaged") from error
    return bytes(body)


def _asked(request: Request, body: bytes) -> Asked:
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.decode("latin-1").partition("?")[0]
    query = request.scope["query_string"].decode("latin-1")
    target = f"{path}?{query}" if query else path
    return Asked(method=request.method, target=target, sha256=sha256(body).hexdigest())


def _answer(request: Request, body: bytes) -> Response:
    """Answer with JSON, made smaller where that is worth it and the asker can undo it."""
    headers = {"Vary": "Accept-Encoding"}
    accepted = {
        name.partition(";")[0].strip().lower()
        for name in request.headers.get("accept-encoding", "").split(",")
        if "q=0" not in name.replace(" ", "").lower().split(";")[1:]
    }
    coding = next((one for one in CODINGS if one in accepted), "")
    if coding and len(body) >= _WORTH_DEFLATING:
        headers["Content-Encoding"] = coding
        body = deflate(body, coding)
    return Response(body, 200, headers, media_type="application/json")
