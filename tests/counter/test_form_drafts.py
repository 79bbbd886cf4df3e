"""What is typed into a form is there after a cut, with the questions it was begun with."""

import msgspec
import pytest

from app.catalogue.encode import encode
from app.catalogue.signed import sign
from app.counter.commands.add_service import add_service
from app.counter.commands.adopt import adopt_catalogue
from app.counter.commands.hold_visit import hold_visit
from app.counter.commands.sign_in import sign_in
from app.counter.commands.start_visit import start_visit
from app.counter.desk import Desk
from app.counter.drafts import left_over
from app.counter.form_drafts import (
    FormDraft,
    answers_in,
    drop_form,
    form_draft,
    keep_form,
    take_up_form,
    unfinished_forms,
)
from app.counter.paper_drafts import PaperDraft, keep_papers, papers_draft
from models.catalogue.catalogue import Catalogue
from models.catalogue.field import Field
from models.catalogue.rules.wording import PersianText
from models.errors import Refusal
from tests.counter_world import (
    CATALOGUE_KEY,
    CLERK,
    OTHER_CLERK,
    World,
    put_in,
    sample,
    seen_papers,
)

SERVICE = "NOCR-111"
TYPED = {"national_id": "0499370899", "first_name": "علی"}


def keep(desk: Desk, answers: dict[str, str], service: str = SERVICE) -> None:
    keep_form(desk, service=service, draft=FormDraft(answers, desk.need_catalogue().version))


def back_again(world: World) -> Desk:
    """Let the program die and the same clerk come back."""
    desk = world.restart()
    sign_in(desk, user=CLERK.user, pin=CLERK.pin)
    desk.visit = left_over(desk, CLERK.user)
    desk.line_up = True
    return desk


def test_a_form_is_back_with_its_visit_after_the_program_died(world: World, desk: Desk) -> None:
    start_visit(desk)
    visit = desk.need_visit().visit
    keep(desk, TYPED)
    desk = back_again(world)
    assert desk.need_visit().visit == visit
    assert answers_in(form_draft(desk, SERVICE)) == TYPED


def test_an_empty_form_is_nothing_to_keep(desk: Desk) -> None:
    start_visit(desk)
    keep(desk, {})
    assert form_draft(desk, SERVICE) is None
    assert unfinished_forms(desk) == ()
    keep(desk, TYPED)
    keep(desk, {})
    assert answers_in(form_draft(desk, SERVICE)) == {}


def test_another_citizen_s_visit_opens_an_empty_form(desk: Desk) -> None:
    start_visit(desk)
    keep(desk, TYPED)
    put_in(desk, "GEN-101")
    hold_visit(desk)
    start_visit(desk)
    assert form_draft(desk, SERVICE) is None


def test_a_draft_of_a_visit_that_waits_comes_back_with_it_and_is_not_listed(desk: Desk) -> None:
    start_visit(desk)
    keep(desk, TYPED)
    assert [one.service for one in unfinished_forms(desk)] == [SERVICE]
    put_in(desk, "GEN-101")
    hold_visit(desk)
    assert unfinished_forms(desk) == ()


def test_a_draft_left_behind_is_taken_up_with_its_papers(world: World, desk: Desk) -> None:
    start_visit(desk)
    keep(desk, TYPED)
    keep_papers(desk, service=SERVICE, papers=[PaperDraft("bc", "seen")])
    start_visit(desk)
    assert form_draft(desk, SERVICE) is None
    (left,) = unfinished_forms(desk)
    assert take_up_form(desk, left.key) == SERVICE
    assert answers_in(form_draft(desk, SERVICE)) == TYPED
    assert papers_draft(desk, SERVICE) == (PaperDraft("bc", "seen"),)
    assert len(unfinished_forms(desk)) == 1
    desk = back_again(world)
    assert answers_in(form_draft(desk, SERVICE)) == TYPED


def test_a_draft_that_is_gone_is_refused(desk: Desk) -> None:
    start_visit(desk)
    keep(desk, TYPED)
    (left,) = unfinished_forms(desk)
    drop_form(desk, SERVICE)
    with pytest.raises(Refusal) as refused:
        take_up_form(desk, left.key)
    assert refused.value.code == "draft.gone"


def test_nobody_sees_what_another_clerk_was_typing(desk: Desk) -> None:
    start_visit(desk)
    keep(desk, TYPED)
    (left,) = unfinished_forms(desk)
    sign_in(desk, user=OTHER_CLERK.user, pin=OTHER_CLERK.pin)
    assert unfinished_forms(desk) == ()
    with pytest.raises(Refusal):
        take_up_form(desk, left.key)


def newer(question: Field) -> Catalogue:
    """Give the sample a version later, with one more question in one service."""
    old = sample()
    services = tuple(
        msgspec.structs.replace(one, fields=(*one.fields, question)) if one.code == SERVICE else one
        for one in old.services
    )
    return msgspec.structs.replace(old, version=old.version + 1, services=services)


def test_a_form_is_finished_with_the_questions_it_was_begun_with(desk: Desk) -> None:
    question = Field(name="motto", fa="شعار", en="Motto", rule=PersianText(max=40), example="امید")
    begun = desk.need_catalogue().version
    answers = sample().service(SERVICE).example(desk.today())
    start_visit(desk)
    keep(desk, answers)
    adopt_catalogue(desk, signed=sign(encode(newer(question)), CATALOGUE_KEY))
    draft = form_draft(desk, SERVICE)
    assert draft is not None
    assert draft.catalogue == begun
    papers = seen_papers(desk, SERVICE, answers)
    with pytest.raises(Refusal) as refused:
        add_service(desk, service=SERVICE, answers=answers, papers=papers)
    assert refused.value.field == "motto"
    visit = add_service(
        desk, service=SERVICE, answers=answers, papers=papers, begun=draft.catalogue
    )
    assert visit.lines[0].catalogue == desk.need_catalogue().version
    assert visit.lines[0].answers.keys() == answers.keys()
