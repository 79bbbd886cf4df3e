"""The line to the centre: one kept-alive connection on which only signed answers count.

A captive portal's page, a proxy's 200, a redirect and an unsigned body are no answer: they are
the Fault `line.stranger`, and cost no more than `line.down`, a cut cable. A Problem is an answer
the sender can act on, and no more than a hint, since nobody signed it.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

import msgspec
import requests

from app.clock import Clock
from app.counter.sync.plug import Plug
from app.ids import Chance
from app.journal.append import Identity
from app.journal.chain import Signer
from app.journal.times import read_instant
from app.wire.codec import decode
from app.wire.coding import CODINGS, LEVEL, deflate
from app.wire.frame import MEDIA_TYPE
from app.wire.messages import (
    PROTOCOL,
    Answer,
    FeedPage,
    HeadAnswer,
    Hello,
    Problem,
    PushReceipt,
)
from app.wire.signing import UNSIGNED, Asked, Claim, sign_request, unseal
from models.errors import Fault, Refusal

_A = TypeVar("_A", bound=Answer)
_T = TypeVar("_T")

CONNECT_S: Final = 5
READ_S: Final = 30
WHOLE_S: Final = 120
"""A call that has not ended by then is cut, even if a byte still comes now and then."""
ANSWER_MAX: Final = 20 * 1024 * 1024
_PIECE: Final = 4096
"""Of a file that is cut, no more than these last bytes are to be sent again."""
PROBLEM: Final = "application/problem+json"


class Objection(Fault):
    """The centre said why it did not do what was asked; `problem` has its words."""

    def __init__(self, problem: Problem) -> None:
        super().__init__("line.objection", problem=problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer's status, kind and exact bytes."""

    status: int
    kind: str
    data: bytes


