"""The small form of a new order, screen by screen: a few fields each, with the account's own choices."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.new_orders.documents import document_types
from bot.domain.new_orders.form import FIELDS, TICKED, Input, before, fields, kind_and_number, of_the_form, steps
from bot.domain.new_orders.lists import (
    AddressCountry,
    LogisticType,
    PaymentMethod,
    ShippingMethod,
)
from bot.domain.notes import Note
from bot.domain.orders import Country
from bot.operations.create_order.drafts import OrderDraft
from handlers.catalogue import texts
from handlers.create_order.view import NewOrderIds, problem_blocks
from handlers.language import Speech
from handlers.views import block_kit
from handlers.views.block_kit import Block

#: Longest answer of a line, in characters.
_LINE = 200


def order_form(
    speech: Speech,
    draft: OrderDraft,
    step: str,
    *,
    approval_needed: bool = True,
    problems: Sequence[Note] = (),
    doubts: Sequence[Note] = (),
) -> Block:
    """Return one screen of the form, filled in as far as it was before.

    ``problems``: what is wrong with the order; ``doubts``: what may be a slip on the screen before.
    """
    order = steps(draft.answers)
    last = step == order[-1] or draft.was_wrong
    where = speech.mrkdwn("order_form.where", step=_name(speech, step), number=order.index(step) + 1, count=len(order))
    blocks = [
        *block_kit.context(where),
        *problem_blocks(speech, _named(problems)),
        *block_kit.sections(speech.mrkdwn("compose.warning", why=speech.note_mrkdwn(doubt)) for doubt in doubts),
        *(_field(speech, draft, name) for name in fields(step)),
    ]
    if before(step, draft.answers):
        back = block_kit.button("create_order_back", speech.plain("order_form.back"), draft.batch_id)
        blocks.append(block_kit.actions(back, block_id="back"))
    submit = ("create.ask_approval" if approval_needed else "create.send") if last else "order_form.next"
    view = block_kit.modal(
        "create_order_form",
        speech.plain("create.title"),
        blocks,
        close=speech.plain("common.cancel"),
        submit=speech.plain(submit),
    )
    return view | {"private_metadata": str(NewOrderIds(batch_id=draft.batch_id, step=step, version=draft.version))}


def at_its_field(speech: Speech, problem: Note) -> Note:
    """Return a problem as it is said at its field: without its place in the JSON, and not speaking of JSON."""
    params = {name: value for name, value in problem.params.items() if name not in {"place", "rule"}}
    return speech.in_form(Note(problem.key, params))


def _named(problems: Sequence[Note]) -> list[Note]:
    """Return problems as the form's, to be said with the labels of fields; what is at one field several times, once."""
    named = map(of_the_form, problems)
    return list({(note.key, note.params.get("field", note.params.get("place"))): note for note in named}.values())


def _name(speech: Speech, step: str) -> str:
    kind, _, number = step.partition("_")
    return speech.plain(f"order_form.step_{kind}", number=number)


def _field(speech: Speech, draft: OrderDraft, name: str) -> Block:
    """Return the input of one field; ``title_2`` is the title of the second item."""
    kind, _ = kind_and_number(name)
    hint = f"order_form.{kind}_hint"
    return block_kit.field_input(
        name,
        speech.plain(f"order_form.{kind}"),
        _element(speech, draft, kind, draft.answers.get(name, FIELDS[kind].start)),
        hint=speech.plain(hint) if hint in texts(speech.language) else "",
        optional=FIELDS[kind].optional,
    )


def _element(speech: Speech, draft: OrderDraft, kind: str, answer: str) -> Block:
    if FIELDS[kind].input is Input.TICK:
        option = block_kit.option(TICKED, speech.plain(f"order_form.{kind}_yes"))
        ticks: Block = {"type": "checkboxes", "options": [option]}
        return ticks | {"initial_options": [option]} if answer == TICKED else ticks
    if FIELDS[kind].input is Input.MOMENT:
        moment: Block = {"type": "datetimepicker"}
        return moment | {"initial_date_time": int(answer)} if answer.isdecimal() else moment
    options = form_options(speech, draft, kind)
    if options:
        return block_kit.menu(options, chosen=answer)
    line: Block = {"type": "plain_text_input", "max_length": _LINE}
    return line | {"initial_value": answer} if answer else line


def form_options(speech: Speech, draft: OrderDraft, kind: str) -> list[Block]:
    """Return what a field can be chosen from; nothing where it is typed, or where the account tells no choices."""
    choose = _CHOICES.get(kind)
    return [block_kit.option(value, text) for value, text in choose(speech, draft).items()] if choose else []


def _marketplaces(_speech: Speech, draft: OrderDraft) -> dict[str, str]:
    return {str(one.id): f"{one.name} · {one.id}" for one in draft.around.marketplaces}


def _pickups(_speech: Speech, draft: OrderDraft) -> dict[str, str]:
    numbers = {str(store.pickup_id or store.id): store.name for store in draft.around.stores}
    return {number: f"{name} · {number}" for number, name in numbers.items()}


def _document_types(_speech: Speech, draft: OrderDraft) -> dict[str, str]:
    """Return the documented types of document with their countries (CO-57): the account's own, if it is known."""
    found: dict[str, list[str]] = {}
    types, home = document_types(draft.around.national), str(draft.around.country or "")
    for country, names in ({home: types[home]} if home in types else types).items():
        for name in names:
            found.setdefault(name, []).append(country)
    return {name: f"{name} ({', '.join(countries)})" for name, countries in found.items()}


_CHOICES: Mapping[str, Callable[[Speech, OrderDraft], dict[str, str]]] = {
    "marketplace_id": _marketplaces,
    "pickup_id": _pickups,
    "buyer_document_type": _document_types,
    "country": lambda speech, _draft: {one.value: speech.country(Country[one.value]) for one in AddressCountry},
    "payment_method": lambda speech, _draft: {
        str(int(one)): speech.plain(f"payment_method.{int(one)}") for one in PaymentMethod
    },
    "shipping_method": lambda speech, _draft: {
        str(int(one)): speech.plain(f"shipping_method.{int(one)}") for one in ShippingMethod
    },
    "logistic_type": lambda speech, _draft: {
        str(int(one)): f"{speech.plain(f'logistic.{one.name.lower()}')} · {int(one)}" for one in LogisticType
    },
}
