"""`main.py bundle`: what waits goes by hand where there is no line, and its answer comes back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.central.bundles import WAITING, Taken
from app.central.central import Central
from app.clock import SystemClock
from app.counter.counter import open_counter, surroundings
from app.counter.opening import read_keys
from app.counter.sync.acknowledge import acknowledge
from app.counter.sync.bundle import export_bundle, sender_in
from app.counter.sync.relay import SUFFIX, relay
from app.counter.tables import DEVICE
from app.door.central import Place
from app.door.ending import DIFFERS, answer, complain, tell, words_for
from app.door.look import opened
from app.i18n import Code, Language, Words
from app.settings import default_profile, load
from app.storage.engine import reading
from app.storage.profile import Profile
from app.wire.bundle_messages import LeftPiece
from app.wire.coding import INFLATED_MAX
from app.wire.copied import check_copy
from app.wire.stick import named_faults, write_answer
from models.errors import CounterError, Refusal


def export(where: Path, *, profile: Path | None, as_json: bool, language: Language) -> int:
    """Export what waits at a counter whose window is closed; the exit code is 0."""
    held = Profile(profile or default_profile())
    with _opened(held) as sender:
        exported = export_bundle(sender, where)
    if as_json:
        _tell(
            {
                "file": exported.file.name,
                "number": exported.number,
                "bundle": exported.digest,
                "events": exported.events,
                "bytes": exported.size,
                "spans": [[span.epoch, span.first, span.last] for span in exported.spans],
            }
        )
        return 0
    words = words_for(language)
    answer(
        words.say(
            "cli.bundle.exported",
            file=Code(exported.file.name),
            count=exported.events,
            size=exported.size,
        )
    )
    answer(words.say("cli.bundle.safe_to_remove"))
    return 0


@contextmanager
def _opened(profile: Profile) -> Iterator[Any]:
    with profile.hold():
        engine = profile.open_database()
        try:
            yield sender_in(engine, profile.secret(), SystemClock())
        finally:
            engine.dispose()


def take_in(place: Place, files: tuple[Path, ...], *, out: Path | None, as_json: bool) -> int:
    """Take bundles in at the centre and write their return files.

    The exit code is 0 when all was taken, 1 when a part waits or is damaged, and the refusal's own
    when nothing could be taken at all.
    """
    refused: dict[Path, CounterError] = {}
    with place.opened() as central:
        done = _take_all(central, files, refused)
        for file, taken in done.items():
            write_answer((out or file.parent) / (file.name + SUFFIX), central.answer_bundle(taken))
    if refused and not done:
        raise next(iter(refused.values()))
    words = words_for(place.language)
    for file, error in refused.items():
        complain(words.say("cli.bundle.refused", file=Code(file.name)))
        tell(error, first=place.language)
    if as_json:
        told = [_facts(file, taken) for file, taken in done.items()]
        told += [{"file": file.name, "refused": error.code} for file, error in refused.items()]
        _tell({"bundles": told})
    else:
        for file, taken in done.items():
            _say_taken(words, file, taken)
    hurt = any(taken.left or taken.wrong for taken in done.values())
    return DIFFERS if hurt or refused else 0


def _take_all(
    central: Central, files: tuple[Path, ...], refused: dict[Path, CounterError]
) -> dict[Path, Taken]:
    """Take each file in, and again those that wait, as long as that brings anything on."""
    done: dict[Path, Taken] = {}
    todo: tuple[Path, ...] = files
    standing = -1
    while todo:
        for file in todo:
            try:
                with named_faults(), file.open("rb") as opened:
                    taken = central.take_bundle(opened)
            except Refusal as refusal:
                refused[file] = refusal
                continue
            taken.before = done[file].before if file in done else taken.before
            done[file] = taken
        for taken in done.values():
            central.settle_bundle(taken)
        reached = sum(taken.standing for taken in done.values())
        waits = any(left.code in WAITING for taken in done.values() for left in taken.left)
        todo = tuple(done) if waits and reached > standing and len(done) > 1 else ()
        standing = reached
    return done


def _facts(file: Path, taken: Taken) -> dict[str, Any]:
    return {
        "file": file.name,
        "bundle": taken.digest,
        "office": taken.head.office,
        "device": taken.head.device,
        "number": taken.head.number,
        "events": taken.events,
        "new": taken.standing - taken.before,
        "known": taken.before,
        "left": [{"piece": left.place, "code": left.code} for left in taken.left],
        "wrong": taken.wrong,
        "answer": file.name + SUFFIX,
    }


def _say_taken(words: Words, file: Path, taken: Taken) -> None:
    answer(
        words.say(
            "cli.bundle.taken",
            file=Code(file.name),
            office=Code(taken.head.office),
            new=taken.standing - taken.before,
            known=taken.before,
        )
    )
    _say_left(words, taken.left, taken.wrong)
    answer(words.say("cli.bundle.answered", file=Code(file.name + SUFFIX)))


def _say_left(words: Words, left: list[LeftPiece], wrong: str) -> None:
    for piece in left:
        complain(words.say("cli.bundle.left", piece=piece.place + 1, why=_why(words, piece.code)))
    if wrong:
        complain(_why(words, wrong))


def _why(words: Words, code: str) -> str:
    key = f"errors.{code}.reason"
    known = words.knows(key)
    return words.say(key, max_bytes=INFLATED_MAX) if known else Code(code)


def take_back(file: Path, *, profile: Path | None, as_json: bool, language: Language) -> int:
    """Take a return file in at the counter; 0 when it was whole, 1 when only a part was good."""
    with open_counter(profile or default_profile(), surroundings()) as counter:
        done = acknowledge(counter.desk, counter.around, file)
    if as_json:
        _tell(
            {
                "number": done.number,
                "confirmed": done.confirmed,
                "items": done.items,
                "waiting": done.waiting,
                "held": done.held,
                "rejected": done.rejected,
                "whole": done.whole,
            }
        )
        return 0 if done.whole else DIFFERS
    words = words_for(language)
    if done.told_news:
        answer(
            words.say(
                "cli.bundle.confirmed",
                number=done.number,
                confirmed=done.confirmed,
                items=done.items,
                waiting=done.waiting,
            )
        )
    else:
        answer(words.say("cli.bundle.nothing_new", waiting=done.waiting))
    if not done.whole:
        complain(words.say("cli.bundle.answer_in_part"))
    return 0 if done.whole else DIFFERS


def send_on(file: Path, *, profile: Path | None, as_json: bool, language: Language) -> int:
    """Send another office's bundle on over this counter's line, and write its return file."""
    path = profile or default_profile()
    with open_counter(path, surroundings(), ca=load(path).centre_ca) as counter:
        if not (counter.centre and counter.enrolled):
            raise Refusal("bundle.no_centre")
        line = counter.line()
        try:
            done = relay(line, file)
        finally:
            line.close()
    events = sum(piece.span.last - piece.span.first + 1 for piece in done.taken)
    if as_json:
        _tell(
            {
                "file": file.name,
                "events": events,
                "resumed": done.resumed,
                "left": [{"piece": left.place, "code": left.code} for left in done.left],
                "wrong": done.wrong,
                "answer": done.back.name,
            }
        )
    else:
        words = words_for(language)
        answer(words.say("cli.bundle.sent_on", file=Code(file.name), count=events))
        _say_left(words, done.left, done.wrong)
        answer(words.say("cli.bundle.answered", file=Code(done.back.name)))
    return DIFFERS if done.left or done.wrong else 0


def check(file: Path, *, profile: Path | None, as_json: bool, language: Language) -> int:
    """Check a copy of a bundle or a return file; 0 when it is whole and nothing speaks against it.

    Args:
        profile: a counter whose pinned keys of the centre are asked who signed it.
    """
    known: dict[int, str] = {}
    if profile is not None:
        with opened(profile) as looked, reading(looked.engine) as connection:
            if looked.counter:
                known = read_keys(
                    connection.execute(sa.select(DEVICE.c.centre_keys)).scalar() or ""
                )
    with named_faults(), file.open("rb") as copy:
        found = check_copy(copy, known)
    if as_json:
        _tell(asdict(found))
    else:
        words = words_for(language)
        said = {"file": Code(file.name), "office": Code(found.office)}
        counts = {"number": found.number, "pieces": found.pieces}
        if found.answer:
            answer(words.say("cli.bundle.checked_answer", **said, **counts))
        else:
            answer(words.say("cli.bundle.checked_bundle", **said, **counts))
        for place in found.hurt:
            why = _why(words, "bundle.piece_damaged")
            complain(words.say("cli.bundle.left", piece=place + 1, why=why))
        if found.wrong:
            complain(_why(words, found.wrong))
        match found.signed:
            case True:
                answer(words.say("cli.bundle.signed"))
            case False:
                complain(words.say("cli.bundle.not_signed"))
            case None:
                answer(words.say("cli.bundle.signer_unknown"))
    return DIFFERS if found.wrong or found.hurt or found.signed is False else 0


def _tell(facts: dict[str, Any]) -> None:
    answer(json.dumps(facts, ensure_ascii=False, sort_keys=True))
