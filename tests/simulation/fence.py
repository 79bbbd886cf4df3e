"""The fence: no thread, no machine's clock, no machine's chance, no socket while a seed is played.

What the product takes as arguments comes from the seed. What it does not take is put right here,
in one place: worker threads run inline, a call's watch is not wound, and whoever still asks the
machine for time or chance is a `Leak` that ends the run.
"""

import logging
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, nullcontext
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

import app.catalogue.signed as signed_catalogue
from app.central import asking, catalogues
from app.clock import SystemClock
from app.counter.sync import beside, line
from app.ids import SystemChance
from app.journal import chain
from app.passwords import Passwords
from app.storage import connection
from app.storage import engine as storage
from tests.simulation.fuse import Fused

_SALT: Final = b"one salt for all"


class Leak(BaseException):
    """Something asked the machine for what only the seed may give."""


@contextmanager
def swapped(owner: Any, name: str, new: Any) -> Iterator[None]:
    """Let an attribute be another one for a while."""
    own = name in vars(owner)
    old = getattr(owner, name)
    setattr(owner, name, new)
    try:
        yield
    finally:
        if own:
            setattr(owner, name, old)
        else:
            delattr(owner, name)


@contextmanager
def fenced(plug: Callable[[], Any]) -> Iterator[None]:
    """Keep the machine out of a run.

    Args:
        plug: makes what carries a line's calls in the place of sockets.
    """
    with ExitStack() as stack:
        for owner, name, new in (
            (asking.Threads, "run", _inline),
            (asking, "asyncio", SimpleNamespace(timeout=lambda _seconds: _NoTimeout())),
            (beside, "ThreadPoolExecutor", _Inline),
            (beside, "LONG", 2),
            (line, "Plug", plug),
            (line.Line, "_watched", lambda self: nullcontext()),
            (connection, "driver", lambda: _FUSED_DRIVER),
            (connection, "_SET", tuple(_fast(one) for one in connection._SET)),
            (connection, "DEMANDED", connection.DEMANDED | {"synchronous": 0}),
            (signed_catalogue, "decode", _decoded),
            (catalogues, "encode", _encoded),
            (chain, "Ed25519PublicKey", _Known),
            (chain.KeySigner, "sign", _signed),
            (storage, "_begin_by_hand", lambda _engine: None),
            (Connection, "_begin_impl", _begin),
            (SystemClock, "now", _leak),
            (SystemClock, "monotonic_ms", _leak),
            (SystemChance, "token", _leak),
            (threading.Thread, "start", _leak),
            (SQLiteDialect_pysqlite, "__hash__", lambda self: hash(type(self))),
            (SQLiteDialect_pysqlite, "__eq__", lambda self, other: type(self) is type(other)),
        ):
            stack.enter_context(swapped(owner, name, new))
        stack.enter_context(_silent_logs())
        stack.callback(_MADE.clear)
        yield


_STATEMENTS: Final[LRUCache[Any, Any]] = LRUCache(4_000)


def quick(engine: Engine) -> Engine:
    """Let an engine find the statements that others have compiled: a run opens many."""
    engine._compiled_cache = _STATEMENTS
    engine._has_events = False  # nobody listens but to `begin`, and that is done in the fence
    return engine


class SeededPasswords(Passwords):
    """PINs compared cheaply, their verifiers the same in every run: argon2id with one salt."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_kib=8, lanes=1)
        hasher = self._hasher
        self._hasher = _Hasher(hasher)  # type: ignore[assignment]


class _Hasher:
    def __init__(self, hasher: Any) -> None:
        self._hasher = hasher
        self.verify = hasher.verify

    def hash(self, pin: str) -> str:
        return str(self._hasher.hash(pin, salt=_SALT))


class _FusedDriver:
    """The driver as it is, but for connections that a power cut can end."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def connect(self, name: str, **settings: Any) -> Any:
        opened = self._driver.connect(name, factory=Fused, **settings)
        opened.bind(name)
        return opened


_FUSED_DRIVER: Final = _FusedDriver(connection.driver())


class _NoTimeout:
    """A bound on time where no time passes."""

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *ended: object) -> None:
        return None


async def _inline(self: asking.Threads, act: Callable[[], Any]) -> Any:
    return act()


class _Inline:
    """What stands where a thread beside the line stands: what it is given is done at once."""

    def __init__(self, *_given: object) -> None:
        """Take whatever a pool of threads takes."""

    def submit(self, act: Callable[..., Any], *given: Any) -> Future[Any]:
        """Do it; what comes of it, a power cut too, is told when the answer is asked for."""
        doing: Future[Any] = Future()
        try:
            doing.set_result(act(*given))
        except BaseException as error:  # noqa: BLE001 - as a thread's does, it comes up at `result`
            doing.set_exception(error)
        return doing

    def shutdown(self, *, wait: bool) -> None:
        """End: nothing is ever under way."""


def drive(coroutine: Awaitable[None]) -> None:
    """Run a coroutine that never waits, without a loop; one that would wait is a leak."""
    try:
        coroutine.__await__().send(None)
    except StopIteration:
        return
    raise Leak("the centre's application waited for something outside")


def _begin(connection: Connection, _transaction: object) -> None:
    """Begin as the product does, but that no event is told: there are very many beginnings."""
    mode = connection.get_execution_options().get("pishkhan_mode", "deferred")
    connection.connection.cursor().execute(f"BEGIN {mode}")


def _fast(setting: str) -> str:
    """Durability under a power cut is the fault sweep's subject; here the disk is never lost."""
    return "synchronous=OFF" if setting == "synchronous=FULL" else setting


def _leak(*_asked: object, **_named: object) -> Any:
    raise Leak("the machine was asked for time, chance or a thread")


_decode: Final[Any] = vars(signed_catalogue)["decode"]


@lru_cache(maxsize=8)
def _decoded(payload: bytes) -> Any:
    """Read a catalogue once a process; its signature is asked every time."""
    return _decode(payload)


_encode: Final[Any] = vars(catalogues)["encode"]


def _encoded(catalogue: Any) -> bytes:
    """Write a catalogue once a process: those of a town are made once and never changed."""
    kept = _WRITTEN.get(id(catalogue))
    if kept is None:
        kept = _WRITTEN[id(catalogue)] = (catalogue, _encode(catalogue))
    return kept[1]


_WRITTEN: Final[dict[int, tuple[Any, bytes]]] = {}


_MADE: Final[set[tuple[str, bytes, bytes]]] = set()
"""Key, signature and message of all that was signed in this run: of these nobody need doubt."""


def _signed(self: chain.KeySigner, message: bytes) -> bytes:
    signature = self._key.sign(message)
    _MADE.add((self.public_key, signature, message))
    return signature


class _Known:
    """A public key whose signatures are reckoned once a process: the same bytes hold again."""

    def __init__(self, raw: bytes) -> None:
        self._name = raw.hex()
        self._reckon = lru_cache(maxsize=400)(Ed25519PublicKey.from_public_bytes(raw).verify)

    def verify(self, signature: bytes, message: bytes) -> None:
        """See that a signature is the key's own; what the key made here in this run is."""
        if (self._name, signature, message) not in _MADE:
            self._reckon(signature, message)

    @staticmethod
    @lru_cache(maxsize=4_000)
    def from_public_bytes(raw: bytes) -> "_Known":
        """Give the key of 32 bytes."""
        return _Known(raw)


@contextmanager
def _silent_logs() -> Iterator[None]:
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)
