"""Alerts: one message per cause, with a count and the requests that still need a person."""

from bot.ports import SendLog
from tests.integration.log.samples import add, at, request

#: what every engine has to do
EVERY_ENGINE = True


def test_failures_of_one_cause_fold_into_one_alert(log: SendLog) -> None:
    one, two = request("r1"), request("r2")
    add(log, one, two)
    with log.write() as transaction:
        first = transaction.alerts.raise_for("refused.412", at=at(1), requests=[two.id])
        second = transaction.alerts.raise_for("refused.412", at=at(2), requests=[one.id])
        again = transaction.alerts.raise_for("refused.412", at=at(3), requests=[one.id])
    assert first.id == second.id == again.id
    assert (first.count, first.request_ids) == (1, ("r2",))
    assert (again.count, again.first_at, again.last_at) == (3, at(1), at(3))
    assert again.request_ids == ("r2", "r1")
    with log.read() as reader:
        assert reader.alerts.open("refused.412") == reader.alerts.get(first.id) == again
        assert reader.alerts.of("r1") == (again,)
        assert reader.alerts.get("nobody") is None


def test_the_newest_note_of_a_system_alert_counts(log: SendLog) -> None:
    with log.write() as transaction:
        transaction.alerts.raise_for("system.slow", at=at(1), note="15 min")
        assert transaction.alerts.raise_for("system.slow", at=at(2)).note == "15 min"
        assert transaction.alerts.raise_for("system.slow", at=at(3), note="30 min").note == "30 min"


def test_an_alert_is_resolved_when_its_last_request_is(log: SendLog) -> None:
    one, two = request("r1"), request("r2")
    add(log, one, two)
    with log.write() as transaction:
        transaction.alerts.raise_for("refused.412", at=at(1), requests=[one.id])
        transaction.alerts.raise_for("refused.412", at=at(1), requests=[two.id])
        transaction.alerts.raise_for("unknown", about="r1", at=at(1), requests=[one.id])
        touched = [transaction.alerts.get(alert_id) for alert_id in transaction.alerts.resolve("r1", at=at(2))]
        assert [(alert.cause, alert.request_ids, alert.resolved_at) for alert in touched if alert] == [
            ("refused.412", ("r2", "r1"), None),
            ("unknown", ("r1",), at(2)),
        ]
        assert transaction.alerts.resolve("r1", at=at(3)) == ()
        (last,) = transaction.alerts.resolve("r2", at=at(4))
        resolved = transaction.alerts.get(last)
        assert resolved is not None
        assert resolved.resolved_at == at(4)
        assert transaction.alerts.open("refused.412") is None


def test_a_request_that_fails_again_needs_a_person_again(log: SendLog) -> None:
    one, two = request("r1"), request("r2")
    add(log, one, two)
    with log.write() as transaction:
        for each in (one, two):
            transaction.alerts.raise_for("refused.412", at=at(1), requests=[each.id])
        transaction.alerts.resolve("r1", at=at(2))
        assert transaction.alerts.raise_for("refused.412", at=at(3), requests=[one.id]).request_ids == ("r1", "r2")
        assert [alert.cause for alert in transaction.alerts.of("r1")] == ["refused.412"]


def test_all_alerts_that_ever_named_a_request_are_known(log: SendLog) -> None:
    one, two = request("r1"), request("r2")
    add(log, one, two)
    with log.write() as transaction:
        first = transaction.alerts.raise_for("refused.412", at=at(1), requests=[one.id])
        transaction.alerts.resolve("r1", at=at(2))
        other = transaction.alerts.raise_for("refused.409", at=at(3), requests=[one.id])
        assert transaction.alerts.naming("r1") == (first.id, other.id)
        assert transaction.alerts.naming("r2") == ()


def test_a_cause_that_comes_back_opens_a_new_alert(log: SendLog) -> None:
    with log.write() as transaction:
        first = transaction.alerts.raise_for("system.slow", at=at(1))
        closed = transaction.alerts.close("system.slow", at=at(2))
        assert closed is not None
        assert (closed.id, closed.resolved_at) == (first.id, at(2))
        assert transaction.alerts.close("system.slow", at=at(3)) is None
        assert transaction.alerts.raise_for("system.slow", at=at(4)).id != first.id


def test_of_a_batch_those_requests_are_told_that_an_alert_ever_named(log: SendLog) -> None:
    first, second = request("r1"), request("r2")
    add(log, first, second)
    with log.write() as transaction:
        transaction.alerts.raise_for("refused.412", at=at(1), requests=[second.id])
        transaction.alerts.resolve("r2", at=at(2))
        assert transaction.alerts.named_in("b1") == ("r2",)
        assert transaction.alerts.named_in("b2") == ()
