"""Which messages to the buyer an order allows, and why not the others."""

from collections.abc import Iterable, Iterator

from bot.domain.conversations import Conversation
from bot.domain.notes import Note, Verdict, shared_refusal, shared_warnings, why_refused
from bot.domain.reasons import Reason
from bot.operations.looking_up.pages import OrderPage
from handlers.language import Speech
from handlers.markup import Mrkdwn


def can_write(page: OrderPage) -> bool:
    """Whether at least one reason is possible."""
    return any(not verdict.refused for verdict in page.verdicts.values())


def possible(speech: Speech, page: OrderPage) -> Iterator[Mrkdwn]:
    """Say of each reason whether it is possible; what holds for all of them is said once, above."""
    verdicts = page.verdicts.values()
    shared = shared_refusal(verdicts)
    if shared:
        yield speech.mrkdwn("glance.none_possible", why=_said(speech, shared))
        return
    warnings = shared_warnings(verdicts)
    yield from (speech.mrkdwn("compose.warning", why=speech.note_mrkdwn(note)) for note in warnings)
    for reason in Reason:
        verdict = page.verdicts.get(reason)
        if verdict is None:
            continue
        notes = why_refused(verdict, verdicts) if verdict.refused else verdict.notes
        why = _said(speech, (note for note in notes if note not in warnings))
        yield speech.mrkdwn(_how(verdict, page.conversation), reason=speech.reason(reason), why=why)


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


def _how(verdict: Verdict, conversation: Conversation) -> str:
    """Return the text for a reason: what is possible in general has to wait for what is under way."""
    if verdict.refused:
        return "glance.reason_refused"
    if conversation.on_its_way is not None:
        return "glance.reason_busy"
    if conversation.waiting_since is not None:
        return "glance.reason_waits"
    return "glance.reason_warned" if verdict.warned else "glance.reason_allowed"


def _said(speech: Speech, notes: Iterable[Note]) -> Mrkdwn:
    return Mrkdwn(" ".join(map(speech.note_mrkdwn, notes)))
