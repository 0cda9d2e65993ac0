"""Menus with more choices than Slack takes at once: what is typed is looked for in what the form has loaded."""

import logging
import unicodedata
from collections.abc import Callable, Sequence

from slack_bolt import Ack, App

from bot.errors import AlepheeError, LogUnavailable
from handlers.acks import answer_options
from handlers.modals import in_view
from handlers.payloads import Body
from handlers.views.block_kit import Block

log = logging.getLogger(__name__)


def searched(app: App, callback_id: str, names: Sequence[str], offered: Callable[[Body], Sequence[Block]]) -> None:
    """Listen to what is typed into menus of a modal; ``offered``: everything that the menu of a delivery offers."""

    def typed(ack: Ack, body: Body) -> None:
        try:
            options = offered(body)
        except (AlepheeError, LogUnavailable) as error:  # typing once more asks again
            log.info("a menu offers nothing for now", extra={"why": type(error).__name__})
            options = ()
        answer_options(ack, matching(options, str(body.get("value") or "")))

    for name in names:
        app.options(name, matchers=[in_view(callback_id)])(typed)


def matching(options: Sequence[Block], words: str) -> list[Block]:
    """Return the options that have every word in them, whatever case and accents; those that begin so come first."""
    wanted = _plain(words).split()
    named = [(_plain(option["text"]["text"]), option) for option in options]
    found = [(name, option) for name, option in named if all(word in name for word in wanted)]
    return [option for _, option in sorted(found, key=lambda one: not one[0].startswith(" ".join(wanted)))]


def _plain(text: str) -> str:
    """Return a text without case and accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
