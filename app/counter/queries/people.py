"""Citizens found as a name or number is typed, and what a counter knows of one of them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, permutations
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.counter.desk import Desk
from app.counter.people_index import kept_in, mark, name_keys
from app.counter.tables import CITIZEN, CITIZEN_NAME, CITIZEN_VISIT, VAULT
from app.counter.visit import Person
from app.storage.prepared import Prepared
from models.errors import Refusal
from models.values.national_id import NationalId
from models.values.phone import Mobile
from models.values.text import fold_digits, fold_identifier, normalise, search_key

ROWS: Final = 15
SCANNED: Final = 2_500
"""So many keys are looked at for words that do not stand together: more would be felt."""

_VERIFIED: Final = 2 * ROWS
OTHERS: Final = 3
"""Further words that the file itself looks for; of more the names are asked that it gives."""

_PAIRS: Final = 6
_OF_A_PAIR: Final = 500
_LAST: Final = "\U0010ffff"
_YEARS: Final = range(1250, 1500)

_CODE: Final = sa.select(CITIZEN.c.citizen)
_OF_CODE: Final = Prepared(_CODE.where(CITIZEN.c.code == sa.bindparam("code")))
_OF_MOBILE: Final = Prepared(
    _CODE.where(
        # Said so that SQLite knows its index of those who gave a number.
        CITIZEN.c.mobile != sa.literal_column("x''"),
        CITIZEN.c.mobile == sa.bindparam("mobile"),
    ).limit(sa.bindparam("most"))
)
_RANGE: Final = (
    CITIZEN_NAME.c.key >= sa.bindparam("low"),
    CITIZEN_NAME.c.key < sa.bindparam("high"),
)
_BEGINNING: Final = Prepared(
    sa.select(CITIZEN_NAME.c.citizen).distinct().where(*_RANGE).limit(sa.bindparam("most"))
)
_NEAR: Final = sa.select(CITIZEN_NAME).where(*_RANGE).limit(sa.bindparam("looked_at")).subquery()
# Twice, since a key is cut where its first word stands: what goes round goes on.
_ROUND: Final = _NEAR.c.key.op("||")(_NEAR.c.key)
_FITS: Final = sa.and_(
    sa.or_(sa.bindparam("born") == sa.literal_column("0"), _NEAR.c.born == sa.bindparam("born")),
    *(
        sa.func.instr(_ROUND, sa.bindparam(f"word{at}")) > sa.literal_column("0")
        for at in range(OTHERS)
    ),
)
_SCAN: Final = Prepared(
    sa.select(
        sa.func.count(),
        sa.func.group_concat(sa.case((_FITS, _NEAR.c.citizen), else_=sa.literal_column("null"))),
    ).select_from(_NEAR)
)
_TOLD: Final = Prepared(
    sa.select(
        CITIZEN.c.born,
        sa.select(sa.func.max(CITIZEN_VISIT.c.day))
        .where(CITIZEN_VISIT.c.citizen == CITIZEN.c.citizen)
        .scalar_subquery(),
        *(VAULT.c.citation, VAULT.c.salt, VAULT.c.sealed),
    )
    .join(VAULT, (VAULT.c.epoch == CITIZEN.c.epoch) & (VAULT.c.seq == CITIZEN.c.seq))
    .where(
        CITIZEN.c.citizen == sa.bindparam("citizen"), VAULT.c.kind == sa.literal_column("'visit'")
    )
)


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody the vault knows: who, born in which Jalali year (0 unknown), here last on a day."""

    citizen: int
    person: Person
    born: int
    day: str


