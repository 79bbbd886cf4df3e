"""The columns migrations speak of, frozen: what `models/tables` means by them may change later."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint, String


def texts(*names: str, nullable: bool = False) -> list[Column[str]]:
    """Give columns of text."""
    return [Column(name, String(), nullable=nullable) for name in names]


def wholes(*names: str, nullable: bool = False) -> list[Column[int]]:
    """Give columns of 64-bit whole numbers."""
    kind = BigInteger().with_variant(Integer(), "sqlite")
    return [Column(name, kind, nullable=nullable) for name in names]


def blobs(*names: str, nullable: bool = False) -> list[Column[bytes]]:
    """Give columns of bytes."""
    return [Column(name, LargeBinary(), nullable=nullable) for name in names]


def key(table: str, *names: str) -> PrimaryKeyConstraint:
    """Give a table's primary key."""
    return PrimaryKeyConstraint(*names, name=f"pk_{table}")
