from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.mark_csv import read_mark_csv
from bot.domain.mark_lines import MarkLines
from bot.domain.marks import IntegrateContent
from bot.fail_points import FailPoint
from bot.operations.sending.follow_up import CHUNK
from sandbox.alephee import integrate as far_side
from tests.e2e.driver import ANA, Driver, Json, buttons, said, text_of
from tests.e2e.integrate_forms import (
    is_integrated,
    mark,
    rows_of,
    stock,
    wait_for_events,
    wait_for_states,
)
from tests.e2e.starting import Bots, quick


@pytest.fixture(autouse=True)
def quick_looks(bot: Bots) -> None:
    """Look as often as ever, and ask again as often, but with shorter pauses."""
    bot.waits = replace(quick(bot.waits, 0.05), try_again=0.05)


def sizes(driver: Driver) -> list[int]:
    """How many requests each call carried, by the log."""
    return [row["size"] for row in driver.rows("SELECT COUNT(*) size FROM attempts GROUP BY call_id ORDER BY MIN(id)")]


def test_each_order_has_its_own_outcome(driver: Driver) -> None:
    """One order leaves Alephee between the look-up and the call."""
    stock(driver.alephee, 2)
    driver.alephee.delays["integrate"] = 0.3
    batch = mark(driver, "580101 700001 580103", integrated="true")
    driver.wait(lambda: driver.calls("integrate") == 1 or None)
    del driver.alephee.orders[580103]
    rows = wait_for_states(driver, batch, "sent", "sent", "refused")
    assert [row["http_status"] for row in rows] == [200, 200, 400]
    assert rows[2]["api_message"] == "Order not found"
    receipt = driver.receipt(ANA, has="integrate_failed")
    assert said("said.order_not_found") in receipt["text"]
    assert {"retry", "integrate_failed"} <= set(buttons(receipt))
    assert said("said.order_not_found") in text_of(driver.alert("580103"))


def test_swapped_echoes_are_not_believed(driver: Driver) -> None:
    driver.alephee.swap_echo = True
    csv = "order,integrated,erp_status\n580101,true,listo\n580116,false,abierto\n"
    account = driver.alephee.orders[580101].account_id
    assert driver.alephee.orders[580116].account_id == account
    wait_for_states(driver, mark(driver, csv=csv, integrated="true"), "sent", "sent")
    wait_for_events(driver, "confirmed", 2)
    assert is_integrated(driver, [580101]) == {True}
    assert is_integrated(driver, [580116]) == {False}
    assert driver.events("not_confirmed") == []


def test_an_answer_with_status_300_is_read_like_any_other(driver: Driver) -> None:
    driver.alephee.switches = replace(driver.alephee.switches, integrate_status=300)
    (row,) = wait_for_states(driver, mark(driver, "580101", integrated="true"), "sent")
    assert row["http_status"] == 200


def test_calls_that_are_too_large_are_halved_and_the_size_is_remembered(driver: Driver) -> None:
    driver.alephee.integrate_max = 20
    ids = stock(driver.alephee, 60)
    batch = mark(driver, " ".join(map(str, ids)), integrated="true")
    wait_for_states(driver, batch, *["sent"] * 60)
    assert sizes(driver) == [50, 25, 12, 12, 12, 12, 12]
    assert {row["http_status"] for row in rows_of(driver, batch)} == {200}


@pytest.mark.parametrize("fault", ["reset_after", "500", "truncated"])
def test_a_lost_answer_of_marks_that_arrived_resolves_itself_without_a_person(driver: Driver, fault: str) -> None:
    driver.alephee.add_fault("integrate", fault, processed=True)
    batch = mark(driver, "580101 580116", integrated="true")
    rows = wait_for_states(driver, batch, "sent", "sent")
    assert [row["attempts"] for row in rows] == [1, 1]
    assert driver.calls("integrate") == 1
    wait_for_events(driver, "confirmed", 2)
    assert driver.alerts() == []


def test_marks_that_did_not_arrive_are_asked_again_by_themselves(driver: Driver) -> None:
    driver.alephee.add_fault("integrate", "500", count=2)
    batch = mark(driver, "580101 580116", integrated="false")
    rows = wait_for_states(driver, batch, "sent", "sent")
    assert driver.calls("integrate") <= 3
    assert rows[1]["attempts"] >= 2
    assert driver.alerts() == []


def test_after_the_last_time_a_person_is_told_and_the_bot_goes_on_looking(driver: Driver) -> None:
    driver.alephee.add_fault("integrate", "500", count=None)
    batch = mark(driver, "580101", integrated="true")
    alert = driver.alert("580101")
    assert "it_did_not_arrive" in buttons(alert)
    (row,) = rows_of(driver, batch)
    assert (row["state"], row["attempts"]) == ("unknown", 5)
    seen = driver.calls("orders")
    driver.wait(lambda: driver.calls("orders") > seen + 1 or None)
    driver.alephee.change_order(580101, "Integrated", value=True)
    wait_for_states(driver, batch, "sent")
    assert driver.calls("integrate") == 5
    assert driver.wait(lambda: said("alert.title_resolved") in text_of(driver.alert()) or None)


