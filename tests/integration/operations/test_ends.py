"""One batch that fails is one failure: told once nothing of it goes on, however many requests and calls it has."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.marks import INTEGRATE, IntegrateContent
from bot.domain.outbox import MessageKey, MessageKind, MessageRef, Post, further_of
from bot.domain.people import Press
from bot.domain.requests import Decision, Outcome, Request, State
from bot.errors import DeliveryRefused, NeverSent, Refused, Unknown
from bot.fakes import FakeDirectory, FakeNotifier, ManualClock
from bot.operations.capabilities import CallResult
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.resolve import Resolve
from bot.operations.sending.outcomes import Outcomes
from bot.operations.showing.deliver import Deliver
from bot.operations.tools import Tools
from bot.ports import Answer, Changes, SendLog
from tests.integration.log.samples import EVA, INVOICE, NOON, add, batch, request

NOTICE = MessageKey(MessageKind.NOTICE, "b1/failed")
NO = Refused("failure.status_403", status=403)


def marks(log: SendLog, count: int) -> tuple[Request, ...]:
    """Return so many approved marks of one batch."""
    content = IntegrateContent(integrated=True)
    asked = tuple(
        request(f"r{n}", kind=INTEGRATE, conversation="", content=content, order_id=580100 + n) for n in range(count)
    )
    add(log, *asked, of=batch(kind=INTEGRATE))
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.NOT_NEEDED, at=NOON, by=None)
        for one in asked:
            tx.requests.move(one, State.APPROVED, event="not_needed", at=NOON)
    return asked


def call(log: SendLog, outcomes: Outcomes, asked: Sequence[Request], *results: CallResult) -> None:
    """Call for some requests of a batch, and record what came of it."""
    attempts = {}
    with log.write() as tx:
        of = tx.requests.batch(asked[0].batch_id)
        assert of is not None
        for one in asked:
            known = tx.requests.get(one.id)
            assert known is not None
            assert tx.requests.move(known, State.SENDING, event="claimed", at=NOON)
            attempts[one.id] = tx.attempts.begin(known, call_id="c", at=NOON)
    outcomes.record(of, tuple(asked), attempts, dict(zip(attempts, results, strict=True)))


def waiting(log: SendLog, clock: ManualClock, show: MessageKind) -> list[MessageKey]:
    with log.read() as reader:
        return [post.target for post in reader.outbox.due(clock.now(), limit=500) if post.target.show is show]


def test_a_list_is_told_once_when_its_last_call_has_ended(log: SendLog, outcomes: Outcomes, clock: ManualClock) -> None:
    first, second, third = marks(log, 3)
    call(log, outcomes, [first], NO)
    call(log, outcomes, [second], NeverSent("failure.connect"))
    assert waiting(log, clock, MessageKind.NOTICE) == []
    call(log, outcomes, [second, third], Answer(200), Answer(200))
    assert waiting(log, clock, MessageKind.NOTICE) == [NOTICE]
    assert waiting(log, clock, MessageKind.THREAD) == []


def test_a_mark_that_is_looked_up_again_holds_the_notice_up(
    log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    first, second = marks(log, 2)
    call(log, outcomes, [first, second], NO, Unknown("failure.timeout"))
    assert waiting(log, clock, MessageKind.NOTICE) == []
    with log.write() as tx:
        known = tx.requests.get(second.id)
        assert known is not None
        assert outcomes.record_look(tx, batch(), known, State.SENT, Outcome.SENT, changes=Changes())
    assert waiting(log, clock, MessageKind.NOTICE) == [NOTICE]


def test_a_document_that_the_bot_looks_up_by_itself_calls_nobody(
    log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    content = DocumentContent(document_type=0, file=INVOICE)
    add(log, request(kind=DOCUMENT, conversation="", content=content), of=batch(kind=DOCUMENT))
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.APPROVED, at=NOON, by=EVA)
        tx.requests.move(request(), State.APPROVED, event="approved", at=NOON, actor=EVA)
    call(log, outcomes, [request()], Unknown("failure.timeout"))
    assert waiting(log, clock, MessageKind.NOTICE) == []
    assert [target.about.split("/")[2] for target in waiting(log, clock, MessageKind.THREAD)] == ["unknown"]


def test_what_is_sent_at_the_second_try_has_a_line_only_when_the_first_one_failed(
    log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    for number, first in ((1, NeverSent("failure.rate_limited", status=429)), (2, NO)):
        asked = request(f"r{number}", batch_id=f"b{number}", conversation=f"b{number}")
        add(log, asked, of=batch(f"b{number}"))
        with log.write() as tx:
            tx.decisions.decide(batch(f"b{number}"), Decision.APPROVED, at=NOON, by=EVA)
            tx.requests.move(asked, State.APPROVED, event="approved", at=NOON, actor=EVA)
        call(log, outcomes, [asked], first)
        with log.write() as tx:
            known = tx.requests.get(asked.id)
            assert known is not None
            if known.state is State.REFUSED:
                tx.requests.move(known, State.APPROVED, event="retried", at=NOON)
        call(log, outcomes, [asked], Answer(200))
    told = [target.about.rpartition("/")[0] for target in waiting(log, clock, MessageKind.THREAD)]
    assert told == ["b2/r2/refused", "b2/r2/sent"]


def refused(log: SendLog, outcomes: Outcomes, number: int) -> str:
    """Have a message of a batch of its own refused; return the batch."""
    name = f"b{number}"
    asked = request(f"r{number}", batch_id=name, conversation=name)
    add(log, asked, of=batch(name))
    with log.write() as tx:
        tx.decisions.decide(batch(name), Decision.APPROVED, at=NOON, by=EVA)
        tx.requests.move(asked, State.APPROVED, event="approved", at=NOON, actor=EVA)
    call(log, outcomes, [asked], NO)
    return name


def alert_of(log: SendLog) -> str:
    with log.read() as reader:
        alert = reader.alerts.open("refused.failure.status_403")
    assert alert is not None
    return alert.id


class Meanwhile(FakeNotifier):
    """Posts an alert so slowly that something happens meanwhile."""

    happens: Callable[[], object] | None = None

    def show(self, post: Post, **about: Any) -> MessageRef | None:
        happens, self.happens = (self.happens, None) if post.target.show is MessageKind.ALERT else (None, self.happens)
        if happens is not None:
            happens()
        return super().show(post, **about)


def posted(tools: Tools, slack: FakeNotifier) -> list[MessageKey]:
    """Return what stands in the alerts channel when all is delivered."""
    while Deliver(tools, slack).step() == 0:
        pass
    return [target for target in slack.shown if target.show in {MessageKind.ALERT, MessageKind.FURTHER}]


def test_the_second_failure_has_a_line_below_the_alert(tools: Tools, log: SendLog, outcomes: Outcomes) -> None:
    slack = FakeNotifier()
    refused(log, outcomes, 1)
    alert = MessageKey(MessageKind.ALERT, alert_of(log))
    assert posted(tools, slack) == [alert]
    refused(log, outcomes, 2)
    assert posted(tools, slack) == [alert, alert, further_of(alert.about, "b2")]


def test_failures_of_which_the_alert_itself_tells_had_a_line_below_it_as_well(
    tools: Tools, log: SendLog, outcomes: Outcomes
) -> None:
    refused(log, outcomes, 1)
    refused(log, outcomes, 2)
    assert posted(tools, FakeNotifier()) == [MessageKey(MessageKind.ALERT, alert_of(log))]


def test_what_fails_while_the_alert_is_being_posted_has_a_line_below_it(
    tools: Tools, log: SendLog, outcomes: Outcomes
) -> None:
    slack = Meanwhile()
    slack.happens = lambda: refused(log, outcomes, 3)
    refused(log, outcomes, 1)
    refused(log, outcomes, 2)
    alert = MessageKey(MessageKind.ALERT, alert_of(log))
    assert posted(tools, slack) == [alert, alert, further_of(alert.about, "b3")]


def test_a_line_below_an_alert_that_slack_never_shows_is_not_waited_for(
    tools: Tools, log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    refused(log, outcomes, 1)
    refused(log, outcomes, 2)
    slack = FakeNotifier(refused={MessageKind.ALERT}, error=DeliveryRefused("invalid_blocks"))
    for _ in range(40):
        Deliver(tools, slack).step()
        clock.turn(timedelta(seconds=10))
    assert waiting(log, clock, MessageKind.FURTHER) == []
    assert slack.alarms == ["system.alert_content"]


def test_a_button_of_such_a_line_is_no_copys_and_one_of_a_copy_leads_to_the_alert(
    tools: Tools, log: SendLog, outcomes: Outcomes
) -> None:
    refused(log, outcomes, 1)
    refused(log, outcomes, 2)
    alert, line = MessageKey(MessageKind.ALERT, alert_of(log)), further_of(alert_of(log), "b2")
    with log.write() as tx:
        tx.outbox.adopt(alert, MessageRef("C1", "1.1"))
        tx.outbox.adopt(line, MessageRef("C1", "2.2"))
    resolve = Resolve(tools, Authority(tools, FakeDirectory()), outcomes)
    assert resolve.newer(Press(EVA, "C1", "2.2"), "b2") is None
    assert resolve.newer(Press(EVA, "C1", "3.3"), "b2") == MessageRef("C1", "1.1")
