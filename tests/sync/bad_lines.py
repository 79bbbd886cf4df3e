"""Lines that lie, drip, break at a byte, or lose every answer: what a cable really does."""

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_TICK_S = 0.05


class CountingCable:
    """Passes bytes to a port until it has passed so many, either way together; then it is dead."""

    def __init__(self, port: int, lasts: int) -> None:
        self.left = lasts
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._gone = threading.Event()
        self._turn = threading.Lock()
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "CountingCable":
        return self

    def __exit__(self, *ended: object) -> None:
        self._gone.set()
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        carriers = []
        while not self._gone.is_set():
            if not select.select([self._listener], [], [], _TICK_S)[0]:
                continue
            near, _ = self._listener.accept()
            carriers.append(threading.Thread(target=self._carry, args=(near,)))
            carriers[-1].start()
        for carrier in carriers:
            carrier.join()

    def _carry(self, near: socket.socket) -> None:
        with (
            near,
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self._target)) as far,
        ):
            self._pass_on(near, far)

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        for end in other:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not self._gone.is_set() and self.left:
            for end in select.select([near, far], [], [], _TICK_S)[0]:
                data = end.recv(65_536)
                with self._turn:
                    data, self.left = data[: self.left], max(0, self.left - len(data))
                if not data:
                    return
                other[end].sendall(data)


@dataclass(frozen=True)
class Answer:
    """An answer somebody gives in the centre's place; `drip` sends it byte by byte, for ever."""

    status: int
    headers: dict[str, str]
    body: bytes
    drip: bool = False


Spoil = Callable[[str, str, bytes], Answer | None]
"""Given method, target and body, an answer of its own, or None to let the centre answer."""


class Middlebox:
    """Stands between counter and centre and answers what it likes.

    `asked` is set by the first call; `after` may alter what the centre answers.
    """

    def __init__(self, centre: str, spoil: Spoil) -> None:
        self.asked = threading.Event()
        self.closing = threading.Event()
        self.after: Callable[[str, bytes], bytes] = lambda target, body: body
        self.spoil = spoil
        self.place = urlsplit(centre)
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_TICK_S,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, box: Middlebox) -> None:
        self.box = box
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # else each header waits for the acknowledgement of the one before
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        box = self.server.box
        box.asked.set()
        answer = box.spoil(self.command, self.path, body) or self._ask(body)
        with contextlib.suppress(OSError):
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if answer.drip:
                self._drip(answer.body)
            else:
                self.wfile.write(answer.body)
                self.wfile.flush()

    def _ask(self, body: bytes) -> Answer:
        box = self.server.box
        far = HTTPConnection(box.place.hostname or "", box.place.port)
        names = ("Authorization", "Content-Type", "Content-Encoding", "Idempotency-Key")
        headers = {name: self.headers[name] for name in names if name in self.headers}
        try:
            far.request(self.command, self.path, body or None, headers)
            got = far.getresponse()
            told = box.after(self.path, got.read())
            return Answer(got.status, {"Content-Type": got.headers["Content-Type"]}, told)
        finally:
            far.close()

    def _drip(self, body: bytes) -> None:
        for byte in body:
            if self.server.box.closing.wait(_TICK_S):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def log_message(self, *told: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def middlebox(centre: str, spoil: Spoil = lambda method, target, body: None) -> Iterator[Middlebox]:
    box = Middlebox(centre, spoil)
    try:
        yield box
    finally:
        box.close()
