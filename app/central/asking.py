"""Reading what an HTTP call asks, within limits of size and time, and writing its answer."""

import asyncio
from collections.abc import Callable
from hashlib import sha256
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.wire.coding import BODY_MAX, CODINGS, deflate
from app.wire.signing import Asked
from models.errors import Refusal

BODY_S: Final = 30
WORKERS: Final = 12
_WORTH_DEFLATING: Final = 1024
_T = TypeVar("_T")


class Threads:
    """Threads for what blocks, not more of them than the database has connections."""

    def __init__(self) -> None:
        self._limiter: CapacityLimiter | None = None

    async def run(self, act: Callable[[], _T]) -> _T:
        """Run an act to its end on a thread, even when its caller has gone."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(WORKERS)
        return await to_thread.run_sync(act, limiter=self._limiter)


def query_of(request: Request, *known: str) -> dict[str, str]:
    """Give the query; an unknown or doubled name is refused, not passed over."""
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    if len(set(names)) != len(names) or not set(names) <= set(known):
        raise Refusal("wire.query")
    return dict(given)


def authorization_of(request: Request) -> str:
    return str(request.headers.get("authorization", ""))


def demand_type(request: Request, wanted: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != wanted:
        raise Refusal("wire.media_type")


async def body_of(request: Request) -> bytes:
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


def asked_of(request: Request, body: bytes) -> Asked:
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.decode("latin-1").partition("?")[0]
    query = request.scope["query_string"].decode("latin-1")
    target = f"{path}?{query}" if query else path
    return Asked(method=request.method, target=target, sha256=sha256(body).hexdigest())


def answer_to(request: Request, body: bytes) -> Response:
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
