"""What things are called: orders, accounts, batches."""

from dataclasses import replace

from bot.domain.contents import file_of
from bot.domain.requests import Request, State, Story
from handlers.language import Speech


def order_name(speech: Speech, request: Request) -> str:
    """Return what a request is about: the order's number, or of a new order its own one, as soon as it is known."""
    if request.order_id is None:
        return request.external_order_id or speech.kind(request.kind)
    return str(request.order_id)


def account_label(number: int, name: str) -> str:
    """Return an account's name with its number."""
    return f"{name} ({number})" if name else str(number)


def decided_about(story: Story) -> Story:
    """Return a story with the requests alone that its decision is about: those that can be used, or all if none can."""
    usable = tuple(request for request in story.requests if request.state is not State.INVALID)
    return replace(story, requests=usable or story.requests)


def buyer_of(story: Story) -> str:
    """Return buyer and product of a batch's order; of several orders nothing: they differ."""
    return story.requests[0].summary if len({request.order_id for request in story.requests}) == 1 else ""


def batch_name(speech: Speech, story: Story) -> str:
    """Return what a batch is, and about which order."""
    kind, requests = story.batch.kind, story.requests
    if len({request.order_id for request in requests}) > 1:
        return speech.plain("card.title_many", kind=kind, count=len(requests))
    order = order_name(speech, requests[0])
    if len(requests) > 1:
        return speech.plain("card.title_several", kind=kind, count=len(requests), order=order)
    return speech.plain("card.title", kind=kind, order=order)


def batch_kind(speech: Speech, story: Story) -> str:
    """Return what a batch is, and of how many."""
    return several(speech, speech.kind(story.batch.kind), story)


def several(speech: Speech, what: str, story: Story) -> str:
    """Return what a batch is with the number of its requests, where it has more than one."""
    count = len(story.requests)
    return f"{what} ×{speech.number(count)}" if count > 1 else what


def batch_line(speech: Speech, story: Story) -> str:
    """Return a batch in one plain line: order, country, number of files."""
    requests = decided_about(story).requests
    first, orders = requests[0], len({request.order_id for request in requests})
    parts = [
        speech.plain("card.order", order=order_name(speech, first))
        if orders == 1
        else speech.plain("card.orders", count=orders),
        speech.country(first.country) if first.country else "",
        speech.plain("card.files", count=sum(file_of(request.content) is not None for request in requests)),
    ]
    return " · ".join(part for part in parts if part)
