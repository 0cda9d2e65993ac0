"""Deliveries nobody listens to, submissions that meet trouble, and a connection that never came."""

from dataclasses import replace
from threading import Event

import pytest

from bot.app import Bot
from bot.errors import LogUnavailable
from bot.fail_points import FailPoint
from sandbox.server import Sandbox
from sandbox.slack.acting import as_ack
from sandbox.slack.deliveries import Envelope
from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, Driver, Json, said
from tests.e2e.starting import Bots

OURS = {"id": "T0SANDBOX"}


def deliver(driver: Driver, **payload: object) -> Ack:
    return as_ack(driver.slack.deliveries.send(Envelope("interactive", {"team": OURS, "user": {"id": ANA}, **payload})))


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": [{"action_id": "of_an_older_release", "block_id": "b"}]},
        {"type": "view_submission", "view": {"id": "V1", "type": "modal", "callback_id": "of_an_older_release"}},
    ],
)
def test_what_nobody_listens_to_is_acknowledged(driver: Driver, payload: Json) -> None:
    assert deliver(driver, **payload).ok
    assert driver.sends() == []


MODAL = {"id": "V1", "callback_id": "message_compose", "state": {"values": {}}}
PRESSED = {"action_id": "approve", "block_id": "b", "value": "nothing"}
#: kinds of deliveries that Slack, or Bolt, knows and the bot does not
UNKNOWN_KINDS: list[Json] = [
    *({"type": "view_submission", "view": MODAL | {"type": one}} for one in ("workflow_step", "home", "of_tomorrow")),
    {"type": "view_submission", "view": MODAL | {"type": "workflow_step"}, "workflow_step": {"step_id": "S1"}},
    {"type": "view_closed", "view": MODAL | {"type": "workflow_step"}},
    {"type": "block_actions", "actions": [PRESSED], "view": MODAL | {"type": "workflow_step"}},
    {"type": "workflow_step_edit", "callback_id": "message_compose", "workflow_step": {}},
    {"type": "dialog_submission", "callback_id": "message_compose", "submission": {}},
    {"type": "dialog_cancellation", "callback_id": "message_compose"},
    {"type": "dialog_suggestion", "callback_id": "message_compose", "name": "account", "value": ""},
    {"type": "block_suggestion", "action_id": "of_tomorrow", "block_id": "b", "value": "a"},
    {"type": "interactive_message", "callback_id": "x", "actions": [{"name": "approve", "type": "button"}]},
    {"type": "message_action", "callback_id": "of_tomorrow", "trigger_id": "1", "message": {}},
    {"type": "shortcut", "callback_id": "of_tomorrow", "trigger_id": "1"},
    {"type": "function_executed", "function": {"callback_id": "x"}},
    {"type": "of_tomorrow"},
]
EVENTS: list[Json] = [
    {"type": "event_callback", "event": {"type": "function_executed", "function": {"callback_id": "x"}}},
    {"type": "event_callback", "event": {"type": "workflow_step_execute", "callback_id": "x", "workflow_step": {}}},
    {"type": "event_callback", "event": {"type": "of_tomorrow"}},
    {"type": "app_rate_limited", "minute_rate_limited": 1},
]


def test_kinds_that_the_bot_does_not_know_were_answered_with_a_server_error(both: Driver) -> None:
    for payload in UNKNOWN_KINDS:
        assert deliver(both, **payload).ok, payload
    for payload in EVENTS:
        assert as_ack(both.slack.deliveries.send(Envelope("events_api", payload))).ok, payload
    assert both.sends() == both.events("denied") == []


@pytest.mark.parametrize("value", ["{", "[]"])
def test_a_button_whose_value_is_nonsense_opens_no_order(driver: Driver, value: str) -> None:
    pressed = {"action_id": "compose_message", "block_id": "b", "value": value}
    where = {"channel": {"id": "C0SUPPORT"}, "trigger_id": driver.slack.tickets.new_trigger(ANA)}
    view = driver.opened(ANA, lambda: deliver(driver, type="block_actions", actions=[pressed], **where))
    assert view["submit"] is None
    assert driver.calls("orders") == 0


@pytest.mark.parametrize(
    ("trouble", "key"),
    [
        (LogUnavailable("busy: somebody else writes"), "error.log_slow"),
        (LogUnavailable("the disk is full; make room"), LogUnavailable.key),
        (ZeroDivisionError(), ""),
    ],
)
def test_what_cannot_be_committed_is_said_at_the_field(
    sandbox: Sandbox, bot: Bots, trouble: Exception, key: str
) -> None:
    def fail(point: FailPoint) -> None:
        if point is FailPoint.ASK_COMMIT:
            raise trouble

    driver = Driver(sandbox, bot(fail_point=fail))
    view = driver.compose(ANA, 580101)
    errors = driver.submit(ANA, view, reason="4", text="Hola.").errors
    assert list(errors) == ["reason"]
    if key == "error.log_slow":
        assert errors["reason"] == said(key)
    elif key:  # what to do about it is for whoever runs the bot
        assert errors["reason"] == said(key, why="the disk is full")
    assert driver.sends() == []


def test_what_is_not_committed_in_time_is_said_and_goes_on(sandbox: Sandbox, bot: Bots) -> None:
    bot.waits = replace(bot.waits, acknowledged=0.1)
    go_on = Event()

    def hold(point: FailPoint) -> None:
        if point is FailPoint.ASK_COMMIT:
            go_on.wait(8)

    driver = Driver(sandbox, bot(fail_point=hold))
    view = driver.compose(ANA, 580101)
    assert driver.submit(ANA, view, reason="4", text="Hola.").errors == {"reason": said("error.log_slow")}
    go_on.set()
    driver.wait_for_state("pending")


def test_a_bot_that_never_reached_the_socket_goes_on_trying_and_stops_well(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.slack.fault("apps.connections.open", "500", count=None)
    made = Bot(bot.settings())
    try:
        made.start()
        assert "the connection to Slack is away" in caplog.text
    finally:
        made.stop()
