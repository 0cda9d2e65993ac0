"""What Slack delivers, over either transport: read, handed to Bolt, answered."""

import logging

from slack_bolt import App, BoltRequest, BoltResponse

from handlers import shapes

log = logging.getLogger(__name__)


def receive(app: App, payload: object) -> BoltResponse:
    """Hand a delivery to the app. One of a form that nobody here listens to is acknowledged, so that it ends there.

    The log tells which kind it was, and nothing of its content.
    """
    body = shapes.read(payload)
    if body is None:
        log.warning("a delivery was acknowledged and ignored: %s", shapes.name_of(payload))
        return BoltResponse(status=200, body="")
    return app.dispatch(BoltRequest(body=body, mode="socket_mode"))
