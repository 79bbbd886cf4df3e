"""When a code is typed whole, so that its check digit can be told wrong without waiting."""

from typing import Final

from models.catalogue.field import Field

_WHOLE: Final = {
    "national_id": 10,
    "person": 10,
    "legal_id": 11,
    "postal_code_ir": 10,
    "imei_luhn": 15,
    "iban_ir": 26,
}
"""Characters of the codes that check themselves; a shorter one is still being typed."""

_MOBILE: Final = 11


def is_whole(field: Field, typed: str) -> bool:
    """Tell whether nothing more can be typed that would make a self-checking code right."""
    if field.kind == "mobile_ir":
        return typed.startswith("09") and len(typed) >= _MOBILE
    whole = _WHOLE.get(field.kind)
    return whole is not None and len(typed) >= whole
