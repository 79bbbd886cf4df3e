"""`main.py central status`: the board of all machines, for people or as JSON."""

import json
from collections.abc import Iterator
from datetime import datetime

from app.central.heartbeats import Standing, board
from app.clock import SystemClock
from app.door.central import Place
from app.door.ending import DIFFERS, answer, words_for
from app.i18n import Code, Words
from app.journal.times import read_instant, write_instant
from app.storage.engine import reading
from app.wire.heartbeat import Heartbeat, PrinterSays
from models.errors import Refusal

_RIGHT_MS = 2_000


def show_board(place: Place, *, as_json: bool) -> int:
    """Print the board; the exit code tells whether a machine needs attention."""
    now = SystemClock().now()
    with place.opened() as central, reading(central.engine) as connection:
        machines = board(connection, now)
    if as_json:
        answer(json.dumps(board_object(machines, now), ensure_ascii=False, indent=1))
    else:
        for line in board_lines(machines, now, words_for(place.language)):
            answer(line)
    return DIFFERS if any(machine.red for machine in machines) else 0


def board_object(machines: tuple[Standing, ...], now: datetime) -> dict[str, object]:
    """Give the board for machines: instants RFC 3339, sizes in bytes, drift in ms."""
    return {
        "at": write_instant(now),
        "machines": [
            {
                "office": one.office,
                "counter": one.counter,
                "device": one.device,
                "enrolment": one.state,
                "online": one.online,
                "red": one.red,
                "seen_at": one.seen_at,
                "wrong": list(one.wrong),
                **_said(one.said),
            }
            for one in machines
        ],
    }


def _said(said: Heartbeat | None) -> dict[str, object]:
    if said is None:
        return {}
    head = said.head
    return {
        "version": said.app,
        "schema": said.schema,
        "waiting": said.waiting,
        "held": said.held,
        "rejected": said.rejected,
        "oldest": said.oldest,
        "last_sync": said.last_sync,
        "drift_ms": said.drift_ms,
        "free_bytes": said.free_bytes,
        "printers": {printer.use: printer.state for printer in said.printers},
        "attachments": said.attachments,
        "head": {"epoch": head.epoch, "seq": head.seq, "chain": head.chain} if head else None,
        "trouble": said.trouble,
    }


def board_lines(machines: tuple[Standing, ...], now: datetime, words: Words) -> Iterator[str]:
    """Yield the board's lines as a person reads them."""
    red = sum(one.red for one in machines)
    yield words.say("status.board", count=len(machines), red=red, moment=words.moment(now))
    for one in machines:
        state = "red" if one.red else "good" if one.online else "silent"
        yield ""
        yield words.say(
            "status.machine",
            office=Code(one.office),
            counter=one.counter,
            state=words.say(f"status.state.{state}"),
        )
        for line in _lines(one, words):
            yield f"  {line}"


def _lines(one: Standing, words: Words) -> Iterator[str]:
    for wrong in one.wrong:
        yield "! " + words.say(f"status.wrong.{wrong}")
    if not one.seen_at:
        yield words.say("status.never")
        return
    said, moment = one.said, _moment(one.seen_at, words)
    if said is None:
        yield words.say("status.last_heard", moment=moment)
        return
    version, schema = Code(said.app), Code(said.schema)
    yield words.say("status.heard", moment=moment, version=version, schema=schema)
    yield words.say(
        "status.events",
        waiting=said.waiting,
        held=said.held,
        rejected=said.rejected,
        attachments=said.attachments,
    )
    if said.oldest:
        yield words.say("status.oldest", moment=_moment(said.oldest, words))
    if said.last_sync:
        yield words.say("status.synced", moment=_moment(said.last_sync, words))
    yield _clock(said.drift_ms, words)
    yield words.say("status.disk", megabytes=said.free_bytes // 1_000_000)
    for printer in said.printers:
        yield _printer(printer, words)


def _clock(drift_ms: int, words: Words) -> str:
    """Say how a machine's clock is off; the drift is the centre's instant minus its own."""
    if abs(drift_ms) <= _RIGHT_MS:
        return words.say("status.clock.right")
    seconds = abs(drift_ms) // 1000
    if drift_ms > 0:
        return words.say("status.clock.behind", seconds=seconds)
    return words.say("status.clock.ahead", seconds=seconds)


def _printer(printer: PrinterSays, words: Words) -> str:
    use, condition = f"status.use.{printer.use}", printer.state.removeprefix("printer.")
    known = f"status.printer_is.{condition}"
    return words.say(
        "status.printer",
        use=words.say(use) if words.knows(use) else Code(printer.use),
        condition=words.say(known)
        if words.knows(known)
        else words.say("status.printer_is.other", code=Code(printer.state)),
    )


def _moment(instant: str, words: Words) -> str:
    try:
        return words.moment(read_instant(instant))
    except Refusal:  # a machine may say what it likes
        return words.shape(Code(instant))