class Line:
    """Asks one centre as one device; every call may raise a Fault `line.…`.

    `line.down`: nobody answered, or not whole. `line.untrusted`: TLS did not prove who answers.
    `line.stranger`: somebody answered who is not our centre. `line.objection`: an `Objection`.

    Attributes:
        keys: the centre's public keys (hex) by number. bytes_up: sent by now.
        address: the centre's.
        last_push: bytes of the last frame, and milliseconds until it was answered.
        read_s, whole_s: seconds to wait for a byte, and for a whole answer.
        ahead_ms: how far the centre's clock was ahead of ours when it last said hello.
    """

    def __init__(  # noqa: PLR0917 - who asks whom, and what the world gives for it
        self,
        address: str,
        identity: Identity,
        signer: Signer,
        keys: Mapping[int, str],
        chance: Chance,
        clock: Clock,
        *,
        ca: str = "",
    ) -> None:
        self.keys = keys
        self.bytes_up = 0
        self.last_push = (0, 0)
        self.read_s: float = READ_S
        self.whole_s: float = WHOLE_S
        self.ahead_ms = 0
        self.address = self._address = address.rstrip("/")
        self._identity = identity
        self._signer = signer
        self._chance = chance
        self._clock = clock
        self._plug = Plug()
        self._session = requests.Session()
        # An environment variable must neither replace the pinned authority nor add a proxy.
        self._session.trust_env = False
        self._session.verify = ca or True
        self._session.headers["Accept-Encoding"] = ", ".join(CODINGS)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._plug)
        self._challenge = ""

    def speak_as(self, identity: Identity, signer: Signer) -> None:
        """Sign requests by another key of this same machine from now on."""
        self._identity, self._signer = identity, signer

    def wait_for(self, expected_ms: int) -> None:
        """Give the next calls three times as long as is expected, and never less than the rule.

        Whoever has less patience than the rule keeps to that.
        """
        if self.read_s >= READ_S:
            self.read_s = max(READ_S, 3 * expected_ms // 1000)
        if self.whole_s >= WHOLE_S:
            self.whole_s = max(WHOLE_S, 6 * expected_ms // 1000)

    def close(self) -> None:
        """Hang up, from whichever thread: a call under way ends at once, a later one at once."""
        self._plug.pull()
        self._session.close()

    def hello(self) -> Hello:
        """Ask who is there; also takes the challenge that later requests are signed over."""
        nonce = self._nonce()
        answer = self._sealed(self._send("GET", f"/v1/hello?nonce={nonce}"), Hello)
        if answer.nonce != nonce:
            raise Fault("line.stranger")
        if not answer.protocol_min <= PROTOCOL <= answer.protocol_max:
            raise Fault("wire.protocol_retired")
        self._challenge = answer.challenge
        self.ahead_ms = self._ahead(answer.now)
        return answer

    def head(self) -> HeadAnswer:
        """Ask how far this device's epochs have arrived."""
        target = f"/v1/sync/head?device={quote(self._identity.device)}"
        return self.ask(target, HeadAnswer)

    def feed(self, scope: str, cursor: str, limit: int) -> FeedPage:
        """Ask for a scope's items after a cursor."""
        query = urlencode({"scope": scope, "cursor": cursor, "limit": limit})
        answer = self.ask(f"/v1/sync/feed?{query}", FeedPage)
        if answer.scope != scope:
            raise Fault("line.stranger")
        return answer

    def push(
        self,
        frame: bytes,
        coding: str = CODINGS[0],
        level: int = LEVEL,
        dictionary: int = 0,
        packed: bytes = b"",
    ) -> tuple[PushReceipt, bytes]:
        """Send a frame; gives the receipt and its exact bytes, to be kept as the proof.

        Args:
            coding, level, dictionary: how it is packed, as `deflate` asks for it.
            packed: the frame packed so, where that was done before.
        """
        body = packed or deflate(frame, coding, level, dictionary)
        headers = {"Content-Type": MEDIA_TYPE, "Content-Encoding": coding}
        began = self._clock.monotonic_ms()
        reply = self._send("POST", "/v1/sync/push", body, headers, self._nonce())
        self.last_push = (len(body), self._clock.monotonic_ms() - began)
        return self._sealed(reply, PushReceipt), reply.data

    def download(
        self, target: str, offset: int, digest: str, take: Callable[[bytes], None]
    ) -> None:
        """Fetch the rest of an immutable file, each piece handed on as it arrives.

        Args:
            offset: bytes that are here already. digest: the file's SHA-256, which is its ETag.
        """

        def read(answer: requests.Response) -> None:
            if answer.status_code != 206 and not (answer.status_code == 200 and not offset):
                raise _objection(_reply(answer))
            for piece in answer.iter_content(_PIECE):
                take(piece)

        if not self._challenge:
            self.hello()
        ranged = {"Range": f"bytes={offset}-", "If-Range": f'"{digest}"'}
        headers = {"Accept-Encoding": "identity", **(ranged if offset else {})}
        self._call(read, "GET", target, b"", headers, self._nonce())

    def enrol(self, request: bytes, key: str) -> bytes:
        """Ask to be taken in; the answer proves itself by the one-time code."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        reply = self._send("POST", "/v1/enrol", request, headers)
        if reply.status != 200:
            raise _objection(reply)
        return reply.data

    def announcements(self, after: int) -> bytes:
        """Ask how the centre's keys go on after one; each announcement proves itself."""
        reply = self._send("GET", f"/v1/keys?after={after}")
        if reply.status != 200:
            raise _objection(reply)
        return reply.data

    def ask(
        self,
        target: str,
        kind: type[_A],
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> _A:
        """Ask as this device, over a fresh challenge; a body makes it a POST, else it is a GET.

        A challenge that grew old is taken anew once. Where the answer has a `nonce` it must be
        this question's, and where it names a device it must be this one: else `line.stranger`.
        """
        if not self._challenge:
            self.hello()
        try:
            return self._ask_once(target, kind, body, headers)
        except Objection as objection:
            if objection.problem.code != "wire.challenge_old":
                raise
        self.hello()
        return self._ask_once(target, kind, body, headers)

    def _ask_once(
        self, target: str, kind: type[_A], body: bytes, headers: Mapping[str, str] | None
    ) -> _A:
        nonce = self._nonce()
        method = "POST" if body else "GET"
        answer = self._sealed(self._send(method, target, body, headers, nonce), kind)
        if getattr(answer, "nonce", nonce) != nonce:
            raise Fault("line.stranger")
        if getattr(answer, "device", self._identity.device) != self._identity.device:
            raise Fault("line.stranger")
        return answer

    def _ahead(self, centre_now: str) -> int:
        try:
            return (read_instant(centre_now) - self._clock.now()) // timedelta(milliseconds=1)
        except Refusal as error:
            raise Fault("line.stranger") from error

    def _nonce(self) -> str:
        return self._chance.token(16).hex()

    def _send(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        nonce: str = "",
    ) -> Reply:
        return self._call(_reply, method, target, body, headers, nonce)

    def _call(  # noqa: PLR0917 - all of a request, and what reads its answer
        self,
        read: Callable[[requests.Response], _T],
        method: str,
        target: str,
        body: bytes,
        headers: Mapping[str, str] | None,
        nonce: str,
    ) -> _T:
        sent = dict(headers or {})
        if nonce:
            sent["Authorization"] = self._authorisation(method, target, body, nonce)
        self.bytes_up += len(body) + len(target)
        try:
            with (
                self._watched(),
                self._session.request(
                    method,
                    self._address + target,
                    data=body or None,
                    headers=sent,
                    timeout=(CONNECT_S, self.read_s),
                    allow_redirects=False,
                    stream=True,
                ) as answer,
            ):
                return read(answer)
        except requests.exceptions.SSLError as error:
            raise Fault("line.untrusted") from error
        except (requests.RequestException, OSError, ValueError) as error:
            raise Fault("line.down") from error

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Cut what takes too long as a whole; the library only counts from byte to byte."""
        if self._plug.pulled:
            raise Fault("line.down")
        watch = threading.Timer(self.whole_s, self._plug.cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _authorisation(self, method: str, target: str, body: bytes, nonce: str) -> str:
        identity = self._identity
        asked = Asked(method=method, target=target, sha256=sha256(body).hexdigest())
        claim = Claim(
            office=identity.office,
            device=identity.device,
            key_id=identity.key_id,
            nonce=nonce,
            challenge=self._challenge,
            signature=UNSIGNED,
        )
        return sign_request(asked, claim, self._signer)

    def _sealed(self, reply: Reply, kind: type[_A]) -> _A:
        if reply.status != 200:
            raise _objection(reply)
        try:
            return unseal(reply.data, kind, self.keys)
        except Refusal as error:
            raise Fault("line.stranger") from error


def _reply(answer: requests.Response) -> Reply:
    data = bytearray()
    for piece in answer.iter_content(65_536):
        data += piece
        if len(data) > ANSWER_MAX:
            raise Fault("line.stranger")
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    return Reply(answer.status_code, kind, bytes(data))


def _objection(reply: Reply) -> Fault:
    """Read a Problem; what is not one is no answer at all."""
    if reply.kind != PROBLEM:
        return Fault("line.stranger")
    try:
        return Objection(decode(reply.data, Problem))
    except (Refusal, msgspec.MsgspecError):
        return Fault("line.stranger")
