"""What stands in a return file, as far as it is good; and the centre's part, as a line plays it.

Only what the centre signed and sealed to this machine counts, each answer for itself: a file that
was cut or damaged has its good ones all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.counter.desk import Desk
from app.counter.sync.line import Objection
from app.wire.bundle import ANSWER, Unpacking
from app.wire.bundle_messages import AnswerHead, BundleAnswer, CarriedPage
from app.wire.coding import inflate
from app.wire.messages import Answer, FeedPage, HeadAnswer, Hello, Problem
from app.wire.signing import unseal
from app.wire.stick import named_faults
from models.errors import Refusal


@dataclass(slots=True)
class Carried:
    """The answers of a return file; asked for head and feed, it says what a line would.

    Attributes: said: the file's own head. whole: whether all of it could be read.
    """

    said: AnswerHead
    whole: bool = True
    hello: Hello | None = None
    arrived: HeadAnswer | None = None
    bundles: list[BundleAnswer] = field(default_factory=list)
    pages: list[CarriedPage] = field(default_factory=list)

    @property
    def generation(self) -> str:
        """Give the centre's generation, as it said it with the receipts."""
        return self.bundles[0].generation

    def head(self) -> HeadAnswer:
        """Give the centre's word of what it has; `bundle.cut` where the file ends before it."""
        if self.arrived is None:
            raise Refusal("bundle.cut")
        return self.arrived

    def feed(self, scope: str, cursor: str, limit: int) -> FeedPage:
        """Give what goes on from a cursor, or an empty page: no more came by hand."""
        del limit  # the pages are as they were written
        generation, after = cursor.rpartition(".")[0], position(cursor)
        for page in self.pages:
            if page.scope != scope:
                continue
            if cursor and page.generation != generation:
                raise Objection(_EXPIRED)
            if position(page.after) <= after < position(page.next) or not (cursor or page.after):
                return FeedPage(
                    generation=page.generation,
                    scope=scope,
                    items=tuple(item for item in page.items if item.position > after),
                    next=page.next,
                    more=True,
                    now=page.now,
                    nonce="",
                )
        return FeedPage(
            generation=generation,
            scope=scope,
            items=(),
            next=cursor,
            now=self.said.created,
            nonce="",
        )


_EXPIRED = Problem(type="about:blank", title="", status=410, detail="", code="wire.cursor_expired")


def read_carried(desk: Desk, path: Path) -> Carried:
    """Read a return file for this machine.

    Raises Refusal: `bundle.not_one`, `bundle.head_damaged`, `bundle.newer`,
    `bundle.other_device`, `bundle.unsigned`, `bundle.sealed`, `bundle.cut`, `bundle.damaged`
    where nothing in it can be used; Fault `stick.…`.
    """
    identity = desk.journal.identity
    with named_faults(), path.open("rb") as file:
        unpacking = Unpacking(file, ANSWER)
        said = unpacking.head(AnswerHead)
        if (said.office, said.device) != (identity.office, identity.device):
            raise Refusal("bundle.other_device")
        key = desk.centre_keys.get(said.key_id)
        if key is None or not unpacking.head_by(key):
            raise Refusal("bundle.unsigned")
        carried = Carried(said)
        for piece in unpacking.pieces(said.count):
            try:
                if piece.wrong:
                    raise Refusal(piece.wrong)
                body = desk.box.open(piece.sealed, unpacking.binding(piece.place))
                _put(carried, _opened(inflate(body, said.coding), desk.centre_keys, carried))
            except Refusal:
                carried.whole = False
        carried.whole = carried.whole and unpacking.end_by(key)
    if not carried.bundles:
        raise Refusal(unpacking.wrong or "bundle.sealed")
    carried.pages = [page for page in carried.pages if page.generation == carried.generation]
    return carried


def _opened(body: bytes, pinned: Mapping[int, str], carried: Carried) -> Answer:
    """Read one answer by whichever kind the centre signed it as."""
    keys = dict(pinned)
    if carried.hello is not None:  # signed by a pinned key, it vouches for the ones it tells of
        keys |= {key.id: key.key for key in carried.hello.keys}
    for kind in (Hello, BundleAnswer, HeadAnswer, CarriedPage):
        try:
            return unseal(body, kind, keys)
        except Refusal as refusal:
            if refusal.code != "wire.unsigned":
                raise
    raise Refusal("bundle.unsigned")


def _put(carried: Carried, answer: Answer) -> None:
    """Put an answer where it belongs, if it is about this bundle and this machine."""
    said = carried.said
    nonce = said.bundle[:32]
    match answer:
        case Hello() if answer.nonce == nonce:
            carried.hello = answer
        case HeadAnswer() if (answer.device, answer.nonce) == (said.device, nonce):
            carried.arrived = answer
        case BundleAnswer() if (answer.machine, answer.bundle) == (said.device, said.bundle):
            carried.bundles.append(answer)
        case CarriedPage() if answer.machine == said.device:
            carried.pages.append(answer)
        case _:
            raise Refusal("bundle.unsigned")


def position(cursor: str) -> int:
    """Give how far a cursor of the feed is, 0 for the beginning."""
    place = cursor.rpartition(".")[2]
    return int(place) if place.isdecimal() else 0
