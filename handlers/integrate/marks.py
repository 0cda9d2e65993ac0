"""What became of orders to mark: progress while they go out, and a line an order with what Alephee said."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from bot.domain.csv_writing import csv_bytes
from bot.domain.mark_csv import OURS
from bot.domain.mark_lines import LONGEST_VALUE
from bot.domain.mark_rows import COLUMNS
from bot.domain.marks import IntegrateContent, mark_of
from bot.domain.rechecks import found_since
from bot.domain.requests import Request, State, Story
from bot.operations.sending.read_back import CHANGED, NOT_CONFIRMED
from handlers.language import Speech
from handlers.markup import Mrkdwn, clean, cut, foreign, neutralise
from handlers.views import block_kit
from handlers.views.alephee_words import in_words
from handlers.views.block_kit import Block
from handlers.views.outcomes import decision_line

#: Rows of the table below a receipt, and characters in them; every order stands in the modal behind its button.
TABLE_ROWS, _TABLE_TEXT = 30, 6_000
#: Orders of a page of that modal, and characters of their own numbers and statuses: a view holds 250 kB
#: (docs.slack.dev/reference/methods/views.update), and a character takes up to six.
PAGE = 100
_PAGE_LENGTH = 12_000
#: Characters of a cell of the table with what people or Alephee wrote; the file of failed orders has all of it.
_SAID = 120
#: The most urgent first.
_RANK = (State.UNKNOWN, State.REFUSED, State.INVALID)
FAILED = frozenset(_RANK)
_RUNNING = frozenset({State.APPROVED, State.SENDING})
_WAITING = frozenset({State.PENDING, State.DECLINED, State.EXPIRED, State.WITHDRAWN})


def mark_blocks(speech: Speech, story: Story) -> Iterator[Block]:
    """Return how the marks of a batch stand: counts while they go out, a table when they are done."""
    states = {request.state for request in story.requests}
    if State.COLLECTING in states and story.batch.decision is None:
        yield from block_kit.sections([speech.mrkdwn("integrate.identifying", count=len(story.requests))])
        return
    if story.batch.decision is not None or State.PENDING in states:
        yield from block_kit.sections([decision_line(speech, story.batch)])
    if story.batch.decline_reason:
        yield block_kit.quote(story.batch.decline_reason)
    listed: Iterable[Request] = story.requests
    if states & _WAITING:  # decided as a whole: nothing has gone out, and what cannot be used has no part in it
        listed = [request for request in story.requests if request.state is State.INVALID]
        yield from block_kit.sections(_unusable(speech, story.requests))
    else:
        yield from block_kit.sections(_counts(speech, story.requests))
    if states & _RUNNING or not listed:
        return
    rows = [_cells(speech, request) for request in _ranked(listed)[:TABLE_ROWS]]
    kept = sum(total <= _TABLE_TEXT for total in accumulate(sum(map(len, row)) for row in rows))
    yield block_kit.table([_head(speech), *rows[:kept]])
    yield from _buttons(speech, story, every=kept == len(rows) and len(story.requests) <= TABLE_ROWS)


def mark_results(speech: Speech, story: Story, page: int) -> Block:
    """Return the modal with every order of a batch, page by page (``page`` counts from 0), what was asked uncut."""
    paged = list(_paged(_ranked(story.requests)))
    pages = len(paged)
    page = min(max(page, 0), pages - 1)
    blocks = [
        *block_kit.sections(_standing(speech, story)),
        *block_kit.sections(_row(speech, request) for request in paged[page]),
        *block_kit.context(speech.mrkdwn("common.page", page=page + 1, pages=pages)),
    ]
    beside = [("integrate_previous", page - 1)] * (page > 0) + [("integrate_next", page + 1)] * (page < pages - 1)
    if beside:
        labels = {name: speech.plain(name.replace("_", ".")) for name, _ in beside}
        blocks.append(
            block_kit.actions(*(block_kit.button(name, labels[name], f"{story.batch.id}:{to}") for name, to in beside))
        )
    return block_kit.modal(
        "integrate_results", speech.plain("integrate.results"), blocks, close=speech.plain("common.close")
    )


def _standing(speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    if {request.state for request in story.requests} & _WAITING:
        yield decision_line(speech, story.batch)
        yield from _unusable(speech, story.requests)
    else:
        yield from _counts(speech, story.requests)


def _row(speech: Speech, request: Request) -> Mrkdwn:
    order, _, result, said = map(neutralise, _cells(speech, request))
    asked = (foreign(part, LONGEST_VALUE) for part in _asked(speech, mark_of(request)))
    return Mrkdwn(" · ".join((order, *asked, result, said)))


def _paged(requests: Sequence[Request]) -> Iterator[Sequence[Request]]:
    """Divide requests into pages that a view can hold."""
    start = length = 0
    for number, request in enumerate(requests):
        mark = mark_of(request)
        more = sum(min(len(value or ""), LONGEST_VALUE) for value in (mark.own_order_id, mark.erp_status))
        if number - start == PAGE or (length + more > _PAGE_LENGTH and number > start):
            yield requests[start:number]
            start, length = number, 0
        length += more
    yield requests[start:]


def failed_csv(speech: Speech, story: Story) -> bytes:
    """Return the orders that were not marked as a file that can be corrected and given back."""
    rows = (_csv_row(speech, request) for request in _ranked(story.requests) if request.state in FAILED)
    return csv_bytes(rows, header=(*COLUMNS, *OURS))


def _unusable(speech: Speech, requests: Sequence[Request]) -> Iterator[Mrkdwn]:
    """Count the orders that no decision is about."""
    count = sum(request.state is State.INVALID for request in requests)
    if count:
        yield _count(speech, State.INVALID, count)


def _count(speech: Speech, state: State, count: int) -> Mrkdwn:
    return speech.mrkdwn(f"integrate.is_{state.value}", count=count)


def _counts(speech: Speech, requests: Sequence[Request]) -> Iterator[Mrkdwn]:
    done = [request for request in requests if request.state not in _RUNNING]
    running = len(done) < len(requests)
    yield speech.mrkdwn("integrate.progress" if running else "integrate.finished", done=len(done), count=len(requests))
    counted = {state: sum(request.state is state for request in done) for state in (State.SENT, *_RANK)}
    said = (_count(speech, state, count) for state, count in counted.items() if count)
    yield Mrkdwn(" · ".join(said))
    if not running:
        yield from _read_back(speech, [request for request in requests if request.state is State.SENT])


def _read_back(speech: Speech, sent: Sequence[Request]) -> Iterator[Mrkdwn]:
    """Say what reading the orders back showed; what Alephee echoed proves nothing."""
    wrong = sum(request.cause == NOT_CONFIRMED for request in sent)
    open_ones = sum(not request.cause for request in sent)
    if open_ones:
        yield speech.mrkdwn("integrate.reading_back", count=open_ones)
    elif sent and not wrong:
        yield speech.mrkdwn("integrate.all_confirmed")
    if wrong:
        yield speech.mrkdwn("integrate.some_not_confirmed", count=wrong)
    changed = sum(request.cause == CHANGED for request in sent)
    if changed:
        yield speech.mrkdwn("integrate.some_changed", count=changed)


def _head(speech: Speech) -> list[str]:
    return [speech.plain(f"integrate.column_{name}") for name in ("order", "asked", "result", "said")]


def _buttons(speech: Speech, story: Story, *, every: bool) -> Iterator[Block]:
    states = {request.state for request in story.requests}
    names = ["integrate_failed"] * bool(states & FAILED) + ["integrate_results"] * (not every)
    texts = {"integrate_failed": "integrate.failed", "integrate_results": "integrate.all"}
    buttons = [block_kit.button(name, speech.plain(texts[name]), story.batch.id) for name in names]
    if buttons:
        yield block_kit.actions(*buttons)


def _ranked(requests: Iterable[Request]) -> list[Request]:
    """Put failed orders first, then those whose mark was not found when they were read back."""
    last = len(_RANK) + 1
    return sorted(
        requests,
        key=lambda r: _RANK.index(r.state) if r.state in FAILED else last - (r.cause in {CHANGED, NOT_CONFIRMED}),
    )


def _cells(speech: Speech, request: Request) -> list[str]:
    """Return order, what was asked, result and what Alephee said."""
    result = speech.plain(f"integrate.result_{_result(request)}")
    asked = " · ".join(_asked(speech, mark_of(request)))
    texts = (_number(request), asked, result)
    return [*(cut(clean(text), _SAID) or "-" for text in texts), _why(speech, request) or "-"]


def _number(request: Request) -> str:
    """Return the number people know an order by: Alephee's, else what was typed."""
    return str(request.order_id or request.external_order_id)


