"""Opening a modal at once, and filling it when what it shows is known."""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted
from handlers.answering import Answering
from handlers.payloads import Body, reply_to
from handlers.replies import Reply
from handlers.slack.calls import call, patiently
from handlers.views.modals import loading, problem
from handlers.where import kept_in, opened_in

log = logging.getLogger(__name__)

#: seconds that Slack may take to read an acknowledgement that was sent
_UNDERWAY = 0.3

View = dict[str, Any]
#: the person closed the view or went on meanwhile: nobody waits for the update any more
_MOVED_ON = frozenset({"not_found", "hash_conflict", "view_not_found"})
#: the view is not any more what its hash stands for
_CHANGED = "hash_conflict"


class FormNotOpened(NotAccepted):
    """Slack did not answer when a form was to be opened; nothing was lost, and nothing was sent."""

    key = "error.form_not_opened"


def open_and_fill(
    answering: Answering,
    client: WebClient,
    body: Body,
    reply: Reply,
    title_key: str,
    view: Callable[[], View],
    *,
    above: bool = False,
) -> None:
    """Open a loading view while the trigger lives, then show in it what ``view`` returns, or what went wrong.

    Returns at once. ``above``: above the view in which a button was pressed; three fit on each other
    (docs.slack.dev/surfaces/modals). ``views.update`` needs no trigger, so the look-up may take its time, and its turn.
    """
    above = above or "view" in body

    def remembering() -> View:
        return kept_in(view(), body) if "view" in body else opened_in(view(), reply)

    def opened() -> None:
        known = answering.speech_at_hand(reply.user_id)
        try:
            answer = call(
                client.views_push if above else client.views_open,
                trigger_id=str(body.get("trigger_id") or ""),
                view=loading(known, title_key=title_key),
            )
        except (NotAccepted, DeliveryUnknown) as error:
            log.warning("a form was not opened", extra={"why": error.error})
            raise FormNotOpened(error.error) from error
        place = partial(_fill, client, str(answer["view"]["id"]), hash_=str(answer["view"].get("hash") or ""))
        answering.run(reply, lambda: _show(answering, reply, place, title_key, remembering))

    answering.open_view(reply, opened)


def _show(
    answering: Answering, reply: Reply, place: Callable[[View], object], title_key: str, view: Callable[[], View]
) -> None:
    """Fill a view that was just opened; whatever goes wrong, nobody must look at "loading" for ever.

    Slack's refusal of the view is one of those things.

    ``place``: shows something in place of "loading" alone. What stands there although Slack did not say so may hold
    by now what somebody filled in.
    """
    try:
        place(view())
    except Exception as error:  # noqa: BLE001 - see above; it is logged and shown
        if isinstance(error, DeliveryError):
            log.warning("a view could not be shown", extra={"why": error.error})
        place(problem(answering.speech(reply.user_id), title_key, answering.explained(error)))


def fill(client: WebClient, view_id: str, view: View) -> None:
    """Show something else in an open view. Raises ``DeliveryError`` unless the person has moved on.

    Without the view's hash: after two quick choices it would let the first answer stand, and refuse the second.
    """
    _fill(client, view_id, view, "")


def _fill(client: WebClient, view_id: str, view: View, hash_: str) -> str | None:
    """Show something else in a view that still has a hash (any, if that is empty).

    Returns the hash that it has then, None where it had another one; empty when the person has moved on.
    """
    try:
        return _update(client, view_id, view, hash_)
    except DeliveryRefused as error:
        if error.error not in _MOVED_ON:
            raise
        log.info("a view was not updated", extra={"why": error.error})
        return None if error.error == _CHANGED and hash_ else ""


def fill_soon(client: WebClient, view_id: str, view: View) -> None:
    """Fill a view that an acknowledgement on its way changes: Slack has to have read that one first."""
    time.sleep(_UNDERWAY)
    fill(client, view_id, view)


def _update(client: WebClient, view_id: str, view: View, hash_: str) -> str:
    """Update a view, once more when nobody knows whether it was: shown twice, it is the same. Returns its new hash."""
    wanted = {"view_id": view_id, "view": view} | ({"hash": hash_} if hash_ else {})
    try:
        answer = patiently(client.views_update, **wanted)
    except DeliveryUnknown:
        answer = patiently(client.views_update, **wanted)
    shown = answer.get("view")
    return str(shown.get("hash") or "") if isinstance(shown, dict) else ""


def chosen(answering: Answering, client: WebClient, body: Body, answer: Callable[[], View]) -> None:
    """Answer a choice made in a view by the view as it has to be then, unless a later one was made."""
    choices, choice = answering.choices, answering.choices.take(body)

    def shown() -> None:
        if choices.tell(choice):
            view = kept_in(answer(), body)
            choices.answer(choice, lambda: choices.stand(choice, partial(_fill, client, choice.view_id, view)))

    answering.run(reply_to(body, client), shown)


def in_message(body: Body) -> bool:
    """Tell Bolt whether an interaction comes from a message: what is shown in one may be shown in a modal, too."""
    return "view" not in body


def in_view(callback_id: str) -> Callable[[Body], bool]:
    """Return what tells Bolt whether an interaction comes from this modal: several have an ``account`` to choose."""

    def matches(body: Body) -> bool:
        return "view" in body and body["view"]["callback_id"] == callback_id

    return matches
