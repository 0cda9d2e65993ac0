"""Which messages to the buyer an order allows, and why not the others."""

from collections.abc import Iterator

from bot.domain.notes import Level, shared_refusal
from bot.domain.reasons import Reason
from bot.operations.looking_up.pages import OrderPage
from handlers.language import Speech
from handlers.markup import Mrkdwn

_LEVELS = {
    Level.ALLOWED: "reason_allowed",
    Level.WARNED: "reason_warned",
    Level.REFUSED: "reason_refused",
}


def can_write(page: OrderPage) -> bool:
    """Whether at least one reason is possible."""
    return any(not verdict.refused for verdict in page.verdicts.values())


def possible(speech: Speech, page: OrderPage) -> Iterator[Mrkdwn]:
    """Say of each reason whether it is possible; at once where the same speaks against all."""
    shared = shared_refusal(page.verdicts.values())
    if shared:
        why = Mrkdwn(" ".join(map(speech.note_mrkdwn, shared)))
        yield speech.mrkdwn("glance.none_possible", why=why)
        return
    for reason in Reason:
        verdict = page.verdicts.get(reason)
        if verdict is None:
            continue
        why = Mrkdwn(" ".join(speech.note_mrkdwn(note) for note in verdict.notes))
        yield speech.mrkdwn(f"glance.{_LEVELS[verdict.level]}", reason=speech.reason(reason), why=why)


def impossible(speech: Speech, order: OrderPage) -> Iterator[Mrkdwn]:
    """Say which reasons are not possible; at once where the same speaks against all."""
    shared = shared_refusal(order.verdicts.values())
    if shared:
        yield Mrkdwn(" ".join(map(speech.note_mrkdwn, shared)))
        return
    for reason, verdict in order.verdicts.items():
        if verdict.refused:
            why = Mrkdwn(" ".join(speech.note_mrkdwn(note) for note in verdict.notes))
            yield speech.mrkdwn("compose.impossible", reason=reason, why=why)
