"""The centre as one thing: opened, told of offices, people and catalogues, and served."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import Engine

from app.catalogue.circular import SignedCircular
from app.catalogue.signed import SignedCatalogue
from app.central import answers, directory
from app.central.announcing import announce_keys, rotate_centre_key
from app.central.bundle_answers import make_answer
from app.central.bundles import Taken, bundles_of
from app.central.catalogues import Catalogues
from app.central.circulars import issue_circular
from app.central.doubts import Doubts
from app.central.enrolling import Enrolling
from app.central.ground import Ground
from app.central.keys import Keys
from app.central.late import LateItems, late_items
from app.central.months import see_to_months
from app.central.reposting import repost
from app.central.revoking import reinstate, revoke
from app.central.rotating import command_rotation
from app.central.rows import SERVER, add_missing
from app.central.safety import Marker, mark_safe, take_marker
from app.central.server import make_app
from app.central.serving import Serving, Tls
from app.clock import Clock, SystemClock
from app.ids import Chance, SystemChance
from app.journal.times import write_instant
from app.passwords import Passwords
from app.storage.engine import open_file, open_url, reading, writing
from app.storage.schema import prepare_central
from models.catalogue.catalogue import Catalogue
from models.circulars import Circular

FILE_NAME: Final = "centre.db"
KEYS_NAME: Final = "keys"


class Central:
    """One centre: its database, its keys, and everything an administrator does."""

    def __init__(
        self, engine: Engine, keys: Keys, clock: Clock, chance: Chance, *, name: str = "pishkhan"
    ) -> None:
        prepare_central(engine)
        see_to_months(engine, clock)
        with writing(engine) as connection:
            first = {"one": 1, "generation": chance.token(8).hex(), "key_id": 1}
            add_missing(connection, SERVER, [first])
            announce_keys(connection, keys)
        self.keys = keys.following(engine)
        self.engine = engine
        self.name = name
        self._clock = clock
        self._chance = chance
        self._catalogues = Catalogues(self.keys)
        self._enrolling = Enrolling(engine, self.keys, clock, chance, name)

    @classmethod
    def open(
        cls,
        where: Path | str,
        *,
        keys: Path | None = None,
        clock: Clock | None = None,
        chance: Chance | None = None,
        name: str = "pishkhan",
    ) -> "Central":
        """Open a centre, making its database and keys on the first start.

        Args:
            where: a folder (SQLite in it), or a URL `postgresql://…`.
            keys: the folder of the keys; by default `keys` in the folder. A URL needs one.
        """
        chance = chance or SystemChance()
        if isinstance(where, Path):
            where.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = where / FILE_NAME
            engine = open_file(file, None, create=not file.exists())
            keys = keys or where / KEYS_NAME
        else:
            engine = open_url(where)
        if keys is None:
            raise ValueError("A centre opened by URL needs a folder for its keys.")
        return cls(engine, Keys.open(keys, chance), clock or SystemClock(), chance, name=name)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @property
    def generation(self) -> str:
        """Give what tells this centre's database from one that was restored."""
        with reading(self.engine) as connection:
            generation: str = connection.execute(sa.select(SERVER.c.generation)).scalar_one()
        return generation

    def begin_generation(self) -> str:
        """Void all cursors and heads that counters remember; to be called after a restore."""
        generation = self._chance.token(8).hex()
        with writing(self.engine) as connection:
            connection.execute(SERVER.update().values(generation=generation))
        return generation

    def add_office(
        self, office: str, *, title: str, title_en: str, licence: str, profile: str = "town"
    ) -> None:
        """Register an office, or describe one anew."""
        with writing(self.engine) as connection:
            directory.add_office(
                connection,
                office,
                title=title,
                title_en=title_en,
                licence=licence,
                profile=profile,
                at=self._now(),
            )

    def set_policy(self, office: str, *, held_money: bool, services: Sequence[str] = ()) -> None:
        """Say what an office may offer; no services named means all."""
        with writing(self.engine) as connection:
            directory.set_policy(connection, office, held_money=held_money, services=services)

    def add_staff(
        self,
        office: str,
        code: str,
        *,
        name: str,
        roles: Sequence[str],
        pin: str = "",
        verifier: str = "",
        active: bool = True,
        passwords: Passwords | None = None,
    ) -> None:
        """Appoint a person, or change what is known of one, by a PIN or its argon2id verifier."""
        verifier = verifier or (passwords or Passwords()).verifier(pin, code=code)
        with writing(self.engine) as connection:
            directory.appoint(
                connection,
                office,
                code,
                name=name,
                roles=roles,
                verifier=verifier,
                active=active,
            )

    def publish_catalogue(self, catalogue: Catalogue) -> SignedCatalogue:
        """Sign a catalogue and tell every counter of it."""
        with writing(self.engine) as connection:
            return self._catalogues.publish(connection, catalogue, self._now())

    def issue_circular(self, circular: Circular) -> SignedCircular:
        """Sign a circular and tell every counter of it."""
        with writing(self.engine) as connection:
            return issue_circular(connection, self.keys, circular)

    def answer_line(self, office: str, receipt: str, line: int, word: answers.Word) -> int:
        """Tell an office what an agency says of a line, from 0; gives the word's number."""
        with writing(self.engine) as connection:
            return answers.answer_line(connection, office, receipt, line, word, self._now())

    def invite(self, office: str, counter: int) -> str:
        """Draw a one-time code by which one machine can enrol at a counter."""
        return self._enrolling.invite(office, counter)

    def revoke(self, office: str, device: str, key: int | None = None) -> None:
        """Close the centre to a machine, or to one of its keys; what it still sends is held."""
        with writing(self.engine) as connection:
            revoke(connection, office, device, key, self._now())

    def reinstate(self, office: str, device: str, key: int | None = None) -> int:
        """Take a machine or a key back and book what was held of it, in order; gives how much."""
        with writing(self.engine) as connection:
            reinstate(connection, office, device, key)
        return self.repost()

    def rotate_key(self, office: str, device: str) -> int:
        """Ask a machine for its next key; gives the number of the one that it is to leave."""
        with writing(self.engine) as connection:
            return command_rotation(connection, office, device)

    def rotate_centre_key(self) -> int:
        """Let the centre's next key sign from now on, in every process; gives its number."""
        return rotate_centre_key(self.engine, self.keys)

    def marker(self) -> Marker:
        """Note what has arrived and is not safe yet; take it before a backup begins."""
        return take_marker(self.engine)

    def mark_safe(self, marker: Marker) -> int:
        """Tell that a backup begun after this marker holds all that the marker notes.

        Gives how many epochs have more that is safe; counters hear of it in their receipts.
        """
        return mark_safe(self.engine, marker)

    def take_bundle(self, file: BinaryIO) -> Taken:
        """Take in what came by hand; again, or in any order, it changes nothing (`Bundles`)."""
        return bundles_of(self._ground()).take(file)

    def settle_bundle(self, taken: Taken) -> Taken:
        """Look again at the pieces of a bundle that waited for what came before them."""
        return bundles_of(self._ground()).settled(taken)

    def answer_bundle(self, taken: Taken) -> bytes:
        """Make the return file of a bundle: receipts and feed, for its machine alone."""
        return make_answer(self._ground(), taken.head.office, taken.digest)

    def _ground(self) -> Ground:
        return Ground(self.engine, self.keys, self._clock, self._chance, self.name)

    def late_items(self, office: str) -> list[LateItems]:
        """Give the shifts of an office that acts came in for after they were closed."""
        with reading(self.engine) as connection:
            return late_items(connection, office)

    def repost(self) -> int:
        """Book what was held because the program was too old for it; after every update."""
        return repost(self.engine, self._clock, Doubts(self._catalogues))

    def make_app(self) -> FastAPI:
        """Make the HTTP application."""
        return make_app(self.engine, self.keys, self._clock, self._chance, name=self.name)

    def serve(self, host: str = "127.0.0.1", port: int = 0, *, tls: Tls | None = None) -> Serving:
        """Bind to a port: then `run()` in the foreground, or `with` for a thread."""
        return Serving(self.make_app(), host, port, tls)

    def _now(self) -> str:
        return write_instant(self._clock.now())
