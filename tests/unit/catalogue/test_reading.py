"""Reading a catalogue's files: every fault names the file, the service and the place."""

import shutil
from pathlib import Path

import pytest

from app.catalogue.read import SAMPLE, read_catalogue
from models.catalogue.fee import FromField, PerUnit
from models.catalogue.rules.numbers import Int
from models.errors import Refusal
from tests.unit.catalogue.told import told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the sample that a test may spoil."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "sample"))


def spoil(folder: Path, file: str, old: str, new: str) -> Refusal:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        read_catalogue(folder)
    assert told(refused.value)
    return refused.value


@pytest.mark.parametrize(
    ("file", "change", "code", "facts"),
    [
        ("NOCR.toml", ("number = 111", "number = = 111"), "toml",
         {"file": "NOCR.toml", "line": 10}),
        ("NOCR.toml", ("number = 111", "numbre = 111"), "shape",
         {"file": "NOCR.toml", "service": "NOCR-111", "at": "numbre"}),
        ("NOCR.toml", ("vat = true", "vta = true"), "shape",
         {"file": "NOCR.toml", "service": "NOCR-111", "at": "vta $.fees[1]"}),
        ("NOCR.toml", ("number = 111", 'number = "111"'), "shape",
         {"file": "NOCR.toml", "service": "NOCR-111", "at": "$.number"}),
        ("catalogue.toml", ("version = 1", ""), "shape",
         {"file": "catalogue.toml", "at": "version"}),
        ("fields.toml", ('kind = "mobile_ir"', 'kind = "mobile_xx"'), "names_kind",
         {"file": "BILL.toml", "service": "BILL-101", "at": "mobile", "name": "mobile_xx"}),
        ("fields.toml", ('table = "provinces"', 'table = "states"'), "names_table",
         {"file": "NOCR.toml", "service": "NOCR-111", "at": "province", "name": "states"}),
        ("NOCR.toml", ('"bc", "photo?"', '"bd", "photo?"'), "names_paper",
         {"file": "NOCR.toml", "service": "NOCR-111", "at": "papers", "name": "bd"}),
        ("BUS.toml", ('"origin", ', '"orgin", '), "names_field",
         {"file": "BUS.toml", "service": "BUS-101", "at": "fields", "name": "orgin"}),
        ("TCI.toml", ("stated_total = 1_625_000", "stated_total = 1_493_000"), "sum",
         {"file": "TCI.toml", "service": "TCI-109", "at": "stated_total", "stated": 1_493_000,
          "found": 1_625_000}),
        ("POL.toml", ('payee = "police_card"', 'payee = "police_crad"'), "names_payee",
         {"file": "POL.toml", "service": "POL-201", "at": "state_fee", "name": "police_crad"}),
        ("catalogue.toml", ("rate_bp = 1_000", "rate_bp = 10_000"), "vat_rate",
         {"file": "catalogue.toml", "rate": 10_000, "max": 3_000}),
    ],
)  # fmt: skip
def test_a_fault_is_refused_with_its_place(
    folder: Path, file: str, change: tuple[str, str], code: str, facts: dict[str, object]
) -> None:
    refusal = spoil(folder, file, *change)
    assert refusal.code == f"catalogue.{code}"
    assert refusal.facts == facts


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "GEN.toml").unlink()
    with pytest.raises(Refusal) as refused:
        read_catalogue(folder)
    assert (refused.value.code, refused.value.facts) == (
        "catalogue.file_missing",
        {"file": "GEN.toml"},
    )


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "GEN.toml").write_bytes("نام".encode("cp1256"))
    with pytest.raises(Refusal, match=r"catalogue\.toml"):
        read_catalogue(folder)


def test_a_service_may_change_a_question_for_itself(folder: Path) -> None:
    """A rural office takes no item above ten kilograms."""
    catalogue = read_catalogue(folder)
    rural, urban = (catalogue.service(code).field("weight") for code in ("ICTR-101", "POST-101"))
    assert isinstance(rural.rule, Int)
    assert isinstance(urban.rule, Int)
    assert (rural.rule.max, urban.rule.max) == (10_000, 30_000)


def test_a_question_mark_lets_an_answer_be_left_out(folder: Path) -> None:
    service = read_catalogue(folder).service("NOCR-111")
    assert not service.field("bc_series").required
    assert service.field("bc_no").required


def test_the_short_ways_to_write_an_amount_are_understood(folder: Path) -> None:
    catalogue = read_catalogue(folder)
    assert catalogue.service("POL-303").fees[1].amount == PerUnit(
        rial=9_840, field="violation_rows", beyond=1
    )
    assert catalogue.service("PBI-102").fees[1].amount == FromField(field="amount", paid_out=True)
