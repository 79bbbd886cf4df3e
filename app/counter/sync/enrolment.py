"""Asking the centre to take this machine in, with the one-time code the office was given."""

from pathlib import Path
from typing import Final

from app import settings
from app.counter.commands.enrol import accept_enrolment
from app.counter.desk import Desk
from app.counter.sync.line import Line, Objection
from app.wire.enrolment import ask, read_answer, read_code, stretch
from app.wire.messages import PROTOCOL, EnrolAsk, Enrolled
from models.errors import Fault, Refusal
from models.people import Right

SAID_BY_CENTRE: Final = frozenset(
    {
        *("enrol.code_wrong", "enrol.code_locked", "enrol.code_expired", "enrol.code_used"),
        *("enrol.device_known", "enrol.key_unproved", "wire.protocol_retired"),
        *("enrol.replaces_unknown", "enrol.too_often"),
    }
)
"""What a centre may say no by that needs no facts to be told in words."""


def enrol(
    desk: Desk, *, address: str, code: str, app: str, ca: str = "", replaces: str = ""
) -> Enrolled:
    """Enrol this machine, or refuse; nothing is kept unless the centre proved it knows the code.

    Args:
        address: the centre's URL, `https` unless it is this very machine. code: as typed.
        ca: file of the one authority that may vouch for it, empty for the system's.
        replaces: the machine this one stands in for, or `*` for whichever stood at this counter:
            its journal comes back at the first pass, before anything is sold.

    Raises Refusal: `enrol.address`, `enrol.code_unreadable`, `enrol.…` as the centre
    says, `enrol.impostor`, `enrol.certificate_of_another`; and a Fault `line.…`.
    """
    # A new machine has nobody yet who could allow it; once a centre took it in, whoever names
    # another one names who signs prices, and that is the office's to decide.
    if desk.session is not None or desk.centre_keys:
        desk.need(Right.OFFICE)
    refuse_address(address)
    identity, signer = desk.journal.identity, desk.journal.signer
    key = stretch(read_code(code), identity.office, identity.counter)
    asked = EnrolAsk(
        protocol=PROTOCOL,
        office=identity.office,
        counter=identity.counter,
        device=identity.device,
        key_id=identity.key_id,
        public_key=signer.public_key,
        app=app,
        replaces=replaces,
        nonce=desk.chance.token(16).hex(),
    )
    request = ask(asked, signer, key)
    line = Line(address, identity, signer, {}, desk.chance, desk.clock, ca=ca)
    try:
        answer = line.enrol(request, desk.ids.new())
    except Objection as objection:
        raise _refusal(objection) from objection
    finally:
        line.close()
    try:
        enrolled = read_answer(answer, request, key)
    except Refusal as refusal:
        if refusal.code == "wire.malformed":  # a portal's page, not even an impostor's answer
            raise Fault("line.stranger") from refusal
        raise
    accept_enrolment(desk, enrolled=enrolled, address=address)
    return enrolled


def refuse_address(address: str) -> None:
    """Refuse an address that the settings would: what goes there must be read by nobody else."""
    try:
        settings.from_table(Path(), {"centre_url": address})
    except Refusal as refusal:
        raise Refusal("enrol.address", field="address") from refusal
    if not address:
        raise Refusal("enrol.address", field="address")


def _refusal(objection: Objection) -> Refusal | Objection:
    """Say a centre's no in its own words where we have them; what it may yet do stays a Fault."""
    problem = objection.problem
    if problem.code in SAID_BY_CENTRE:
        return Refusal(problem.code, field="code")
    if problem.status >= 500 or problem.status == 429:
        return objection
    return Refusal("enrol.refused", field="code", why=problem.code)
