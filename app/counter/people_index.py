"""The index of the vault: by what a citizen and a case are found again, and erased with the vault.

It is written in the transaction of the visit, holds no number in clear, and can be made again from
the vault and the book. A name is kept once from each of its words on and round (علی رضا محمدی,
رضا محمدی علی, محمدی علی رضا), folded and without blanks: whatever word somebody begins with, and
however the blanks fall, one look at the beginning of the keys finds it.
"""

from collections.abc import Iterator
from typing import Final

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import LINE, RECEIPT
from app.counter.tables import CASE_NUMBER, CITIZEN, CITIZEN_NAME, CITIZEN_VISIT, VAULT
from app.counter.vault import Vault
from app.counter.visit import Kept, Person
from app.storage.prepared import Prepared, insert_into, update_of
from models.errors import CounterError
from models.events.base import Reference
from models.events.visit import VisitCompleted
from models.values.text import ZWNJ, fold_digits, fold_identifier, normalise, search_key

WORDS_MOST: Final = 6
"""Of a longer name the first words are enough to find it by."""

WHOLE_VISIT: Final = -1
_NONE: Final = b""
_TOLD: Final = ("mobile", "told", "born", "day", "epoch", "seq")
_KNOWN: Final = Prepared(
    sa.select(CITIZEN.c.citizen, *(CITIZEN.c[name] for name in _TOLD)).where(
        CITIZEN.c.code == sa.bindparam("code")
    )
)
_NEW: Final = Prepared(
    CITIZEN.insert()
    .values({name: sa.bindparam(name) for name in ("code", *_TOLD)})
    .returning(CITIZEN.c.citizen),
    ("born", "seq"),
)
_TELL: Final = update_of(CITIZEN, ("citizen",), _TOLD)
_NAME: Final = insert_into(CITIZEN_NAME, CITIZEN_NAME.c.keys())
_UNNAME: Final = Prepared(
    CITIZEN_NAME.delete().where(
        CITIZEN_NAME.c.key == sa.bindparam("name_key"),
        CITIZEN_NAME.c.citizen == sa.bindparam("name_of"),
    )
)
_VISITED: Final = insert_into(CITIZEN_VISIT, CITIZEN_VISIT.c.keys())
_CASE: Final = insert_into(CASE_NUMBER, CASE_NUMBER.c.keys())


def name_words(name: str) -> tuple[str, ...]:
    """Give the folded words of a name; what a joiner divides are two."""
    apart = normalise(name).replace(ZWNJ, " ").split()
    return tuple(word for word in map(search_key, apart) if word)[:WORDS_MOST]


def name_keys(name: str) -> tuple[str, ...]:
    """Give the keys a name is found by: from each word on and round, without blanks."""
    words = name_words(name)
    turned = ("".join((*words[at:], *words[:at])) for at in range(len(words)))
    return tuple(dict.fromkeys(turned))


def birth_year(person: Person) -> int:
    """Give the Jalali year of a person's birth, 0 where it was not said."""
    year = fold_digits(person.birth)[:4]
    return int(year) if len(year) == 4 and year.isdigit() else 0


def told_apart_by(person: Person) -> str:
    """Give what tells a person from others: their number, else number and name; empty for nobody.

    Whoever gave a mobile alone is nobody: a household shares it.
    """
    if person.identity:
        return person.identity
    name = "".join(name_words(person.name))
    return f"{person.mobile}\x1f{name}" if name else ""


def mark(vault: Vault, text: str) -> bytes:
    """Give what stands for a number in the index; 16 bytes, none for none."""
    return bytes.fromhex(vault.blind(text)) if text else _NONE


def index_visit(
    connection: Connection, vault: Vault, of: Reference, kept: Kept | None, body: VisitCompleted
) -> None:
    """Write what a visit is found again by, inside its transaction."""
    numbers = [(body.tracking, WHOLE_VISIT)] if body.tracking else []
    numbers += [(line.agency_number, at) for at, line in enumerate(body.lines)]
    index_cases(connection, of, numbers)
    if kept is not None:
        index_person(connection, vault, of, kept.person)


def index_cases(connection: Connection, of: Reference, numbers: list[tuple[str, int]]) -> None:
    """Write the numbers that a visit, or a line of it, is asked for by."""
    rows = [
        {"number": case_key(number), "line": line, "day": of.day, "epoch": of.epoch, "seq": of.seq}
        for number, line in numbers
        if case_key(number)
    ]
    if rows:
        _CASE.run(connection, rows)


def case_key(number: str) -> str:
    """Give what two ways of writing one number share."""
    return fold_identifier(number).upper()


def index_person(connection: Connection, vault: Vault, of: Reference, person: Person) -> None:
    """Write whom a visit was for, and under what they are found."""
    apart = told_apart_by(person)
    if not apart:
        return
    code, keys, born = mark(vault, apart), name_keys(person.name), birth_year(person)
    row = {
        "mobile": mark(vault, person.mobile),
        "told": mark(vault, f"{keys[0]}\x1f{born}") if keys else _NONE,
        "born": born,
        "day": of.day,
        "epoch": of.epoch,
        "seq": of.seq,
    }
    known = _KNOWN.first(connection, code=code)
    if known is None:
        found = _NEW.first(connection, code=code, **row)
        assert found is not None
        citizen = int(found[0])
        _put_names(connection, citizen, keys, born)
    else:
        citizen = int(known[0])
        before = dict(zip(_TOLD, known[1:], strict=True))
        # What came back from the centre is told out of turn; a visit without a name tells less.
        newer = (of.day, of.epoch, of.seq) >= (before["day"], before["epoch"], before["seq"])
        if newer and (row["told"] or not before["told"]):
            if row["told"] != before["told"]:
                _take_names(connection, vault, citizen, before)
                _put_names(connection, citizen, keys, born)
            _TELL.run(connection, [{**row, "key_citizen": citizen}])
    visit = {"citizen": citizen, "day": of.day, "epoch": of.epoch, "seq": of.seq}
    _VISITED.run(connection, [visit])


