"""Enrol, push, head and feed: what a counter and the centre say to each other on a good day."""

from pathlib import Path

import sqlalchemy as sa

from app.book.fold.rows import BOOK, POSTING
from app.storage.engine import reading
from app.wire.certificate import unpack_certificate, verify_certificate
from app.wire.feed_items import OfficeProfile, User, read_item
from tests.central.conftest import Centre
from tests.central.machine import OFFICE, Machine, lines

SALE = lines({("office_commission", "office"): 30_000, ("state_fee", "treasury"): 120_000})


def test_what_a_counter_booked_stands_at_the_centre_alike(either: Centre, tmp_path: Path) -> None:
    machine = either.enrolled(tmp_path)
    shift = machine.open_shift()
    for number in (1, 2, 3):
        machine.sell(number, shift=shift, lines=SALE)

    receipt = machine.push(either.line)

    assert receipt.received == (machine.head.seq, machine.head.chain.hex())
    assert receipt.safe == 0  # until a backup or a standby has it: see test_safety.py
    assert receipt.items == ()
    with reading(machine.engine) as here, reading(either.central.engine) as there:
        for table in BOOK:
            order = list(table.primary_key.columns)
            query = sa.select(table).order_by(*order)
            assert here.execute(query).all() == there.execute(query).all(), table.name
        total = sa.select(sa.func.sum(POSTING.c.amount)).where(POSTING.c.account == "drawer")
        assert there.execute(total).scalar_one() == 1_450_000


def test_the_head_tells_how_far_each_start_of_the_program_has_arrived(
    either: Centre, tmp_path: Path
) -> None:
    machine = either.enrolled(tmp_path)
    first = machine.head
    machine.push(either.line)
    second = machine.start()
    machine.open_shift()
    machine.push(either.line, second)

    heads = {head.epoch: head for head in machine.ask_head(either.line).epochs}

    assert (heads[first.epoch].seq, heads[first.epoch].safe) == (first.seq, 0)
    assert heads[second].seq == machine.head.seq
    assert heads[second].chain == machine.head.chain.hex()


def test_the_same_frame_twice_changes_nothing_and_gets_the_same_receipt(
    either: Centre, tmp_path: Path
) -> None:
    machine = either.enrolled(tmp_path)
    shift = machine.open_shift()
    machine.sell(1, shift=shift, lines=SALE)

    first = machine.push(either.line)
    before = _everything(either)
    again = machine.push(either.line)

    assert again == first
    assert _everything(either) == before


def test_a_frame_that_overlaps_what_is_known_adds_only_its_news(
    either: Centre, tmp_path: Path
) -> None:
    machine = either.enrolled(tmp_path)
    shift = machine.open_shift()
    machine.push(either.line, last=machine.head.seq - 1)
    machine.sell(1, shift=shift, lines=SALE)
    receipt = machine.push(either.line, first=2)
    assert receipt.received[0] == machine.head.seq
    assert receipt.forks == ()


def test_the_feed_tells_the_office_its_people_and_its_catalogue(
    either: Centre, tmp_path: Path
) -> None:
    machine = either.enrolled(tmp_path)
    either.central.add_staff(
        OFFICE, "101", name="متصدی یکم", roles=["clerk"], verifier="$argon2id$x"
    )
    page = machine.feed(either.line, f"office:{OFFICE}")
    assert [item.kind for item in page.items] == ["office", "policy"]
    office = read_item("office", page.items[0].data)
    assert isinstance(office, OfficeProfile)
    assert office.title_en == "Sarab office"

    people = machine.feed(either.line, f"users:{OFFICE}")
    (user,) = [read_item(item.kind, item.data) for item in people.items]
    assert isinstance(user, User)
    assert (user.code, user.roles, user.verifier) == ("101", ("clerk",), "$argon2id$x")

    assert machine.feed(either.line, f"users:{OFFICE}", people.next).items == ()
    either.central.add_staff(
        OFFICE, "101", name="متصدی یکم", roles=["clerk"], verifier="$argon2id$x", active=False
    )
    (changed,) = machine.feed(either.line, f"users:{OFFICE}", people.next).items
    assert (changed.item, changed.version) == ("user:101", 2)


def test_the_certificate_proves_the_counter_without_a_line(either: Centre, tmp_path: Path) -> None:
    machine = either.enrolled(tmp_path)
    assert machine.enrolled is not None
    certificate = unpack_certificate(bytes.fromhex(machine.enrolled.certificate))
    verify_certificate(certificate, machine.keys)
    assert (certificate.office, certificate.counter) == (OFFICE, 1)
    assert (certificate.device, certificate.public_key) == (
        machine.device,
        machine.signer.public_key,
    )


def test_two_counters_of_an_office_keep_their_own_journals(either: Centre, tmp_path: Path) -> None:
    machines: list[Machine] = [either.enrolled(tmp_path, seed, seed) for seed in (1, 2)]
    for machine in machines:
        shift = machine.open_shift()
        machine.sell(1, shift=shift, lines=SALE)
        machine.push(either.line)
    for machine in machines:
        (head,) = machine.ask_head(either.line).epochs
        assert head.seq == machine.head.seq


def _everything(centre: Centre) -> dict[str, list[str]]:
    metadata = sa.MetaData()
    metadata.reflect(centre.central.engine)
    with reading(centre.central.engine) as connection:
        return {
            name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for name, table in metadata.tables.items()
        }
