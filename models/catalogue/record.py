"""The shape of everything in a catalogue: frozen, strict, named in Persian and in English."""

import msgspec


class Record(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A value of a catalogue; an unknown key is refused, since a typing slip must not pass.

    Values that equal their default are left out of the signed bytes, so the meaning of a
    default may never change: a new meaning needs a new key.
    """


class Bilingual(Record, frozen=True, kw_only=True):
    """One text in both languages of the counter."""

    fa: str
    en: str

    def of(self, language: str) -> str:
        """Give the text in the wanted language, `fa` or `en`."""
        return self.en if language == "en" else self.fa


class Choice(Bilingual, frozen=True, kw_only=True):
    """One thing that can be chosen: the code is stored, the words are shown."""

    code: str


class Table(Bilingual, frozen=True, kw_only=True):
    """A code table of the catalogue, such as the provinces; fields choose from it by its name."""

    name: str
    choices: tuple[Choice, ...]
