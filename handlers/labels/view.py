"""Shipping labels as people see them: the button, the files with what has none, a choice, what the history tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.labels import LabelFormat
from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.domain.requests import Event
from bot.operations.looking_up.pages import OrderPage
from handlers.carried import OrderIds, text
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.views import block_kit
from handlers.views.alephee_words import in_words
from handlers.views.block_kit import Block, Message
from handlers.views.causes import as_look_up, explain
from handlers.views.orders import account, order_line, order_number


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelIds(OrderIds):
    """The button that fetches a label; ``form`` where it is not the page to print."""

    form: str = text("f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of one order: ``name`` of the file that holds its label, or ``why`` there is none."""

    order: Order
    name: str = ""
    why: Note | None = None


def file_name(speech: Speech, order: Order, form: LabelFormat) -> str:
    """Name the file of a label."""
    return f"{speech.plain('label.file', order=order.id)}.{form.extension}"


def label_button(speech: Speech, order: Order, form: LabelFormat, about: str) -> Block:
    """Return the button that fetches the label of an order; ``about`` tells several orders apart."""
    kept = "" if form is LabelFormat.PDF else form.name
    ids = LabelIds(account_id=order.account_id, order_id=order.id, form=kept)
    return block_kit.button("get_label", speech.plain("label.get"), str(ids), about=about)


def order_buttons(speech: Speech, page: OrderPage, about: str) -> Iterator[Block]:
    """Return the button on an order's card, where a label is possible."""
    if not page.label.refused:
        yield label_button(speech, page.order, LabelFormat.PDF, about)


def why_not(speech: Speech, page: OrderPage) -> Iterator[Mrkdwn]:
    """Say why an order has no label."""
    yield from (speech.mrkdwn("label.impossible", why=speech.note_mrkdwn(note)) for note in page.label.notes)


def choice(speech: Speech, orders: Sequence[Order], form: LabelFormat) -> Message:
    """Return the orders of several accounts that answer to one number, each with its button."""
    blocks = [block_kit.section(speech.mrkdwn("label.several"))]
    for order in orders:
        button = label_button(speech, order, form, account(order))
        blocks.append(block_kit.section(order_line(speech, order)) | {"accessory": button})
    return block_kit.message(blocks)


def labels_message(
    speech: Speech, fetched: Sequence[Fetched], missing: Sequence[Note] = (), left_out: int = 0
) -> Message:
    """Return a line for each order with its file, or why it has none; for each number that has no order; and the rest.

    The files stand below it.
    """
    lines = [_line(speech, one) for one in fetched]
    lines += [speech.mrkdwn("common.wrong_line", why=note) for note in missing]
    count = sum(1 for one in fetched if one.why is None)
    head = block_kit.section(speech.mrkdwn("label.fetched" if count else "label.none", count=count))
    rest = block_kit.context(speech.mrkdwn("label.left_out", count=left_out)) if left_out else []
    return block_kit.message([head, *block_kit.sections(lines), *rest])


def refused(speech: Speech, note: Note) -> Mrkdwn:
    """Say why there is no label, in Alephee's words too where it said any."""
    if said := str(note.params.get("api_message") or ""):
        note = Note(note.key, {**note.params, "api_message": in_words(speech, said)})
    return explain(speech, as_look_up(note))


def told(speech: Speech, event: Event) -> Mrkdwn:
    """Tell that a label was fetched: who, when, in which format."""
    return speech.mrkdwn("label.told", who=speech.user(event.actor or ""), at=event.at, form=event.detail.get("format"))


def _line(speech: Speech, one: Fetched) -> Mrkdwn:
    number = order_number(one.order)
    if one.why is None:
        return speech.mrkdwn("label.given", order=number, name=one.name)
    return speech.mrkdwn("label.not_given", order=number, why=refused(speech, one.why))
