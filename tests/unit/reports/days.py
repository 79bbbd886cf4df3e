"""Whole office days, grown from a seed on a real file: what reports are tried on."""

import random
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Engine

from app.book.fold.fold import fold
from app.clock import HandClock
from app.ids import Ids, SeededChance
from app.journal.append import EPOCHS, EVENTS, Identity, Journal
from app.journal.chain import device_signer
from app.journal.times import write_instant
from app.journal.verify import read_events
from app.storage.engine import open_file, open_memory, reading, writing
from models.events.office import CatalogueAdopted, OfficeSetUp, StaffChanged
from models.events.shift import DrawerOpened
from models.events.visit import ReceiptCopied, VisitAbandoned
from models.tables.base import Shared
from tests.unit.reports.till import (
    CLERKS,
    DAY,
    MORNING,
    OFFICE,
    SERVICES,
    SUPERVISOR,
    Till,
    epoch_name,
)


def open_till(path: Path, seed: int, counter: int = 1, *, profile: str = "town") -> Till:
    """Set up an office's counter on a new file, with its people and a sample catalogue."""
    engine = open_file(path, None, create=True)
    with writing(engine) as connection:
        Shared.metadata.create_all(connection)
    dice, clock = random.Random(seed * 100 + counter), HandClock(MORNING)
    chance = SeededChance(seed * 100 + counter)
    ids = Ids(clock, chance)
    identity = Identity(OFFICE, counter, ids.new(), 1)
    signer = device_signer(chance.token(32), 1)
    journal = Journal(engine, identity, signer, clock, ids, fold)
    journal.start(epoch=epoch_name(dice), boot="b", app="0.1.0", schema="1", day=DAY)
    till = Till(engine, journal, clock, ids, dice, counter)
    set_up = OfficeSetUp(
        title="دفتر پیشخوان دولت سراب",
        title_en="Sarab government counter office",
        licence="72-14-0087",
        phone="04143220000",
        address="سراب، خیابان امام، پلاک ۱۲",
        profile=profile,
    )
    till.act(set_up)
    for code, name in (*CLERKS, SUPERVISOR):
        roles = ("supervisor",) if code == SUPERVISOR[0] else ("clerk",)
        till.act(
            StaffChanged(
                code=code, name=name, roles=roles, active=True, origin="office", verifier="0" * 16
            )
        )
    till.act(CatalogueAdopted(catalogue=till.catalogue, sha256="ab" * 32, sample=True))
    return till


def serve(till: Till, visits: int) -> None:
    """Serve citizens as they come, with the mishaps of an ordinary day."""
    dice = till.dice
    for _ in range(visits):
        services = dice.choices(
            range(len(SERVICES)), weights=(9, 6, 4, 2, 2, 1, 3), k=dice.choice((1, 1, 2, 3))
        )
        pay = dice.choices(("cash", "card", "split", "unknown"), weights=(12, 6, 2, 1))[0]
        till.sell(services, pay=pay, request=dice.random() < 0.1)
        _mishap(till, dice.random())


def _mishap(till: Till, luck: float) -> None:
    dice = till.dice
    if luck < 0.03 and till.open_sales:
        till.void(till.open_sales.pop(dice.randrange(len(till.open_sales))))
    elif luck < 0.06 and till.open_sales:
        sale = till.open_sales.pop(dice.randrange(len(till.open_sales)))
        places = [place for place in range(len(sale.body.lines)) if dice.random() < 0.6] or [0]
        till.refund(sale, places, dice.choice(("cash", "card")))
    elif luck < 0.1 and till.unknown_sales:
        sale = till.unknown_sales.pop()
        outcome = dice.choice(("paid", "paid_cash", "void"))
        if outcome == "void":
            till.void(sale, "not_paid")
        else:
            till.resolve(sale, outcome)
    elif luck < 0.13 and till.open_sales:
        sale = dice.choice(till.open_sales)
        till.act(ReceiptCopied(of=sale.of, receipt=sale.body.receipt, copy=1))
    elif luck < 0.15:
        till.move("in", 1_000_000)
    elif luck < 0.17 and till.drawer > 5_000_000:
        till.move("out", 3_000_000, "bank")
    elif luck < 0.19:
        till.act(DrawerOpened(reason="change"))
    elif luck < 0.21:
        started = write_instant(till.clock.now())
        till.act(VisitAbandoned(lines=2, total=640_000, started=started))


def settle_cards(till: Till) -> None:
    """See to every unknown card, as must be done before a closing."""
    while till.unknown_sales:
        till.resolve(till.unknown_sales.pop(), "paid")


def work_day(till: Till, visits: int, *, leave_unknown: bool = False) -> None:
    """Work a whole day: a shift a clerk, one closed short, one disputed, one after a recount."""
    clerks = [code for code, _ in CLERKS]
    till.dice.shuffle(clerks)
    ends = (
        {"difference": -150_000, "reason": "change"},
        {"recount": True},
        {"difference": -70_000, "reason": "dispute", "recount": True},
    )
    for place, clerk in enumerate(clerks):
        till.sign_in(clerk)
        till.open_shift(short=20_000 if place == 1 else 0)
        serve(till, visits // len(clerks))
        if place == 1:
            till.restart(till.dice.randrange(10**9))
            till.sign_in(clerk)
            till.standing = replace(till.standing, shift=_shift_open(till))
            serve(till, 2)
        if not leave_unknown:
            settle_cards(till)
        till.close_shift(**ends[place])
        till.sign_out()


def _shift_open(till: Till) -> str:
    with reading(till.engine) as connection:
        query = sa.text("select shift from shift where state = 'open'")
        return str(connection.execute(query).scalar_one())


def copy_of(*engines: Engine) -> Engine:
    """Bring several counters' journals to one place in memory and fold them anew."""
    fresh = open_memory()
    bring(fresh, *engines)
    return fresh


def bring(target: Engine, *engines: Engine) -> None:
    """Bring journals to an empty database and fold them there, as a centre does."""
    rows: dict[sa.Table, dict[tuple[str, str, int], dict[str, object]]] = {EPOCHS: {}, EVENTS: {}}
    for engine in engines:
        with reading(engine) as source:
            for table, kept in rows.items():
                for row in source.execute(sa.select(table)).mappings():
                    kept[(row["office"], row["epoch"], row.get("seq", 0))] = dict(row)
    with writing(target) as connection:
        Shared.metadata.create_all(connection)
        for table, kept in rows.items():
            connection.execute(table.insert(), list(kept.values()))
        for event in read_events(connection):
            fold(connection, event)