@dataclass(frozen=True, slots=True)
class People:
    """Whom was found, and whether there are or may be more, so that more should be typed."""

    rows: tuple[Citizen, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What was typed, read: a mobile, other identities it may be, or a name and a birth year."""

    mobile: str = ""
    identities: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    born: int = 0


def sought(text: str) -> Sought:
    """Read what somebody is looked for by; a name may have the year of birth beside it."""
    typed = normalise(text)
    bare = fold_identifier(typed).upper()
    if any(sign.isdigit() for sign in bare) and " " not in typed.strip():
        mobile = ""
        with suppress(Refusal):
            mobile = str(Mobile.parse(bare))
        whole = [bare]
        with suppress(Refusal):
            whole.append(str(NationalId.parse(bare)))
        return Sought(mobile, tuple(dict.fromkeys(whole)) if len(bare) > 4 else ())
    if bare.removeprefix("+").isdigit():
        return sought(bare)
    words, born = [], 0
    for word in typed.split():
        figures = fold_digits(word)
        if figures.isdigit() and len(figures) == 4 and int(figures) in _YEARS:
            born = int(figures)
        elif key := search_key(word):
            words.append(key)
    return Sought(words=tuple(words), born=born)


def find_people(desk: Desk, text: str, most: int = ROWS) -> People:
    """Find citizens: by national id or other number, by mobile, by name with or without a year.

    Every word typed must begin a word of the name; blanks, joiners and letters' kinds do not
    count. Answers within 10 ms however many there are, and says when it left somebody out.
    """
    wanted = sought(text)
    with desk.read() as connection:
        if wanted.words:
            return _by_name(desk, connection, wanted, most)
        ids = by_numbers(desk, connection, wanted.identities, wanted.mobile, most + 1)
        return People(opened(desk, connection, ids[:most]), len(ids) > most)


def by_numbers(
    desk: Desk,
    connection: Connection,
    identities: Sequence[str],
    mobile: str = "",
    most: int = ROWS,
) -> list[int]:
    """Give the index's own numbers of those who have one of these identities, or this mobile."""
    ids: list[int] = []
    for identity in identities:
        ids += _firsts(_OF_CODE.all(connection, code=mark(desk.vault, identity)))
    if mobile:
        code = mark(desk.vault, mobile)
        ids += _firsts(_OF_MOBILE.all(connection, mobile=code, most=most))
    return list(dict.fromkeys(ids))[:most]


def id_of(desk: Desk, connection: Connection, identity: str) -> int | None:
    """Give the index's own number of an identity, None if they were never here."""
    ids = by_numbers(desk, connection, (identity,)) if identity else []
    return ids[0] if ids else None


def _by_name(desk: Desk, connection: Connection, wanted: Sought, most: int) -> People:
    """Find by a name: first as it is typed, then with its words in other orders and places."""
    whole = "".join(wanted.words)
    if not wanted.born:
        ids = _firsts(_BEGINNING.all(connection, low=whole, high=whole + _LAST, most=most + 1))
        crowded = False
    else:
        ids, crowded = _scan(connection, whole, (), wanted.born, SCANNED)
    found = list(opened(desk, connection, ids[:most]))
    if len(ids) > most or len(wanted.words) == 1:
        return People(tuple(found), crowded or len(ids) > most)
    seen = set(ids)
    for beginning, others, looked_at in _elsewise(wanted.words):
        near, crowded = _scan(connection, beginning, others, wanted.born, looked_at)
        fresh = [one for one in near if one not in seen][:_VERIFIED]
        seen.update(fresh)
        for one in _each(desk, connection, fresh):
            if not begin_words(one.person.name, wanted.words):
                continue
            if len(found) == most:
                return People(tuple(found), True)
            found.append(one)
    return People(tuple(found), crowded)


def _elsewise(words: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Give what else a key may begin with: two of the words together, at last the longest alone.

    Each with the words that must stand beside it, and how many keys are looked at.
    """
    for one, other in islice(permutations(dict.fromkeys(words), 2), _PAIRS):
        if len(words) > 2 or (one, other) != tuple(words):
            yield one + other, tuple(w for w in words if w not in (one, other)), _OF_A_PAIR
    head = max(words, key=len)
    yield head, tuple(word for word in words if word != head), SCANNED


def begin_words(name: str, words: Iterable[str]) -> bool:
    """Tell whether each folded word begins a word of a name."""
    keys = name_keys(name)
    return all(any(key.startswith(word) for key in keys) for word in words)


def _scan(
    connection: Connection, beginning: str, others: Sequence[str], born: int, looked_at: int
) -> tuple[list[int], bool]:
    """Look at the keys that begin so; gives who fits, and whether some were not looked at."""
    # What is contained everywhere asks for nothing.
    padded = [*others[:OTHERS], *[""] * (OTHERS - len(others))]
    words = {f"word{at}": word for at, word in enumerate(padded)}
    span = {"low": beginning, "high": beginning + _LAST, "looked_at": looked_at}
    ((count, fitting),) = _SCAN.all(connection, born=born, **span, **words)
    ids = dict.fromkeys(int(one) for one in fitting.split(",")) if fitting else {}
    return list(ids), count == looked_at


def opened(desk: Desk, connection: Connection, ids: Sequence[int]) -> tuple[Citizen, ...]:
    """Open what the vault tells of citizens, in the order asked for; the erased are left out."""
    return tuple(_each(desk, connection, ids))


def _each(desk: Desk, connection: Connection, ids: Sequence[int]) -> Iterator[Citizen]:
    for one in ids:
        rows = _TOLD.all(connection, citizen=one)
        kept = kept_in(desk.vault, *rows[0][2:]) if rows else None
        if kept is not None:
            yield Citizen(one, kept.person, rows[0][0], rows[0][1] or "")


def _firsts(rows: list[tuple[Any, ...]]) -> list[int]:
    return [row[0] for row in rows]


def citizen_at(desk: Desk, citizen: int) -> Citizen | None:
    """Give a citizen by the index's own number, None when they were erased meanwhile."""
    with desk.read() as connection:
        found = opened(desk, connection, (citizen,))
    return found[0] if found else None
