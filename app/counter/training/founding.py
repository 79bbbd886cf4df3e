"""Founding the training beside a counter: a folder, keys and people of its own, and no centre.

It is made of what the counter lends it, which is its catalogue and what the office may offer. No
centre ever hears of it: none took it in, it knows none's address, and it is refused to ask one.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from app.catalogue.signed import SignedCatalogue
from app.counter.commands.adopt import adopt_catalogue, adopt_policy
from app.counter.commands.approve import Approval
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription
from app.counter.commands.sign_in import sign_in
from app.counter.commands.sign_out import sign_out
from app.counter.commands.staff import change_staff
from app.counter.counter import Counter, set_up
from app.counter.desk import TRAINING, Desk
from app.counter.opening import Surroundings
from app.counter.tables import CATALOGUE, DEVICE, VERIFIER
from app.i18n import Language, Words
from app.settings import KeyStore
from app.storage.engine import named_faults
from app.storage.profile import Profile
from models.catalogue.offer import Policy
from models.errors import Defect, Refusal

FOLDER: Final = "training"
OFFICE: Final = "0000"
TRAINEE: Final = Approval("101", "270394")
SUPERVISOR: Final = Approval("202", "618507")
_MANAGER: Final = Approval("900", "935172")


@dataclass(frozen=True, slots=True)
class Lent:
    """What a counter lends its training: its catalogue as the centre signed it, and its policy.

    Attributes: key: hex, of whoever signs the catalogue.
    """

    signed: SignedCatalogue
    key: str
    policy: Policy


def folder_of(profile: Path) -> Path:
    """Name the folder of a profile's training."""
    return profile / FOLDER


def lend(desk: Desk) -> Lent:
    """Give what this counter's training is made of; nothing of the counter is changed.

    Raises Refusal: `training.shift_open` while a drawer is open here, `training.inside`,
    `catalogue.none`.
    """
    if desk.office.training:
        raise Refusal("training.inside")
    if desk.shift is not None:
        raise Refusal("training.shift_open")
    version = desk.need_catalogue().version
    with desk.read() as connection:
        kept = sa.select(CATALOGUE.c.data).where(CATALOGUE.c.version == version)
        data: bytes = connection.execute(kept).scalar_one()
    return Lent(SignedCatalogue.unpack(data), desk.catalogue_key, desk.policy)


def found_training(folder: Path, around: Surroundings) -> None:
    """Make a folder into a training that `bring_up` makes ready; one that is there stays."""
    if Profile(folder).exists:
        return
    fa, en = Words(Language.FA), Words(Language.EN)
    office = OfficeDescription(
        office=OFFICE,
        counter=1,
        title=fa.say("training.office"),
        title_en=en.say("training.office"),
        profile=TRAINING,
    )
    name = fa.say("training.person.manager")
    manager = FirstPerson(code=_MANAGER.user, name=name, pin=_MANAGER.pin)
    set_up(folder, around, office=office, person=manager, wish=KeyStore.FILE)


def bring_up(counter: Counter, lent: Lent) -> None:
    """Let an open training have its people, the counter's catalogue and policy, and its clerk in.

    Raises Refusal where it cannot take what is lent: then it is to be wiped and made anew.
    """
    desk = counter.desk
    if not desk.office.training or counter.enrolled or counter.centre:
        raise Defect("training.not_one")
    if desk.catalogue_key != lent.key:
        with desk.write() as work:
            work.connection.execute(DEVICE.update().values(catalogue_key=lent.key))
        desk.catalogue_key = lent.key
    adopt_catalogue(desk, signed=lent.signed)
    named = lent.policy.named
    adopt_policy(
        desk,
        held_money=lent.policy.held_money,
        services=tuple(sorted(named)) if named is not None else (),
    )
    _staff(desk)
    # What a line would allow can be practised: the training says yes to everything itself.
    desk.line_up = True
    sign_in(desk, user=TRAINEE.user, pin=TRAINEE.pin)


def wipe_training(folder: Path) -> None:
    """Remove a training with all that was done in it; it must not be open."""
    if folder.name != FOLDER:
        raise Defect("training.not_one")
    with named_faults():
        if folder.exists():
            shutil.rmtree(folder)


def _staff(desk: Desk) -> None:
    """Let a clerk and a supervisor work here whom nobody has ever met."""
    with desk.read() as connection:
        known = set(connection.execute(sa.select(VERIFIER.c.code)).scalars())
    if {TRAINEE.user, SUPERVISOR.user} <= known:
        return
    words = Words(Language.FA)
    sign_in(desk, user=_MANAGER.user, pin=_MANAGER.pin)
    for who, role in ((TRAINEE, "clerk"), (SUPERVISOR, "supervisor")):
        name = words.say(f"training.person.{role}")
        change_staff(desk, code=who.user, name=name, roles=[role], pin=who.pin)
    sign_out(desk)
