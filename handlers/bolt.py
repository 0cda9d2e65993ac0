"""The Bolt app: every conversation registered, errors answered, nothing of a body logged."""

import logging
import re
from typing import Any

from pydantic import SecretStr
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from bot.domain.people import Home
from bot.tls import system_context
from handlers.acks import answer_options
from handlers.acks_first import AcksFirst
from handlers.conversations import Conversations
from handlers.door import guard
from handlers.menus import read_menus
from handlers.slack.line import QUIET
from handlers.slack.schemas import name_of

log = logging.getLogger(__name__)

_ANYTHING = re.compile(".*")


def make_client(token: SecretStr, api_url: str, *, timeout: int = 10, proxy: SecretStr | None = None) -> WebClient:
    """Make a Web API client that repeats nothing: a post that may have been accepted must not be made twice.

    ``timeout`` in seconds, of the connection and of each read. How a call ended is told by whoever makes it. All calls
    go through ``proxy``, or directly, whatever slack_sdk finds in the environment.
    """
    client = WebClient(
        token=token.get_secret_value(),
        base_url=api_url,
        timeout=timeout,
        ssl=system_context(),
        retry_handlers=[],
        logger=QUIET,
    )
    client.proxy = None if proxy is None else proxy.get_secret_value()
    return client


class _App(App):
    """Bolt's, behind whose answers work waits."""

    def __init__(self, acks_first: AcksFirst, **settings: Any) -> None:
        super().__init__(**settings)
        self._acks_first = acks_first

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a delivery."""
        with self._acks_first.answering():
            return super().dispatch(req)


def make_app(
    client: WebClient, token: SecretStr, identity: dict[str, Any], home: Home, conversations: Conversations
) -> App:
    """Make the app. Listeners only read the payload, acknowledge and hand over.

    ``identity``: what auth.test said; ``home``: whose deliveries are let in.

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
    app.error(_on_error)
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


def _on_error(error: Exception, body: dict[str, object]) -> BoltResponse | None:
    """Log a listener that broke, with the kind of payload and nothing of its content."""
    log.error("a listener failed on %s", name_of(body), exc_info=error)
    return None
