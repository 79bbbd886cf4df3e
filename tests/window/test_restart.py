"""The program ends in the middle, by whatever cause, and is started again on the same profile."""

from app.counter.tables import PRINT_JOB
from app.counter.training.people import invent_bill
from app.i18n import Code, Language
from app.ids import dice
from app.settings import load
from app.storage.engine import writing
from tests.window.clerk import CTRL, KEY, SHIFT, Clerk
from tests.window.conftest import Start
from tests.window.town import Town
from ui.rows import Link


def print_what_is_owed(clerk: Clerk) -> None:
    """Find the last receipt, which did not come out, and print it."""
    clerk.press(KEY.Key_F5)
    waits, slips = clerk.words.say("find.not_printed"), clerk.screens.looking.screen.slips
    clerk.wait(lambda: slips.rows() and waits in slips.rows()[0].state)
    clerk.press(KEY.Key_Return)
    clerk.wait(slips.hasFocus)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.screens.looking.finding.state.copying)
    clerk.press(KEY.Key_Return)


def test_a_basket_in_hand_is_back_after_the_sign_in(clerk: Clerk, town: Town, start: Start) -> None:
    drawn = dice(41)
    for _ in range(3):
        clerk.scan(invent_bill(drawn))
    before = clerk.basket
    clerk.end()
    clerk = start(town)
    told = clerk.words.say("entrance.note.recovered", count=1)
    clerk.wait(lambda: told in clerk.text())
    clerk.sign_in()
    clerk.serving()
    recovered = clerk.words.say("window.counter.recovered", count=3)
    clerk.wait(lambda: recovered in clerk.text())
    assert (clerk.basket.visit_id, clerk.basket.total) == (before.visit_id, before.total)
    clerk.line_is(Link.ONLINE)
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    assert clerk.booked().total == before.total


def test_what_was_typed_into_a_form_is_back(clerk: Clerk, town: Town, start: Start) -> None:
    clerk.fill("116")
    clerk.wait(clerk.form_has_focus)
    clerk.fill("0499370899", "علی")
    saved = clerk.words.say("form.saved", at="")
    clerk.wait(lambda: saved in clerk.text())
    clerk.end()
    clerk = start(town)
    clerk.sign_in()
    clerk.serving()
    clerk.line_is(Link.ONLINE)
    clerk.fill("116")
    clerk.wait(clerk.form_has_focus)
    answers = clerk.screens.service_form.form().answers()
    assert answers == {"national_id": "0499370899", "first_name": "علی"}


