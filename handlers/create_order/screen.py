"""New orders as people see them."""

from collections.abc import Iterator, Sequence
from typing import cast

from slack_bolt import App

from bot.domain.document_consequences import consequences_among
from bot.domain.new_orders.catalog import is_known
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.new_orders.form import MOST_ITEMS, TICKED, fields, steps
from bot.domain.requests import Request, Story
from bot.operations.create_order.ask import AskCreateOrder
from bot.operations.create_order.catalog import Catalog
from bot.operations.create_order.check import AccountFacts
from bot.operations.create_order.drafts import OrderDrafts
from handlers.create_order.content import new_order, new_order_name
from handlers.create_order.conversation import Conversation
from handlers.create_order.form import SmallForm
from handlers.language import Speech
from handlers.markup import clean, cut
from handlers.screens import Screen
from handlers.services import Forms, Services
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.contents import file_block

#: Characters of a summary that the history tells.
_EXCERPT = 120


def _converse(app: App, services: Services) -> Forms:
    """Put the conversation together and let it listen."""
    tools, facts, catalog = services.tools, AccountFacts(services.tools), Catalog(services.tools)
    drafts = OrderDrafts(services.drafts, facts)
    answering, approvals, authority = services.answering, services.approvals, services.authority
    ask = AskCreateOrder(tools, facts, catalog, services.ask)
    conversation = Conversation(answering, approvals, authority, tools.accounts, ask, services.correct)
    conversation.register(app)
    SmallForm(answering, approvals, authority, facts, drafts, conversation).register(app)
    return Forms(conversation.open, conversation.again)


def _content(speech: Speech, requests: Sequence[Request], room: int) -> Iterator[Block]:
    for request in requests:
        content = _of(request)
        marketplace = " ".join(speech.note(note) for note in consequences_among(request.notes)[0])
        currency = request.glimpse.total.currency if request.glimpse.total else ""
        room_each = room // len(requests)
        known = is_known(request.notes)
        yield from new_order(
            speech, content, marketplace=marketplace, currency=currency, skus_known=known, room=room_each
        )
        if content.file is not None:
            yield file_block(speech, content.file)


def _title(speech: Speech, story: Story) -> str:
    return new_order_name(speech, story.requests[0])


def _subject(speech: Speech, request: Request) -> str:
    """Name it by its own number; until that is known, by its file."""
    file = _of(request).file
    return request.external_order_id or (clean(file.name) if file else "") or speech.kind(request.kind)


def _to_start_from(speech: Speech, request: Request, room: int) -> Iterator[Block]:
    """Return the text where a field takes it, and the file itself."""
    if _of(request).body:
        yield from block_kit.context(speech.mrkdwn("receipt.your_json"))
    yield from _content(speech, (request,), room)


def _of(request: Request) -> CreateOrderContent:
    return cast("CreateOrderContent", request.content)


_EVERY_ITEM = {f"another_{number}": TICKED for number in range(1, MOST_ITEMS)}

NEW_ORDERS = Screen(
    kind=CREATE_ORDER,
    word="create",
    needs_number=False,
    also={"es": ("crear",), "pt": ("criar",)},
    converse=_converse,
    action_ids=(
        *("account", "files", "text", "create_order_form", "create_order_back"),
        *(field for step in steps(_EVERY_ITEM) for field in fields(step)),
    ),
    callback_ids=("create_order_compose", "create_order_form"),
    content=_content,
    headline=_title,
    subject=_subject,
    title=_title,
    summary=_title,
    below_content="new_order.in_thread",
    excerpt=lambda request: (cut(clean(request.summary), _EXCERPT),),
    warns_on_receipt=True,
    to_start_from=_to_start_from,
)
