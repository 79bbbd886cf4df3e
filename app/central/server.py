"""The centre's door: the HTTP application, and the calls by which counters keep in step."""

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.central.ahead import missing_of
from app.central.announcing import add_announcements
from app.central.asking import body_of, demand_type, query_of
from app.central.attachments import add_attachments
from app.central.before import add_before
from app.central.bundle_calls import add_bundles
from app.central.catalogues import Catalogues
from app.central.doubts import Doubts
from app.central.enrolling import Enrolling
from app.central.feed import LIMIT_MAX, read_page, scopes_of
from app.central.ground import Call, Ground, generation_in
from app.central.heartbeats import add_heartbeat
from app.central.history import add_history
from app.central.intake import Intake
from app.central.keys import Keys
from app.central.problems import LastResort, refuse, refuse_http
from app.central.rotating import add_certificates
from app.central.rows import HEAD
from app.central.snapshots import add_snapshots
from app.clock import Clock
from app.ids import Chance
from app.storage.engine import reading
from app.wire.coding import inflate
from app.wire.frame import MEDIA_TYPE, parse
from app.wire.messages import (
    NONCE_PATTERN,
    EpochHead,
    FeedPage,
    HeadAnswer,
)
from models.errors import CounterError, Refusal


def make_app(
    engine: Engine, keys: Keys, clock: Clock, chance: Chance, *, name: str = "pishkhan"
) -> FastAPI:
    """Make the centre's HTTP application over a prepared database (see `Central`)."""
    app = FastAPI(title="Pishkhan centre", docs_url=None, redoc_url=None, openapi_url=None)
    app.router.redirect_slashes = False
    app.add_exception_handler(CounterError, refuse)
    app.add_exception_handler(HTTPException, refuse_http)
    app.add_middleware(LastResort, chance=chance)
    ground = Ground(engine, keys, clock, chance, name)
    _add_greeting(app, ground)
    _add_journal(app, ground)
    _add_feed(app, ground)
    add_attachments(app, ground)
    add_announcements(app, ground)
    add_certificates(app, ground)
    add_bundles(app, ground)
    add_history(app, ground)
    add_snapshots(app, ground)
    add_heartbeat(app, ground)
    add_before(app, ground)
    return app


def _add_greeting(app: FastAPI, ground: Ground) -> None:
    enrolling = Enrolling(ground.engine, ground.keys, ground.clock, ground.chance, ground.name)

    @app.get("/v1/hello")
    async def hello(request: Request) -> Response:
        nonce = query_of(request, "nonce").get("nonce", "")
        if nonce and not NONCE_PATTERN.fullmatch(nonce):
            raise Refusal("wire.query", field="nonce")
        return await ground.serve_stranger(
            request, lambda: ground.hello(nonce, ground.challenges.new())
        )

    @app.post("/v1/enrol")
    async def enrol(request: Request) -> Response:
        query_of(request)
        demand_type(request, "application/json")
        body = await body_of(request)
        key = request.headers.get("idempotency-key", "")
        address = request.client.host if request.client else ""
        return await ground.serve_stranger(request, lambda: enrolling.enrol(body, key, address))


def _add_journal(app: FastAPI, ground: Ground) -> None:
    intake = Intake(ground.engine, ground.clock, Doubts(Catalogues(ground.keys)))

    @app.get("/v1/sync/head")
    async def head(request: Request) -> Response:
        device = query_of(request, "device").get("device", "")
        return await ground.serve(request, lambda call: _head(ground, call, device), revoked=True)

    @app.post("/v1/sync/push")
    async def push(request: Request) -> Response:
        query_of(request)
        demand_type(request, MEDIA_TYPE)
        coding = request.headers.get("content-encoding", "").strip().lower()

        def take(call: Call) -> bytes:
            """Take a frame in; nothing of a stranger's is unpacked."""
            frame = parse(inflate(call.body, coding))
            if frame.header.device != call.caller.device:
                raise Refusal("wire.unauthorised")
            return ground.seal(intake.take(call.caller.office, frame), call.keys)

        # The same frame again changes nothing, so it needs no challenge.
        return await ground.serve(request, take, fresh=False, revoked=True)


def _head(ground: Ground, call: Call, device: str) -> bytes:
    """Say what has arrived of a machine's journal."""
    caller = call.caller
    if device != caller.device:
        raise Refusal("wire.scope_forbidden", field="device")
    query = sa.select(HEAD).where(HEAD.c.office == caller.office, HEAD.c.device == caller.device)
    with reading(ground.engine) as connection:
        rows = connection.execute(query.order_by(HEAD.c.epoch)).all()
        missing = missing_of(connection, caller.office, caller.device)
    epochs = tuple(
        EpochHead(
            epoch=row.epoch,
            seq=row.seq,
            chain=row.chain.hex(),
            safe=row.safe_seq,
            missing=missing.get(row.epoch, ()),
        )
        for row in rows
    )
    return ground.seal(
        HeadAnswer(
            generation=call.generation,
            office=caller.office,
            device=caller.device,
            epochs=epochs,
            now=ground.now,
            nonce=call.nonce,
        ),
        call.keys,
    )


def _add_feed(app: FastAPI, ground: Ground) -> None:
    @app.get("/v1/sync/feed")
    async def feed(request: Request) -> Response:
        query = query_of(request, "scope", "cursor", "limit")
        return await ground.serve(request, lambda call: _feed(ground, call, query))


def _feed(ground: Ground, call: Call, query: dict[str, str]) -> bytes:
    """Tell what is new in a scope."""
    scope = query.get("scope", "")
    if scope not in scopes_of(call.caller.office, call.caller.device):
        raise Refusal("wire.scope_forbidden", field="scope")
    limit = query.get("limit", "100")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= LIMIT_MAX):
        raise Refusal("wire.query", field="limit")
    with reading(ground.engine) as connection:
        generation = generation_in(connection)
        page = read_page(connection, generation, scope, query.get("cursor", ""), int(limit[:9]))
    return ground.seal(
        FeedPage(
            generation=generation,
            scope=scope,
            items=page.items,
            next=page.next,
            more=page.more,
            now=ground.now,
            nonce=call.nonce,
        ),
        call.keys,
    )
