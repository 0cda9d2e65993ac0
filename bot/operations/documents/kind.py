"""Documents for orders (Attach a document to an order)."""

from collections.abc import Mapping, Sequence

from bot.domain.contents import FileRef
from bot.domain.document_rules import judge_document_type
from bot.domain.documents import DOCUMENT, DocumentContent, document_of
from bot.domain.files import judge_document_file
from bot.domain.fiscal_keys import judge_key_in_file
from bot.domain.notes import Verdict, refuse, worst
from bot.domain.orders import Order
from bot.domain.requests import Batch, Outcome, Request
from bot.errors import AlepheeError
from bot.operations.capabilities import Action, Arrival, CallResult, Found, file_bytes
from bot.operations.documents import evidence
from bot.operations.tools import Tools


class DocumentAction(Action):
    """One file, one POST; an unknown one is looked up in the order's documents."""

    __slots__ = ()

    name = DOCUMENT
    content = DocumentContent
    field = "document_type"
    endpoint = "documents.post"

    def judge_file(self, request: Request, file: FileRef, content: bytes) -> Verdict:
        """Judge by name, size and content.

        The marketplace's size was warned about when it was asked, with the order at hand.
        """
        asked = document_of(request)
        judged = judge_document_file(
            asked.document_type, file.name, file.size, content, self.tools.rules, marketplace_bound=False
        )
        return worst((judged, judge_key_in_file(asked.fiscal_key, file.name, content)))

    def recheck(self, batch: Batch, request: Request) -> Verdict | Found:
        """Read the order again: is it there, does it still take this type, and what does it have already.

        An attempt that was given up may be among it by now: then that one arrived. What it has is noted: should nobody
        answer the call, the count tells whether it arrived.
        """
        content = document_of(request)
        order = self.tools.api.get_order(request.account_id, request.order_id or 0)
        if order is None:
            return refuse("failure.order_gone")
        verdict = judge_document_type(order, content.document_type, self.tools.rules)
        if verdict.refused:
            return verdict
        with self.tools.log.read() as log:
            given_up = any(attempt.outcome is Outcome.NOT_ARRIVED for attempt in log.attempts.of(request.id))
        if given_up and _look(self.tools, request, order) is Arrival.ARRIVED:
            return Found(Arrival.ARRIVED)
        self._note_count(request, order)
        return verdict

    def call(self, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Attach it."""
        (request,) = requests
        content = document_of(request)
        file = file_bytes(self.tools, content.file)
        try:
            answer = self.tools.effects.attach_document(
                request.account_id, request.order_id or 0, file=file, query=query_of(content)
            )
        except AlepheeError as error:
            return {request.id: error}
        return {request.id: answer}

    def reconcile(self, batch: Batch, request: Request) -> Found:
        """Read the order's documents and compare them with those before the call."""
        order = self.tools.api.get_order(request.account_id, request.order_id or 0)
        return Found(Arrival.CANNOT_TELL if order is None else _look(self.tools, request, order))

    def _note_count(self, request: Request, order: Order) -> None:
        with self.tools.log.read() as log:
            ours = evidence.contents_of(evidence.siblings(log, request))
        census = evidence.count(order, document_of(request), ours)
        with self.tools.log.write() as tx:
            tx.events.note(
                evidence.COUNTED,
                at=self.tools.clock.now(),
                batch_id=request.batch_id,
                request_id=request.id,
                detail={"same": census.same, "strange": census.strange},
            )


def query_of(content: DocumentContent) -> dict[str, str]:
    """Return the parameters that go into the query beside a form-data file (Attach a document to an order, Request)."""
    parameters = {
        "documentType": str(content.document_type),
        "documentNumber": content.number,
        "documentDate": f"{content.date.isoformat()}T00:00:00Z" if content.date else "",
        "fiscalKey": content.fiscal_key,
        "seriesNumber": content.series_number,
    }
    return {name: value for name, value in parameters.items() if value}


def _look(tools: Tools, request: Request, order: Order) -> Arrival:
    """Say what an order's documents tell about the last call of a request."""
    content = document_of(request)
    with tools.log.read() as log:
        story = log.requests.story(request.batch_id)
        noted = evidence.counted_before(story.events if story else (), request.id)
        if noted is None:
            return Arrival.CANNOT_TELL
        before, since = noted
        others = evidence.siblings(log, request)
        rivals = evidence.rivals_among(log, others, content, since)
    now = evidence.count(order, content, evidence.contents_of(others))
    told = evidence.conclude(before, now, rivals)
    if told is Arrival.ARRIVED and not evidence.is_recent(order, content, since):
        return Arrival.CANNOT_TELL
    return told
