"""Requesters are called: what ends badly, or needs them, is a new direct message; what needs nobody is quiet."""

import pytest

from sandbox.server import Sandbox
from tests.e2e.called import further, notice, notices
from tests.e2e.document_forms import approve, attach, pdf, wait_for_states
from tests.e2e.driver import ALERTS, ANA, APPROVALS, BRUNO, Driver, buttons, links, quoted, said, text_of, values
from tests.e2e.starting import Bots, Drive
from tests.e2e.test_failures import done, fail


def lines(driver: Driver) -> list[str]:
    """Return the lines in the threads of the approvals channel."""
    return [text_of(m) for m in driver.slack.messages(APPROVALS) if "thread_ts" in m]


def attached(driver: Driver, number: int, count: int) -> str:
    """Ask for so many documents; return the batch's id."""
    return attach(driver, number, *((f"factura-{n}.pdf", pdf(f"{number}-{n}")) for n in range(count)))


def receipts(driver: Driver) -> int:
    told = [m for m in driver.slack.dm(ANA) if not m["ephemeral"]]
    return len(told) - len(notices(driver, ANA))


def test_what_was_sent_only_changes_the_receipt(driver: Driver) -> None:
    driver.sent(580101)
    driver.receipt(ANA, has=done("outcome.sent"))
    driver.wait_until_told()
    assert (notices(driver, ANA), receipts(driver)) == ([], 1)


def test_a_declined_request_is_told_anew_with_the_reason_and_a_way_to_the_receipt(both: Driver) -> None:
    both.ask(ANA, 580101, "Hola.")
    assert both.decline(BRUNO, "El pedido ya salió.").ok
    told = notice(both, ANA)
    assert "580101" in text_of(told)
    assert done("outcome.decided_declined") in text_of(told)
    assert quoted(told) == ["El pedido ya salió."]
    assert buttons(told) == ["correct"]
    receipt = both.slack.dm(ANA)[0]
    assert receipt["ts"].replace(".", "") in links(told)[0]
    both.wait_until_told()
    assert (len(notices(both, ANA)), receipts(both)) == (1, 1)


def test_what_expired_is_told_its_requester_and_the_approvers(drive: Drive) -> None:
    driver = drive(bot_approval_ttl="2s")
    driver.ask(ANA, 580101, "Hola.")
    assert done("outcome.decided_expired") in text_of(notice(driver, ANA))
    assert driver.wait(lambda: lines(driver)) == [said("event.expired")]
    driver.wait_until_told()
    assert len(notices(driver, ANA)) == 1


