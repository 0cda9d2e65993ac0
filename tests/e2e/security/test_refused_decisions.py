"""What must not be decided or sent: refused, told to the person, and in the log. Nothing reaches a buyer."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from sandbox.server import Sandbox
from sandbox.slack.acting import as_ack
from sandbox.slack.deliveries import Envelope
from tests.e2e.driver import ANA, APPROVALS, BRUNO, CARLA, EVA, Driver, buttons, said, text_of
from tests.e2e.security.broken import as_body
from tests.e2e.security.wires import Wire, sign
from tests.e2e.starting import Bots, Drive
from tests.integration.log.forgery import forge, told

HOLA = "Hola Ana, su pedido sale hoy."


@contextmanager
def nothing_reaches_the_buyer(driver: Driver) -> Iterator[None]:
    yield
    assert driver.texts_received() == []
    assert driver.calls() == 0


def asked(driver: Driver) -> dict[str, object]:
    driver.ask(ANA, 580101, HOLA)
    driver.wait_until_told()
    return driver.card("580101", has="approve")


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("body", "sale hoy", "sale mañana"),
        ("body", '"reason":4', '"reason":3'),
        ("body", '"reason":', '"file":{"slack_id":"F1","name":"x.pdf","sha256":"0"},"reason":'),
    ],
)
def test_content_that_was_edited_after_it_was_shown_is_not_sent(both: Driver, column: str, old: str, new: str) -> None:
    card = asked(both)
    forge(both.database, (f"UPDATE contents SET {column} = replace({column}, ?, ?)", (old, new)))
    with nothing_reaches_the_buyer(both):
        answer = both.whisper(BRUNO, lambda: both.approve(BRUNO, card), APPROVALS)
        assert text_of(answer) == said("stale.content_changed", "pt")
    (event,) = both.events("content_changed")
    assert event["actor"] == BRUNO
    assert both.sends()[0]["state"] == "pending"


@pytest.mark.parametrize(("column", "value"), [("order_id", 580102), ("account_id", 15002)])
def test_an_order_that_was_exchanged_after_the_card_was_shown_is_not_written_to(
    driver: Driver, column: str, value: int
) -> None:
    card = asked(driver)
    forge(driver.database, (f"UPDATE requests SET {column} = ?", (value,)))
    with nothing_reaches_the_buyer(driver):
        driver.whisper(BRUNO, lambda: driver.approve(BRUNO, card), APPROVALS)
    assert driver.events("content_changed")


def test_content_that_was_edited_after_the_approval_is_not_sent(driver: Driver) -> None:
    """The claim looks again: between the approval and the call there may be hours."""
    driver.sandbox.alephee.add_fault("messages", "429", seconds=2.0)
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_until_told()
    assert driver.approve(BRUNO).ok
    driver.wait(lambda: driver.events("postponed"))
    forge(driver.database, ("UPDATE contents SET body = replace(body, 'sale hoy', 'sale mañana')", ()))
    driver.wait_for_state("refused", batch_id)
    assert driver.texts_received() == []
    assert said("stale.content_changed") in text_of(driver.alert())


@pytest.mark.usefixtures("hasty")
def test_an_approval_that_was_forged_in_the_database_is_found_by_the_proof(driver: Driver) -> None:
    """Whoever can write the file can have the bot send; they cannot do it unseen."""
    asked(driver)
    forge(
        driver.database,
        ("UPDATE batches SET decision = 'approved', decided_by = ?", (CARLA,)),
        ("UPDATE requests SET state = 'approved'", ()),
    )
    driver.wait(lambda: driver.events("claimed"))
    problems = told(driver.database)
    assert any("decision is 'approved', the events say None" in problem for problem in problems)
    assert any(
        "moves a request from approved that the events before it left in pending" in problem for problem in problems
    )


def test_a_press_that_is_delivered_again_has_one_effect(both: Driver) -> None:
    card = asked(both)
    assert both.approve(BRUNO, card).ok
    for _ in range(5):
        assert both.slack.redeliver().ok
    both.wait_for_state("sent")
    assert both.texts_received() == [HOLA]
    assert len(both.events("decided")) == 1


def test_a_press_replayed_by_somebody_who_recorded_it_has_no_second_effect(drive: Drive) -> None:
    """Within five minutes a recorded delivery still has a good signature; the decision has been made, though."""
    driver = drive("http")
    card = asked(driver)
    assert driver.decline(CARLA, "No así.", card).ok
    recorded = driver.slack.deliveries.last
    assert recorded is not None
    driver.wait_for_state("declined")
    assert driver.press_anyhow(BRUNO, "approve", card).ok
    kind, body = as_body(recorded.kind, recorded.payload)
    wire = Wire(driver.bot)
    with nothing_reaches_the_buyer(driver):
        assert wire.post(body, sign(body, secret=driver.slack.signing_secret), kind) == 200
        driver.wait(lambda: driver.whispers(BRUNO, APPROVALS))
    wire.close()
    assert len(driver.events("decided")) == 1


def test_a_submission_delivered_again_after_it_was_withdrawn_asks_for_nothing(both: Driver) -> None:
    view = both.compose(ANA, 580101)
    assert both.submit(ANA, view, reason="4", text=HOLA).ok
    both.wait_for_state("pending")
    envelope = both.slack.deliveries.last
    assert envelope is not None
    both.withdraw(ANA)
    both.wait_for_state("withdrawn")
    with nothing_reaches_the_buyer(both):
        assert as_ack(both.slack.deliveries.send(Envelope(envelope.kind, envelope.payload))).ok
    assert [row["state"] for row in both.sends()] == ["withdrawn"]


def test_somebody_of_another_organisation_is_refused_whatever_the_payload_says(driver: Driver) -> None:
    """The payload claims that the person is one of ours; Slack, asked at the press, says otherwise."""
    card = asked(driver)
    with nothing_reaches_the_buyer(driver):
        assert driver.press_anyhow(EVA, "approve", card).ok
        payload = driver.slack.deliveries.last
        assert payload is not None
        ours = payload.payload | {"user": {"id": EVA, "team_id": "T0SANDBOX"}, "team": {"id": "T0SANDBOX"}}
        assert as_ack(driver.slack.deliveries.send(Envelope("interactive", ours))).ok
        driver.wait(lambda: len(driver.events("denied")) == 2)
    assert {(event["actor"], event["detail"]["why"]) for event in driver.events("denied")} == {(EVA, "denied.external")}


def test_a_foreign_teams_copy_of_a_press_is_judged_by_the_person_who_pressed(driver: Driver) -> None:
    card = asked(driver)
    assert driver.press_anyhow(ANA, "approve", card).ok
    payload = driver.slack.deliveries.last
    assert payload is not None
    foreign = payload.payload | {"team": {"id": "T0OTHER"}, "user": {"id": "U0STRANGER", "team_id": "T0OTHER"}}
    with nothing_reaches_the_buyer(driver):
        assert as_ack(driver.slack.deliveries.send(Envelope("interactive", foreign))).ok
        driver.wait(lambda: [event for event in driver.events("denied") if event["actor"] == "U0STRANGER"])


def test_a_button_with_the_id_of_another_request_decides_neither(driver: Driver) -> None:
    """The id of one request on the card of another: the press does not stand on the named request's own card."""
    first = asked(driver)
    driver.ask(ANA, 580102, "Otro pedido.")
    driver.wait_until_told()
    second = driver.card("580102", has="approve")
    swapped = json.loads(json.dumps(first))
    mine, other = (next(e["value"] for e in driver.slack.find_buttons(card)) for card in (first, second))
    swapped["blocks"] = json.loads(json.dumps(first["blocks"]).replace(str(mine), str(other)))
    with nothing_reaches_the_buyer(driver):
        assert driver.press_anyhow(BRUNO, "approve", swapped).ok
        driver.wait(lambda: driver.events("denied"))
    assert driver.events("denied")[0]["detail"]["why"] == "denied.stale_card"
    assert {row["state"] for row in driver.sends()} == {"pending"}


