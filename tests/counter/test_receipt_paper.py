"""Facts about the receipt's paper: everything paid for is on it, in both languages, and is true."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.catalogue.encode import encode
from app.catalogue.signed import sign
from app.counter.commands.add_bill import add_bill
from app.counter.commands.adopt import adopt_catalogue
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.reprint import reprint
from app.counter.commands.start_visit import name_person, start_visit
from app.counter.commands.take_payment import Given, card, card_unknown, cash, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.papers.english import in_english_words
from app.counter.sync.cursors import put_cursor
from app.counter.visit import Person
from app.i18n import Language, Words
from app.storage.engine import writing
from app.wire.receipt_code import check_receipt_code
from models.catalogue.catalogue import Catalogue
from models.errors import Refusal
from models.values.rial import Rial
from printing.raster import thermal
from tests.counter.papers import codes_of, paper, text_of, words_of
from tests.counter_world import (
    CATALOGUE_KEY,
    CENTRE,
    SUPERVISOR,
    WATER_BILL,
    World,
    new_world,
    open_for_business,
    put_in,
    sample,
    serve,
)
from tests.unit.printing.reading import dots_of_a_module

KEYS = {1: CENTRE.public_key().public_bytes_raw().hex()}
both = pytest.mark.parametrize("language", list(Language))


def _holds(text: str, phrase: str) -> bool:
    return words_of(phrase) <= words_of(text)


@both
def test_a_receipt_says_what_was_paid_for_to_whom_and_how(desk: Desk, language: Language) -> None:
    start_visit(desk)
    put_in(desk, "NOCR-111")
    add_bill(desk, bill=WATER_BILL)
    total = desk.need_visit().total
    given = take_payment(desk, tenders=[cash(total, total + Rial(50_000))])
    text, words = text_of(paper(desk, given.of, language=language)), Words(language, plain=True)
    catalogue = desk.need_catalogue()
    for line in ("NOCR-111", "BILL-101"):
        assert _holds(text, catalogue.service(line).of(language.value)), line
    for amount in (total, total + Rial(50_000), Rial(50_000), WATER_BILL.amount):
        assert words.number(amount.amount) in text
    for code in (str(given.receipt), given.tracking):
        assert code in text
    for key in ("total", "cash", "received", "change", "to_be_sent", "identity_papers"):
        assert _holds(text, words.say(f"receipt.{key}")), key
    assert words.digits("7748317800142") in text


@both
def test_its_code_proves_the_paper_without_a_network(desk: Desk, language: Language) -> None:
    given = serve(desk)
    (text,) = codes_of(paper(desk, given.of, language=language))
    facts, certificate = check_receipt_code(text, KEYS)
    assert (str(facts.receipt), facts.total, facts.kind, facts.copy, facts.seq) == (
        str(given.receipt),
        given.total.amount,
        "visit",
        0,
        given.of.seq,
    )
    assert certificate.device == desk.journal.identity.device
    with pytest.raises(Refusal, match=r"receipt_code\.altered"):
        check_receipt_code(text.replace(f":{facts.total}:", f":{facts.total + 1}:"), KEYS)
    stranger = {1: CATALOGUE_KEY.public_key().public_bytes_raw().hex()}
    with pytest.raises(Refusal, match=r"certificate\.unsigned"):
        check_receipt_code(text, stranger)


@both
def test_a_copy_is_marked_twice_and_its_code_says_so(desk: Desk, language: Language) -> None:
    given = serve(desk)
    copy = reprint(desk, receipt=str(given.receipt))
    pdf, words = paper(desk, given.of, copy=copy, language=language), Words(language, plain=True)
    lines = text_of(pdf).splitlines()
    marked = [line for line in lines if _holds(line, words.say("receipt.copy", copy=1))]
    assert len(marked) == 2
    assert check_receipt_code(codes_of(pdf)[0], KEYS)[0].copy == 1
    original = text_of(paper(desk, given.of, language=language))
    assert not any(
        _holds(line, words.say("receipt.copy", copy=1)) for line in original.splitlines()
    )


@both
@pytest.mark.parametrize("kind", ["void", "refund"])
def test_a_slip_of_reversal_names_the_receipt_the_reason_and_the_second_person(
    desk: Desk, language: Language, kind: str
) -> None:
    given = serve(desk)
    slip = _back(desk, given, kind)
    pdf, words = paper(desk, slip.of, language=language), Words(language, plain=True)
    text = text_of(pdf)
    for phrase in (
        words.say(f"receipt.kind.{kind}"),
        words.say("receipt.reason.gave_up"),
        words.say("receipt.total_back"),
        words.say("receipt.back_cash"),
        words.digits(SUPERVISOR.user),
        str(given.receipt),
        str(slip.receipt),
        words.number(-slip.total.amount),
    ):
        assert _holds(text, phrase), phrase
    facts, _ = check_receipt_code(codes_of(pdf)[0], KEYS)
    assert (facts.kind, facts.total) == (kind, slip.total.amount)


@both
def test_a_phone_reads_its_code_from_the_dots_of_a_thermal_head(
    desk: Desk, language: Language
) -> None:
    pdf = paper(desk, serve(desk).of, language=language)
    assert dots_of_a_module(thermal(pdf)) > 4.9


@both
def test_parts_of_the_price_stand_on_one_line_each_with_who_gets_them(
    desk: Desk, language: Language
) -> None:
    """But for the office's own, of which nothing needs to be said."""
    start_visit(desk)
    for code in ("NOCR-111", "POL-101"):
        put_in(desk, code)
    total = desk.need_visit().total
    given = take_payment(desk, tenders=[card(total, reference="12345678")])
    lines = text_of(paper(desk, given.of, language=language)).splitlines()
    catalogue, words, name = desk.need_catalogue(), Words(language, plain=True), language.value

    def lines_that_name(part: str, payee: str) -> int:
        named = {"part": catalogue.part(part).of(name), "payee": catalogue.payee(payee).of(name)}
        label = words_of(words.say("receipt.part", **named))
        return sum(label <= words_of(line) for line in lines)

    assert lines_that_name("vat", "treasury-vat") == 2
    assert lines_that_name("state_fee", "treasury") == 2
    assert lines_that_name("office_commission", "office") == 0


