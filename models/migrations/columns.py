"""The columns migrations speak of, frozen: what `models/tables` means by them may change later."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint, String
from sqlalchemy.types import TypeEngine


def texts(*names: str, nullable: bool = False) -> list[Column[str]]:
    """Give columns of text."""
    return [Column(name, String(), nullable=nullable) for name in names]


def wholes(*names: str, nullable: bool = False) -> list[Column[int]]:
    """Give columns of 64-bit whole numbers."""
    return [Column(name, _whole(), nullable=nullable, autoincrement=False) for name in names]


def counted(name: str) -> Column[int]:
    """Give a key of whole numbers that the database itself counts up."""
    return Column(name, _whole(), nullable=False, autoincrement=True)


def blobs(*names: str, nullable: bool = False) -> list[Column[bytes]]:
    """Give columns of bytes."""
    return [Column(name, LargeBinary(), nullable=nullable) for name in names]


def key(table: str, *names: str) -> PrimaryKeyConstraint:
    """Give a table's primary key."""
    return PrimaryKeyConstraint(*names, name=f"pk_{table}")


def _whole() -> TypeEngine[int]:
    return BigInteger().with_variant(Integer(), "sqlite")