def erase_visit(connection: Connection, vault: Vault, of: Reference, citation: str) -> None:
    """Erase what the vault has of a visit, and of its citizen all that only that visit told.

    The one door by which a visit's item leaves the vault; the journal's citation stays.
    """
    kept = _kept(connection, vault, of.epoch, of.seq)
    vault.erase(connection, of, citation)
    apart = told_apart_by(kept.person) if kept is not None else ""
    known = _KNOWN.first(connection, code=mark(vault, apart)) if apart else None
    if kept is None or known is None:
        return
    citizen, before = int(known[0]), dict(zip(_TOLD, known[1:], strict=True))
    here = CITIZEN_VISIT.c.citizen == citizen
    connection.execute(
        CITIZEN_VISIT.delete().where(
            here, CITIZEN_VISIT.c.epoch == of.epoch, CITIZEN_VISIT.c.seq == of.seq
        )
    )
    if (before["epoch"], before["seq"]) != (of.epoch, of.seq):
        return
    _drop_names(connection, citizen, name_keys(kept.person.name))
    connection.execute(CITIZEN.delete().where(CITIZEN.c.citizen == citizen))
    left = connection.execute(
        sa.select(CITIZEN_VISIT).where(here).order_by(CITIZEN_VISIT.c.day, CITIZEN_VISIT.c.seq)
    ).all()
    connection.execute(CITIZEN_VISIT.delete().where(here))
    for visit in left:
        other = _kept(connection, vault, visit.epoch, visit.seq)
        if other is not None:
            at = Reference(visit.day, visit.epoch, visit.seq)
            index_person(connection, vault, at, other.person)


def index_anew(connection: Connection, vault: Vault) -> int:
    """Make the whole index again from vault and book; gives how many visits it read."""
    for table in (CITIZEN_NAME, CITIZEN_VISIT, CITIZEN, CASE_NUMBER):
        connection.execute(table.delete())
    visits = 0
    for visits, (of, tracking, kept) in enumerate(_visits(connection, vault), 1):  # noqa: B007
        index_cases(connection, of, [(tracking, WHOLE_VISIT)] if tracking else [])
        if kept is not None:
            index_person(connection, vault, of, kept.person)
    numbered = sa.select(
        LINE.c.agency_number, LINE.c.line, LINE.c.day, LINE.c.epoch, LINE.c.seq
    ).where(LINE.c.agency_number != "")
    for row in connection.execute(numbered).all():
        of = Reference(row.day, row.epoch, row.seq)
        index_cases(connection, of, [(row.agency_number, row.line)])
    return visits


def _visits(connection: Connection, vault: Vault) -> Iterator[tuple[Reference, str, Kept | None]]:
    """Read every visit of the book, oldest first, with what the vault still has of it."""
    query = (
        sa.select(RECEIPT.c.day, RECEIPT.c.epoch, RECEIPT.c.seq, RECEIPT.c.tracking)
        .where(RECEIPT.c.kind == "visit")
        .order_by(RECEIPT.c.day, RECEIPT.c.at, RECEIPT.c.seq)
    )
    for row in connection.execute(query).all():
        kept = _kept(connection, vault, row.epoch, row.seq)
        yield Reference(row.day, row.epoch, row.seq), row.tracking, kept


def _kept(connection: Connection, vault: Vault, epoch: str, seq: int) -> Kept | None:
    """Open what the vault has of a visit, if it still has it."""
    row = connection.execute(
        sa.select(VAULT.c.citation, VAULT.c.salt, VAULT.c.sealed).where(
            VAULT.c.epoch == epoch, VAULT.c.seq == seq, VAULT.c.kind == "visit"
        )
    ).first()
    return kept_in(vault, *row) if row is not None else None


def kept_in(vault: Vault, citation: str, salt: bytes, sealed: bytes) -> Kept | None:
    """Open a visit's item; one that does not open any more finds nobody."""
    try:
        return msgspec.json.decode(vault.unseal(citation, salt, sealed), type=Kept)
    except (CounterError, msgspec.DecodeError):
        return None


def _put_names(connection: Connection, citizen: int, keys: tuple[str, ...], born: int) -> None:
    rows = [{"key": key, "citizen": citizen, "born": born} for key in keys]
    if rows:
        _NAME.run(connection, rows)


def _take_names(
    connection: Connection, vault: Vault, citizen: int, before: dict[str, object]
) -> None:
    """Take the names a citizen had before away; they stand in the vault."""
    kept = _kept(connection, vault, str(before["epoch"]), int(str(before["seq"])))
    if kept is not None:
        _drop_names(connection, citizen, name_keys(kept.person.name))
    else:
        connection.execute(CITIZEN_NAME.delete().where(CITIZEN_NAME.c.citizen == citizen))


def _drop_names(connection: Connection, citizen: int, keys: tuple[str, ...]) -> None:
    rows = [{"name_key": key, "name_of": citizen} for key in keys]
    if rows:
        _UNNAME.run(connection, rows)
