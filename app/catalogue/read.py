"""Reading a catalogue from its TOML files, in which a person can review every change.

A folder holds `catalogue.toml` (the head), `fields.toml` and `papers.toml` (each question and
paper once), `tables.toml` (code tables) and one file for each agency with its services.
"""

import re
import tomllib
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from models.catalogue.catalogue import Catalogue
from models.catalogue.record import Record
from models.catalogue.rules.kinds import KINDS
from models.catalogue.service import Service
from models.catalogue.sound import refuse_unsound
from models.errors import Fault, Refusal

AGENCIES_TABLE: Final = "agencies"  # its lines are the agencies themselves
SAMPLE: Final = Path(__file__).parent / "sample"

Toml = dict[str, Any]
Made = TypeVar("Made", bound=Record)


def read_sample() -> Catalogue:
    """Give the product's own sample: every amount of it is to be marked as one."""
    return read_catalogue(SAMPLE)


def read_catalogue(folder: Path) -> Catalogue:
    """Read and judge a catalogue; the first fault refuses it, naming file, service and field."""
    head = _toml(folder / "catalogue.toml")
    files = {name: _toml(folder / f"{name}.toml") for name in head.pop("agency_files", [])}
    known = _Known(folder, files)
    agencies, services = [], []
    for name, file in files.items():
        services += [known.service(entry, name) for entry in file.pop("services", [])]
        agencies.append(file)
    whole = {**head, "tables": known.tables, "agencies": agencies, "services": services}
    catalogue = _made(whole, Catalogue, file="catalogue.toml")
    try:
        refuse_unsound(catalogue)
    except Refusal as refusal:
        raise _in_file(refusal) from refusal
    return catalogue


class _Known:
    """What services speak of by name: the questions, the papers and the code tables."""

    def __init__(self, folder: Path, files: dict[str, Toml]) -> None:
        self._fields = _toml(folder / "fields.toml")
        self._papers = _toml(folder / "papers.toml")
        tables = _toml(folder / "tables.toml")
        if AGENCIES_TABLE in tables:
            tables[AGENCIES_TABLE]["choices"] = [
                {key: file.get(key) for key in ("code", "fa", "en")} for file in files.values()
            ]
        self.tables = [{"name": name, **table} for name, table in tables.items()]
        self._choices = {name: table.get("choices", []) for name, table in tables.items()}

    def service(self, entry: Toml, file: str) -> Service:
        """Make a service of its entry, with its questions and papers in full."""
        where = {"file": f"{file}.toml", "service": str(entry.get("code", ""))}
        whole = {
            **entry,
            "agency": file,
            "fields": [self._field(named, where) for named in entry.get("fields", [])],
            "papers": [
                _named(named, "paper", "code", self._papers, where)
                for named in entry.get("papers", [])
            ],
            "fees": [_fee(fee) for fee in entry.get("fees", [])],
        }
        return _made(whole, Service, **where)

    def _field(self, named: str | Toml, where: dict[str, str]) -> Toml:
        field = _named(named, "field", "name", self._fields, where)
        rule = field.get("rule", {})
        if rule.get("kind") not in KINDS:
            raise _misnamed("kind", field["name"], str(rule.get("kind")), where)
        if "table" in rule:
            if rule["table"] not in self._choices:
                raise _misnamed("table", field["name"], rule["table"], where)
            field["rule"] = {**rule, "choices": self._choices[rule["table"]]}
        return field


def _named(named: str | Toml, what: str, key: str, known: Toml, where: dict[str, str]) -> Toml:
    """Give the whole entry of what a service names: `bc`, `bc?` (optional) or a table.

    A table names it too and changes what it adds: `{ field = "weight", rule = {…} }`.
    """
    changes: Toml = {}
    if isinstance(named, str):
        name = named.removesuffix("?")
        if name != named:
            changes = {"required": False}
    else:
        changes = dict(named)
        name = str(changes.pop(what, ""))
    if name not in known:
        raise _misnamed(what, f"{what}s", name, where)
    return {key: name, **known[name], **changes}


def _misnamed(what: str, at: str, name: str, where: dict[str, str]) -> Refusal:
    return Refusal(f"catalogue.names_{what}", field=at, at=at, name=name, **where)


def _fee(entry: Toml) -> Toml:
    """Turn the short ways to write an amount into the long one.

    `rial = 5` is fixed; with `per = "pages"` (and `beyond = 1`) it is for each unit;
    `from = "bill"` or `from = "<field>"` (and `paid_out = true`) passes money through.
    """
    fee = dict(entry)
    if "from" in fee:
        source = fee.pop("from")
        if source == "bill":
            return {**fee, "amount": {"rule": "from_bill"}}
        taken = {key: fee.pop(key) for key in ("paid_out",) if key in fee}
        return {**fee, "amount": {"rule": "from_field", "field": source, **taken}}
    amount = {key: fee.pop(key) for key in ("rial", "beyond") if key in fee}
    if "per" in fee:
        field = fee.pop("per")
        return {**fee, "amount": {"rule": "per_unit", "field": field, **amount}}
    return {**fee, "amount": {"rule": "fixed", **amount}}


def _toml(path: Path) -> Toml:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = int(line[1]) if line else 0
        raise Refusal("catalogue.toml", file=path.name, line=number) from error
    except UnicodeDecodeError as error:
        raise Refusal("catalogue.toml", file=path.name, line=0) from error
    except FileNotFoundError as error:
        raise Refusal("catalogue.file_missing", file=path.name) from error
    except OSError as error:
        raise Fault("catalogue.file_unreadable", file=path.name) from error


def _made(whole: Toml, kind: type[Made], **where: str) -> Made:
    try:
        return msgspec.convert(whole, kind)
    except msgspec.ValidationError as error:
        place = " ".join(re.findall("(?:field|at) `([^`]*)`", str(error)))
        raise Refusal("catalogue.shape", at=place or "$", **where) from error


def _in_file(refusal: Refusal) -> Refusal:
    """Say in which file the fault lies: the agency's, or the head."""
    service = str(refusal.facts.get("service", ""))
    file = f"{service.rpartition('-')[0] or 'catalogue'}.toml"
    return Refusal(refusal.code, field=refusal.field, **{**refusal.facts, "file": file})
