import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.conversations import Conversation, judge_conversation, read_conversation
from bot.domain.notes import ALLOWED, Level, Note, Verdict
from bot.domain.reasons import Reason
from bot.domain.requests import ON_ITS_WAY, Request, State
from bot.rules_file import load_rules
from tests.unit.domain.domain_examples import NOON, message, minutes

VARIANTS, BILLING, INVOICE, OTHER, PROMISE = Reason


def sent(number: int, at: float, *, reason: int = 4, with_file: bool = False) -> Request:
    return message(f"r{number}", State.SENT, finished=minutes(at), reason=reason, with_file=with_file)


def judged(
    conversation: Conversation, *, reason: Reason = OTHER, has_file: bool = False, buyer_replied: bool = False
) -> dict[str, Verdict]:
    """What is not allowed, by field."""
    verdicts = judge_conversation(conversation, reason=reason, has_file=has_file, buyer_replied=buyer_replied)
    assert set(verdicts) == {"text", "reason", "files", "buyer_replied"}
    return {field: verdict for field, verdict in verdicts.items() if verdict != ALLOWED}


@pytest.mark.parametrize(
    ("times", "replied", "waiting", "file_allowed"),
    [
        ([], None, None, False),
        ([], 0, None, False),
        ([1], None, 1, False),
        ([1], 0, 1, False),
        ([1], 1, None, True),
        ([1], 2, None, True),
        ([1, 3], 2, 3, True),
        ([1, 3], 4, None, True),
        ([3, 1], 2, 3, True),
    ],
)
def test_ms5_we_wait_from_the_last_message_to_the_stated_reply(
    times: list[float], replied: float | None, waiting: float | None, *, file_allowed: bool
) -> None:
    requests = [sent(number, at) for number, at in enumerate(times)]
    conversation = read_conversation(requests, None if replied is None else minutes(replied))
    assert conversation.waiting_since == (None if waiting is None else minutes(waiting))
    assert conversation.attachment_allowed is file_allowed


def test_a_message_counts_from_when_it_was_sent_not_from_when_it_was_asked() -> None:
    late = message("r1", State.SENT, finished=minutes(30))
    assert read_conversation([late], minutes(10)).waiting_since == minutes(30)


def test_a_sent_message_without_a_time_makes_nobody_wait_but_locks_its_reason() -> None:
    conversation = read_conversation([message("r1", State.SENT, reason=3, with_file=True)], minutes(1))
    assert conversation == Conversation(locked_reason=INVOICE)


@pytest.mark.parametrize("state", sorted(set(State) - {State.SENT}))
def test_what_was_not_sent_neither_waits_nor_locks(state: State) -> None:
    request = message("r1", state, finished=minutes(1), with_file=True)
    conversation = read_conversation([request], minutes(2))
    assert (conversation.waiting_since, conversation.attachment_allowed) == (None, False)
    assert conversation.locked_reason is None
    assert (conversation.on_its_way is request) is (state in ON_ITS_WAY)
    assert (conversation.unknown is request) is (state is State.UNKNOWN)


def test_ms7_the_last_message_with_a_file_locks_the_reason() -> None:
    conversation = read_conversation(
        [sent(1, 1), sent(2, 3, reason=3, with_file=True), sent(3, 5, reason=3)], minutes(6)
    )
    assert conversation.locked_reason is INVOICE
    assert judged(conversation, reason=INVOICE) == {}
    refused = judged(conversation, reason=OTHER)
    assert refused["reason"].notes == (Note("conversation.reason_locked", {"reason": "SEND_INVOICE_LINK"}),)


def test_ms7_no_statement_unlocks_the_reason() -> None:
    assert judged(Conversation(locked_reason=OTHER), reason=INVOICE, buyer_replied=True)["reason"].refused


def test_a_first_message_without_a_file_goes() -> None:
    assert judged(read_conversation([], None)) == {}


def test_ms5_a_message_while_we_wait_is_refused_at_the_statement_and_passes_with_it() -> None:
    waiting = read_conversation([sent(1, 1)], None)
    assert judged(waiting)["buyer_replied"].notes == (Note("conversation.waiting", {"since": minutes(1)}),)
    assert judged(waiting, buyer_replied=True) == {}


def test_ms6_a_file_on_a_first_message_is_refused_at_the_file_and_passes_with_the_statement() -> None:
    first = read_conversation([], None)
    assert judged(first, has_file=True) == {"files": Verdict(Level.REFUSED, (Note("conversation.file_too_early"),))}
    assert judged(first, has_file=True, buyer_replied=True) == {}


def test_ms6_a_file_before_the_reply_is_refused_at_both_fields() -> None:
    waiting = read_conversation([sent(1, 1)], None)
    assert set(judged(waiting, has_file=True)) == {"files", "buyer_replied"}


def test_ms6_a_file_after_message_and_reply_goes() -> None:
    assert judged(read_conversation([sent(1, 1)], minutes(2)), has_file=True) == {}


@pytest.mark.parametrize("state", sorted(ON_ITS_WAY))
@pytest.mark.parametrize("replied", [True, False])
def test_a_second_message_is_refused_naming_the_first_that_is_on_its_way(state: State, *, replied: bool) -> None:
    busy = read_conversation([sent(1, 1), message("r2", state), message("r3", State.PENDING)], minutes(2))
    told = {"request_id": "r2", "order": "580101", "reason": "OTHER", "state": state.value}
    named = Note("conversation.on_its_way", told)
    assert judged(busy, buyer_replied=replied) == {"reason": Verdict(Level.REFUSED, (named,))}


def test_an_unknown_message_is_warned_about() -> None:
    doubtful = read_conversation([message("r1", State.UNKNOWN)], None)
    verdict = judged(doubtful)["reason"]
    assert (verdict.level, verdict.notes) == (Level.WARNED, (Note("conversation.unknown", {"request_id": "r1"}),))


def test_a_conversation_that_was_never_used_is_empty() -> None:
    assert read_conversation([], NOON + dt.timedelta(days=1)) == Conversation()


SAYS_SO = "The previous message has not been answered by the buyer yet"


def refused(at: float, said: str = SAYS_SO, status: int = 409) -> Request:
    request = message("r9", State.REFUSED, finished=minutes(at))
    return replace(request, http_status=status, api_message=said)


@pytest.mark.parametrize(
    ("sent_at", "replied", "denied", "waiting"),
    [
        ([], None, 5, 5),
        ([], 4, 5, 5),
        ([1], 4, 5, 1),
        ([1], 6, None, None),
        ([1, 7], 4, None, 7),
        ([7], None, None, 7),
    ],
)
def test_what_alephee_says_counts_against_an_older_statement_until_a_newer_one(
    sent_at: list[float], replied: float | None, denied: float | None, waiting: float | None
) -> None:
    requests = [*(sent(number, at) for number, at in enumerate(sent_at)), refused(5)]
    stated = None if replied is None else minutes(replied)
    conversation = read_conversation(requests, stated, load_rules().conversation)
    assert conversation.denied_at == (None if denied is None else minutes(denied))
    assert conversation.waiting_since == (None if waiting is None else minutes(waiting))
    assert conversation.attachment_allowed is (replied is not None and denied is None)


@pytest.mark.parametrize(
    ("said", "status"),
    [("There is another request locking this operation", 409), (SAYS_SO, 412), ("", 409)],
)
def test_another_refusal_says_nothing_about_the_buyer(said: str, status: int) -> None:
    conversation = read_conversation([refused(5, said, status)], minutes(4), load_rules().conversation)
    assert (conversation.denied_at, conversation.waiting_since) == (None, None)
