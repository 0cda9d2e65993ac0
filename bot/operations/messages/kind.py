"""Messages to buyers (Send a message to a buyer)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.contents import FileRef
from bot.domain.conversations import judge_conversation
from bot.domain.files import judge_message_file
from bot.domain.message_rules import judge_reason
from bot.domain.messages import MESSAGE, MessageContent, message_of
from bot.domain.notes import Verdict, refuse, worst
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Request, State
from bot.errors import AlepheeError, Refused
from bot.operations.capabilities import Action, CallResult, file_bytes
from bot.operations.looking_up.look_up import conversation_of
from bot.operations.messages.evidence import believe_a_409, doubted, note_denial
from bot.ports import Changes, Transaction

_CONFLICT = 409


class MessageAction(Action):
    """One message, one POST; nothing can be read back, so only a person resolves an unknown one."""

    __slots__ = ()

    name = MESSAGE
    content = MessageContent
    field = "reason"
    endpoint = "messages.post"

    def judge_file(self, request: Request, file: FileRef, content: bytes) -> Verdict:
        """Judge by name, size and content."""
        return judge_message_file(file.name, file.size, content, self.tools.rules)

    def recheck(self, batch: Batch, request: Request) -> Verdict:
        """Read the order again: country, logistic type, marketplace and our record of the conversation."""
        content = message_of(request)
        order = self.tools.api.get_order(request.account_id, request.order_id or 0)
        if order is None:
            return refuse("failure.order_gone")
        reason = Reason(content.reason)
        with self.tools.log.read() as log:
            sent_since = _last_sent(log.history.in_conversation(request.conversation), request)
            conversation = conversation_of(log, request.conversation, self.tools.rules, but=request.id)
        still_replied = batch.buyer_replied and (sent_since is None or sent_since <= batch.requested_at)
        # another one may be on its way by a retry: they go out one after the other, and each is judged then
        said = judge_conversation(
            replace(conversation, on_its_way=None),
            reason=reason,
            has_file=content.file is not None,
            buyer_replied=still_replied,
        )
        return worst((judge_reason(order, reason, self.tools.rules), *said.values()))

    def call(self, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Send it."""
        (request,) = requests
        content = message_of(request)
        file = file_bytes(self.tools, content.file) if content.file else None
        try:
            answer = self.tools.effects.send_message(
                request.account_id, request.order_id or 0, reason=content.reason, text=content.text, file=file
            )
        except AlepheeError as error:
            return {request.id: doubted(self.tools, request, error) if error.status == _CONFLICT else error}
        return {request.id: answer}

    def believe(self, tx: Transaction, request: Request, error: Refused, changes: Changes) -> tuple[Request, ...]:
        """Weigh a 409: it may prove that an earlier message arrived, or say that the buyer has not replied."""
        believed = believe_a_409(self.tools, tx, request, changes) if error.status == _CONFLICT else ()
        if self.tools.rules.conversation.denies_reply(error.status, error.api_message):
            note_denial(self.tools, tx, request)
        return believed


def _last_sent(requests: Sequence[Request], but: Request) -> datetime | None:
    return max(
        (r.finished_at for r in requests if r.id != but.id and r.state is State.SENT and r.finished_at), default=None
    )
