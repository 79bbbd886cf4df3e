"""Asking the centre to take this machine in, with the one-time code the office was given."""

from app.counter.commands.enrol import accept_enrolment
from app.counter.desk import Desk
from app.counter.sync.line import Line, Objection
from app.wire.enrolment import ask, read_answer, read_code, stretch
from app.wire.messages import PROTOCOL, EnrolAsk, Enrolled
from models.errors import Refusal
from models.people import Right


def enrol(desk: Desk, *, address: str, code: str, app: str, ca: str = "") -> Enrolled:
    """Enrol this machine, or refuse; nothing is kept unless the centre proved it knows the code.

    Args:
        address: the centre's URL. code: as typed. ca: file of its authority, empty for the system's.
    """
    if desk.session is not None:
        desk.need(Right.OFFICE)
    identity = desk.journal.identity
    key = stretch(read_code(code), identity.office, identity.counter)
    asked = EnrolAsk(
        protocol=PROTOCOL,
        office=identity.office,
        counter=identity.counter,
        device=identity.device,
        key_id=identity.key_id,
        public_key=desk.signer.public_key,
        app=app,
        nonce=desk.chance.token(16).hex(),
    )
    request = ask(asked, desk.signer, key)
    line = Line(address, identity, desk.signer, {}, desk.chance, desk.clock, ca=ca)
    try:
        answer = line.enrol(request, desk.ids.new())
    except Objection as objection:
        if objection.problem.status < 500:
            raise Refusal("enrol.refused", field="code", why=objection.problem.code) from objection
        raise
    finally:
        line.close()
    enrolled = read_answer(answer, request, key)
    accept_enrolment(desk, enrolled=enrolled, address=address)
    return enrolled
