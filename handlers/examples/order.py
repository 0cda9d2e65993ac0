"""Screens of new orders."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.domain.new_orders.catalog import DOUBTS, LOOKED_UP
from bot.domain.new_orders.content import CreateOrderContent
from bot.domain.new_orders.form import of_the_form, steps
from bot.domain.new_orders.json_text import write
from bot.domain.notes import Note
from bot.domain.orders import Marketplace, Store
from bot.domain.requests import NOT_FOUND, State
from bot.operations.create_order.check import Surroundings
from bot.operations.create_order.drafts import OrderDraft
from bot.rules_file import load_rules
from handlers.create_order.form_view import order_form
from handlers.create_order.view import create_order_compose
from handlers.examples.shown import approval_card, receipt, thread_line
from handlers.examples.values import FILE, glimpse, request, story
from handlers.language import Speech
from handlers.views.block_kit import Message
from handlers.views.problems import problem_pages

TICKS = {f"another_{number}": "yes" for number in range(1, 5)}


def order_views(speech: Speech, name: str, text: str) -> Iterator[dict[str, Any]]:
    """Return the modal and every screen of the small form, empty and filled in."""
    problems = wrong(80, text)
    yield create_order_compose(speech, "b", {15001: name})
    yield create_order_compose(
        speech, "b", dict.fromkeys(range(1, 251), name), approval_needed=False, problems=problems
    )
    caution = Note("create.choose_account")
    yield create_order_compose(speech, "b", {1: "", 2: name}, cautions=[caution, text], problems=problems[:1])
    yield create_order_compose(speech, "b", {1: name}, problems=problems, told=True)
    around = Surroundings((Marketplace(50, name),), (Store(7001, name, 7001), Store(7002, name)), load_rules().national)
    draft = OrderDraft(batch_id="b", user_id="U0ANA", account_id=15001, around=around, answers=TICKS)
    typed = {
        "buyer_name": (name or "x")[:200],
        "marketplace_id": "50",
        "created_at": "1773000000",
        "moves_stock": "yes",
    }
    for one in (draft, draft.answered(typed), replace(draft, around=Surroundings())):
        for step in steps(one.answers):
            yield order_form(speech, one, step, problems=problems, approval_needed=step == "order")
    yield order_form(speech, draft, "buyer", doubts=tuple(map(of_the_form, unlike_the_catalog(text))))


def invented_order() -> str:
    """Return an order as JSON, with all that one can have."""
    return Path(__file__).with_name("invented-order.json").read_text(encoding="utf-8")


def order_messages(speech: Speech, name: str, text: str, bodies: Sequence[str]) -> Iterator[Message]:
    """Yield cards, receipts and thread lines of new orders (JSON), and the list of what is wrong with one."""
    yield from problem_pages(speech, wrong(80, text))
    for body in bodies:
        order = json.loads(body, parse_float=Decimal)
        order["Buyer"]["Name"] = order["Items"][0]["Product"]["Title"] = name if name.strip() else "x"
        order["Shipping"].setdefault("Receiver", {"Name": "x"})
        content = CreateOrderContent(external_order_id=name, body=write(order), file=FILE)
        for state in (State.PENDING, State.SENT):
            yield from _messages(speech, name, state, content, (Note(LOOKED_UP),))
        yield from _messages(speech, name, State.PENDING, content, (Note(LOOKED_UP), *unlike_the_catalog(text)))
    wrong_one = CreateOrderContent(external_order_id="", body=text, file=FILE)
    invalid = replace(request(state=State.INVALID, content=wrong_one, order_id=None), notes=wrong(80, text))
    told = story(State.INVALID, requests=[invalid])
    yield receipt(speech, told)
    yield thread_line(speech, {"event": "problems", "request": "request-0", "part": 1}, told)


def wrong(count: int, text: str) -> tuple[Note, ...]:
    """Return problems of a wrong order, with foreign places and values."""
    params = {"name": text, "nearest": text, "rule": "CO-01"}
    return tuple(Note("order.unknown_name_near", params | {"place": f"Items[{n}].{text}"}) for n in range(count))


def unlike_the_catalog(text: str) -> tuple[Note, ...]:
    """Return everything that the catalog may make doubtful about a product, with foreign values."""
    params = {"given": text, "sku": text, "catalog": text, "brands": text, "place": "Items[0].Product.SKU"}
    return tuple(Note(doubt, params) for doubt in DOUBTS)


def _messages(
    speech: Speech, name: str, state: State, content: CreateOrderContent, notes: tuple[Note, ...]
) -> Iterator[Message]:
    one = replace(request(state=state, content=content, glimpse=glimpse(name)), notes=notes)
    for numbered in (replace(one, order_id=None, external_order_id=name), replace(one, order_id=590001)):
        told = story(state, requests=[numbered])
        yield approval_card(speech, told)
        yield receipt(speech, told)
        yield receipt(speech, story(state, requests=[replace(numbered, cause=NOT_FOUND)]))
        yield thread_line(speech, {"event": "linked", "request": "request-0"}, told)
        yield thread_line(speech, {"event": "body", "request": "request-0", "part": 0}, told)
