"""The end side of the counter: whose visit it is, its lines, the sum, and how it is paid."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QStackedWidget

from app.i18n import Code, Typed, Words
from ui.actions import cap
from ui.rows import EMPTY, Basket, LineRow, PersonRow
from ui.screens.pay.presenter import Method
from ui.theme import colours
from ui.widgets.basic import Picture, box, button, column, label, row, rule, spoken
from ui.widgets.basket import BasketTable, Item
from ui.widgets.total import TotalPanel


class BasketSide(QFrame):
    """Shows a basket.

    Signals:
        removed: Del on the line of that id. method_asked: a `Method` to pay by.
        hold_asked, person_asked: of their buttons.
    """

    removed = Signal(str)
    method_asked = Signal(object)
    hold_asked = Signal()
    person_asked = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._words = words
        self._basket = EMPTY
        self._mark = ""
        self._compact = False
        self.table: Final = BasketTable(words)
        self._person: Final = label("strong")
        self._detail: Final = label("caption", wrap=True)
        self._total: Final = TotalPanel(words)
        self._lines: Final = QStackedWidget()
        self._down: Final = column(6)
        self._cash: Final = button("window.action.cash", words, "pay", cap=cap("cash"))
        self._card: Final = button("window.action.card", words, cap=cap("card"))
        self._hold: Final = button("window.action.hold", words, cap=cap("hold"))
        self._build()
        self.reword(words)

    def show_basket(self, basket: Basket, *, mark: str) -> None:
        """Show a visit."""
        self._basket = basket
        items = tuple(_item(self._words, place, line) for place, line in enumerate(basket.lines, 1))
        if items != self.table.items():
            self.table.show_items(items, self._words)
        self._lines.setCurrentIndex(0 if items else 1)
        self._mark = mark if items else ""
        self._say_total()
        for one in (self._cash, self._card, self._hold):
            one.setEnabled(bool(items))
        self._say_person(basket.person)

    def set_compact(self, compact: bool) -> None:
        """Keep the citizen to one line."""
        self._compact = compact
        self._say_total()
        self._say_person(self._basket.person)
        self._down.setContentsMargins(*((10, 6, 10, 8) if compact else (14, 10, 14, 12)))

    def reword(self, words: Words) -> None:
        """Draw the same basket in the language in use."""
        self._words = words
        self.table.setAccessibleName(words.say("window.basket.name"))
        items = tuple(_item(words, place, line) for place, line in enumerate(self._basket.lines, 1))
        self.table.show_items(items, words)
        self._say_person(self._basket.person)

    def _say_total(self) -> None:
        # In a small window the band above says it for all amounts, and saves a line.
        self._total.show_total(self._basket.total, "" if self._compact else self._mark)

    def _say_person(self, person: PersonRow | None) -> None:
        say = self._words.say
        if person is None:
            self._person.setText(say("window.basket.nobody"))
            self._detail.setText("")
        else:
            code = Code(person.national_id.masked())
            known = say("window.basket.person", name=Typed(person.name), code=code)
            self._person.setText(known if person.name else say("window.basket.code", code=code))
            self._detail.setText(" · ".join(_details(self._words, person)))
        self._detail.setVisible(bool(self._detail.text()) and not self._compact)

    def _build(self) -> None:
        head = row(8)
        head.addWidget(Picture("person", colours.PRIMARY, px=20))
        names = column(0)
        names.addWidget(self._person)
        names.addWidget(self._detail)
        head.addLayout(names, 1)
        person = button("window.action.person", self._words, "quiet", cap=cap("person"))
        person.clicked.connect(self.person_asked)
        head.addWidget(person)
        hollow, inner = box(gap=12)
        inner.addStretch(1)
        middle = Qt.AlignmentFlag.AlignCenter
        inner.addWidget(Picture("barcode", colours.SECONDARY, px=44), 0, middle)
        hint = spoken("window.basket.empty", self._words, "quiet", wrap=True)
        hint.setAlignment(middle)
        inner.addWidget(hint)
        inner.addStretch(1)
        self._lines.addWidget(self.table)
        self._lines.addWidget(hollow)
        acts = QGridLayout()
        acts.setSpacing(8)
        acts.addWidget(self._cash, 0, 0, 1, 2)
        acts.addWidget(self._card, 1, 0)
        acts.addWidget(self._hold, 1, 1)
        for one in (self._cash, self._card, self._hold):
            one.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        down = self._down
        down.setContentsMargins(14, 10, 14, 12)
        down.addLayout(head)
        down.addWidget(rule())
        down.addWidget(self._lines, 1)
        down.addWidget(self._total)
        down.addLayout(acts)
        self.setLayout(down)
        self.table.removed.connect(self.removed)
        self._cash.clicked.connect(lambda: self.method_asked.emit(Method.CASH))
        self._card.clicked.connect(lambda: self.method_asked.emit(Method.CARD))
        self._hold.clicked.connect(self.hold_asked)


def _item(words: Words, place: int, line: LineRow) -> Item:
    title = line.title.of(words.language.value)
    if line.quantity > 1:
        title = words.say("window.basket.many", title=title, count=line.quantity)
    if line.as_request:
        title = words.say("window.basket.as_request", title=title)
    whole = title
    if line.detail:
        whole = words.say("window.basket.detailed", title=title, detail=Code(line.detail))
    return Item(
        line_id=line.line_id,
        cells=(
            words.digits(str(place)),
            title,
            words.number(line.office_fee.amount),
            words.number(line.agencies.amount),
        ),
        whole=whole,
    )


def _details(words: Words, person: PersonRow) -> list[str]:
    """Tell what the clerk looks for first: whom else they act for, the phone, cases and papers."""
    say = words.say
    said = [say(f"person.flag.{flag}") for flag in person.flags]
    if person.mobile:
        said.append(say("person.phone", phone=Code(words.digits(person.mobile))))
    if person.open_cases and person.due is not None:
        said.append(say("person.cases_due", count=person.open_cases, day=person.due))
    elif person.open_cases:
        said.append(say("person.cases", count=person.open_cases))
    if person.on_file:
        said.append(say("person.on_file", count=person.on_file))
    if person.last_visit is not None:
        said.append(say("person.last", day=person.last_visit))
    return said
