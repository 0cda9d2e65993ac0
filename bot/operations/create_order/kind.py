"""New orders (Create a new order)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.contents import FileRef
from bot.domain.follow_ups import What
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent, new_order_of
from bot.domain.new_orders.files import judge_order_file, text_of_file
from bot.domain.new_orders.problems import Problem
from bot.domain.notes import ALLOWED, Note, Verdict, refuse
from bot.domain.requests import Batch, Outcome, Request, State
from bot.domain.restores import was_restored
from bot.errors import AlepheeError, Refused, Unknown
from bot.operations.capabilities import Action, Arrival, CallResult, Completed, Found
from bot.operations.create_order.catalog import Catalog
from bot.operations.create_order.check import check_order, find_created, surroundings
from bot.operations.create_order.resolve_id import ORDER_ID, ResolveOrderId
from bot.operations.sending.follow_up import Look
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Tools
from bot.ports import Answer
from bot.waits import Waits

#: characters of a text that a person can start again from by pasting it
PASTABLE = 3_000
#: problems that are kept of one file; the rest is counted
MOST_PROBLEMS = 300


class CreateOrderAction(Action):
    """One order, one POST. Its own number is unique in the account (CO-05), so that a lost answer can be looked up."""

    __slots__ = ()

    name = CREATE_ORDER
    content = CreateOrderContent
    field = "text"
    endpoint = "orders.post"

    def judge_file(self, request: Request, file: FileRef, content: bytes) -> Verdict:
        """Judge by name and size; what is in it, ``read_file`` judges."""
        return judge_order_file(file.name, len(content))

    def read_file(self, request: Request, content: bytes) -> Completed:
        """Read the order out of its JSON file, and judge it as one that was typed."""
        asked, text = new_order_of(request), text_of_file(content)
        if isinstance(text, Problem):
            return Completed(content=asked, refused=(text.placed,))
        account_id, catalog, seconds = request.account_id, Catalog(self.tools), self.tools.waits.catalog_of_file
        around = surroundings(self.tools, account_id)
        checked = check_order(self.tools, account_id, text, around, catalog, seconds=seconds)
        read = checked.content or replace(asked, body=text if len(text) <= PASTABLE else "")
        return Completed(
            content=replace(read, file=asked.file),
            external_order_id=checked.external_order_id,
            country=checked.country,
            glimpse=checked.glimpse,
            warnings=checked.notes,
            refused=first_problems(checked.problems),
        )

    def recheck(self, batch: Batch, request: Request) -> Verdict | Found:
        """Look whether the number is still free. If it is not and an earlier attempt was lost, that one arrived."""
        number = new_order_of(request).external_order_id
        order = find_created(self.tools, request.account_id, number)
        if order is None:
            return ALLOWED
        if _was_lost(self.tools, request):
            return Found(Arrival.ARRIVED, order.id)
        return refuse("order.number_used", given=number, order=order.id, place="ExternalOrderId", rule="CO-05")

    def call(self, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Create it. The answer does not tell the new id: ``bot.operations.create_order.resolve_id`` finds it."""
        (request,) = requests
        try:
            answer = self.tools.effects.create_order(request.account_id, new_order_of(request).body)
        except Refused as error:
            return {request.id: _refused(self.tools, request, error)}
        except AlepheeError as error:
            return {request.id: error}
        return {request.id: answer}

    def reconcile(self, batch: Batch, request: Request) -> Found:
        """Look the number up. It was free just before the call (``recheck``), so an order that has it is this one."""
        number = new_order_of(request).external_order_id
        if not number:  # restored before its file was read
            return Found(Arrival.CANNOT_TELL)
        order = find_created(self.tools, request.account_id, number)
        return Found(Arrival.NOT_ARRIVED) if order is None else Found(Arrival.ARRIVED, order.id)

    @classmethod
    def follow_up(cls, request: Request, waits: Waits) -> tuple[What, timedelta] | None:
        """Find the id of an order that was created, too."""
        if request.state is State.SENT and request.order_id is None:
            return ORDER_ID, timedelta(0)
        return super().follow_up(request, waits)

    def looks(self, outcomes: Outcomes) -> tuple[Look[Any], ...]:
        """Find the ids of created orders."""
        return (ResolveOrderId(self.tools, outcomes),)


def first_problems(problems: Sequence[Problem]) -> tuple[Note, ...]:
    """Return what is wrong as notes with their places; of very many the first ones and how many more there are."""
    notes = tuple(problem.placed for problem in problems[:MOST_PROBLEMS])
    more = len(problems) - len(notes)
    return (*notes, Note("create.more_problems", {"count": more})) if more else notes


def _refused(tools: Tools, request: Request, error: Refused) -> CallResult:
    """Judge a refusal: after a lost attempt, an order that has the number now is the one that was asked for.

    Which status a used number has is not documented, so any refusal is looked into.
    """
    if not _was_lost(tools, request):
        return error
    try:
        order = find_created(tools, request.account_id, new_order_of(request).external_order_id)
    except AlepheeError:
        return Unknown(error.cause, status=error.status, api_message=error.api_message)
    return error if order is None else Answer(error.status or 0, error.api_message)


def _was_lost(tools: Tools, request: Request) -> bool:
    """Whether an earlier attempt was unknown, and then taken for lost; one of a restored log may be missing in it."""
    with tools.log.read() as log:
        story = log.requests.story(request.batch_id)
        lost = any(attempt.outcome is Outcome.NOT_ARRIVED for attempt in log.attempts.of(request.id))
    return lost or (story is not None and was_restored(story.events, request.id))
