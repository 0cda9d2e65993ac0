"""Long lists in short: how many stand where, and those that stand apart."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.commands.telling.naming import names_of
from bot.commands.telling.request import details, standing
from bot.commands.telling.voice import Voice
from bot.domain.requests import Request
from bot.log.sql import Row

#: requests of a long list that are named because they stand apart
_MOST_NAMED = 20


def folded(voice: Voice, requests: Sequence[Request], rows: Mapping[str, Row]) -> Iterator[str]:
    """Yield what is asked of all of them, how many are in each state, and each that is not where most are.

    ``rows`` are theirs of ``sends``, by id.
    """
    asked = [dict.fromkeys(details(rows[request.id])) for request in requests]
    yield from (line for line in asked[0] if all(line in other for other in asked))
    states = Counter(request.state for request in requests)
    usual, _ = states.most_common(1)[0]
    counted = ", ".join(f"{count} {state}" for state, count in states.most_common())
    yield f"{len(requests)} requests: {counted}"
    apart = [request for request in requests if request.state is not usual]
    names = names_of(requests)
    for request in apart[:_MOST_NAMED]:
        yield f"  {names[request.id]}  request {request.id}: {standing(voice, request)}"
    if len(apart) > _MOST_NAMED:
        yield f"  and {len(apart) - _MOST_NAMED} more"
    yield "each of them: --all, or the number of one order"
