"""Keys over the line: the centre's are followed, ours are rotated in time and vouched for."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

from app.counter.commands.rotate_key import rotate_key
from app.counter.desk import Desk
from app.counter.opening import Surroundings, write_keys
from app.counter.sync.line import Line, Objection
from app.counter.tables import DEVICE
from app.journal.append import Identity
from app.journal.rotation import key_since
from app.journal.times import read_instant
from app.storage.engine import reading, writing
from app.wire.certificate import unpack_certificate, verify_certificate
from app.wire.codec import encode
from app.wire.feed_items import Command
from app.wire.keys import KeysAnswer, KeysAsk, follow
from app.wire.messages import PROTOCOL, Hello
from models.errors import Fault, Refusal

KEY_DAYS: Final = 365
_NOT_YET: Final = frozenset({"wire.unauthorised", "key.unstated", "wire.not_found"})
"""What the centre says of a key that it has not read of, and one too old to be asked."""


def obey(desk: Desk, around: Surroundings, command: Command) -> None:
    """Rotate by the centre's command, unless the key it names was left already."""
    if not command.key or desk.journal.identity.key_id <= command.key:
        rotate_key(desk, around)


class Rotation:
    """Keeps the keys of one open counter; its calls are made in the sync thread, between acts."""

    def __init__(self, desk: Desk, around: Surroundings, line: Line) -> None:
        self._desk = desk
        self._around = around
        self._line = line

    def greet(self) -> Hello:
        """Ask who is there, as the machine that the centre knows.

        Whoever signs by a key that we do not know may be our centre, after rotations that we
        slept through: then a chain of announcements leads there from a key that we pinned.
        """
        desk, line = self._desk, self._line
        line.keys = desk.centre_keys
        line.speak_as(desk.speaker, desk.signer)
        try:
            return line.hello()
        except Fault as fault:
            if fault.code != "line.stranger" or not self._follow():
                raise
        return line.hello()

    def _follow(self) -> bool:
        """Pin the keys that follow from those pinned; tells whether there were any."""
        desk, found = self._desk, False
        while True:
            try:
                new = follow(self._line.announcements(max(desk.centre_keys)), desk.centre_keys)
            except (Fault, Refusal):
                return found
            if not new:
                return found
            known = desk.centre_keys | new
            with writing(desk.engine) as connection:
                connection.execute(DEVICE.update().values(centre_keys=write_keys(known)))
            desk.centre_keys = self._line.keys = known
            found = True

    def step_down(self) -> bool:
        """Speak by the newest elder key that the centre knows; tells whether there is one.

        A centre that was put back may have forgotten a rotation that it had vouched for. The
        journal, sent once more, states it again; until then nobody there knows our key.
        """
        desk, line = self._desk, self._line
        for number in range(desk.speaker.key_id - 1, 0, -1):
            line.speak_as(replace(desk.speaker, key_id=number), desk.key_numbered(number))
            try:
                line.head()
            except Objection as objection:
                if objection.problem.code != "wire.unauthorised":
                    raise
            else:
                return True
        self.step_up()
        return False

    def step_up(self) -> None:
        """Speak by the key that the centre vouches for."""
        self._line.speak_as(self._desk.speaker, self._desk.signer)

    def rotate_when_due(self, hello: Hello) -> bool:
        """Rotate a key that has signed for a year, by the centre's clock; tells whether it did.

        A rotation that the centre has not vouched for yet comes first.
        """
        desk = self._desk
        identity = desk.journal.identity
        if desk.speaker != identity:
            return False
        with reading(desk.engine) as connection:
            since = key_since(connection, identity.office, identity.device, identity.key_id)
        if not since:
            return False
        # Both clocks must say so: ours alone wrote `since`, and where it stands years behind the
        # centre's, every new key would be a year old at once.
        now = min(read_instant(hello.now), desk.clock.now())
        if now - read_instant(since) < timedelta(days=KEY_DAYS):
            return False
        rotate_key(desk, self._around)
        return True

    def keep_vouched(self, hello: Hello) -> None:
        """Get the centre's certificate for the key in force, and by the centre's key in force.

        It is asked by that very key. As long as the centre has not read of it in the journal, the
        elder key goes on speaking, and signing receipts' codes.
        """
        desk, line = self._desk, self._line
        identity, centre = desk.journal.identity, hello.keys[0].id
        held = unpack_certificate(bytes.fromhex(desk.certificate))
        if held.key_id == identity.key_id and held.centre_key_id >= centre:
            return
        line.speak_as(identity, desk.key_numbered(identity.key_id))
        try:
            certificate = _certificate_of(desk, line, identity, centre)
        except Objection as objection:
            if objection.problem.code not in _NOT_YET:
                raise
        else:
            with writing(desk.engine) as connection:
                connection.execute(DEVICE.update().values(certificate=certificate))
            desk.certificate = certificate
            desk.news.tell("key.vouched", str(identity.key_id))
        finally:
            line.speak_as(desk.speaker, desk.signer)


def _certificate_of(desk: Desk, line: Line, identity: Identity, centre: int) -> str:
    """Ask for the certificate of a key; one that is not about it is no answer."""
    body = encode(KeysAsk(protocol=PROTOCOL, key_id=identity.key_id))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": f"{identity.key_id}-{centre}",
    }
    answer = line.ask("/v1/keys", KeysAnswer, body=body, headers=headers)
    try:
        certificate = unpack_certificate(bytes.fromhex(answer.certificate))
        verify_certificate(certificate, desk.centre_keys)
    except Refusal as refusal:
        raise Fault("line.stranger") from refusal
    said = (certificate.office, certificate.counter, certificate.device, certificate.key_id)
    ours = (identity.office, identity.counter, identity.device, identity.key_id)
    key = desk.key_numbered(identity.key_id).public_key
    if (said, certificate.public_key) != (ours, key) or answer.asked != sha256(body).hexdigest():
        raise Fault("line.stranger")
    return answer.certificate