def _asked(speech: Speech, content: IntegrateContent) -> tuple[str, ...]:
    what = speech.plain("integrate.mark" if content.integrated else "integrate.unmark")
    return tuple(part for part in (what, content.own_order_id or "", content.erp_status or "") if part)


def _result(request: Request) -> str:
    return request.cause if request.state is State.SENT and request.cause else request.state.value


def _why(speech: Speech, request: Request) -> str:
    """Return what Alephee said, as its words and no longer than there is room for; else ours, which are never cut."""
    if request.api_message and request.cause != CHANGED:
        return speech.plain("correct.alephee_said", said=cut(clean(in_words(speech, request.api_message)), _SAID))
    return clean(_said(speech, request))


def _said(speech: Speech, request: Request) -> str:
    """Return Alephee's words; where it said nothing, why the order was not marked."""
    if request.cause == CHANGED:
        return " ".join(speech.note(note) for note in request.notes if speech.can_say(note))
    if request.api_message or request.state not in FAILED:
        return request.api_message
    return " ".join(speech.note(note) for note in found_since(request) if speech.can_say(note))


def _csv_row(speech: Speech, request: Request) -> tuple[str, ...]:
    content = mark_of(request)
    result = speech.plain(f"integrate.result_{_result(request)}")
    marked = "true" if content.integrated else "false"
    own, erp = content.own_order_id or "", content.erp_status or ""
    return _number(request), own, marked, erp, result, _said(speech, request)
