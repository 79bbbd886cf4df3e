"""`main.py approve`: a supervisor signs a day's report at the counter, and that is sent."""

from pathlib import Path

from app.counter.commands.approve_day import approve_day
from app.counter.commands.sign_in import sign_in
from app.counter.commands.sign_out import sign_out
from app.counter.counter import open_counter, surroundings
from app.counter.queries.days import last_day
from app.counter.sync.runner import Runner
from app.door.ending import answer, words_for
from app.i18n import Language
from models.values.jalali_date import JalaliDate


def approve(path: Path, *, day: str, user: str, pin: str, note: str, language: Language) -> int:
    """Sign a day (empty: the last one worked) as a person of the office; the exit code is 0.

    The signature is an event like any other: without a line it waits with the others.
    """
    words = words_for(language)
    with open_counter(path, surroundings()) as counter:
        desk = counter.desk
        sign_in(desk, user=user, pin=pin)
        signed = str(JalaliDate.parse(day)) if day else last_day(desk)
        version = approve_day(desk, day=signed, pin=pin, note=note)
        sign_out(desk)
        if counter.centre and desk.centre_keys:
            runner = Runner(desk, counter.around, counter.line())
            runner.pass_once()
            runner.stop()
    answer(words.say("cli.approve.signed", day=JalaliDate.parse(signed), version=version))
    return 0
