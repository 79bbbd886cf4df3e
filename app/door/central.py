"""`main.py central`: the centre served and administered from the command line."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from app import logs
from app.catalogue.read import read_catalogue, read_sample
from app.central.central import Central
from app.central.serving import Serving, Tls, Workers, calm_collector
from app.door.ending import answer, complain, words_for
from app.i18n import Code, Language, Typed
from app.wire.enrolment import CODE_DAYS, show_code
from models.errors import Refusal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a centre is: its folder (SQLite and keys), or a PostgreSQL URL beside the keys."""

    folder: Path
    url: str
    language: Language

    @contextmanager
    def opened(self, logged: str = "logs") -> Iterator[Central]:
        """Open the centre until the block ends; what goes wrong meanwhile is in its `logs`."""
        keys = self.folder / "keys"
        handler = logs.start(self.folder / logged)
        try:
            central = Central.open(self.url, keys=keys) if self.url else Central.open(self.folder)
            try:
                yield central
            finally:
                central.close()
        finally:
            logs.stop(handler)


@contextmanager
def _worker(folder: Path, url: str, number: int) -> Iterator[FastAPI]:
    """Open the centre in the worker of a number, which keeps a log of its own."""
    place = Place(folder, url, Language.FA)
    with place.opened(f"logs-{number}") as central:
        yield central.make_app()


def serve(
    place: Place,
    host: str,
    port: int,
    *,
    certificate: Path | None,
    key: Path | None,
    workers: int = 1,
) -> None:
    """Serve until told to stop. `certificate` and `key`: PEM files, both or neither.

    Args:
        workers: processes that share the port; about one for each core that PostgreSQL leaves.
    """
    if (certificate is None) != (key is None):
        raise Refusal("cli.half_a_tls", field="certificate" if key else "key")
    words = words_for(place.language)
    tls = Tls(certificate, key) if certificate and key else None
    with place.opened() as central:
        make = partial(_worker, place.folder, place.url)
        serving: Serving | Workers = (
            Workers(make, workers, host, port, tls)
            if workers > 1
            else central.serve(host, port, tls=tls)
        )
        calm_collector()
        complain(words.say("cli.central.serving", url=Code(serving.url)))
        log.info("serving")
        with suppress(KeyboardInterrupt):  # Ctrl-C is how serving ends: nothing went wrong.
            serving.run()
        complain(words.say("cli.central.stopped"))


def add_office(
    place: Place, office: str, *, title: str, title_en: str, licence: str, held_money: bool
) -> None:
    """Register an office and say what it may do."""
    with place.opened() as central:
        central.add_office(office, title=title, title_en=title_en, licence=licence)
        central.set_policy(office, held_money=held_money)
    answer(words_for(place.language).say("cli.central.office_added", office=Code(office)))


def add_person(
    place: Place, office: str, code: str, *, name: str, roles: tuple[str, ...], pin: str
) -> None:
    """Appoint a person of an office."""
    with place.opened() as central:
        central.add_staff(office, code, name=name, roles=roles, pin=pin)
    words = words_for(place.language)
    answer(
        words.say(
            "cli.central.person_added", code=Code(code), name=Typed(name), office=Code(office)
        )
    )


def invite(place: Place, office: str, counter: int) -> None:
    """Draw and show a one-time code."""
    with place.opened() as central:
        code = central.invite(office, counter)
    words = words_for(place.language)
    answer(words.say("cli.central.code", code=Code(show_code(code)), days=CODE_DAYS))


def publish(place: Place, folder: Path | None) -> None:
    """Sign and publish a catalogue: a folder's, or the sample."""
    catalogue = read_catalogue(folder) if folder else read_sample()
    with place.opened() as central:
        signed = central.publish_catalogue(catalogue)
    words = words_for(place.language)
    answer(
        words.say(
            "cli.central.published",
            version=signed.version,
            services=len(catalogue.services),
            agencies=len(catalogue.agencies),
        )
    )
    if catalogue.mark:
        answer(words.say(catalogue.mark))