def _back(desk: Desk, given: Given, kind: str) -> Given:
    receipt = str(given.receipt)
    if kind == "void":
        return void_receipt(desk, receipt=receipt, reason="gave_up", approval=SUPERVISOR)
    return refund_lines(
        desk, receipt=receipt, lines=[0], reason="gave_up", tender="cash", approval=SUPERVISOR
    )


@both
def test_practice_and_sample_prices_are_marked_and_real_ones_are_not(
    tmp_path: Path, language: Language
) -> None:
    words = Words(language, plain=True)
    for profile, marked in (("practice", True), ("town", False)):
        folder = tmp_path / profile
        folder.mkdir()
        world = new_world(folder, profile=profile)
        desk = open_for_business(world)
        if not marked:
            adopt_catalogue(desk, signed=sign(encode(_decreed(sample())), CATALOGUE_KEY))
        text = text_of(paper(desk, serve(desk).of, language=language))
        for key in ("training", "sample"):
            phrase = words.say(f"receipt.{key}")
            stamps = [line for line in text.splitlines() if _holds(line, phrase)]
            assert len(stamps) == (2 if marked else 0), (profile, key)
        world.engine.dispose()


def _decreed(catalogue: Catalogue) -> Catalogue:
    """The sample as a tariff in force would be: each amount has a source."""
    source = catalogue.sources[0].code
    services = tuple(
        replace(
            service,
            fees=tuple(replace(fee, basis="sourced", source=source) for fee in service.fees),
        )
        for service in catalogue.services
    )
    return replace(catalogue, version=2, sample=False, services=services)


