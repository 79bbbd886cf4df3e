"""Catalogues that differ from another in one place, for tests that plant a fault."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from models.catalogue.catalogue import Catalogue
from models.catalogue.fee import FeePart
from models.catalogue.field import Field
from models.catalogue.service import Service

Change = Callable[[Catalogue], Catalogue]


def head(**changes: Any) -> Change:
    """Change the catalogue itself."""
    return lambda catalogue: replace(catalogue, **changes)


def service(code: str, /, **changes: Any) -> Change:
    """Change one service."""

    def change(catalogue: Catalogue) -> Catalogue:
        services = (
            replace(one, **changes) if one.code == code else one for one in catalogue.services
        )
        return replace(catalogue, services=tuple(services))

    return change


def field(code: str, name: str, /, **changes: Any) -> Change:
    """Change one question of one service."""

    def changed(one: Field) -> Field:
        return replace(one, **changes) if one.name == name else one

    def change(catalogue: Catalogue) -> Catalogue:
        fields = tuple(changed(one) for one in catalogue.service(code).fields)
        return service(code, fields=fields)(catalogue)

    return change


def fee(code: str, place: int, /, **changes: Any) -> Change:
    """Change one part of one price, by its place."""

    def changed(one: FeePart, at: int) -> FeePart:
        return replace(one, **changes) if at == place else one

    def change(catalogue: Catalogue) -> Catalogue:
        fees = tuple(changed(one, at) for at, one in enumerate(catalogue.service(code).fees))
        return service(code, fees=fees)(catalogue)

    return change


def a_real_tariff(catalogue: Catalogue) -> Catalogue:
    """Keep what is sourced through and through, as a tariff that is no sample must be."""

    def real(one: Service) -> bool:
        return all(part.basis == "sourced" for part in one.fees)

    return replace(
        catalogue, sample=False, services=tuple(one for one in catalogue.services if real(one))
    )
