"""Messages to buyers (Send a message to a buyer)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.contents import FileRef
from bot.domain.conversations import judge_conversation
from bot.domain.files import judge_message_file
from bot.domain.message_rules import judge_reason
from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.notes import Verdict, refuse, worst
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Request, State
from bot.domain.rules import Rules
from bot.errors import AlepheeError
from bot.operations.capabilities import CallResult, Found, Settled, file_bytes
from bot.operations.looking_up.look_up import conversation_of
from bot.operations.tools import Tools


class MessageAction:
    """One message, one POST; nothing can be read back, so only a person resolves an unknown one."""

    kind = MESSAGE
    endpoint = "messages.post"
    per_call = 1

    def judge_file(self, request: Request, file: FileRef, content: bytes, rules: Rules) -> Verdict:
        """Judge by name, size and content."""
        return judge_message_file(file.name, file.size, content, rules)

    def recheck(self, tools: Tools, batch: Batch, request: Request) -> Verdict:
        """Read the order again: country, logistic type, marketplace and our record of the conversation."""
        content = _content(request)
        order = tools.api.get_order(request.account_id, request.order_id or 0)
        if order is None:
            return refuse("failure.order_gone")
        reason = Reason(content.reason)
        with tools.log.read() as log:
            sent_since = _last_sent(log.history.in_conversation(request.conversation), request)
            conversation = conversation_of(log, request.conversation, but=request.id)
        still_replied = batch.buyer_replied and (sent_since is None or sent_since <= batch.requested_at)
        # another one may be on its way by a retry: they go out one after the other, and each is judged then
        said = judge_conversation(
            replace(conversation, on_its_way=None),
            reason=reason,
            has_file=content.file is not None,
            buyer_replied=still_replied,
        )
        return worst((judge_reason(order, reason, tools.rules), *said.values()))

    def call(self, tools: Tools, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Send it."""
        (request,) = requests
        content = _content(request)
        file = file_bytes(tools, content.file) if content.file else None
        try:
            answer = tools.api.send_message(
                request.account_id, request.order_id or 0, reason=content.reason, text=content.text, file=file
            )
        except AlepheeError as error:
            return {request.id: error}
        return {request.id: answer}

    def settle(self, tools: Tools, batch: Batch, request: Request) -> Found:
        """Alephee offers no way to read messages."""
        return Found(Settled.CANNOT_TELL)


def _content(request: Request) -> MessageContent:
    assert isinstance(request.content, MessageContent)  # noqa: S101  # the kind of a request decides its content
    return request.content


def _last_sent(requests: Sequence[Request], but: Request) -> datetime | None:
    return max(
        (r.finished_at for r in requests if r.id != but.id and r.state is State.SENT and r.finished_at), default=None
    )
