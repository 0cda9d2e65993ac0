import pytest

from bot.operations.capabilities import Arrival
from bot.operations.documents.kind import DocumentAction
from bot.operations.sending.reconcile import MOST_CALLS
from sandbox.server import Sandbox
from tests.e2e.document_forms import approve, attach, pdf, wait_for_states
from tests.e2e.driver import BRUNO, Driver, buttons, said, text_of
from tests.e2e.starting import Bots, quick

ORDER = 580103


@pytest.fixture(autouse=True)
def quick_looks(bot: Bots) -> None:
    """Look as often as ever, but with shorter pauses."""
    bot.waits = quick(bot.waits, 0.1)


def names_at(driver: Driver, order_id: int = ORDER) -> list[str]:
    return [document["Fullfilename"] for document in driver.alephee.orders[order_id].body["Documents"]]


def listed(name: str, content: bytes, kind: int = 1) -> dict[str, object]:
    """What Alephee lists of a document that somebody else attached."""
    stem, _, ending = name.rpartition(".")
    dates = {"DocumentDate": "2026-03-02T00:00:00Z", "DateCreated": "2026-03-02T15:01:00Z"}
    return {"Type": kind, "Name": stem, "Extension": ending, "Fullfilename": name, "Size": len(content), **dates}


@pytest.mark.parametrize("fault", ["reset_after", "500", "503html"])
def test_a_lost_answer_of_a_document_that_arrived_resolves_itself(driver: Driver, fault: str) -> None:
    driver.alephee.add_fault("documents", fault, processed=True)
    batch = attach(driver, ORDER, ("a.pdf", pdf()), kind="1")
    approve(driver, batch)
    (row,) = wait_for_states(driver, batch, "sent")
    assert row["attempts"] == 1
    assert names_at(driver) == ["a.pdf"]
    assert driver.calls("documents") == 1
    card = driver.card(has="Enviado")
    driver.wait(lambda: any("encontrado en Alephee" in text_of(line) for line in driver.thread(card)) or None)
    assert "retry" not in buttons(driver.alert(has="Resuelto"))


def test_a_document_that_did_not_arrive_goes_out_again_by_itself(driver: Driver) -> None:
    driver.alephee.add_fault("documents", "500")
    batch = attach(driver, ORDER, ("a.pdf", pdf()), kind="1")
    approve(driver, batch)
    (row,) = wait_for_states(driver, batch, "sent")
    assert row["attempts"] == 2
    assert names_at(driver) == ["a.pdf"]


def test_a_call_that_is_never_answered_is_not_made_again_for_ever(driver: Driver) -> None:
    """Every other minute the document went out once more, with an alert of its own, and no person was asked."""
    driver.alephee.set_limit("*", 6000)
    driver.alephee.add_fault("documents", "500", count=None)
    batch = attach(driver, ORDER, ("a.pdf", pdf()), kind="1")
    approve(driver, batch)
    driver.wait(lambda: driver.calls("documents") == MOST_CALLS or None, timeout=30.0)
    wait_for_states(driver, batch, "unknown")
    looked = driver.calls("orders")
    driver.wait(lambda: driver.calls("orders") > looked + len(driver.bot.waits.looks) or None, timeout=30.0)
    (row,) = wait_for_states(driver, batch, "unknown")
    assert (row["attempts"], driver.calls("documents")) == (MOST_CALLS, MOST_CALLS)
    driver.alephee.clear_faults()
    assert driver.press_alert(BRUNO, "it_did_not_arrive").ok
    (row,) = wait_for_states(driver, batch, "sent")
    assert row["attempts"] == MOST_CALLS + 1
    assert names_at(driver) == ["a.pdf"]


@pytest.mark.parametrize(("processed", "attempts"), [(True, 1), (False, 2)])
def test_a_document_of_the_same_name_and_size_from_before_proves_nothing(
    driver: Driver,
    processed: bool,  # noqa: FBT001 - a column of the table
    attempts: int,
) -> None:
    driver.alephee.orders[ORDER].body["Documents"].append(listed("a.pdf", pdf()))
    driver.alephee.add_fault("documents", "500", processed=processed)
    batch = attach(driver, ORDER, ("a.pdf", pdf()), kind="1")
    approve(driver, batch)
    (row,) = wait_for_states(driver, batch, "sent")
    assert row["attempts"] == attempts
    assert names_at(driver) == ["a.pdf", "a.pdf"]


