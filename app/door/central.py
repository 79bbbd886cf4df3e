"""`main.py central`: the centre served and administered from the command line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.read import read_catalogue, read_sample
from app.central.central import Central
from app.central.serving import Tls
from app.i18n import Code, Language, Words
from app.wire.enrolment import CODE_DAYS, show_code


@dataclass(frozen=True, slots=True)
class Place:
    """Where a centre is: its folder (SQLite and keys), or a PostgreSQL URL beside the keys."""

    folder: Path
    url: str
    language: Language

    @contextmanager
    def opened(self) -> Iterator[Central]:
        """Open the centre until the block ends."""
        keys = self.folder / "keys"
        central = Central.open(self.url, keys=keys) if self.url else Central.open(self.folder)
        try:
            yield central
        finally:
            central.close()


def serve(place: Place, host: str, port: int, tls: Tls | None) -> None:
    """Serve until told to stop."""
    words = Words(place.language, plain=True)
    with place.opened() as central:
        serving = central.serve(host, port, tls=tls)
        sys.stderr.write(words.say("cli.central.serving", url=Code(serving.url)) + "\n")
        serving.run()


def add_office(
    place: Place, office: str, *, title: str, title_en: str, licence: str, held_money: bool
) -> None:
    """Register an office and say what it may do."""
    with place.opened() as central:
        central.add_office(office, title=title, title_en=title_en, licence=licence)
        central.set_policy(office, held_money=held_money)


def add_person(
    place: Place, office: str, code: str, *, name: str, roles: tuple[str, ...], pin: str
) -> None:
    """Appoint a person of an office."""
    with place.opened() as central:
        central.add_staff(office, code, name=name, roles=roles, pin=pin)


def invite(place: Place, office: str, counter: int) -> None:
    """Draw and show a one-time code."""
    words = Words(place.language, plain=True)
    with place.opened() as central:
        code = central.invite(office, counter)
    said = words.say("cli.central.code", code=Code(show_code(code)), days=CODE_DAYS)
    sys.stdout.write(said + "\n")


def publish(place: Place, folder: Path | None) -> None:
    """Sign and publish a catalogue: a folder's, or the sample."""
    words = Words(place.language, plain=True)
    catalogue = read_catalogue(folder) if folder else read_sample()
    with place.opened() as central:
        signed = central.publish_catalogue(catalogue)
    said = words.say(
        "cli.central.published",
        version=signed.version,
        services=len(catalogue.services),
        agencies=len(catalogue.agencies),
    )
    sys.stdout.write(said + "\n")
    if catalogue.mark:
        sys.stdout.write(words.say(catalogue.mark) + "\n")
