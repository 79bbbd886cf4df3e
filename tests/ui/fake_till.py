"""The drawer beside payments, and the inbox, of the counter in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from models.catalogue.record import Bilingual
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from tests.ui.fake_world import FakeDesk, World
from ui.circulars import CircularRow
from ui.drawer import Move, Moved, Summary, Typed, WayRow

ALONE: Final = Rial(50_000_000)


class FakeTill(FakeDesk):
    """See `ui.drawer.Till` and `ui.circulars.Circulars`."""

    def __init__(self, world: World | None = None) -> None:
        super().__init__(world)
        self.moves: list[Move] = []
        self.way: tuple[WayRow, ...] = ()
        self.drawer_connected = True
        self.kept: Typed | None = None
        self.ask_day = False
        self.inbox: tuple[CircularRow, ...] = ()

    def move(self, move: Move) -> Moved:
        """Book a move; more than one person may move alone asks for a second."""
        with self.command("move"):
            if move.direction == "out" and move.amount > ALONE and not move.approver:
                raise Refusal("approval.needed", field="approver")
            if move.approver and move.pin != "918273":
                raise Refusal("approval.wrong", field="approver_pin")
            if move.direction == "out" and move.amount > Rial(900_000_000):
                raise Refusal("drawer.not_enough", field="amount")
        self.moves.append(move)
        if move.party == "counter" and move.direction == "out":
            slip = f"2-{len(self.moves)}"
            since = datetime(2026, 8, 3, 7, 0, tzinfo=UTC)
            self.way = (*self.way, WayRow(slip, move.amount, since))
            return Moved(move=move, slip=slip)
        word = "02123456" if move.party == "counter" else ""
        return Moved(move=move, word=word)

    def in_way(self) -> tuple[WayRow, ...]:
        """List what is on its way."""
        return self.way

    def accept(self, slip: str, word: str) -> None:
        """Take one word for right."""
        with self.command("accept"):
            if word != "01654321":
                raise Refusal("drawer.word", field="word")
        self.way = tuple(one for one in self.way if one.slip != slip)

    def print_standing(self) -> None:
        """Print nothing."""
        with self.command("print_standing"):
            return

    def summary(self) -> Summary:
        """Give a morning."""
        return Summary(
            number=311,
            since=datetime(2026, 8, 3, 4, 30, tzinfo=UTC),
            receipts=14,
            first=87,
            last=100,
            voids=1,
            refunds=0,
            copies=2,
            openings=1,
            moves=len(self.moves),
            unknown_cards=0,
            waiting=14,
        )

    def can_open(self) -> bool:
        """Tell whether a drawer is connected."""
        return self.drawer_connected

    def keep_typed(self, step: str, count: Mapping[int, int]) -> None:
        """Keep what is typed."""
        self.kept = Typed(step=step, count=dict(count))

    def typed(self) -> Typed | None:
        """Give what was typed."""
        return self.kept

    def print_owed(self) -> None:
        """Print what is owed."""
        with self.command("print_owed"):
            return

    def circulars(self) -> tuple[CircularRow, ...]:
        """List the inbox."""
        return tuple(sorted(self.inbox, key=lambda one: one.read))

    def read_circular(self, code: str) -> None:
        """Keep that it was read."""
        with self.command("read_circular"):
            self.inbox = tuple(
                replace(one, read=True) if one.code == code else one for one in self.inbox
            )


def circular(number: int, *, read: bool = False, stops: bool = False) -> CircularRow:
    """Make a circular of the civil registry."""
    return CircularRow(
        code=f"nocr-1405-{number}",
        number=f"1405/{number}",
        agency=Bilingual(fa="سازمان ثبت احوال کشور", en="Civil Registration"),
        title=Bilingual(fa="تعویض شناسنامه: عکس تازه", en="Birth certificates: a new photo"),
        changes=(
            Bilingual(fa="عکس باید در شش ماه گذشته گرفته شده باشد.", en="A photo of six months."),
            Bilingual(fa="کارمزد دفتر عوض نشده است.", en="The office's fee is the same."),
        ),
        text=Bilingual(
            fa="از تاریخ اجرا، درخواست با عکس قدیمی برگشت می‌خورد. متقاضی را آگاه کنید.",
            en="From the effective day a request with an old photo is returned. Tell citizens.",
        ),
        services=(Bilingual(fa="تعویض شناسنامه", en="Birth certificate renewal"),),
        service_codes=frozenset({"NOCR-111"}),
        issued=JalaliDate(1405, 5, 1),
        effective=JalaliDate(1405, 5, 12),
        read_by=JalaliDate(1405, 5, 15),
        stops=stops,
        read=read,
        in_force=not read,
        announces=True,
    )
