"""Adopting what the centre signed: a newer catalogue, a policy, and the people it names."""

from dataclasses import replace

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.catalogue.signed import SignedCatalogue, open_signed
from app.counter.commands.staff import know_again, mark_of, put_verifier
from app.counter.desk import Desk
from app.counter.tables import CATALOGUE, VERIFIER
from app.journal.append import Standing
from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import Policy
from models.errors import Refusal
from models.events.base import SYSTEM
from models.events.office import CatalogueAdopted, PolicyAdopted, StaffChanged


def adopt_catalogue(desk: Desk, *, signed: SignedCatalogue) -> Catalogue:
    """Bring a signed catalogue into force; unsigned, older, altered or rewritten ones are refused.

    The key it must be signed with is the one pinned when the centre took this machine in.
    """
    in_force, digest = None, ""
    if desk.catalogue is not None:
        in_force = desk.catalogue.version
        with desk.read() as connection:
            kept = sa.select(CATALOGUE.c.sha256).where(CATALOGUE.c.version == in_force)
            digest = connection.execute(kept).scalar() or ""
    key = public_key(desk.catalogue_key)
    catalogue = open_signed(signed, key, in_force, in_force_sha256=digest)
    if catalogue.version == in_force:
        return catalogue
    body = CatalogueAdopted(
        catalogue=catalogue.version, sha256=signed.sha256, sample=catalogue.sample
    )
    with desk.write() as work:
        known = work.connection.execute(
            sa.select(CATALOGUE.c.version).where(CATALOGUE.c.version == catalogue.version)
        ).scalar()
        if known is None:
            row = {
                "version": catalogue.version,
                "sha256": signed.sha256,
                "data": signed.pack(),
                "signature": signed.signature.hex(),
            }
            work.connection.execute(CATALOGUE.insert(), row)
        work.append(body, _by_itself(desk))
    desk.catalogue = catalogue
    desk.news.tell("catalogue.adopted", str(catalogue.version))
    return catalogue


def public_key(key: str) -> Ed25519PublicKey:
    """Read the pinned catalogue key, or refuse where no centre ever pinned one."""
    if not key:
        raise Refusal("catalogue.no_key")
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))


def adopt_policy(desk: Desk, *, held_money: bool, services: tuple[str, ...]) -> None:
    """Bring the office's policy into force, if it says anything new.

    Args:
        services: agency or service codes the office may offer; empty means all.
    """
    policy = policy_of(held_money, services)
    if policy == desk.policy:
        return
    with desk.write() as work:
        work.append(PolicyAdopted(held_money=held_money, services=services), _by_itself(desk))
    desk.policy = policy
    desk.news.tell("policy.adopted")


def policy_of(held_money: bool, services: tuple[str, ...]) -> Policy:
    """Read a policy as the journal states it: agencies or services by code, none meaning all."""
    return Policy(held_money=held_money, named=frozenset(services) if services else None)


def adopt_staff(desk: Desk, *, people: tuple[tuple[StaffChanged, str, int], ...]) -> None:
    """Take in people the centre names: (who, verifier, version); an older version is passed by."""
    with desk.write() as work:
        changed = []
        for who, verifier, version in people:
            known = work.connection.execute(
                sa.select(VERIFIER.c.version).where(VERIFIER.c.code == who.code)
            ).scalar()
            if known is not None and known >= version:
                continue
            stated = StaffChanged(
                code=who.code,
                name=who.name,
                roles=who.roles,
                active=who.active,
                origin="centre",
                verifier=mark_of(verifier),
            )
            work.append(stated, _by_itself(desk))
            put_verifier(work.connection, who.code, verifier, version)
            changed.append(stated)
    for stated in changed:
        know_again(desk, stated)
        desk.news.tell("staff.changed", stated.code)


def _by_itself(desk: Desk) -> Standing:
    """Say that the program took in what the centre decided: whoever sits here did not."""
    return replace(desk.standing(), actor=SYSTEM)
