"""POST orders/{orderId}/messages: one message to the buyer."""

from sandbox.alephee.country import country_of
from sandbox.alephee.files import Upload, read_upload
from sandbox.alephee.journal import Received
from sandbox.alephee.reasons import (
    Attempt,
    Conversation,
    Reason,
    check_message,
    conversation_key,
    delivered_text,
)
from sandbox.alephee.seeds import StoredOrder
from sandbox.alephee.values import ApiCall, ApiError, Reply, json_reply
from sandbox.alephee.world import AlepheeWorld


def send_message(world: AlepheeWorld, call: ApiCall) -> Reply:
    """Check the rules, hand the text to the buyer and answer with a JSON string.

    Raises 400, 404, 409 and 412 as documented by …/send-a-message-to-a-buyer/request.
    """
    reason = _reason(world, call)
    upload = read_upload(call.body, call.query)
    order = world.order_of(call.account_id, call.order_id)
    key = conversation_key(order.body)
    attempt = Attempt(
        order=order.body,
        country=country_of(order.body),
        reason=reason,
        message=call.query.text("message") or "",
        upload=upload,
        conversation=world.conversations.get(key, Conversation()),
        rules=world.message_rules,
        attachment_max=world.switches.attachment_max,
    )
    check_message(attempt)
    after = attempt.conversation.after(reason.number, with_file=upload is not None)
    world.deliver(_received(world, order, attempt, upload), after)
    return json_reply("Ok")


def _reason(world: AlepheeWorld, call: ApiCall) -> Reason:
    number = call.query.integer("messageOptions")
    if number is None:
        raise ApiError(400, "messageOptions is mandatory")
    reason = world.message_rules.reasons.get(number)
    if reason is None:
        raise ApiError(400, "messageOptions must be one of 1, 2, 3, 4, 5")
    return reason


def _received(world: AlepheeWorld, order: StoredOrder, attempt: Attempt, upload: Upload | None) -> Received:
    return Received(
        order_id=order.body["Id"],
        account_id=order.account_id,
        conversation=conversation_key(order.body),
        reason=attempt.reason.number,
        reason_name=attempt.reason.name,
        text=delivered_text(attempt),
        file_name=None if upload is None else upload.full_name,
        file_size=None if upload is None else len(upload.content),
        file_sha256=None if upload is None else upload.sha256,
        at=world.now(),
    )
