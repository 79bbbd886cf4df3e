"""Questions answered by choosing: one of a few, one of a code table, several, or a consent."""

from collections.abc import Mapping

from models.catalogue.record import Choice
from models.catalogue.rules.rule import Form, Rule
from models.errors import Refusal

AGREED = "yes"
YES_OR_NO = (AGREED, "no")


class Enum(Rule, frozen=True, kw_only=True, tag="enum"):
    """One of a few choices that belong to this question alone."""

    choices: tuple[Choice, ...]

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Give the choices in the order they are shown."""
        return self.choices

    def fault(self, above: Mapping[str, Rule]) -> str:
        """Refuse a choice of one, and one code with two meanings."""
        codes = {choice.code for choice in self.choices}
        return "" if len(codes) == len(self.choices) >= 2 else "catalogue.choices"

    def read(self, text: str, form: Form) -> str:
        """Give the code of the choice."""
        return _one_of(self.choices, text)


class CodeTable(Rule, frozen=True, kw_only=True, tag="code_table"):
    """One line of a code table of the catalogue.

    The lines stand here too (the reader copies them), so that a service is whole by itself.
    `differs_from` names a field above that may not have the same answer.
    """

    table: str
    choices: tuple[Choice, ...] = ()
    differs_from: str = ""

    @property
    def refers_to(self) -> tuple[str, ...]:
        """Name the field whose answer is taken, if there is one."""
        return (self.differs_from,) if self.differs_from else ()

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Give the lines of the table in its order."""
        return self.choices

    def read(self, text: str, form: Form) -> str:
        """Give the code of the line."""
        code = _one_of(self.choices, text)
        if code == form.answers.get(self.differs_from):
            raise Refusal("catalogue.same_choice")
        return code


class MultiEnum(Rule, frozen=True, kw_only=True, tag="multi_enum"):
    """One or more lines of a code table, typed or kept as codes with commas between them."""

    table: str
    choices: tuple[Choice, ...] = ()

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Give the lines of the table in its order."""
        return self.choices

    def read(self, text: str, form: Form) -> str:
        """Give the codes in the table's order, each once, with commas between them."""
        typed = [code.strip() for code in text.replace("،", ",").split(",") if code.strip()]
        if not typed:
            raise Refusal("catalogue.answer_missing")
        chosen = {_one_of(self.choices, code) for code in typed}
        return ",".join(choice.code for choice in self.choices if choice.code in chosen)


class YesNo(Rule, frozen=True, tag="yes_no"):
    """A question answered with yes or no; a condition may speak of either."""

    def read(self, text: str, form: Form) -> str:
        """Give `yes` or `no`."""
        if text not in YES_OR_NO:
            raise Refusal("catalogue.yes_or_no")
        return text


class MustBeTrue(Rule, frozen=True, tag="must_be_true"):
    """A consent: the service goes on only if the citizen gave it."""

    def read(self, text: str, form: Form) -> str:
        """Give `yes`, the only answer there is."""
        if text != AGREED:
            raise Refusal("catalogue.must_agree")
        return AGREED


def _one_of(choices: tuple[Choice, ...], code: str) -> str:
    if all(choice.code != code for choice in choices):
        raise Refusal("catalogue.unknown_choice")
    return code
