"""Opening a modal at once, and filling it when what it shows is known."""

import logging
from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from bot.errors import DeliveryRefused
from handlers.calls import call
from handlers.desk import Desk
from handlers.payloads import Body
from handlers.replies import Reply
from handlers.views.compose import loading, problem

log = logging.getLogger(__name__)

View = dict[str, Any]
#: the person closed the view or went on meanwhile: nobody waits for the update any more
_MOVED_ON = frozenset({"not_found", "hash_conflict", "view_not_found"})


def open_and_fill(
    desk: Desk,
    client: WebClient,
    body: Body,
    reply: Reply,
    title_key: str,
    view: Callable[[], View],
    *,
    above: bool = False,
) -> None:
    """Open a loading view while the trigger lives, then show in it what ``view`` returns, or what went wrong.

    ``above``: above the view in which a button was pressed; three fit on each other (docs.slack.dev/surfaces/modals).
    ``views.update`` needs no trigger (docs.slack.dev/surfaces/modals), so the look-up may take its time.
    """
    known = desk.speech_at_hand(reply.user_id)
    opened = call(
        client.views_push if above else client.views_open,
        trigger_id=str(body.get("trigger_id") or ""),
        view=loading(known, title_key=title_key),
    )
    view_id = str(opened["view"]["id"])
    try:
        shown = view()
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must not look at "loading" for ever
        shown = problem(desk.speech(reply.user_id), title_key, desk.explained(error))
    fill(client, view_id, shown)


def fill(client: WebClient, view_id: str, view: View) -> None:
    """Show something else in an open view. Raises ``DeliveryError`` unless the person has moved on.

    Without the view's hash: after two quick choices it would let the first answer stand, and refuse the second.
    """
    try:
        call(client.views_update, view_id=view_id, view=view)
    except DeliveryRefused as error:
        if error.error not in _MOVED_ON:
            raise
        log.info("a view was not updated: %s", error.error)


def in_view(callback_id: str) -> Callable[[Body], bool]:
    """Return what tells Bolt whether an interaction comes from this modal: several have an ``account`` to choose."""

    def matches(body: Body) -> bool:
        return (body.get("view") or {}).get("callback_id") == callback_id

    return matches
