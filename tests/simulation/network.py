"""A hostile network: it loses, doubles, holds back, cuts, alters, lies, and answers from memory."""

import io
import json
import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from app.wire.coding import deflate, inflate
from tests.simulation.centre import Answered, Centre

FAULTS: Final = (
    "ask lost", "answer lost", "doubled", "held back", "portal", "redirect", "cut short",
    "answer altered", "ask altered", "ask forged", "too large", "too many", "unavailable",
    "old answer", "bare 200",
)  # fmt: skip
_PORTAL: Final = b"<html><body>Please sign in to the airport's network</body></html>"
_KEPT: Final = 40
_DEVICE: Final = re.compile(r'"d":"([^"]*)"')
_SCOPE: Final = re.compile(r"scope=([^&]*)")
_HTML: Final = (("Content-Type", "text/html"),)
_JSON: Final = (("Content-Type", "application/json"),)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request as it was sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def asked(self) -> str:
        """Name who asks what: an elder answer to this is the most dangerous one."""
        device = _DEVICE.search(self.headers.get("Authorization", ""))
        scope = _SCOPE.search(self.target)
        return f"{self.path} {device and device[1]} {scope and scope[1]}"


@dataclass
class Network:
    """Carries every call of every counter.

    Attributes:
        likely: how likely each fault is; empty on a good line. late: requests that are still on
            their way, to arrive in any order. frames: pushes that were ever sent, to be sent
            again. blocked: set while a customer is served: a call then breaks I14.
    """

    centre: Centre
    dice: random.Random
    likely: dict[str, float] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    late: list[Parcel] = field(default_factory=list)
    frames: list[Parcel] = field(default_factory=list)
    told: list[tuple[str, bytes]] = field(default_factory=list)
    blocked: bool = False
    broken_in: int = 0
    _old: dict[str, list[Answered]] = field(default_factory=dict)

    def carry(self, parcel: Parcel) -> Answered:
        """Carry a call as well as this network does; raises OSError where nobody answers."""
        if self.blocked:
            self.broken_in += 1
        fault = self._fault()
        if fault:
            self.done[fault] += 1
        else:
            return self._ask(parcel)
        return self._spoil(fault, parcel)

    def deliver(self, parcel: Parcel) -> None:
        """Let a request arrive whose sender has long gone."""
        self.centre.call(parcel.method, parcel.target, parcel.headers, parcel.body)

    def _fault(self) -> str:
        if not self.likely:
            return ""
        drawn = self.dice.random()
        for fault, likely in self.likely.items():
            drawn -= likely
            if drawn < 0:
                return fault
        return ""

    def _ask(self, parcel: Parcel) -> Answered:
        if parcel.path == "/v1/sync/push":
            self.frames.append(parcel)
        answer = self.centre.call(parcel.method, parcel.target, parcel.headers, parcel.body)
        if answer is None:
            raise ConnectionResetError
        if answer.status == 200:
            old = self._old.setdefault(parcel.asked, [])
            old.append(answer)
            del old[:-_KEPT]
            coding = dict(answer.headers).get("content-encoding", "")
            self.told.append((parcel.path, inflate(answer.body, coding)))
        return answer

    def _spoil(self, fault: str, parcel: Parcel) -> Answered:  # noqa: C901, PLR0911, PLR0912
        match fault:
            case "ask lost":
                raise ConnectionRefusedError
            case "answer lost":
                self._ask(parcel)
                raise ConnectionResetError
            case "doubled":
                self._ask(parcel)
                return self._ask(parcel)
            case "held back":
                self.late.append(parcel)
                raise TimeoutError
            case "portal":
                return Answered(200, _HTML, _PORTAL)
            case "redirect":
                return Answered(302, (*_HTML, ("Location", "https://portal.invalid/")), _PORTAL)
            case "cut short":
                answer = self._ask(parcel)
                end = self.dice.randrange(len(answer.body))
                return Answered(answer.status, answer.headers, answer.body[:end])
            case "answer altered":
                answer = self._ask(parcel)
                return Answered(answer.status, answer.headers, self._flipped(answer.body))
            case "ask altered":
                return self._ask(_with_body(parcel, self._flipped(parcel.body)))
            case "ask forged":
                return self._ask(_with_body(parcel, self._forged(parcel.body)))
            case "too large":
                return _problem(413, "wire.too_large", max_events=1 + self.dice.randrange(9))
            case "too many":
                return _problem(429, "wire.slow", after=30)
            case "unavailable":
                return _problem(503, "file.busy", after=5)
            case "old answer":
                old = self._old.get(parcel.asked)
                return self.dice.choice(old) if old else self._ask(parcel)
            case _:
                return Answered(200, _JSON, b'{"ok":true}')

    def _flipped(self, data: bytes) -> bytes:
        if not data:
            return data
        place = self.dice.randrange(len(data))
        return data[:place] + bytes([data[place] ^ 1 << self.dice.randrange(8)]) + data[place + 1 :]

    def _forged(self, data: bytes) -> bytes:
        """Alter one digit of one event within a well-formed frame: the last one's total, if any."""
        try:
            frame = bytearray(inflate(data, "zstd"))
        except Exception:  # noqa: BLE001 - whatever is no frame is flipped instead
            return self._flipped(data)
        head = frame.find(b"\n")
        digits = [place for place in range(head, len(frame)) if frame[place] in b"123456789"]
        if not digits:
            return self._flipped(data)
        place = self.dice.choice(digits)
        frame[place] = 0x31 if frame[place] != 0x31 else 0x32
        return deflate(bytes(frame), "zstd")


def _with_body(parcel: Parcel, body: bytes) -> Parcel:
    return Parcel(parcel.method, parcel.target, parcel.headers, body)


def _problem(status: int, code: str, **facts: int) -> Answered:
    """Write a problem: whoever stands between can, as well as the centre, since none is signed."""
    kind = f"urn:pishkhan:problem:{code}"
    told = {"code": code, "detail": "d", "status": status, "title": "t", "type": kind}
    body = json.dumps(told | facts, sort_keys=True, separators=(",", ":")).encode()
    return Answered(status, (("Content-Type", "application/problem+json"),), body)


class Carrier(HTTPAdapter):
    """What stands where a line's plug stands, and asks the network instead of a socket."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.pulled = False
        super().__init__()

    def cut(self) -> None:
        """Nothing is ever under way when somebody else acts."""

    def pull(self) -> None:
        """End every call that is tried from now on."""
        self.pulled = True

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Carry a prepared request."""
        body = request.body or b""
        data = body.encode() if isinstance(body, str) else body
        assert isinstance(data, bytes), "the counter sends whole bodies"
        headers = {name: str(value) for name, value in request.headers.items()}
        parcel = Parcel(request.method or "GET", request.path_url, headers, data)
        try:
            answer = self._network.carry(parcel)
        except OSError as error:
            raise requests.ConnectionError(request=request) from error
        raw = HTTPResponse(
            io.BytesIO(answer.body),
            headers=dict(answer.headers),
            status=answer.status,
            preload_content=False,
        )
        return self.build_response(request, raw)
