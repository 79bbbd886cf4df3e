"""What every table shares: naming of constraints, and columns that refuse floats at the disk."""

from typing import Any, Final

from sqlalchemy import BigInteger, Dialect, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Shared(DeclarativeBase):
    """Tables of both programs: the journal and the book folded from it."""

    metadata = MetaData(naming_convention=NAMING)


class CounterOnly(DeclarativeBase):
    """Tables only a counter has."""

    metadata = MetaData(naming_convention=NAMING)


class CentralOnly(DeclarativeBase):
    """Tables only the centre has."""

    metadata = MetaData(naming_convention=NAMING)


class Whole(TypeDecorator[int]):
    """A 64-bit integer column that takes nothing but int: neither bool nor float gets by."""

    impl = BigInteger().with_variant(Integer(), "sqlite")
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Refuse what is not an exact whole number."""
        if value is not None and type(value) is not int:
            raise TypeError(f"a whole number was expected, not {type(value).__name__}")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        """Hand the number on as it is; PostgreSQL's sums arrive as Decimal."""
        return None if value is None else int(value)
