"""What happens to an office and its machines: start, set-up, enrolment, staff, catalogue."""

from typing import ClassVar

import msgspec

from models.events.base import Body


class Parent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The head that a start of the program found on its disk."""

    epoch: str
    seq: int
    chain: str


class EpochOpened(Body, frozen=True, kw_only=True):
    """The program started: a new random epoch that points at the head found on this disk.

    Attributes:
        device: UUIDv7 of this machine's identity.
        epoch: 26 Crockford characters of 16 random bytes.
        office: office code. counter: counter number in the office.
        key: hex of the Ed25519 public key that signs this epoch. key_id: its number.
        boot: identity of the computer's start. app: program version. schema: database schema.
        parent: the head found, absent on a first start.
    """

    kind: ClassVar[str] = "epoch.opened"
    device: str
    epoch: str
    office: str
    counter: int
    key: str
    key_id: int
    boot: str
    app: str
    schema: str
    parent: Parent | None = None


class OfficeSetUp(Body, frozen=True, kw_only=True):
    """The office was described for the first time or anew.

    Attributes:
        profile: `town`, `rural`, or `practice` and `training` (which print NO VALUE on their
            papers; a training is in no centre's books).
    """

    kind: ClassVar[str] = "office.set_up"
    title: str
    title_en: str
    licence: str
    phone: str
    address: str
    profile: str
    centre: str = ""


class DeviceEnrolled(Body, frozen=True, kw_only=True):
    """The centre took this machine in; from now on its answers can be checked.

    Attributes:
        keys: the centre's Ed25519 public keys (number, hex): the present and the next one.
        catalogue_key: hex of the key that signs catalogues. certificate: hex of the packed
            certificate of this device's key.
    """

    kind: ClassVar[str] = "device.enrolled"
    centre: str
    keys: tuple[tuple[int, str], ...]
    catalogue_key: str
    certificate: str


class KeyRotated(Body, frozen=True, kw_only=True):
    """This machine's key ends with this event: the last of its epoch, signed by the key it ends.

    The epoch that follows is opened, in the same commit, by the key named here.

    Attributes:
        key_id: number of the new key. key: hex of its Ed25519 public key.
        proof: hex of the new key's signature over what `app.journal.rotation` says: whoever
            states a key holds it.
    """

    kind: ClassVar[str] = "key.rotated"
    key_id: int
    key: str
    proof: str


class StaffChanged(Body, frozen=True, kw_only=True):
    """A person of the office was added, changed or blocked; the latest word counts.

    Attributes:
        code: the user code typed at sign-in. roles: names of models.people.Role.
        origin: `office` or `centre`. verifier: first 16 hex digits of the SHA-256 of the
            password verifier, which itself is never in the journal.
    """

    kind: ClassVar[str] = "staff.changed"
    code: str
    name: str
    roles: tuple[str, ...]
    active: bool
    origin: str
    verifier: str


class CatalogueAdopted(Body, frozen=True, kw_only=True):
    """A signed catalogue came into force at this counter."""

    kind: ClassVar[str] = "catalogue.adopted"
    catalogue: int
    sha256: str
    sample: bool


class PolicyAdopted(Body, frozen=True, kw_only=True):
    """The office's policy changed.

    Attributes:
        held_money: services whose money may be held while the line is down are offered.
        services: codes of the agencies or services the office may offer; empty means all.
    """

    kind: ClassVar[str] = "policy.adopted"
    held_money: bool
    services: tuple[str, ...] = ()


class ClockChanged(Body, frozen=True, kw_only=True):
    """The computer's clock stepped by more than two seconds between two events."""

    kind: ClassVar[str] = "clock.changed"
    from_at: str
    step_ms: int


class Gap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Events of one epoch, the first and the last of them meant."""

    epoch: str
    first: int
    last: int


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Running numbers of a machine: last slip, money so far, shifts, what was left in the drawer.

    turnover, left: rial.
    """

    number: int
    turnover: int
    shifts: int
    left: int


class GapDeclared(Body, frozen=True, kw_only=True):
    """This machine's journal lacks events, or lacked them until now: which, why, and what follows.

    Attributes:
        why: `restored` (the disk had been put back and the centre gave them again), `replaced`
            (another machine's, given to the one in its place), `twin` (given again by mistake:
            another copy of this disk goes on from them; they are kept and not booked), `lost`
            (the epoch's parent was never on this disk, and nobody has it) or `unreadable`
            (damaged on this disk).
        gaps: the events meant. series: the numbers that slips go on from, where they changed.
    """

    kind: ClassVar[str] = "gap.declared"
    why: str
    gaps: tuple[Gap, ...]
    series: Series | None = None
