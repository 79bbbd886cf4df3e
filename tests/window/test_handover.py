"""A shift that stands open when somebody else comes: handed over, closed, and followed."""

from app.book.fold.rows import SHIFT
from app.counter.training.people import invent_bill
from app.ids import dice
from tests.counter_world import CLERK, SUPERVISOR
from tests.window.clerk import CTRL, FLOAT, KEY, Clerk


def test_a_shift_left_open_is_counted_closed_and_followed_by_ones_own(clerk: Clerk) -> None:
    clerk.scan(invent_bill(dice(61)))
    clerk.press(KEY.Key_L, CTRL)
    clerk.sign_in(SUPERVISOR)
    screens, words = clerk.screens, clerk.words
    clerk.wait(lambda: clerk.in_front(screens.handover))
    held = words.say("entrance.other.held", count=1)
    clerk.wait(lambda: held in clerk.text())
    # Whoever may close anybody's shift needs nobody's leave.
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.in_front(screens.close_shift))
    before = words.say("drawer.before.go")
    clerk.wait(lambda: clerk.button(before) is not None)
    clerk.press(KEY.Key_Return, CTRL)
    blind, card = words.say("window.closing.blind"), words.say("window.closing.terminal")
    clerk.wait(lambda: blind in clerk.text())
    clerk.count(FLOAT)
    clerk.wait(lambda: card in clerk.text())
    clerk.press(KEY.Key_Return)
    go, out = words.say("window.closing.go"), words.say("window.closing.out")
    clerk.wait(lambda: clerk.button(go) is not None)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.button(out) is not None)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: clerk.in_front(screens.open_shift))
    same = words.say("window.opening.same")
    clerk.wait(lambda: clerk.button(same) is not None)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.serving()
    desk = clerk.place.counter.desk
    with desk.read() as connection:
        rows = connection.execute(SHIFT.select().order_by(SHIFT.c.number)).all()
    assert [(row.clerk, row.state) for row in rows] == [
        (CLERK.user, "closed"),
        (SUPERVISOR.user, "open"),
    ]
    assert rows[0].difference == 0
