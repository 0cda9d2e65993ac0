"""The Bolt app: every conversation registered, errors answered, nothing of a body logged."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor

from pydantic import SecretStr
from slack_bolt import Ack, App
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from handlers import commands, compose, decisions, failures
from handlers.desk import Desk

log = logging.getLogger(__name__)

#: one module a conversation
CONVERSATIONS = (commands, compose, decisions, failures)
_LISTENERS = 24
_ANYTHING = re.compile(".*")


def make_client(token: SecretStr, api_url: str) -> WebClient:
    """Make a Web API client that repeats nothing: a post that may have been accepted must not be made twice."""
    return WebClient(token=token.get_secret_value(), base_url=api_url, timeout=10, retry_handlers=[])


def make_app(client: WebClient, token: SecretStr, signing_secret: SecretStr | None, desk: Desk) -> App:
    """Make the app. Listeners only read the payload, acknowledge and hand over.

    ``process_before_response``: the acknowledgement goes out when the (short) listener ends, not when a poll finds it,
    and an error after it cannot lose it.
    """
    app = App(
        token=token.get_secret_value(),
        client=client,
        signing_secret=signing_secret.get_secret_value() if signing_secret else None,
        request_verification_enabled=False,  # done in handlers.http, without logging bodies
        token_verification_enabled=True,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(_LISTENERS, thread_name_prefix="listener"),
        logger=_quiet_logger(),
    )
    for conversation in CONVERSATIONS:
        conversation.register(app, desk)
    _acknowledge_the_rest(app)
    app.error(_on_error)
    return app


def _acknowledge_the_rest(app: App) -> None:
    """Acknowledge what nobody listens to (a button that is only a link, a view of an older release)."""

    @app.action(_ANYTHING)
    def other_action(ack: Ack) -> None:
        ack()

    @app.view(_ANYTHING)
    def other_view(ack: Ack) -> None:
        ack()


def _on_error(error: Exception, body: dict[str, object]) -> BoltResponse | None:
    """Log a listener that broke, with the kind of payload and nothing of its content."""
    log.error("a listener failed on %s", body.get("type") or body.get("command"), exc_info=error)
    return None


def _quiet_logger() -> logging.Logger:
    """Bolt's own messages at ERROR: below that it writes bodies."""
    logger = logging.getLogger("slack_bolt.app")
    logger.setLevel(logging.ERROR)
    return logger