def test_what_was_taken_back_is_quiet_its_requester_did_it(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    receipt = driver.receipt(ANA, has="withdraw")
    assert driver.press(ANA, "withdraw", receipt).ok
    driver.wait_for_state("withdrawn")
    driver.wait_until_told()
    assert notices(driver, ANA) == []


def test_a_file_that_cannot_be_used_is_told_anew(driver: Driver) -> None:
    attach(driver, 580105, ("rota.pdf", b"no pdf at all"))
    told = notice(driver, ANA)
    assert "rota.pdf" in text_of(told)
    assert said("notice.invalid_todo") in text_of(told)
    driver.wait_until_told()
    assert len(notices(driver, ANA)) == 1


@pytest.mark.parametrize(("kind", "state"), [("403", "refused"), ("500", "unknown")])
def test_a_failure_is_told_each_person_once(driver: Driver, kind: str, state: str) -> None:
    fail(driver, kind, state)
    told = notice(driver, ANA)
    assert done(f"outcome.{state}") in text_of(told)
    driver.wait_until_told()
    assert (len(notices(driver, ANA)), receipts(driver), len(driver.alerts())) == (1, 1, 1)
    assert lines(driver) == [said(f"event.{state}", order=580101)]


def test_where_the_requester_reads_of_a_refusal_they_send_it_again(driver: Driver) -> None:
    fail(driver, "409", "refused")
    told = notice(driver, ANA, has="retry")
    assert driver.slack.press(ANA, told["channel"], told["key"], "retry").ok
    driver.wait_for_state("sent")
    driver.wait_until_told()
    assert len(notices(driver, ANA)) == 1
    assert driver.slack.press(ANA, told["channel"], told["key"], "retry").ok  # it is answered, and does nothing
    driver.wait_until_told()
    assert len(driver.texts_received()) == 1


def test_ten_documents_that_fail_are_one_message_and_one_line(driver: Driver) -> None:
    for number in range(10):
        driver.alephee.add_fault("documents", "403" if number % 2 else "413")
    batch_id = attached(driver, 580105, 10)
    approve(driver, batch_id)
    wait_for_states(driver, batch_id, *["refused"] * 10)
    told = notice(driver, ANA)
    driver.wait_until_told()
    assert len(notices(driver, ANA)) == 1
    assert len(lines(driver)) == 1
    assert said("outcome.count", count="10", state="no aceptado") in text_of(told)
    assert "factura-0.pdf" in text_of(told)
    assert said("failure.status_403_document") in text_of(told)
    assert buttons(told) == ["correct", "retry"]


def test_a_restart_repeats_nothing_and_loses_nothing(sandbox: Sandbox, bot: Bots) -> None:
    driver = Driver(sandbox, bot())
    driver.ask(ANA, 580101, "Hola.")
    driver.card(has="approve")
    sandbox.slack.fault("chat.postMessage", "429", None)
    assert driver.decline(BRUNO, "No corresponde.").ok
    driver.wait_for_state("declined")
    bot.stop()
    sandbox.slack.clear_faults()
    for _ in range(2):
        again = Driver(sandbox, bot())
        assert quoted(notice(again, ANA)) == ["No corresponde."]
        again.wait_until_told()
        assert len(notices(again, ANA)) == 1
        bot.stop()


def test_the_second_failure_of_a_cause_is_heard_and_has_buttons_of_its_own(driver: Driver) -> None:
    first, second = (fail(driver, "403", "refused", number) for number in (580101, 580102))
    line = driver.wait(lambda: further(driver))[0]
    alert = driver.alert(has="retry")
    assert (line["thread_ts"], line.get("subtype")) == (alert["ts"], "thread_broadcast")
    assert said("alert.further") in text_of(line)
    assert values(line) == {second}
    assert values(alert) == {first, second}
    assert driver.slack.press(BRUNO, ALERTS, line["key"], "retry").ok
    driver.wait_for_state("sent", second)
    driver.wait(lambda: buttons(further(driver)[0]) == [])
    assert values(driver.alert(has="retry")) == {first}
    driver.wait_until_told()
    assert len(further(driver)) == 1


def test_a_batch_that_fails_again_after_it_was_sent_again_is_heard_again(driver: Driver) -> None:
    fail(driver, "403", "refused", 580101)
    batch_id = fail(driver, "403", "refused", 580102)
    line = driver.wait(lambda: further(driver))[0]
    driver.alephee.add_fault("messages", "403")
    assert driver.slack.press(BRUNO, ALERTS, line["key"], "retry").ok
    driver.wait(lambda: len(further(driver)) == 2)
    driver.wait_until_told()
    old, new = further(driver)
    assert (values(new), new["ts"] > old["ts"]) == ({batch_id}, True)
    assert driver.slack.press(BRUNO, ALERTS, new["key"], "retry").ok
    driver.wait_for_state("sent", batch_id)
    driver.wait(lambda: buttons(further(driver)[1]) == [])


def test_ten_documents_that_fail_with_one_cause_are_one_line_beside_another_failure(driver: Driver) -> None:
    for _ in range(11):
        driver.alephee.add_fault("documents", "413")
    documents = {580101: 1, 580105: 10}
    batches = {number: attached(driver, number, count) for number, count in documents.items()}
    for number, batch_id in batches.items():
        approve(driver, batch_id)
        wait_for_states(driver, batch_id, *["refused"] * documents[number])
    driver.wait_until_told()
    assert [values(line) for line in further(driver)] == [{batches[580105]}]
    assert (len(driver.alerts()), len(notices(driver, ANA))) == (1, 2)
