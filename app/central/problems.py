"""Whatever goes wrong at the centre becomes a problem (RFC 9457), never a traceback."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.i18n import Language, Words
from app.ids import Chance
from app.wire.codec import encode
from app.wire.coding import BODY_MAX
from app.wire.frame import EVENTS_MAX
from app.wire.messages import Expected, Problem
from models.errors import CounterError, Defect, Fault, Refusal

MEDIA_TYPE: Final = "application/problem+json"
URN: Final = "urn:pishkhan:problem:"
RETRY_S: Final = 5

STATUS: Final[Mapping[str, int]] = {
    "wire.malformed": 400,
    "wire.damaged": 400,
    "wire.frame_count": 400,
    "wire.frame_event": 400,
    "wire.key_missing": 400,
    "bundle.not_one": 400,
    "bundle.head_damaged": 400,
    "bundle.forged": 403,
    "bundle.stranger": 403,
    "bundle.unknown": 404,
    "wire.unauthorised": 401,
    "wire.challenge_old": 401,
    "wire.scope_forbidden": 403,
    "wire.revoked": 403,
    "enrol.key_unproved": 403,
    "enrol.code_wrong": 403,
    "enrol.code_locked": 403,
    "enrol.code_expired": 403,
    "enrol.code_used": 403,
    "enrol.replaces_unknown": 403,
    "enrol.device_known": 409,
    "wire.not_found": 404,
    "wire.method": 405,
    "wire.slow": 408,
    "wire.gap": 409,
    "wire.parent_unknown": 409,
    "wire.too_far_ahead": 409,
    "wire.cursor_expired": 410,
    "wire.too_large": 413,
    "wire.coding": 415,
    "wire.dictionary_unknown": 415,
    "wire.media_type": 415,
    "wire.signature": 422,
    "wire.epoch_foreign": 422,
    "wire.epoch_unopened": 422,
    "wire.query": 422,
    "wire.key_reused": 422,
    "wire.protocol_retired": 426,
    "key.unstated": 409,
    "enrol.too_often": 429,
}
_OF_STATUS: Final = {404: "wire.not_found", 405: "wire.method"}
_log = logging.getLogger("pishkhan.centre")


def status_of(error: CounterError) -> int:
    """Give the HTTP status of an error, by its code, else by who must act."""
    if isinstance(error, Refusal):
        return STATUS.get(error.code, 422)
    return 503 if isinstance(error, Fault) else 500


def language_of(header: str) -> Language:
    """Choose Persian unless English is asked for first."""
    first = header.partition(",")[0].partition(";")[0].strip().lower()
    return Language.EN if first == "en" or first.startswith("en-") else Language.FA


def problem_of(error: CounterError, language: Language, reference: str = "") -> Problem:
    """Say in a person's words, and in a program's code and facts, what is wrong."""
    said = Words(language, plain=True).error(error)
    facts = error.facts
    expected = None
    if "epoch" in facts:
        expected = Expected(
            epoch=str(facts["epoch"]), seq=int(facts["seq"]), chain=str(facts["chain"])
        )
    large = error.code == "wire.too_large"
    return Problem(
        type=URN + error.code,
        title=said.reason,
        status=status_of(error),
        detail=said.remedy,
        code=error.code,
        field=error.field,
        expected=expected,
        max_events=EVENTS_MAX if large else 0,
        max_bytes=int(facts.get("max_bytes", BODY_MAX)) if large else 0,
        challenge=str(facts.get("challenge", "")),
        after=RETRY_S if isinstance(error, Fault) else int(facts.get("after", 0)),
        reference=reference,
    )


def respond(error: CounterError, request: Request, reference: str = "") -> Response:
    """Answer a request with what is wrong."""
    language = language_of(request.headers.get("accept-language", ""))
    problem = problem_of(error, language, reference)
    headers = {"Content-Language": language.value}
    if problem.status == 401:
        headers["WWW-Authenticate"] = "PSK1"
    if problem.after:
        headers["Retry-After"] = str(problem.after)
    if problem.status == 426:
        headers["Upgrade"] = "PSK1"
    return Response(encode(problem), problem.status, headers, media_type=MEDIA_TYPE)


async def refuse(request: Request, error: Exception) -> Response:
    """Answer for one of our own errors."""
    assert isinstance(error, CounterError)
    if isinstance(error, Fault):
        _log.warning("fault %s", error)
    return respond(error, request)


async def refuse_http(request: Request, error: Exception) -> Response:
    """Answer for what the framework refuses: no such place, no such method."""
    assert isinstance(error, HTTPException)
    code = _OF_STATUS.get(error.status_code, "wire.malformed")
    response = respond(Refusal(code), request)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_SAFE: Final = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
)


class LastResort:
    """The outermost frame: what nobody caught is kept in the log under a reference, and no more."""

    def __init__(self, app: App, chance: Chance) -> None:
        self._app = app
        self._chance = chance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; add the headers that every answer has."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Scope) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = [*message.get("headers", ()), *_SAFE]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except asyncio.CancelledError:
            raise
        except Exception:  # the request's outermost frame: nobody is left without an answer
            reference = self._chance.token(5).hex()
            _log.exception("defect %s", reference)
            if begun:
                raise
            answer = respond(Defect("centre.defect"), Request(scope), reference)
            await answer(scope, receive, watched)
