"""The steps of a first run that are looked at: language and date, what came, the practice."""

from typing import Final

from app.i18n import Code, Language, Typed, Words
from models.values.jalali_date import JalaliDate
from ui.doorstep import Settling, Supplied
from ui.theme import colours
from ui.told import Saying
from ui.widgets.basic import Picture, box, label, row
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.fieldrow import FieldRow

_KILO: Final = 1_000


class LanguagePart:
    """Language and date; `frame` is what is shown.

    Attributes:
        languages: the choice of the window's language.
    """

    def __init__(self, words: Words) -> None:
        offered = tuple(
            spoken_choice(one.value, f"settings.language.choice.{one.value}") for one in Language
        )
        self.frame, down = box(gap=8)
        self.languages: Final = Radios(offered, words)
        self.languages.put(words.language.value)
        self._today: Final = label("heading", wrap=True)
        self._gregorian: Final = label("quiet", wrap=True)
        self._ask: Final = label("plain", wrap=True)
        self._alarm: Final = Picture("device", colours.WARNING_TEXT, px=16)
        down.addWidget(
            FieldRow("language", self.languages, Saying("entrance.step.language.field"), words)
        )
        down.addWidget(self._today)
        down.addWidget(self._gregorian)
        across = row(8)
        across.addWidget(self._alarm)
        across.addWidget(self._ask, 1)
        down.addLayout(across)

    def show_settling(self, settling: Settling, words: Words) -> None:
        """Say what this computer takes the moment for."""
        day, say = JalaliDate.of_instant(settling.now), words.say
        jalali, time = Typed(words.date(day)), Typed(words.time(settling.now))
        self._today.setText(say("entrance.step.language.today", jalali=jalali, time=time))
        gregorian = Code(day.iso)
        self._gregorian.setText(say("entrance.step.language.gregorian", gregorian=gregorian))
        asked = "doubtful" if settling.doubtful else "ask"
        self._ask.setText(say(f"entrance.step.language.{asked}"))
        self._alarm.setVisible(settling.doubtful)
        if self.languages.value() != words.language.value:
            self.languages.put(words.language.value)


class SuppliesPart:
    """What came from the centre, and whether more is coming."""

    def __init__(self, words: Words) -> None:
        self.frame, down = box(role="soft", margin=14, gap=8)
        self._icon: Final = Picture("sending", colours.PRIMARY, px=20)
        self._state: Final = label("heading", wrap=True)
        self._catalogue: Final = label("plain", wrap=True)
        self._people: Final = label("plain", wrap=True)
        across = row(8)
        across.addWidget(self._icon)
        across.addWidget(self._state, 1)
        down.addLayout(across)
        down.addWidget(self._catalogue)
        down.addWidget(self._people)

    def show_supplied(self, have: Supplied, words: Words) -> None:
        """Say what is here."""
        say = words.say
        state = "whole" if have.whole else "coming" if have.online else "offline"
        picture, colour = {
            "whole": ("done", colours.SUCCESS_TEXT),
            "coming": ("sending", colours.PRIMARY),
            "offline": ("offline", colours.OFFLINE_TEXT),
        }[state]
        self._icon.show_icon(picture, colour)
        self._state.setText(say(f"entrance.step.supplies.{state}"))
        if have.catalogue:
            said = say(
                "entrance.step.supplies.catalogue",
                version=have.catalogue,
                services=have.services,
                agencies=have.agencies,
                size=max(1, have.size // _KILO),
            )
        else:
            said = say("entrance.step.supplies.catalogue_waits")
        self._catalogue.setText(said)
        self._people.setText(say("entrance.step.supplies.people", count=have.people))
