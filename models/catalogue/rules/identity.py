"""Questions answered with an identifier that has a value of its own in `models.values`."""

from collections.abc import Mapping
from typing import Final

from models.catalogue.rules.rule import Form, Rule
from models.errors import Refusal
from models.values.foreigner_id import ForeignerId
from models.values.iban import Iban
from models.values.legal_id import LegalId
from models.values.national_id import NationalId
from models.values.passport_no import PassportNo
from models.values.phone import Landline, Mobile
from models.values.plate import CarPlate, MotorcyclePlate
from models.values.postal_code import PostalCode

ID_KINDS: Final = frozenset({"national_id", "foreigner_id", "passport"})


class NationalIdRule(Rule, frozen=True, tag="national_id"):
    """کد ملی."""

    def read(self, text: str, form: Form) -> str:
        """Give ten digits whose check digit holds."""
        return str(NationalId.parse(text))

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about the number."""
        return NationalId.parse(answer).warnings()


class LegalIdRule(Rule, frozen=True, tag="legal_id"):
    """شناسه ملی شخص حقوقی."""

    def read(self, text: str, form: Form) -> str:
        """Give eleven digits whose check digit holds."""
        return str(LegalId.parse(text))


class ForeignerIdRule(Rule, frozen=True, tag="foreigner_id"):
    """کد فراگیر اتباع."""

    def read(self, text: str, form: Form) -> str:
        """Give eight to twelve digits."""
        return str(ForeignerId.parse(text))

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about the number."""
        return ForeignerId.parse(answer).warnings()


class PassportNoRule(Rule, frozen=True, tag="passport_no"):
    """شماره گذرنامه."""

    def read(self, text: str, form: Form) -> str:
        """Give five to fifteen capitals and digits."""
        return str(PassportNo.parse(text))


class ByIdKind(Rule, frozen=True, kw_only=True, tag="by_id_kind"):
    """An identifier whose kind was chosen in a field above."""

    kind_field: str

    @property
    def refers_to(self) -> tuple[str, ...]:
        """Name the field that tells the kind."""
        return (self.kind_field,)

    def fault(self, above: Mapping[str, Rule]) -> str:
        """Refuse a field above that offers a kind nobody can read."""
        kinds = {choice.code for choice in above[self.kind_field].offered}
        return "" if kinds and kinds <= ID_KINDS else "catalogue.id_kinds"

    def read(self, text: str, form: Form) -> str:
        """Give the identifier, read as the chosen kind."""
        match form.answers.get(self.kind_field):
            case "national_id":
                return str(NationalId.parse(text))
            case "foreigner_id":
                return str(ForeignerId.parse(text))
            case "passport":
                return str(PassportNo.parse(text))
            case _:
                raise Refusal("catalogue.id_kind_first")


class MobileRule(Rule, frozen=True, tag="mobile_ir"):
    """تلفن همراه."""

    def read(self, text: str, form: Form) -> str:
        """Give 09 and nine digits."""
        return str(Mobile.parse(text))

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about the number."""
        return Mobile.parse(answer).warnings()


class LandlineRule(Rule, frozen=True, tag="landline_ir"):
    """تلفن ثابت."""

    def read(self, text: str, form: Form) -> str:
        """Give the area code and eight digits."""
        return str(Landline.parse(text))

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about the number."""
        return Landline.parse(answer).warnings()


class PostalCodeRule(Rule, frozen=True, tag="postal_code_ir"):
    """کد پستی."""

    def read(self, text: str, form: Form) -> str:
        """Give ten digits."""
        return str(PostalCode.parse(text))

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about the code."""
        return PostalCode.parse(answer).warnings()


class CarPlateRule(Rule, frozen=True, tag="plate_car"):
    """پلاک خودرو."""

    def read(self, text: str, form: Form) -> str:
        """Give the plate by its parts, as `12ب145-47`."""
        return str(CarPlate.parse(text))

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about the plate."""
        return CarPlate.parse(answer).warnings()


class MotorcyclePlateRule(Rule, frozen=True, tag="plate_motorcycle"):
    """پلاک موتورسیکلت."""

    def read(self, text: str, form: Form) -> str:
        """Give the plate by its parts, as `123-45678`."""
        return str(MotorcyclePlate.parse(text))


class IbanRule(Rule, frozen=True, tag="iban_ir"):
    """شماره شبا."""

    def read(self, text: str, form: Form) -> str:
        """Give IR and 24 digits whose check digits hold."""
        return str(Iban.parse(text))

    def doubts(self, answer: str) -> tuple[str, ...]:
        """Name what is unusual about the account."""
        return Iban.parse(answer).warnings()
