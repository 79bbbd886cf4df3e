"""Being taken in by the centre: its keys are pinned, and its certificate vouches for ours."""

from app.counter.centre_keys import keep_bundle_key
from app.counter.desk import Desk
from app.counter.opening import write_keys
from app.counter.tables import DEVICE
from app.wire.certificate import unpack_certificate, verify_certificate
from app.wire.messages import Enrolled
from models.errors import Refusal
from models.events.office import DeviceEnrolled


def accept_enrolment(desk: Desk, *, enrolled: Enrolled, address: str) -> None:
    """Keep what the centre answered, after seeing that its certificate is about this machine.

    Args:
        enrolled: the answer, its proof already checked. address: the centre's URL.
    """
    keys = {key.id: key.key for key in enrolled.keys}
    certificate = unpack_certificate(bytes.fromhex(enrolled.certificate))
    verify_certificate(certificate, keys)
    identity = desk.journal.identity
    said = (certificate.office, certificate.counter, certificate.device, certificate.key_id)
    ours = (identity.office, identity.counter, identity.device, identity.key_id)
    if said != ours or certificate.public_key != desk.journal.signer.public_key:
        raise Refusal("enrol.certificate_of_another")
    body = DeviceEnrolled(
        centre=enrolled.centre,
        keys=tuple(sorted(keys.items())),
        catalogue_key=enrolled.catalogue_key,
        certificate=enrolled.certificate,
    )
    with desk.write() as work:
        work.append(body, desk.standing())
        work.connection.execute(
            DEVICE.update().values(
                centre=address,
                centre_keys=write_keys(keys),
                catalogue_key=enrolled.catalogue_key,
                certificate=enrolled.certificate,
            )
        )
        keep_bundle_key(work.connection, enrolled.bundle)
    desk.centre_keys, desk.catalogue_key = keys, enrolled.catalogue_key
    desk.certificate = enrolled.certificate
    desk.news.tell("device.enrolled")