def test_only_the_lost_one_of_several_files_is_looked_for(driver: Driver) -> None:
    driver.alephee.add_fault("documents", "500")
    driver.alephee.add_fault("documents", "reset_after")
    batch = attach(driver, ORDER, *((f"{name}.pdf", pdf(name)) for name in "abc"), kind="1")
    approve(driver, batch)
    rows = wait_for_states(driver, batch, "sent", "sent", "sent")
    assert [row["attempts"] for row in rows] == [2, 1, 1]
    assert sorted(names_at(driver)) == ["a.pdf", "b.pdf", "c.pdf"]


@pytest.mark.parametrize("name", ["renamed-1.pdf", "a.pdf"])
def test_a_new_document_under_another_name_or_with_an_old_date_is_for_a_person_to_judge(
    driver: Driver, name: str
) -> None:
    driver.alephee.delays["documents"] = 0.3
    driver.alephee.add_fault("documents", "500")
    batch = attach(driver, ORDER, ("a.pdf", pdf()), kind="1")
    approve(driver, batch)
    driver.wait(lambda: driver.calls("documents") or None)
    driver.alephee.orders[ORDER].body["Documents"].append(listed(name, pdf()))
    wait_for_states(driver, batch, "unknown")
    looked = driver.calls("orders")
    driver.wait(lambda: driver.calls("orders") > looked + 4 or None)
    wait_for_states(driver, batch, "unknown")
    assert driver.press_alert(BRUNO, "it_arrived").ok
    wait_for_states(driver, batch, "sent")
    assert driver.calls("documents") == 1


def test_of_an_order_that_is_gone_nothing_can_be_told(driver: Driver) -> None:
    driver.alephee.delays["documents"] = 0.3
    driver.alephee.add_fault("documents", "500")
    batch = attach(driver, ORDER, ("a.pdf", pdf()), kind="1")
    approve(driver, batch)
    driver.wait(lambda: driver.calls("documents") or None)
    del driver.alephee.orders[ORDER]
    wait_for_states(driver, batch, "unknown")
    looked = driver.calls("orders")
    driver.wait(lambda: driver.calls("orders") > looked + 4 or None)
    wait_for_states(driver, batch, "unknown")


def test_without_a_count_before_the_call_nothing_can_be_told(driver: Driver) -> None:
    batch = attach(driver, ORDER, ("a.pdf", pdf()), kind="1")
    (row,) = wait_for_states(driver, batch, "pending")
    with driver.bot.tools.log.read() as log:
        request = log.requests.get(row["request_id"])
        asked = log.requests.batch(batch)
    assert request is not None
    assert asked is not None
    assert DocumentAction(driver.bot.tools).reconcile(asked, request).arrival is Arrival.CANNOT_TELL


def test_what_turns_up_after_it_was_given_up_is_not_attached_a_second_time_and_was_sent(
    sandbox: Sandbox, bot: Bots
) -> None:
    """The log called it refused, and the alerts channel offered to send it again."""
    rechecks = []

    def late(step: str) -> None:
        if step == "send.recheck":
            rechecks.append(step)
            if len(rechecks) == 2:
                sandbox.alephee.orders[ORDER].body["Documents"].append(listed("a.pdf", pdf()) | {"DateCreated": ""})

    driver = Driver(sandbox, bot(fail_point=late))
    sandbox.alephee.add_fault("documents", "500")
    batch = attach(driver, ORDER, ("a.pdf", pdf()), kind="1")
    approve(driver, batch)
    (row,) = wait_for_states(driver, batch, "sent")
    assert (row["attempts"], driver.calls("documents"), names_at(driver)) == (1, 1, ["a.pdf"])
    (alert,) = driver.wait(lambda: [one for one in driver.alerts() if not buttons(one)] or None)
    assert said("alert.title_resolved") in text_of(alert)


def test_a_call_that_was_cut_by_a_crash_is_looked_up_by_the_next_process(sandbox: Sandbox, bot: Bots) -> None:
    def crash(step: str) -> None:
        if step == "send.called":
            raise RuntimeError("the process dies here")

    first = bot(fail_point=crash)
    driver = Driver(sandbox, first)
    batch = attach(driver, ORDER, ("a.pdf", pdf()), kind="1")
    approve(driver, batch)
    driver.wait(lambda: driver.alephee.attached or None)
    bot.stop(first)
    driver = Driver(sandbox, bot())
    (row,) = wait_for_states(driver, batch, "sent")
    assert row["attempts"] == 1
    assert names_at(driver) == ["a.pdf"]
