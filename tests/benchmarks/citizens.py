"""A file of a million citizens: invented names by how often such names are, sealed in the vault.

Each stands beside a visit of their own in the years before, in every table where a real one would.
"""

import sqlite3
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

import sqlalchemy as sa

from app.book.fold.rows import LINE, RECEIPT
from app.counter.people_index import birth_year, case_key, mark, name_keys, told_apart_by
from app.counter.tables import CASE_NUMBER, CITIZEN, CITIZEN_NAME, CITIZEN_VISIT, VAULT
from app.counter.vault import Vault
from app.counter.visit import Kept, Person
from app.ids import SeededChance, dice
from app.journal.citation import cite
from app.storage.engine import writing
from app.storage.prepared import insert_into
from models.events.base import ENCODER
from models.values.jalali_date import JalaliDate
from models.values.tracking_code import TrackingCode
from tests.counter_world import World

_BATCH: Final = 20_000
_A_DAY: Final = 300
_AFTER: Final = 1_000


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST: Final = _names(
    "محمد علی فاطمه حسین زهرا رضا مریم مهدی حسن معصومه عباس سکینه احمد امیر زینب ابوالفضل "
    "لیلا سعید محسن اعظم حمید نرگس مجید سمیه اکبر طاهره جواد خدیجه بهروز شهلا آرش نازنین "
    "کیوان ستاره پرویز گلناز نادر مهناز سیاوش فرزانه"
)
_MIDDLE: Final = ("", "", "", "", "", "رضا", "علی", "حسین", "مهدی", "السادات")
_LAST: Final = _names(
    "محمدی حسینی احمدی رضایی مرادی کریمی جعفری حیدری قاسمی موسوی اکبری ابراهیمی صادقی رحیمی "
    "هاشمی نوری شریفی یوسفی زارع کاظمی سلطانی بهرامی طاهری عباسی رستمی کیانی پارسا دانش فلاح "
    "گودرزی لطفی تهرانی شیرازی یزدی تبریزی کرمانی"
)
_END: Final = ("", "", "", "", " نژاد", "‌زاده", "‌پور", "‌فر", " اصل", "‌خواه", " مقدم", "‌نیا")
_TOWN: Final = _names(
    "تفرشی نایینی اردبیلی خویی مراغه‌ای زنجانی ابهری قزوینی ساوجی قمی کاشانی نطنزی بروجردی "
    "خرم‌آبادی دزفولی شوشتری بهبهانی کازرونی جهرمی لاری سیرجانی رفسنجانی بمی زابلی بیرجندی "
    "قوچانی نیشابوری سبزواری گرگانی ساروی آملی بابلی رشتی لاهیجی انزلی آستارایی"
)


class Invented:
    """Citizens by their number: the same number is the same citizen in every run."""

    def __init__(self) -> None:
        self._firsts = _weights(len(_FIRST))
        self._lasts = _weights(len(_LAST))

    def person(self, number: int) -> Person:
        """Invent a citizen."""
        drawn = dice(number)
        first = _FIRST[bisect(self._firsts, drawn.randrange(self._firsts[-1]))]
        last = _LAST[bisect(self._lasts, drawn.randrange(self._lasts[-1]))]
        middle, end = drawn.choice(_MIDDLE), drawn.choice(_END)
        town = drawn.choice(_TOWN) if drawn.randrange(3) == 0 else ""
        name = " ".join(part for part in (first, middle, last + end, town) if part)
        # No number of a real citizen: their first digit is never nine of ten alike.
        identity = f"{number:010d}"
        mobile = f"09{drawn.randrange(10**9):09d}"
        born = f"{drawn.randrange(1310, 1386)}/{drawn.randrange(1, 13):02d}/{number % 29 + 1:02d}"
        return Person("national_id", identity, name, mobile, born)


def _weights(count: int) -> list[int]:
    return list(accumulate(100_000 // (rank + 3) for rank in range(count)))


def case_number(number: int) -> str:
    """Give the tracking code of a citizen's visit."""
    return str(TrackingCode.make(number * 7_919 % 32**7))


def fill(world: World, citizens: int) -> None:
    """Put so many citizens, each with a visit like the last one served, into a world's file."""
    vault = world.desk.vault
    with writing(world.engine) as connection:
        model = [
            (table, dict(connection.execute(sa.select(table)).mappings().first() or {}))
            for table in (RECEIPT, LINE)
        ]
        # Rows fall all over the file; kept in memory until it is whole.
        connection.exec_driver_sql("PRAGMA cache_size=-400000")
        first = JalaliDate.parse("1395/01/01")
        for batch in _batches(vault, citizens, first):
            visits = next(rows for table, rows in batch if table is CITIZEN_VISIT)
            for table, row in model:
                batch.append((table, [_visit(row, visit) for visit in visits]))
            for table, rows in batch:
                insert_into(table, tuple(rows[0])).run(connection, rows)
    with writing(world.engine) as connection:
        connection.exec_driver_sql("PRAGMA cache_size=-2000")


def _visit(row: dict[str, Any], visit: dict[str, Any]) -> dict[str, Any]:
    """Move a visit's row to a citizen's place."""
    number = visit["citizen"] - _AFTER + 1
    moved = row | {name: visit[name] for name in ("day", "epoch", "seq")}
    if "receipt" in row:
        tracking, receipt = case_number(number - 1), f"72140087-2-{number:07d}-00X"
        moved |= {"receipt": receipt, "number": number, "tracking": tracking}
        moved |= {"event_id": f"00000000-0000-7000-8000-{number:012d}"}
    return moved


def _batches(
    vault: Vault, citizens: int, first: JalaliDate
) -> Iterator[list[tuple[Any, list[dict[str, Any]]]]]:
    invented, chance = Invented(), SeededChance(7)
    for begin in range(0, citizens, _BATCH):
        vaulted, told, names, visits, cases = [], [], [], [], []
        for number in range(begin, min(citizens, begin + _BATCH)):
            person = invented.person(number)
            place = {
                "day": str(first.plus_days(number // _A_DAY)),
                "epoch": f"0{number // 10_000:025d}",
                "seq": number + 1,
            }
            content, salt = ENCODER.encode(Kept(person)), chance.token(16)
            citation = cite(salt, content)
            sealed = vault.seal_secret(content, citation)
            item = {"citation": citation, "kind": "visit", "salt": salt, "sealed": sealed}
            vaulted.append(place | item)
            keys, born = name_keys(person.name), birth_year(person)
            mobile, code = mark(vault, person.mobile), mark(vault, told_apart_by(person))
            said = mark(vault, f"{keys[0]}\x1f{born}")
            row = {"citizen": number + _AFTER, "code": code, "mobile": mobile, "told": said}
            told.append(place | row | {"born": born})
            names += [{"key": key, "citizen": number + _AFTER, "born": born} for key in keys]
            visits.append(place | {"citizen": number + _AFTER})
            cases.append(place | {"number": case_key(case_number(number)), "line": -1})
        yield [
            (VAULT, vaulted),
            (CITIZEN, told),
            (CITIZEN_NAME, names),
            (CITIZEN_VISIT, visits),
            (CASE_NUMBER, cases),
        ]


def floor_file(citizens: int) -> sqlite3.Connection:
    """Give the bare way: first words of names in one plain table, in memory, with one index."""
    bare = sqlite3.connect(":memory:")
    bare.execute("create table person (name text, citizen integer)")
    invented = Invented()
    bare.executemany(
        "insert into person values (?, ?)",
        ((name_keys(invented.person(each).name)[0], each) for each in range(citizens)),
    )
    bare.execute("create index by_name on person (name)")
    return bare
