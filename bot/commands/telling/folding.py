"""Long lists in short: how many stand where, and those that stand apart."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.commands.telling.request import standing
from bot.commands.telling.timeline import order_of
from bot.commands.telling.voice import Voice
from bot.domain.requests import Request

#: requests of a long list that are named because they stand apart
_MOST_NAMED = 20


def folded(voice: Voice, requests: Sequence[Request]) -> Iterator[str]:
    """Yield how many requests are in each state, and each that is not where most are."""
    states = Counter(request.state for request in requests)
    usual, _ = states.most_common(1)[0]
    counted = ", ".join(f"{count} {state}" for state, count in states.most_common())
    yield f"{len(requests)} requests: {counted}"
    apart = [request for request in requests if request.state is not usual]
    for request in apart[:_MOST_NAMED]:
        yield f"  {order_of(request)}  request {request.id}: {standing(voice, request)}"
    if len(apart) > _MOST_NAMED:
        yield f"  and {len(apart) - _MOST_NAMED} more"
    yield "each of them: --all, or the number of one order"
