"""Menus with more choices than Slack takes at once: what is typed is looked for in what the form has loaded."""

import re
import unicodedata
from collections.abc import Sequence

from slack_bolt import Ack, App

from handlers.acks import answer_options
from handlers.create_order.form_view import form_options
from handlers.desk import Desk
from handlers.payloads import Body, metadata_of
from handlers.views.accounts import account_options, order_options
from handlers.views.block_kit import Block

#: every menu that can grow with the data of the far side
_MENUS = re.compile("account|marketplace_id|pickup_id")
#: forms about one order, in which an account stands for the order it has
_ABOUT_ORDER = frozenset({"message_compose", "document_compose"})


def register(app: App, desk: Desk) -> None:
    """Listen to what is typed into a menu."""

    @app.options(_MENUS)
    def typed(ack: Ack, body: Body) -> None:
        answer_options(ack, matching(_options(desk, body), str(body.get("value") or "")))


def matching(options: Sequence[Block], words: str) -> list[Block]:
    """Return the options that have every word in them, whatever case and accents; those that begin so come first."""
    wanted = _plain(words).split()
    named = [(_plain(option["text"]["text"]), option) for option in options]
    found = [(name, option) for name, option in named if all(word in name for word in wanted)]
    return [option for _, option in sorted(found, key=lambda one: not one[0].startswith(" ".join(wanted)))]


def _options(desk: Desk, body: Body) -> list[Block]:
    """Return everything that a menu offers; nothing when this process does not know the form (any more)."""
    view, user_id = body.get("view") or {}, body["user"]["id"]
    form, batch_id = view.get("callback_id"), str(metadata_of(view).get("b") or "")
    if form in _ABOUT_ORDER:
        ask = desk.ask_message if form == "message_compose" else desk.ask_document
        draft = ask.drafts.get(batch_id)
        return order_options(draft.orders) if draft is not None and draft.user_id == user_id else []
    if form == "create_order_form":
        known = desk.ask_create_order.drafts.get(batch_id, user_id)
        return form_options(desk.speech_at_hand(user_id), known, body["action_id"]) if known is not None else []
    return account_options(desk.ask_create_order.tools.accounts.known())


def _plain(text: str) -> str:
    """Return a text without case and accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
