"""Taking a file as an answer: sealed into the vault at once, cited by the form's answer."""

from app.counter.commands.scan_paper import FORMS, SCAN_MAX
from app.counter.desk import Desk
from app.storage.engine import writing
from models.catalogue.rules.naming import FileRule
from models.errors import Refusal
from models.people import Right


def attach_file(desk: Desk, *, service: str, field: str, content: bytes) -> str:
    """Keep a file and give the citation that answers the question, or refuse and keep nothing.

    It waits in the vault for the visit that cites it; one whose visit is never paid for is
    forgotten when the shift closes.

    Args:
        field: name of a question of the kind `file`. content: a JPEG, PNG or PDF, at most 10 MB.
    """
    desk.need(Right.SERVE)
    desk.need_shift()
    asked = desk.need_catalogue().service(service).field(field)
    if not isinstance(asked.rule, FileRule):
        raise Refusal("catalogue.answer_file", field=field)
    if not content.startswith(FORMS):
        raise Refusal("paper.form", field=field)
    if len(content) > SCAN_MAX:
        raise Refusal("paper.too_large", field=field, most=SCAN_MAX // 1_000_000)
    item = desk.vault.item("scan", content)
    with writing(desk.engine) as connection:
        desk.vault.wait(connection, item, str(desk.today()))
    return item.citation