def test_an_order_missing_in_the_results_is_unknown_and_asked_again_by_itself(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alephee neither marks nor names it the first time."""
    answered: list[int] = []

    def forgetful(results: list[Json]) -> list[Json]:
        answered.append(len(results))
        if len(answered) > 1:
            return results
        driver.alephee.change_order(580116, "ErpStatus", "")
        return [result for result in results if result["OrderStatus"]["OrderId"] != 580116]

    monkeypatch.setattr(far_side, "shuffled", forgetful)
    batch = mark(driver, "580101 580116", integrated="true", erp_status="listo")
    rows = wait_for_states(driver, batch, "sent", "sent")
    assert [row["attempts"] for row in rows] == [1, 2]
    assert answered == [2, 1]
    assert [event["detail"]["why"] for event in driver.events("unknown")] == ["failure.not_in_results"]
    assert driver.alerts() == []


def test_a_429_is_waited_for_and_nothing_is_lost(driver: Driver) -> None:
    driver.alephee.add_fault("integrate", "429", seconds=0)
    (row,) = wait_for_states(driver, mark(driver, "580101", integrated="true"), "sent")
    assert row["attempts"] == 2


def test_an_order_that_does_not_show_its_mark_is_told(driver: Driver) -> None:
    driver.alephee.delays["orders"] = 0.1
    batch = mark(driver, "580101", integrated="true")
    wait_for_states(driver, batch, "sent")
    driver.alephee.change_order(580101, "Integrated", value=False)
    wait_for_events(driver, "not_confirmed", 1)
    receipt = driver.receipt(ANA, has=said("integrate.some_not_confirmed", count=1))
    assert said("integrate.result_not_confirmed") in receipt["text"]


def test_look_ups_that_fail_are_made_again_until_the_mark_is_read_back(driver: Driver) -> None:
    driver.alephee.delays["integrate"] = 0.3
    batch = mark(driver, "580101", integrated="true")
    driver.wait(lambda: driver.calls("integrate") == 1 or None)
    driver.alephee.add_fault("orders", "400", count=2)
    wait_for_states(driver, batch, "sent")
    wait_for_events(driver, "confirmed", 1)
    assert driver.alephee.faults == ()


def test_refused_ones_are_sent_again_from_the_receipt(driver: Driver) -> None:
    driver.alephee.add_fault("integrate", "400")
    batch = mark(driver, "580101 580116", integrated="true")
    wait_for_states(driver, batch, "refused", "refused")
    receipt = driver.receipt(ANA, has="retry")
    assert driver.slack.press(ANA, receipt["channel"], receipt["key"], "retry").ok
    rows = wait_for_states(driver, batch, "sent", "sent")
    assert [row["attempts"] for row in rows] == [2, 2]


def test_the_failed_ones_come_as_a_file_that_can_be_given_back(driver: Driver) -> None:
    driver.alephee.add_fault("integrate", "400")
    batch = mark(driver, csv="order,own_order_id,integrated\n580101,=1+1,true\n999999,,false\n", integrated="true")
    wait_for_states(driver, batch, "refused", "invalid")
    receipt = driver.receipt(ANA, has="integrate_failed")
    assert driver.slack.press(ANA, receipt["channel"], receipt["key"], "integrate_failed").ok
    file = driver.wait(lambda: next((m["files"][0] for m in driver.slack.dm(ANA) if m.get("files")), None))
    content = driver.slack.files.get(file["id"]).content
    assert b"'=1+1" in content
    read = read_mark_csv(content, IntegrateContent(integrated=True))
    assert isinstance(read, MarkLines)
    assert [(line.number, line.content.own_order_id, line.content.integrated) for line in read.lines] == [
        ("580101", "=1+1", True),
        ("999999", None, False),
    ]
    assert read.problems == ()


def test_every_order_of_a_long_list_stands_in_a_window_with_pages(driver: Driver) -> None:
    ids = stock(driver.alephee, 130)
    batch = mark(driver, " ".join(map(str, ids)), integrated="true")
    wait_for_events(driver, "confirmed", 130)
    receipt = driver.receipt(ANA, has="integrate_results")
    view = driver.opened(ANA, lambda: driver.slack.press(ANA, receipt["channel"], receipt["key"], "integrate_results"))
    assert "700001" in text_of(view)
    assert "700130" not in text_of(view)
    assert buttons(view) == ["integrate_next"]
    place = next(b["block_id"] for b in view["blocks"] if b["type"] == "actions")
    assert driver.slack.press_in_view(ANA, view["id"], place, "integrate_next").ok
    turned = driver.wait(lambda: now if "700130" in text_of(now := driver.view(ANA, view)) else None)
    assert buttons(turned) == ["integrate_previous"]
    assert len(rows_of(driver, batch)) == 130


def test_a_window_of_a_batch_that_is_gone_says_so(driver: Driver) -> None:
    ids = stock(driver.alephee, 101)
    mark(driver, " ".join(map(str, ids)), integrated="true")
    receipt = driver.receipt(ANA, has="integrate_results")
    view = driver.opened(ANA, lambda: driver.slack.press(ANA, receipt["channel"], receipt["key"], "integrate_results"))
    with driver.slack.lock:
        shown = driver.slack.open_view(ANA, view["id"])
        button = next(b for b in shown.body["blocks"] if b["type"] == "actions")["elements"][0]
        button["value"] = "nobody-knows-this-batch:1"
        place = next(b["block_id"] for b in shown.body["blocks"] if b["type"] == "actions")
    before = len(driver.slack.dm(ANA))
    assert driver.slack.press_in_view(ANA, view["id"], place, "integrate_next").ok
    told = driver.wait(lambda: dm[-1] if len(dm := driver.slack.dm(ANA)) > before else None)
    assert said("stale.gone") in told["text"]


def test_progress_is_told_at_most_once_a_second(driver: Driver) -> None:
    ids = stock(driver.alephee, 300)
    driver.alephee.delays["integrate"] = 0.3
    before = driver.slack.api_calls["chat.update"]
    batch = mark(driver, csv="order\n" + "\n".join(map(str, ids)), integrated="true")
    shown = driver.receipt(ANA, has=said("integrate.progress", done=100, count=300).split("*")[1].split()[-1])
    assert shown
    wait_for_events(driver, "confirmed", 300)
    driver.receipt(ANA, has=said("integrate.all_confirmed"))
    first, last = driver.rows("SELECT MIN(at) first, MAX(at) last FROM events WHERE batch_id = ?", batch)[0].values()
    updates = driver.slack.api_calls["chat.update"] - before
    assert 1 <= updates <= _seconds(first, last) + 3
    assert sum("files" not in message for message in driver.slack.dm(ANA)) == 1


def _seconds(first: str, last: str) -> float:
    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds()


def test_nothing_is_lost_when_the_bot_stops_before_the_orders_are_found(bot: Bots) -> None:
    driver = Driver(bot.sandbox, bot(alephee_accounts="15001=Tienda AR"))
    driver.alephee.add_fault("orders", "500", count=None)
    batch = mark(driver, "580101 999999", integrated="true")
    wait_for_states(driver, batch, "collecting", "collecting")
    assert said("integrate.identifying", count=2) in text_of(driver.receipt(ANA, has="withdraw"))
    bot.stop()
    driver.alephee.clear_faults()
    again = Driver(bot.sandbox, bot())
    wait_for_states(again, batch, "sent", "invalid")


def test_a_list_goes_on_without_what_may_stand_in_an_account_that_refuses_and_says_so(
    bot: Bots,
) -> None:
    """Its receipt said "Finding the orders" for ever, and the one order that was there was never marked."""
    bot.waits = replace(bot.waits, try_again=0.6, try_again_longest=0.6)
    driver = Driver(bot.sandbox, bot(alephee_accounts="15001=Tienda AR,15999=Ajena"))
    batch = mark(driver, "580101 999999", integrated="true")
    waits = said("integrate.waits_for_accounts", accounts="Ajena (15999)")
    assert "withdraw" in buttons(driver.receipt(ANA, has=waits))
    wait_for_states(driver, batch, "sent", "invalid")
    receipt = driver.receipt(ANA, has="integrate_failed")
    assert said("integrate.not_everywhere", number="999999", accounts="Ajena (15999)")[:100] in text_of(receipt)
    assert waits not in text_of(receipt)
    assert driver.alerts() == []


def test_a_list_goes_on_where_it_was_when_half_of_it_had_been_written(bot: Bots) -> None:
    stopped: list[FailPoint] = []

    def stop_once(point: FailPoint) -> None:
        if point is FailPoint.IDENTIFY_COMMITTED and not stopped:
            stopped.append(point)
            raise RuntimeError("stopped in the middle")

    driver = Driver(bot.sandbox, bot(fail_point=stop_once))
    ids = stock(driver.alephee, CHUNK + 20)
    batch = mark(driver, " ".join(map(str, ids)), integrated="true")
    wait_for_states(driver, batch, *["sent"] * len(ids))
    assert stopped == [FailPoint.IDENTIFY_COMMITTED]
    assert sizes(driver) == [50, 50, 20]


def test_a_list_is_withdrawn_while_its_orders_are_being_found(driver: Driver) -> None:
    driver.alephee.add_fault("orders", "500", count=None)
    batch = mark(driver, "580101 580102", integrated="true")
    receipt = driver.receipt(ANA, has="withdraw")
    assert driver.slack.press(ANA, receipt["channel"], receipt["key"], "withdraw").ok
    wait_for_states(driver, batch, "withdrawn", "withdrawn")
    assert driver.calls("integrate") == 0
