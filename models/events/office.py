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
        profile: `town`, `rural` or `practice` (a practice office prints NO VALUE on its papers).
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
