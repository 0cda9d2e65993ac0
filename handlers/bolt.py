"""The Bolt app: every conversation registered, errors answered, nothing of a body logged."""

import logging
import re
from collections.abc import Callable
from time import monotonic
from typing import Any

from pydantic import SecretStr
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from bot.domain.people import Home
from handlers.acks import answer_options
from handlers.acks_first import AcksFirst
from handlers.answering import Failed
from handlers.conversations import Conversations
from handlers.door import guard
from handlers.menus import read_menus
from handlers.slack.schemas import name_of

log = logging.getLogger(__name__)

_ANYTHING = re.compile(".*")


class _App(App):
    """Bolt's, behind whose answers work waits. ``on_ack`` is told the seconds that each took."""

    def __init__(self, acks_first: AcksFirst, on_ack: Callable[[float], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._acks_first, self._on_ack = acks_first, on_ack

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a delivery."""
        began = monotonic()
        with self._acks_first.answering():
            response = super().dispatch(req)
        self._on_ack(monotonic() - began)
        return response


def make_app(
    client: WebClient,
    token: SecretStr,
    identity: dict[str, Any],
    home: Home,
    conversations: Conversations,
    *,
    on_ack: Callable[[float], None] = lambda _seconds: None,
) -> App:
    """Make the app. Listeners only read the payload, acknowledge and hand over.

    ``identity``: what auth.test said; ``home``: whose deliveries are let in; ``on_ack``: told the seconds that an
    acknowledgement took.

    ``process_before_response``: the acknowledgement goes out when the (short) listener ends, not when a poll finds it,
    and an error after it cannot lose it.
    """
    known = AuthorizeResult(  # no acknowledgement waits for auth.test
        enterprise_id=identity.get("enterprise_id"),
        team_id=identity.get("team_id"),
        bot_id=identity.get("bot_id"),
        bot_user_id=identity.get("user_id"),
        bot_token=token.get_secret_value(),
    )
    logger = logging.getLogger("slack_bolt.app")
    logger.setLevel(logging.ERROR)  # below that Bolt writes bodies
    app = _App(
        conversations.services.answering.work.acks_first,
        on_ack,
        name="alephee-bot",  # else it is looked for in the stack, at the price of every module that is loaded
        client=client,
        authorize=lambda: known,
        request_verification_enabled=False,  # done in handlers.slack.http, without logging bodies
        process_before_response=True,
        logger=logger,
    )
    read_menus(app)
    guard(app, conversations.services.answering, conversations.services.authority, home)
    conversations.register(app)
    _acknowledge_the_rest(app)
    app.error(on_error(conversations.services.answering.failed))
    return app


def _acknowledge_the_rest(app: App) -> None:
    """Acknowledge what nobody listens to (a link's button, a view of an older release, a command made by mistake)."""

    def acknowledge(ack: Ack) -> None:
        ack()

    def offer_nothing(ack: Ack) -> None:
        answer_options(ack, ())

    for listen in (app.command, app.shortcut, app.action, app.view):
        listen(_ANYTHING)(acknowledge)
    app.options(_ANYTHING)(offer_nothing)


def on_error(failed: Failed) -> Callable[[Exception, dict[str, object]], BoltResponse | None]:
    """Return what logs and counts a listener that broke, with the kind of payload and nothing of its content."""

    def note(error: Exception, body: dict[str, object]) -> BoltResponse | None:
        log.error("a listener failed", extra={"delivery": name_of(body)}, exc_info=error)
        failed("bot", error)
        return None

    return note
