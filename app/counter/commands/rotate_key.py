"""Rotating this machine's key: the epoch ends with the next key's name, and that key goes on."""

from app.counter.desk import Desk
from app.counter.opening import Surroundings, epoch_of
from app.counter.tables import DEVICE


def rotate_key(desk: Desk, around: Surroundings) -> None:
    """Go on under the next key, in a new epoch: one commit, between two acts.

    Receipts' codes and requests stay the elder key's until the centre has vouched for the new
    one (`app.counter.sync.rotation`): the elder one's certificate is the only one there is.
    """
    journal = desk.journal
    key_id = journal.identity.key_id + 1
    rotation = journal.rotate(
        epoch=epoch_of(around),
        boot=around.boot,
        app=around.app,
        schema=around.schema,
        day=str(desk.today()),
    )
    with rotation as work:
        work.connection.execute(DEVICE.update().values(key_id=key_id))
    desk.news.tell("key.rotated", str(key_id))
    desk.news.tell("epoch.opened", journal.head.epoch)
