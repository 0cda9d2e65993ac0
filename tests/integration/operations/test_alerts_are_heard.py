"""A failure is heard in the alerts channel although an older one of its cause was never settled."""

from datetime import timedelta

from bot.domain.notes import refuse
from bot.domain.outbox import Alert, MessageKey, MessageKind, MessageRef
from bot.domain.people import Press
from bot.domain.requests import Decision, State
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.resolve import Resolve
from bot.operations.looking_up.pages import AlertPage
from bot.operations.sending.outcomes import Outcomes
from bot.operations.showing.alert_room import FOLDED
from bot.operations.tools import Tools
from bot.ports import SendLog
from handlers.examples.shown import alert_message
from handlers.language import speech
from tests.integration.log.samples import EVA, NOON, add, batch, request, stored


def refused(log: SendLog, outcomes: Outcomes, number: int) -> Alert:
    """Let a request of a batch of its own be refused; return the alert that tells of it."""
    asked, of = request(f"r{number}", f"b{number}"), batch(f"b{number}")
    add(log, asked, of=of)
    with log.write() as tx:
        tx.decisions.decide(of, Decision.APPROVED, at=NOON, by=EVA)
        tx.requests.move(asked, State.APPROVED, event="approved", at=NOON, actor=EVA)
    outcomes.refuse_unsent(of, stored(log, asked.id), refuse("failure.order_gone"))
    with log.read() as reader:
        (alert,) = reader.alerts.of(asked.id)
    return alert


def test_a_failure_does_not_vanish_in_the_message_about_one_that_nobody_retried_weeks_ago(
    log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    """Slack tells nobody when a message is changed, and the ninth request was not even listed in it."""
    first = refused(log, outcomes, 1)
    clock.turn(FOLDED - timedelta(seconds=1))
    assert refused(log, outcomes, 2).id == first.id
    clock.turn(timedelta(weeks=2))
    later = refused(log, outcomes, 3)
    assert (later.id != first.id, later.count, later.request_ids) == (True, 1, ("r3",))
    again = refused(log, outcomes, 4)
    assert (again.id, again.count, again.request_ids) == (later.id, 2, ("r3", "r4"))
    clock.turn(FOLDED)
    assert refused(log, outcomes, 5).id not in {first.id, later.id}


def test_each_of_the_messages_of_a_cause_is_settled_by_itself(
    tools: Tools, log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    first = refused(log, outcomes, 1)
    clock.turn(FOLDED)
    later = refused(log, outcomes, 2)
    Resolve(tools, Authority(tools, FakeDirectory()), outcomes).retry(EVA, "b2")
    with log.read() as reader:
        old, new = reader.alerts.get(first.id), reader.alerts.get(later.id)
        shown = {post.target.about for post in reader.outbox.due(clock.now()) if post.target.show is MessageKind.ALERT}
    assert old is not None
    assert new is not None
    assert (old.resolved_at, new.resolved_at) == (None, clock.now())
    assert shown == {first.id, later.id}


def test_the_ninth_refusal_of_a_cause_had_no_button_anywhere(log: SendLog, outcomes: Outcomes) -> None:
    alerts = [refused(log, outcomes, number).id for number in range(20)]
    assert [alerts.count(one) for one in dict.fromkeys(alerts)] == [8, 8, 4]
    with log.read() as reader:
        for one in dict.fromkeys(alerts):
            alert = reader.alerts.get(one)
            assert alert is not None
            stories = tuple(
                filter(None, (reader.requests.story(f"b{name.removeprefix('r')}") for name in alert.request_ids))
            )
            shown = alert_message(speech("es"), AlertPage(alert=alert, stories=stories))
            assert sum("retry" in str(block) for block in shown.blocks) == len(alert.request_ids)


def test_a_press_on_a_card_in_the_channel_of_the_alerts_is_no_press_on_an_old_alert(
    tools: Tools, log: SendLog, outcomes: Outcomes
) -> None:
    alert = refused(log, outcomes, 1)
    with log.write() as tx:
        tx.outbox.adopt(MessageKey(MessageKind.ALERT, alert.id), MessageRef("C1", "2.0"))
        tx.outbox.adopt(MessageKey(MessageKind.CARD, "b1"), MessageRef("C1", "1.0"))
    resolve = Resolve(tools, Authority(tools, FakeDirectory()), outcomes)
    assert resolve.newer(Press(EVA, "C1", "1.0"), "b1") is None
    assert resolve.newer(Press(EVA, "C1", "1.0"), "r1") is None
    assert resolve.newer(Press(EVA, "C1", "1.5"), "b1") == MessageRef("C1", "2.0")
