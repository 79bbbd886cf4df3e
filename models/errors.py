"""Errors sorted by who must act: a rule said no, the world failed, or we broke a promise."""

from typing import Final

Fact = str | int


class CounterError(Exception):
    """Anything a person may have to be told about, named by a code, never by a sentence.

    The sentences (reason and remedy, Persian and English) live in `app/locale/*/errors.toml`
    under the code. Facts fill their named places; a fact must never be personal data.
    """

    def __init__(self, code: str, *, field: str = "", **facts: Fact) -> None:
        super().__init__(code)
        self.code: Final = code
        self.field: Final = field
        self.facts: Final[dict[str, Fact]] = dict(facts)

    def __str__(self) -> str:
        """Give the code and the field: safe for a log, since neither holds what was typed."""
        return f"{self.code} [{self.field}]" if self.field else self.code

    @property
    def remedy(self) -> str:
        """Name the sentence that tells the person what to do about it."""
        return f"errors.{self.code}.remedy"

    @property
    def reason(self) -> str:
        """Name the sentence that tells the person what is wrong."""
        return f"errors.{self.code}.reason"


class Refusal(CounterError):
    """A rule of the field said no; nothing was changed. The clerk acts."""


class Fault(CounterError):
    """The world failed us; trying again later may succeed. Nobody need act yet."""


class Defect(CounterError):
    """We broke our own promise; stop, keep the evidence, do not retry. The makers act."""
