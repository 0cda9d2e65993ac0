"""Screens of shipping labels."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.labels import LABEL_FETCHED, LabelFormat
from bot.domain.notes import Note, refuse
from bot.domain.requests import Event
from bot.operations.looking_up.pages import History
from handlers.examples.shown import history, order_card, why_not
from handlers.examples.values import NOW, found, order, order_page
from handlers.labels.view import Fetched, choice, labels_message
from handlers.language import Speech
from handlers.views.block_kit import Message

_WHY = ("too_early", "too_late", "cancelled", "not_ready", "not_found", "no_pdf", "no_zpl", "too_large", "no_time")


def label_messages(speech: Speech, name: str, text: str) -> Iterator[Message]:
    """Yield a choice, labels with why others are missing, an order without one, and what the history tells."""
    orders = [order(account_id=15001 + number) for number in range(20)]
    yield choice(speech, orders[:2], LabelFormat.ZPL)
    notes = [Note(f"label.{why}", {"status": text, "api_message": text, "limit": 32}) for why in _WHY]
    failed = [Fetched(order=one, why=note) for one, note in zip(orders, notes, strict=False)]
    given = [Fetched(order=one, name=f"{name}.pdf") for one in orders[len(failed) :]]
    missing = (Note("error.order_not_found", {"number": text, "cart": True}),)
    yield labels_message(speech, given[:1])
    yield labels_message(speech, failed, missing)
    yield labels_message(speech, [*given, *failed], missing * 20, left_out=3)
    page = replace(order_page(name), label=refuse("label.too_late", status=text))
    yield order_card(speech, found(page))
    yield why_not(speech, found(page))
    fetched = Event(
        id=1,
        at=NOW,
        name=LABEL_FETCHED,
        batch_id=None,
        request_id=None,
        actor="U0ANA",
        from_state=None,
        to_state=None,
        detail={"format": text},
    )
    yield history(speech, History(name, (), {}, fetched=(fetched,) * 20))
