"""What requests of a batch are called, so that they can be told apart."""

from collections.abc import Sequence

from bot.domain.contents import file_of
from bot.domain.requests import Request


def order_of(request: Request) -> str:
    """Return the number of a request's order; a new one has its own."""
    return str(request.order_id or request.external_order_id or request.id)


def headline(request: Request) -> str:
    """Say which order a request is about."""
    other = request.external_order_id if request.order_id else ""
    country = f", {request.country.value}" if request.country else ""
    number = order_of(request) if request.order_id else f"(new) {request.external_order_id}".rstrip()
    return f"order {number}{f' ({other})' if other else ''}, account {request.account_id}{country}"


def subject(requests: Sequence[Request]) -> str:
    """Say what requests of a batch are about, together."""
    if len(requests) == 1:
        return headline(requests[0])
    about = {headline(request) for request in requests}
    return f"{len(requests)} requests about {about.pop()}" if len(about) == 1 else f"{len(requests)} orders"


def names_of(requests: Sequence[Request]) -> dict[str, str]:
    """Return a name for each request, by id: its order, or where they share that its file, or else the id."""
    files = [(request, file_of(request.content)) for request in requests]
    for names in (
        {request.id: order_of(request) for request in requests},
        {request.id: file.name for request, file in files if file is not None and file.name},
    ):
        if len(set(names.values())) == len(requests):
            return names
    return {request.id: request.id for request in requests}
