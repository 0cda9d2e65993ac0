"""Every screen there is, built from one foreign name and one foreign text: what Slack is to take, in whatever state.

Tests hold all of them against Slack's rules; `alephee-bot doctor --online` asks Slack itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from bot.domain.conversations import Conversation
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.glimpses import Glimpse
from bot.domain.marks import IntegrateContent
from bot.domain.messages import MESSAGE
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.notes import ALLOWED, Note
from bot.domain.outbox import CARD_UNCERTAIN
from bot.domain.people import Press
from bot.domain.reasons import Reason
from bot.domain.requests import State
from bot.operations.looking_up.pages import History, KnownOrders, ListedOrders, StatusPage, Waiting
from handlers.documents.listed import document_message
from handlers.documents.view import document_compose
from handlers.examples.calling import calling_messages
from handlers.examples.correct import correct_messages, correct_views
from handlers.examples.deciding import deciding_messages, deciding_views
from handlers.examples.document import brazilian, document_page, document_read
from handlers.examples.label import label_messages
from handlers.examples.mark import mark_messages, mark_views
from handlers.examples.order import invented_order, order_messages, order_views
from handlers.examples.restored import restored_messages
from handlers.examples.shown import (
    alert_message,
    approval_card,
    decline_reason,
    found_orders,
    help_message,
    history,
    order_card,
    pending,
    receipt,
    thread_line,
    why_not,
)
from handlers.examples.values import (
    CONTENTS,
    FILE,
    NOW,
    TEXT,
    alert,
    compose_page,
    found,
    glimpse,
    message,
    order_page,
    request,
    story,
)
from handlers.finding.view import find_view, no_number, refused, results, searching
from handlers.kinds import SCREENS
from handlers.language import Speech
from handlers.messages.view import message_compose
from handlers.views.alerts import old_copy
from handlers.views.block_kit import Message
from handlers.views.causes import refusal
from handlers.views.lists import looking_up, status
from handlers.views.modals import loading, problem
from handlers.views.order_list import nothing_known
from handlers.views.waiting import waiting

EVENTS = (
    "asked", "collected", "invalid", "approved", "declined", "withdrawn", "expired", "not_needed", "claimed", "sent",
    "refused", "unknown", "postponed", "retried", "arrived", "believed", "not_arrived", "recovered", "denied",
    "content_changed", "buyer_replied", "linked", "ended", "missing", "card_not_shown", "undone", "something_new",
)  # fmt: skip


@cache
def views(speech: Speech, name: str = "Ana Prueba", text: str = TEXT) -> tuple[dict[str, Any], ...]:
    """Return every view. What is shown is built once; who wants to change it copies it."""
    return tuple(_views(speech, name, text))


@cache
def messages(
    speech: Speech, name: str = "Ana Prueba", text: str = TEXT, bodies: tuple[str, ...] = ()
) -> tuple[Message, ...]:
    """Return every message; ``bodies``: the new orders to show, instead of an invented one."""
    return tuple(_messages(speech, name, text, bodies or (invented_order(),)))


def _views(speech: Speech, name: str, text: str) -> Iterator[dict[str, Any]]:
    page = order_page(name)
    for reason in (None, *Reason):
        yield message_compose(speech, compose_page(reason, page=page), approval_needed=reason is None)
    yield message_compose(speech, compose_page(accounts=3))
    yield message_compose(speech, compose_page(accounts=120))
    refused = dict.fromkeys(Reason, page.verdicts[Reason.SEND_INVOICE_LINK])
    yield message_compose(speech, compose_page(page=replace(page, verdicts=refused)))
    yield message_compose(speech, compose_page(page=replace(page, verdicts=refused), accounts=2))
    yield from _documents(speech, name)
    yield from order_views(speech, name, text)
    yield from mark_views(speech, name, text)
    yield from correct_views(speech, name, text)
    yield from _finding(speech, name, text)
    yield from deciding_views(speech, text)
    yield loading(speech)
    yield problem(speech, "compose.title", Note("error.order_not_found", {"number": text}))
    yield decline_reason(speech, story(), Press("U0BRUNO", "C1", "1.2"))
    new = CreateOrderContent(external_order_id=name, body="{}")
    yield decline_reason(
        speech, story(requests=[request(content=new, glimpse=glimpse(text))]), Press("U0BRUNO", "C1", "1.2")
    )
    file = DocumentContent(document_type=0, file=replace(FILE, name=name))
    yield decline_reason(speech, story(requests=[request(content=file)] * 12), Press("U0BRUNO", "C1", "1.2"))


def _finding(speech: Speech, name: str, text: str) -> Iterator[dict[str, Any]]:
    one, known = order_page(name), tuple(request(n, glimpse=glimpse(text), content=message(text)) for n in range(10))
    listed = tuple(order_page(name, account_id=account_id) for account_id in (15001, 15002))
    yield find_view(speech)
    yield find_view(speech, searching(speech))
    yield find_view(speech, no_number(speech))
    yield find_view(speech, refused(speech, Note("error.order_not_found", {"number": text})), query="580101")
    yield find_view(speech, results(SCREENS, speech, found(one)))
    yield find_view(speech, results(SCREENS, speech, ListedOrders(pages=listed)), query="580101 580102")
    yield find_view(speech, results(SCREENS, speech, KnownOrders(words=text, requests=known)))
    yield find_view(speech, results(SCREENS, speech, KnownOrders(words=text, requests=()), nearest="pedido"))


def _documents(speech: Speech, name: str) -> Iterator[dict[str, Any]]:
    yield document_compose(speech, document_page(accounts=3))
    for kind in (None, 0, 1, 2):
        yield document_compose(speech, document_page(kind, about=brazilian(name)), approval_needed=kind is None)
    yield document_compose(speech, document_page(1))


def _messages(speech: Speech, name: str, text: str, bodies: tuple[str, ...]) -> Iterator[Message]:
    yield order_card(speech, found(order_page(name)))
    every = replace(order_page(name, conversation=Conversation()), verdicts=dict.fromkeys(Reason, ALLOWED))
    yield order_card(speech, found(replace(every, in_cart=(580103, 580104))))
    yield why_not(speech, found(every))
    yield why_not(speech, found(order_page(name)))
    yield order_card(speech, found(order_page(name), order_page(name, account_id=15002)))
    missing = (Note("error.order_not_found", {"number": text, "cart": True}),)
    listed = tuple(order_page(name, account_id=account_id) for account_id in (15001, 15002))
    yield found_orders(speech, ListedOrders(pages=listed, missing=missing, left_out=3))
    yield found_orders(speech, ListedOrders(pages=listed[:1], cart="2000007700000001"))
    known = tuple(request(n, glimpse=glimpse(text), external_order_id=name, content=message(text)) for n in range(10))
    batches = {"batch-1": story().batch}
    yield found_orders(
        speech, KnownOrders(words=text, requests=known, batches=batches, account_names={15001: name}, more=True)
    )
    yield found_orders(speech, KnownOrders(words=name, requests=known[:1]))
    yield nothing_known(speech, text)
    yield from order_messages(speech, name, text, bodies)
    yield document_message(speech, document_read(name or "x"))
    yield from mark_messages(speech, name, text)
    yield from label_messages(speech, name, text)
    yield from correct_messages(speech)
    yield document_message(speech, document_read(text or "x", is_as_listed=False))
    yield from _stories(speech, name, text)
    yield from deciding_messages(speech, text)
    yield from _alerts(speech, name, text)
    yield from calling_messages(speech, name, text)
    asked = tuple(request(n, state=state, glimpse=glimpse(name), api_message=text) for n, state in enumerate(State))
    yield history(speech, History(name, asked * 4, {"batch-1": story(State.SENT).batch}, more=True))
    written = message(text, file=replace(FILE, name=name))
    new = CreateOrderContent(external_order_id=name, body="{}")
    worded = tuple(request(content=content, glimpse=glimpse(name)) for content in (written, new))
    yield history(speech, History(name, worded, {}))
    yield history(speech, History("", (), {}))
    yield pending(
        speech, tuple(story(requests=[request(glimpse=glimpse(name))]) for _ in range(25)), {"batch-1": FILE.permalink}
    )
    yield pending(speech, (), {})
    yield waiting(
        SCREENS,
        speech,
        Waiting(
            to_decide=tuple(story(requests=[request(glimpse=glimpse(name))]) for _ in range(10)),
            asked=(story(requests=[request(glimpse=glimpse(text))]),),
            failed=tuple(story(requests=[request(state=state, api_message=text)]) for state in State),
        ),
        {"batch-1": FILE.permalink},
    )
    yield status(speech, StatusPage(counts={State.SENT: 1200}, oldest_waiting=NOW, pace={text: 3.2}, version="1.0"))
    yield status(speech, StatusPage(counts={}, sender_running=False, slack_connected=False, database_writable=False))
    yield from restored_messages(speech, name, text)
    yield old_copy(speech, FILE.permalink)
    yield old_copy(speech, "")
    yield help_message(speech)
    yield help_message(speech, unknown=text)
    yield help_message(speech, unknown=text, nearest="pedido")
    yield help_message(speech, unknown=name, command="find")
    yield looking_up(speech, name)
    yield refusal(speech, Note("text.mention", {"mentions": text}))
    yield refusal(speech, Note("failure.timeout", {"status": None, "api_message": ""}))
    yield refusal(speech, Note("system.log_unavailable", {"why": text}))
    yield refusal(speech, Note("system.alert_content", {"why": text}))


def _stories(speech: Speech, name: str, text: str) -> Iterator[Message]:
    file = replace(FILE, name=name or "x", permalink="javascript:alert(1)")
    contents = CONTENTS | {
        MESSAGE: message(text, file=file),
        CREATE_ORDER: CreateOrderContent(external_order_id=name, body=text or "{}", file=file),
    }
    for state in State:
        asked = [
            request(state=state, content=content, glimpse=glimpse(name), api_message=text)
            for content in contents.values()
        ]
        for told in (story(state, requests=[one]) for one in asked):
            yield approval_card(speech, told)
            yield receipt(speech, told)
            for event in EVENTS:
                yield thread_line(speech, {"event": event, "request": "request-0", "actor": "U0ANA"}, told)
        erased = [
            replace(one, content=one.content.without_personal_data(), erased_at=NOW, glimpse=Glimpse()) for one in asked
        ]
        for told in (story(state, requests=[one]) for one in erased):
            yield approval_card(speech, told)
            yield receipt(speech, told)
        if state not in {State.PENDING, State.REFUSED, State.SENT}:
            continue
        mark = IntegrateContent(integrated=True, own_order_id=name, erp_status=text)
        many = [request(n, state=state, content=mark, api_message=text) for n in range(500)]
        yield approval_card(speech, story(state, requests=many))
        yield receipt(speech, story(state, requests=many))
        documents = [request(n, state=state, content=contents[DOCUMENT], order_id=580101) for n in range(10)]
        yield approval_card(speech, story(state, requests=documents))
    yield approval_card(speech, story(requests=[request(content=message(None))]))


def _alerts(speech: Speech, name: str, text: str) -> Iterator[Message]:
    for state in (State.REFUSED, State.UNKNOWN, State.SENT, State.APPROVED):
        one = story(
            state, requests=[request(n, state=state, glimpse=glimpse(name), api_message=text) for n in range(5)]
        )
        for cause in ("refused.failure.status_412", "unknown", "something.new"):
            for resolved_at in (None, NOW):
                yield alert_message(speech, alert(cause, stories=[one], resolved_at=resolved_at))
                yield alert_message(speech, alert(cause, stories=[one] * 20, resolved_at=resolved_at))
    yield alert_message(speech, alert(CARD_UNCERTAIN, stories=[story()]))
    for cause in (
        "chain_head",
        "log_unavailable",
        "lookup_failing",
        "slack_socket_deaf",
        "slack_refused",
        "alephee_refused",
        "other_process",
        "clock_off",
        "signing_secret",
        "chain_broken",
        "witness_gone",
        "witness_taken_back",
        "witness_begun_anew",
        "witness_silent",
        "calls_failing",
        "card_content",
        "other_content",
        "new",
    ):
        yield alert_message(speech, alert(f"system.{cause}", note=text))
        yield alert_message(speech, alert(f"system.{cause}", note="failure.timeout", resolved_at=NOW))
