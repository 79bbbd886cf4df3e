"""Settings: declared once here with type, bounds and default, read once by the door, then passed.

They stand in `settings.toml` in the profile folder, and none of them is a secret. What each one
means is told to people in `app/locale/*/settings.toml`. An unknown key, a wrong type and a value
out of bounds are refused by name: a guess would be found out on the worst day.
"""

import ipaddress
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Final, get_type_hints
from urllib.parse import urlsplit

from app.durable import write_whole
from app.i18n import Language, MoneyUnit
from models.errors import Fault, Refusal

FILE_NAME: Final = "settings.toml"
TEXT_MAX: Final = 300
_NO_TEXT: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, half characters, ends of lines


class Appearance(StrEnum):
    """Which of its two palettes the window wears."""

    LIGHT = "light"
    DARK = "dark"


class KeyStore(StrEnum):
    """Where the key of the counter's database is kept."""

    AUTO = "auto"  # the desktop's store where there is one, else a file
    DESKTOP = "desktop"
    FILE = "file"  # readable by its owner only


class Paper(StrEnum):
    """What a receipt is printed on."""

    ROLL_80 = "roll-80"
    ROLL_58 = "roll-58"
    A5 = "a5"
    A4 = "a4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What may differ from one counter to the next; whoever holds one holds a valid one."""

    profile: Path  # where everything of this counter lies; chosen by the door, not in the file
    language: Language = Language.FA
    money_unit: MoneyUnit = MoneyUnit.RIAL
    appearance: Appearance = Appearance.LIGHT
    zoom_percent: int = field(default=100, metadata={"least": 100, "most": 200})
    lock_after_minutes: int = field(default=5, metadata={"least": 1, "most": 60})
    receipt_printer: str = ""  # empty: none has been chosen yet
    receipt_paper: Paper = Paper.ROLL_80
    paper_scanner: str = ""  # empty: papers are attached as files only
    scan_dpi: int = field(default=200, metadata={"least": 100, "most": 600})
    barcode_gap_ms: int = field(default=35, metadata={"least": 15, "most": 70})
    barcode_prefix: str = ""
    barcode_suffix: str = ""
    centre_url: str = ""  # empty: this counter was never enrolled
    centre_ca: str = ""  # the file of the one authority that may vouch for the centre
    key_store: KeyStore = KeyStore.AUTO

    def __post_init__(self) -> None:
        for rule in fields(self):
            value = getattr(self, rule.name)
            if isinstance(value, int):
                _refuse_out_of_bounds(rule.name, value, rule.metadata)
            elif isinstance(value, str) and not (len(value) <= TEXT_MAX and _one_line(value)):
                raise Refusal(
                    "settings.not_one_line", field=rule.name, key=rule.name, most=TEXT_MAX
                )
        if self.centre_url and not _safe(self.centre_url):
            raise Refusal("settings.unsafe_address", field="centre_url", key="centre_url")

    @property
    def file(self) -> Path:
        """Name the file these settings stand in."""
        return self.profile / FILE_NAME

    @property
    def logs(self) -> Path:
        """Name the folder of the logs."""
        return self.profile / "logs"


def default_profile() -> Path:
    """Name the folder this machine gives a person's programs."""
    from platformdirs import user_data_path  # noqa: PLC0415 - where no folder is named

    return user_data_path("pishkhan", appauthor=False)


def load(profile: Path) -> Settings:
    """Read a profile's settings; where nothing was written, the defaults hold.

    Raises a Refusal that names the key which is unknown or wrong, and a Fault when the disk does
    not answer.
    """
    try:
        text = (profile / FILE_NAME).read_bytes().decode("utf-8")
        return from_table(profile, tomllib.loads(text))
    except FileNotFoundError:
        return Settings(profile=profile)
    except OSError as failed:
        raise Fault("disk.unreadable") from failed
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as failed:
        raise Refusal("settings.not_toml", file=FILE_NAME) from failed


def save(settings: Settings) -> None:
    """Write the settings that differ from their defaults, whole or not at all."""
    lines = [
        f"{rule.name} = {_literal(getattr(settings, rule.name))}\n"
        for rule in fields(settings)
        if rule.name != "profile" and getattr(settings, rule.name) != rule.default
    ]
    write_whole(settings.file, "".join(lines).encode("utf-8"))


def from_table(profile: Path, table: Mapping[str, object]) -> Settings:
    """Check a table of keys and values, as a file or a command line gives them."""
    kinds = get_type_hints(Settings)
    del kinds["profile"]
    for key in table:
        if key not in kinds:
            raise Refusal("settings.unknown_key", field="settings", key=key)
    values = {key: _value(key, raw, kinds[key]) for key, raw in table.items()}
    return Settings(profile=profile, **values)  # type: ignore[arg-type] # checked by _value


def _value(key: str, raw: object, kind: type) -> object:
    if kind is int:
        if type(raw) is not int:  # a bool is an int to isinstance
            raise Refusal("settings.not_a_number", field=key, key=key)
        return raw
    if not isinstance(raw, str):
        raise Refusal("settings.not_a_text", field=key, key=key)
    if issubclass(kind, StrEnum):
        choices = [str(choice) for choice in kind]
        if raw not in choices:
            raise Refusal("settings.not_a_choice", field=key, key=key, choices=" | ".join(choices))
        return kind(raw)
    return raw


def _refuse_out_of_bounds(key: str, value: int, bounds: Mapping[str, int]) -> None:
    if not bounds["least"] <= value <= bounds["most"]:
        raise Refusal(
            "settings.out_of_bounds", field=key, key=key, least=bounds["least"], most=bounds["most"]
        )


def _one_line(text: str) -> bool:
    return not any(unicodedata.category(character) in _NO_TEXT for character in text)


def _safe(url: str) -> bool:
    """Tell whether what goes to this address is read by nobody on the way."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port  # refuses what is not a number
    except ValueError:
        return False
    if not host or parts.username or parts.password or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _of_this_machine(host))


def _of_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _literal(value: str | int) -> str:
    """Write a TOML value; a JSON string is one of TOML's, as long as no control is in it."""
    import json  # noqa: PLC0415 - a start reads settings and writes none

    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)
