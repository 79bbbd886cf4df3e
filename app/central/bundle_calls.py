"""`/v1/bundles`: an office that has a line sends on what another one brought on a stick.

The file comes in parts, each with the head and some pieces that follow one another, so that each
is a body like any other and a line that breaks costs one part. The relay learns nothing but
numbers: the pieces are sealed to the centre, the return file to the machine it is for.
"""

from base64 import b64encode
from io import BytesIO
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.central.asking import demand_type, query_of
from app.central.bundle_answers import came_by, make_answer, office_of
from app.central.bundles import bundles_of
from app.central.ground import Call, Ground
from app.wire.bundle_messages import BUNDLE_TYPE, CarriedFile
from models.errors import Refusal

_DIGITS: Final = 6


def add_bundles(app: FastAPI, ground: Ground) -> None:
    """Add the calls by which a relay sends a bundle on and fetches its return file."""
    bundles = bundles_of(ground)

    @app.post("/v1/bundles")
    async def bring(request: Request) -> Response:
        first = query_of(request, "first").get("first", "0")
        demand_type(request, BUNDLE_TYPE)
        key = request.headers.get("idempotency-key", "")
        if not (first.isascii() and first.isdigit() and len(first) <= _DIGITS):
            raise Refusal("wire.query", field="first")

        def take(call: Call) -> bytes:
            """Take a part in; the same part again changes nothing, and gets its receipts again."""
            if not key:
                raise Refusal("wire.key_missing")
            taken = bundles.take(BytesIO(call.body), by=_named(call), first=int(first), key=key)
            return ground.seal(bundles.answer(taken, call.nonce))

        return await ground.serve(request, take)

    @app.get("/v1/bundles")
    async def fetch(request: Request) -> Response:
        digest = query_of(request, "bundle").get("bundle", "")
        return await ground.serve(request, lambda call: _fetch(ground, call, digest))


def _fetch(ground: Ground, call: Call, digest: str) -> bytes:
    """Give the return file to the office it is for, or to the relay that sent the bundle on."""
    office = office_of(ground, digest)
    if call.caller.office != office and came_by(ground, office, digest) != _named(call):
        raise Refusal("wire.scope_forbidden", field="bundle")
    data = make_answer(ground, office, digest)
    return ground.seal(CarriedFile(bundle=digest, data=b64encode(data).decode(), nonce=call.nonce))


def _named(call: Call) -> str:
    return f"{call.caller.office}:{call.caller.counter}"