@both
def test_it_says_to_be_sent_until_the_centre_confirmed_it(desk: Desk, language: Language) -> None:
    given = serve(desk)
    waiting = Words(language, plain=True).say("receipt.to_be_sent")
    assert _holds(text_of(paper(desk, given.of, language=language)), waiting)
    with writing(desk.engine) as connection:
        put_cursor(connection, given.of.epoch, {"received_seq": given.of.seq - 1})
    assert _holds(text_of(paper(desk, given.of, language=language)), waiting)
    with writing(desk.engine) as connection:
        put_cursor(connection, given.of.epoch, {"received_seq": given.of.seq})
    assert not _holds(text_of(paper(desk, given.of, language=language)), waiting)


@both
def test_an_identity_is_on_it_by_its_last_four_digits_only(desk: Desk, language: Language) -> None:
    given = serve(desk, codes=["GEN-105"])
    text = text_of(paper(desk, given.of, language=language))
    words = Words(language)
    assert words.digits("5679") in text
    for hidden in ("0012345679", "001234", "09123456789"):
        assert hidden not in text
        assert words.digits(hidden) not in text


@pytest.mark.parametrize(
    "name",
    [
        "سیده‌فاطمه‌زهرا حسینی‌نژاد طباطبایی یزدی‌پور اصل سرابی‌زادهٔ آذربایجانی شرقی‌فر",
        "Bartholomew Fitzgerald-Montgomery Featherstonehaugh von Württemberg-Hohenlohe",
        "م",
        "ن" * 80,
    ],
)
@both
def test_a_long_name_is_broken_and_not_cut(desk: Desk, name: str, language: Language) -> None:
    start_visit(desk)
    name_person(desk, person=Person("national_id", "0012345679", name, ""))
    put_in(desk, "GEN-104")
    given = take_payment(desk, tenders=[cash(desk.need_visit().total)])
    text = text_of(paper(desk, given.of, language=language))
    letters = "".join(text.split())
    for word in name.replace("\u200c", " ").replace("-", " ").split():
        assert word in letters or _in_pieces(word, text), word


def _in_pieces(word: str, text: str) -> bool:
    """Tell whether a word too long for a line stands there in pieces that add up to it."""
    return sum(piece.count(word[0]) for piece in text.split() if set(piece) == {word[0]}) >= len(
        word
    )


@both
def test_a_card_is_told_by_its_terminals_reference(desk: Desk, language: Language) -> None:
    start_visit(desk)
    put_in(desk, "GEN-105")
    total = desk.need_visit().total
    given = take_payment(
        desk, tenders=[card(total, reference="12345678", last4="4321", terminal="T9")]
    )
    text, words = text_of(paper(desk, given.of, language=language)), Words(language, plain=True)
    assert words.digits("12345678") in text
    assert words.digits("4321") in text
    start_visit(desk)
    put_in(desk, "GEN-105")
    unknown = take_payment(desk, tenders=[card_unknown(total)])
    text = text_of(paper(desk, unknown.of, language=language))
    assert _holds(text, words.say("receipt.card_unknown"))


@both
def test_what_was_taken_as_a_request_says_so(desk: Desk, language: Language) -> None:
    desk.line_up = False
    given = serve(desk, codes=["GEN-102"])
    assert _holds(
        text_of(paper(desk, given.of, language=language)),
        Words(language, plain=True).say("receipt.as_request"),
    )


def test_the_same_receipt_is_the_same_bytes(world: World, desk: Desk) -> None:
    """A paper can be made again years later and laid beside the first."""
    given = serve(desk)
    first, created = paper(desk, given.of), desk.clock.now()
    desk = world.restart()
    assert paper(desk, given.of) == first
    assert desk.clock.now() == created


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (7, "seven"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety-nine"),
        (100, "one hundred"),
        (105, "one hundred and five"),
        (1_000, "one thousand"),
        (105_000, "one hundred and five thousand"),
        (2_000_001, "two million, one"),
        (19_824_000, "nineteen million, eight hundred and twenty-four thousand"),
        (-20, "minus twenty"),
    ],
)
def test_english_amounts_in_words(number: int, words: str) -> None:
    assert in_english_words(number) == words
