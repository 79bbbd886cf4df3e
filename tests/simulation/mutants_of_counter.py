"""Mutants of the counter: each takes one promise out of it, from here alone."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import msgspec
import sqlalchemy as sa

import app.counter.commands.take_payment as payment
from app.central import intake
from app.counter import opening
from app.counter.desk import Desk
from app.counter.sync import cursors, pull, push, runner
from app.counter.sync.bundle import Exported, Sender
from app.counter.sync.line import Line
from app.counter.tables import CURSOR
from app.counter.visit import Visit
from app.journal.append import EVENTS
from app.journal.head import head_in
from app.storage.engine import reading, writing
from app.wire.frame import Frame, parse
from app.wire.messages import PushReceipt
from models.errors import Fault
from tests.simulation import sticks
from tests.simulation.fence import swapped
from tests.simulation.mutation import may_delete, swap


def own_cursor(stack: ExitStack) -> None:
    """The counter's own memory counts, though the centre was put back."""

    def follow(engine: Any, _identity: Any, _line: Any, generation: str) -> bool:
        with writing(engine) as connection:
            connection.execute(CURSOR.update().values(generation=generation))
        return False

    swap(stack, push, "follow_generation", follow)
    swap(stack, runner, "follow_generation", follow)


def purge_on_received(stack: ExitStack) -> None:
    """What was received is let go of at once, not when it is safe."""
    real = push.Receipts._keep

    def keep(self: Any, receipt: PushReceipt, seq: int, proof: bytes) -> None:
        real(self, receipt, seq, proof)
        with writing(self._engine) as connection:
            may_delete(connection)
            first = sa.select(sa.func.min(EVENTS.c.seq)).where(EVENTS.c.epoch == receipt.epoch)
            own = (EVENTS.c.epoch == receipt.epoch, EVENTS.c.seq < seq)
            opened = connection.execute(first).scalar()
            connection.execute(EVENTS.delete().where(*own, EVENTS.c.seq > opened))

    swap(stack, push.Receipts, "_keep", keep)


def reuse_epoch(stack: ExitStack) -> None:
    """A start goes on in the epoch that it finds."""
    real = opening.start_journal

    def start(journal: Any, around: Any, day: str, then: Any = None, *, first: Any = None) -> None:
        with reading(journal.engine) as connection:
            found = head_in(connection, journal.identity.office)
        if not found.seq or first is not None:
            real(journal, around, day, then, first=first)
            return
        journal.head, journal._in_doubt = found, False

    swap(stack, opening, "start_journal", start)


def trust_200(stack: ExitStack) -> None:
    """Any answer 200 counts as a receipt."""
    real_push, real_send = Line.push, Line._send

    def send(self: Line, *given: Any, **named: Any) -> Any:
        reply = real_send(self, *given, **named)
        _LAST[0] = reply.status
        return reply

    def pushed(self: Line, frame: bytes, *given: Any, **named: Any) -> Any:
        _LAST[0] = 0
        try:
            return real_push(self, frame, *given, **named)
        except Fault as fault:
            if fault.code != "line.stranger" or _LAST[0] != 200:
                raise
        return _invented(self, parse(frame)), b""

    swap(stack, Line, "_send", send)
    swap(stack, Line, "push", pushed)


_LAST: Final = [0]


def _invented(line: Line, frame: Frame) -> PushReceipt:
    header = frame.header
    return PushReceipt(
        generation=header.generation,
        office=line._identity.office,
        device=header.device,
        epoch=header.epoch,
        received=(header.seq + header.count - 1, frame.chain()[-1].hex()),
        safe=0,
        after_s=300,
        now="2026-08-03T04:30:00.000Z",
    )


def wall_cursor(stack: ExitStack) -> None:
    """What is older, by the wall clock, than the newest that was sent counts as sent."""
    newest: dict[Any, str] = {}
    real_next, real_keep = vars(push)["next_tail"], push.Receipts._keep

    def next_tail(connection: Any, identity: Any, *given: Any) -> Any:
        tail = real_next(connection, identity, *given)
        if tail is None:
            return None
        path = connection.engine.get_execution_options().get("pishkhan_file").path
        at = sa.select(EVENTS.c.data).where(EVENTS.c.epoch == tail.epoch, EVENTS.c.seq == tail.last)
        said = msgspec.json.decode(connection.execute(at).scalar_one())["w"]
        return None if said <= newest.get(path, "") else tail

    def keep(self: Any, receipt: PushReceipt, seq: int, proof: bytes) -> None:
        real_keep(self, receipt, seq, proof)
        path = self._engine.get_execution_options().get("pishkhan_file").path
        with reading(self._engine) as connection:
            at = sa.select(EVENTS.c.data).where(
                EVENTS.c.epoch == receipt.epoch, EVENTS.c.seq == seq
            )
            data = connection.execute(at).scalar_one()
        newest[path] = max(newest.get(path, ""), msgspec.json.decode(data)["w"])

    swap(stack, push, "next_tail", next_tail)
    swap(stack, push.Receipts, "_keep", keep)


def print_before_commit(stack: ExitStack) -> None:
    """The paper moves before the act stands."""
    real = payment.next_number

    def next_number(desk: Any, work: Any) -> tuple[int, int]:
        desk.news.tell("receipt.given", desk.need_visit().visit)
        return real(desk, work)

    swap(stack, payment, "next_number", next_number)


def number_alone(stack: ExitStack) -> None:
    """A receipt's number is taken in a transaction of its own."""
    taken: dict[Any, int] = {}
    real = payment.next_number

    def next_number(desk: Any, work: Any) -> tuple[int, int]:
        number, turnover = real(desk, work)
        key = desk.journal.identity.device
        taken[key] = number = max(number, taken.get(key, 0) + 1)
        return number, turnover

    swap(stack, payment, "next_number", next_number)


def fresh_id_on_retry(stack: ExitStack) -> None:
    """Each press of the key is another act."""
    real = Desk.need_visit

    def need_visit(desk: Desk) -> Visit:
        return msgspec.structs.replace(real(desk), visit=desk.ids.new())

    swap(stack, Desk, "need_visit", need_visit)


def safe_at_once(stack: ExitStack) -> None:
    """Whatever is committed is called safe, though it stands on one disk, and is let go of."""
    swap(stack, intake, "safe_at_commit", lambda *_given: True)
    purge_on_received(stack)


def cursor_before_items(stack: ExitStack) -> None:
    """A page of the feed is confirmed first, and taken in after that."""
    feed = Line.feed

    def asked(self: pull.Pull, scope: str) -> int:
        def ahead(line: Any, of: str, cursor: str, limit: int) -> Any:
            page = feed(line, of, cursor, limit)
            pull._keep_cursor(self._desk, of, page.generation, page.next)
            return page

        with swapped(Line, "feed", ahead):
            return real(self, scope)

    real = pull.Pull._scope
    swap(stack, pull.Pull, "_scope", asked)


def export_confirms(stack: ExitStack) -> None:
    """What was written on a stick counts as received."""
    real = vars(sticks)["export_bundle"]

    def export(sender: Sender, where: Path) -> Exported:
        exported: Exported = real(sender, where)
        with writing(sender.engine) as connection:
            for span in exported.spans:
                cursors.put_cursor(connection, span.epoch, {"received_seq": span.last})
        return exported

    swap(stack, sticks, "export_bundle", export)
