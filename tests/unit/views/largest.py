"""Every kind of message at its largest: what people really ask for in one go, and more."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.documents import DocumentContent
from bot.domain.marks import IntegrateContent
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.new_orders.json_text import write
from bot.domain.notes import Note
from bot.domain.outbox import DELIVERY_FAILED
from bot.domain.requests import Request, State, Story
from bot.operations.looking_up.pages import History
from handlers.examples.shown import alert_message, approval_card, history, order_card, pending, receipt, thread_line
from handlers.examples.values import FILE, alert, found, glimpse, order_page, request, story
from handlers.language import Speech
from handlers.views.block_kit import Message
from handlers.views.problems import problem_pages
from tests.unit.new_orders.samples import example

LONG = "Zapatilla de running para asfalto, talle 42, color negro y blanco, con plantilla " * 4
#: states in which a card or a receipt has most to tell
TOLD = (State.PENDING, State.REFUSED, State.INVALID)


def marks(count: int, state: State = State.PENDING, *, own: bool = True, erp: str = "") -> Story:
    """Return a list of orders to mark, each with a number of its own."""
    requests = [
        request(
            number,
            state=state,
            content=IntegrateContent(
                integrated=True, own_order_id=f"OWN-2026-{number:06d}" if own else None, erp_status=erp or None
            ),
            order_id=1_268_540_500_000 + number,
        )
        for number in range(count)
    ]
    return story(state, requests=requests)


def new_order(items: int = 50, payments: int = 1, state: State = State.PENDING, title: str = LONG[:120]) -> Story:
    """Return a new order of so many items."""
    order = example("full")
    one = order["Items"][0]
    order["Items"] = [copy.deepcopy(one) for _ in range(items)]
    for number, item in enumerate(order["Items"]):
        item["Product"] |= {"Title": f"{number} {title}", "SKU": f"SKU-{number:04d}"}
    order["Payments"] = [
        order["Payments"][0] | {"ExternalPaymentId": f"PAY-2026-{number:06d}"} for number in range(payments)
    ]
    content = CreateOrderContent(external_order_id="EXT-1", body=write(order), file=FILE)
    return story(state, requests=[request(content=content, order_id=None, state=state)])


def documents(count: int = 10, state: State = State.PENDING, name: str = "x" * 250) -> Story:
    """Return documents of one form, with names as long as Slack takes them."""
    files = [replace(FILE, name=f"{number}{name}.pdf") for number in range(count)]
    contents = [DocumentContent(document_type=0, file=file, number="A-1" * 30, fiscal_key="3" * 44) for file in files]
    return story(state, requests=[request(n, state=state, content=one) for n, one in enumerate(contents)])


def stories(state: State) -> Iterator[Story]:
    """Yield what can be asked at its largest, in one state."""
    yield marks(180, state)
    yield marks(500, state, erp="e" * 255)
    yield new_order(50, 10, state, LONG)
    yield documents(state=state)
    named: Sequence[Request] = documents(state=state).requests
    warned = tuple(Note("rule.claims", {"count": number}) for number in range(90))
    yield story(state, requests=[replace(one, notes=warned, api_message=LONG * 3) for one in named])
    wrong = CreateOrderContent(external_order_id="", body='{"x": "' + "y" * 30_000, file=FILE)
    yield story(state, kind=CREATE_ORDER, requests=[request(state=state, content=wrong, notes=warned)])


def messages(speech: Speech) -> Iterator[Message]:
    """Yield every kind of message at its largest."""
    for state in TOLD:
        for told in stories(state):
            declined = replace(told, batch=replace(told.batch, decline_reason="w" * 1_000))
            yield approval_card(speech, told, account_names={15001: "Tienda de pruebas " * 5})
            yield approval_card(speech, declined)
            yield receipt(speech, told)
            yield receipt(speech, declined)
            detail = {"request": told.requests[0].id, "actor": "U0ANA"}
            yield thread_line(speech, detail | {"event": "content", "part": 0}, told)
            yield thread_line(speech, detail | {"event": state.value}, told)
        asked = [replace(one, glimpse=glimpse(LONG), api_message=LONG * 2) for one in documents(3, state).requests]
        batch = story(state, requests=asked)
        for cause in ("refused.failure.status_412", "unknown", DELIVERY_FAILED):
            yield alert_message(speech, alert(cause, stories=[batch] * 20, note=LONG * 3))
        yield history(speech, History("580101", tuple(asked) * 5, {"batch-1": batch.batch}, more=True))
    waiting = story(requests=[request(glimpse=glimpse(LONG))])
    yield pending(speech, (waiting,) * 200, {"batch-1": f"https://example.slack.com/archives/C1/p{'1' * 90}"})
    yield pending(speech, (waiting,) * 200, {})
    order = order_page(LONG).order
    grown = replace(
        order,
        items=tuple(replace(one, title=LONG) for one in order.items),
        documents=tuple(replace(order.documents[0], name=LONG, extension="pdf") for _ in range(10)),
    )
    page = replace(order_page(LONG), order=grown, history=documents(10, State.REFUSED).requests)
    yield order_card(speech, found(page))
    yield order_card(speech, found(*[page] * 20))
    listed = Note("order.not_in_list", {"place": LONG, "rule": "CO-50", "allowed": LONG, "given": LONG})
    yield from problem_pages(speech, [listed] * 80)