def test_a_receipt_booked_and_not_printed_is_printed_at_the_next_start(
    clerk: Clerk, town: Town, start: Start
) -> None:
    """The folder of the papers is no folder for a while: that is what a broken printer is."""
    folder = town.profile / "receipts"
    folder.rmdir()
    folder.write_text("")
    clerk.scan(invent_bill(dice(42)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    one = clerk.words.say("window.link.unprinted_count", count=1)
    clerk.wait(lambda: one in clerk.text())
    number = clerk.state.paid.short if clerk.state.paid else ""
    clerk.end()
    clerk = start(town)
    told = clerk.words.say("entrance.note.unprinted", receipt=Code(number))
    clerk.wait(lambda: told in clerk.text())
    clerk.sign_in()
    clerk.serving()
    shown = clerk.words.say("window.counter.unprinted", count=1)
    clerk.wait(lambda: shown in clerk.text())
    clerk.end()
    folder.unlink()
    clerk = start(town)
    clerk.wait(lambda: len(clerk.papers()) == 1)
    clerk.sign_in()
    clerk.serving()
    clerk.wait(lambda: one not in clerk.text())


def test_a_receipt_that_did_not_come_out_is_printed_from_the_list(clerk: Clerk, town: Town) -> None:
    folder = town.profile / "receipts"
    folder.rmdir()
    folder.write_text("")
    clerk.scan(invent_bill(dice(43)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.wait(lambda: not clerk.screens.pay_dialog.isVisible())
    one = clerk.words.say("window.link.unprinted_count", count=1)
    clerk.wait(lambda: one in clerk.text() and "print_again" in clerk.offers())
    folder.unlink()
    print_what_is_owed(clerk)
    clerk.wait(lambda: len(clerk.papers()) == 1)
    clerk.wait(lambda: one not in clerk.text())


def test_a_closing_that_was_cut_short_goes_on_where_it_was(
    clerk: Clerk, town: Town, start: Start
) -> None:
    clerk.press(KEY.Key_F12, CTRL)
    blind = clerk.words.say("window.closing.blind")
    clerk.wait(lambda: blind in clerk.text())
    clerk.count({1_000_000: 9})
    terminal = clerk.words.say("window.closing.terminal")
    clerk.wait(lambda: terminal in clerk.text())
    clerk.press(KEY.Key_Return)
    short = clerk.words.say("window.sums.difference")
    clerk.wait(lambda: short in clerk.text())
    clerk.end()
    clerk = start(town)
    clerk.sign_in()
    clerk.wait(lambda: clerk.in_front(clerk.screens.close_shift))
    clerk.wait(lambda: short in clerk.text())


def test_the_language_and_the_size_of_the_words_are_kept(clerk: Clerk, town: Town) -> None:
    clerk.press(KEY.Key_E, CTRL | SHIFT)
    clerk.press(KEY.Key_Plus, CTRL)
    larger = clerk.running.shell.window.font().pixelSize()
    clerk.press(KEY.Key_Minus, CTRL)
    clerk.press(KEY.Key_Plus, CTRL)
    assert clerk.running.shell.window.font().pixelSize() == larger
    clerk.end()
    kept = load(town.profile)
    assert (kept.language, kept.zoom_percent) == (Language.EN, 110)


def test_a_paper_of_which_nobody_knows_is_given_again_as_a_copy(
    clerk: Clerk, town: Town, start: Start
) -> None:
    """The power went while the printer had the paper: a second original must not be."""
    clerk.scan(invent_bill(dice(44)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    desk = clerk.place.counter.desk
    with writing(desk.engine) as connection:
        connection.execute(PRINT_JOB.update().values(state="sent"))
    clerk.end()
    clerk = start(town)
    clerk.sign_in()
    clerk.serving()
    shown = clerk.words.say("window.counter.unprinted", count=1)
    clerk.wait(lambda: shown in clerk.text())
    print_what_is_owed(clerk)
    clerk.wait(lambda: len(clerk.papers()) == 2)
    assert [paper.stem.endswith("-copy1") for paper in clerk.papers()].count(True) == 1
    one = clerk.words.say("window.link.unprinted_count", count=1)
    clerk.wait(lambda: one not in clerk.text())


def test_who_serves_on_after_a_count_counts_blind_again(
    clerk: Clerk, town: Town, start: Start
) -> None:
    """A count is good until money moves; then nothing of what is expected may be seen."""
    blind = clerk.words.say("window.closing.blind")
    terminal = clerk.words.say("window.closing.terminal")
    result = clerk.words.say("window.closing.go")
    clerk.press(KEY.Key_F12, CTRL)
    clerk.wait(lambda: blind in clerk.text())
    clerk.count({1_000_000: 9})
    clerk.wait(lambda: terminal in clerk.text())
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.button(result) is not None)
    clerk.tab_to(clerk.words.say("window.closing.again"))
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: blind in clerk.text())
    clerk.press(KEY.Key_Escape)
    clerk.serving()
    clerk.scan(invent_bill(dice(45)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()
    clerk.end()
    clerk = start(town)
    clerk.sign_in()
    clerk.serving()
    clerk.press(KEY.Key_F12, CTRL)
    clerk.wait(lambda: blind in clerk.text())
    assert clerk.button(result) is None
