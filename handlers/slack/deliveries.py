"""What Slack delivers, over either transport: read, handed to Bolt, answered."""

import logging
import secrets
from collections.abc import Callable

from slack_bolt import App, BoltRequest, BoltResponse
from structlog.contextvars import bound_contextvars

from handlers.door import ORIGIN
from handlers.slack.origin import origin_of
from handlers.slack.schemas import name_of, read

log = logging.getLogger(__name__)


def deliver(app: App, payload: object, send: Callable[[BoltResponse], None]) -> None:
    """Hand a delivery to the app, send its answer, and do what has to wait for that.

    One of a form that nobody here listens to is acknowledged, so that it ends there. Where it says it comes from is
    read here, and judged by ``handlers.door`` before any listener. The log tells which kind it was, and nothing of its
    content; every line of what follows from it has the same ``interaction``.
    """
    with bound_contextvars(interaction=secrets.token_hex(4)):
        _deliver(app, payload, send)


def _deliver(app: App, payload: object, send: Callable[[BoltResponse], None]) -> None:
    delivery = read(payload)
    if delivery is None:
        log.warning("a delivery was acknowledged and ignored", extra={"delivery": name_of(payload)})
        send(BoltResponse(status=200, body=""))
        return
    log.debug("a delivery came", extra={"delivery": name_of(payload)})
    waiting: list[Callable[[], object]] = []
    body = {**delivery, "after_ack": waiting}
    send(app.dispatch(BoltRequest(body=body, mode="socket_mode", context={ORIGIN: origin_of(delivery)})))
    for act in waiting:
        act()