def test_admins_of_the_workspace_do_not_decide_their_own_requests_either(driver: Driver) -> None:
    """Bruno is an approver; whatever else he is in Slack, he asked."""
    driver.ask(BRUNO, 580101, HOLA)
    driver.wait_until_told()
    with nothing_reaches_the_buyer(driver):
        answer = driver.whisper(BRUNO, lambda: driver.approve(BRUNO), APPROVALS)
        assert text_of(answer) == said("denied.own_request", "pt")
    assert driver.events("denied")[0]["detail"]["why"] == "denied.own_request"


def test_while_slack_cannot_say_who_somebody_is_nothing_is_decided(driver: Driver) -> None:
    card = asked(driver)
    driver.slack.fault("users.info", "500", count=None)
    with nothing_reaches_the_buyer(driver):
        assert driver.approve(BRUNO, card).ok
        driver.wait(lambda: driver.whispers(BRUNO, APPROVALS))
    assert driver.sends()[0]["state"] == "pending"
    driver.slack.clear_faults()
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")


def test_the_log_cannot_be_told_to_forget_its_events(driver: Driver) -> None:
    asked(driver)
    for statement in (
        "DELETE FROM events",
        "UPDATE events SET actor = 'x'",
        "INSERT OR REPLACE INTO events SELECT * FROM events",
    ):
        with (
            closing(sqlite3.connect(driver.database)) as connection,
            pytest.raises(sqlite3.IntegrityError, match="append-only"),
        ):
            connection.execute(statement)


def test_a_card_of_a_request_made_before_a_restart_is_judged_by_the_settings_of_now(
    bot: Bots, sandbox: Sandbox, drive: Drive
) -> None:
    driver = drive()
    card = asked(driver)
    bot.stop()
    later = drive(bot_approvers=CARLA)
    with nothing_reaches_the_buyer(later):
        assert later.approve(BRUNO, card).ok
        later.wait(lambda: later.events("denied"))
    assert later.events("denied")[0]["detail"]["why"] == "denied.not_approver"
    assert "approve" in buttons(later.card())
