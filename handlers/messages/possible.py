"""Which messages to the buyer an order allows, and why not the others."""

from collections.abc import Iterable, Iterator

from bot.domain.notes import Note, shared_refusal, shared_warnings, why_refused
from bot.domain.reasons import Reason
from bot.operations.looking_up.pages import OrderPage
from handlers.carried import OrderIds
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.views import block_kit
from handlers.views.block_kit import Block

#: the button that opens the form, and the buttons that open it with a reason chosen
WRITE = "compose_message"
WITH_REASON = {reason: f"{WRITE}:{int(reason)}" for reason in Reason}


def can_write(page: OrderPage) -> bool:
    """Whether at least one reason is possible."""
    return any(not verdict.refused for verdict in page.verdicts.values())


def buttons(speech: Speech, page: OrderPage, about: str) -> Iterator[Block]:
    """Return a button a reason that is possible, which opens the form with it; ``about`` tells several orders apart.

    One alone, without a reason, where an order is one of several, or where the buyer's reply is waited for: whether
    they replied is said in the form. None while a message is on its way.
    """
    value = str(OrderIds(account_id=page.order.account_id, order_id=page.order.id))
    conversation = page.conversation
    if not can_write(page) or (conversation.on_its_way is not None and not about):
        return
    if about or conversation.waiting_since is not None:
        style = "primary" if about else ""
        yield block_kit.button(WRITE, speech.plain("glance.compose"), value, style=style, about=about)
        return
    for reason, verdict in page.verdicts.items():
        if not verdict.refused:
            yield block_kit.button(WITH_REASON[reason], speech.plain(f"reason_button.{int(reason)}"), value)


def possible(speech: Speech, page: OrderPage) -> Iterator[Mrkdwn]:
    """Say why nothing is possible; else the warnings, once above what holds for one reason alone."""
    verdicts = page.verdicts.values()
    shared = shared_refusal(verdicts)
    if shared:
        yield speech.mrkdwn("glance.none_possible", why=_said(speech, shared))
        return
    warnings = shared_warnings(verdicts)
    yield from (speech.mrkdwn("compose.warning", why=speech.note_mrkdwn(note)) for note in warnings)
    for reason, verdict in page.verdicts.items():
        own = [note for note in verdict.notes if note not in warnings]
        if not verdict.refused and own:
            yield speech.mrkdwn("glance.reason_warned", reason=speech.reason(reason), why=_said(speech, own))


def impossible(speech: Speech, order: OrderPage) -> Iterator[Mrkdwn]:
    """Say which reasons are not possible; at once where the same speaks against all."""
    verdicts = order.verdicts.values()
    shared = shared_refusal(verdicts)
    if shared:
        yield _said(speech, shared)
        return
    for reason, verdict in order.verdicts.items():
        if verdict.refused:
            why = _said(speech, why_refused(verdict, verdicts))
            yield speech.mrkdwn("compose.impossible", reason=reason, why=why)


def _said(speech: Speech, notes: Iterable[Note]) -> Mrkdwn:
    return Mrkdwn(" ".join(map(speech.note_mrkdwn, notes)))
