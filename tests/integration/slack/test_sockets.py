"""The connection of Socket Mode when Slack puts it off, answers oddly, or cannot be reached."""

import threading
from time import monotonic

import pytest

from bot.errors import DeliveryUnknown, SettingsError
from bot.waits import Waits
from handlers.slack import sockets
from sandbox.server import Sandbox
from sandbox.slack.odd_answers import ODD
from tests.integration.slack.wire import CARLA, OPEN, STOP, Lines, Wire, talks, until


def test_a_stop_was_kept_waiting_by_slacks_wish_at_the_start(sandbox: Sandbox, wire: Wire, heard: Lines) -> None:
    sandbox.slack.fault(OPEN, "429", count=None, retry_after=40)
    wire.start()
    assert heard() == ["the connection to Slack is away why=Slack wants 40 s before the next connection"]
    assert wire.stop() < STOP


@pytest.mark.parametrize("lost", ["refresh_sockets", "drop_sockets"])
def test_a_stop_was_kept_waiting_by_slacks_wish_on_a_socket_that_ended(
    sandbox: Sandbox, wire: Wire, heard: Lines, lost: str
) -> None:
    wire.start()
    until(sandbox, wire.socket.is_connected)
    sandbox.slack.fault(OPEN, "429", count=None, retry_after=40)
    getattr(sandbox.slack, lost)()
    until(sandbox, lambda: "Slack wants 40 s" in str(heard()))
    wire.socket.hurry()  # what Slack asks for is kept to, whatever else speaks for trying
    assert wire.stop() < STOP
    assert sandbox.slack.api_calls[OPEN] == 1


@pytest.mark.parametrize("retry_after", ["1.5", "Thu, 01 Jan 1970 00:00:00 GMT", "soon"])
def test_a_wait_that_is_no_whole_number_was_the_end_of_the_watchdog(
    sandbox: Sandbox, wire: Wire, heard: Lines, retry_after: str
) -> None:
    sandbox.slack.fault(OPEN, "429", retry_after=retry_after)
    wire.start()
    until(sandbox, wire.socket.is_connected)
    until(sandbox, lambda: heard()[-1].startswith("the connection to Slack is back seconds="))
    assert talks(sandbox)


@pytest.mark.parametrize("waits", [Waits(reconnect=0.1)])
@pytest.mark.parametrize("kind", [*sorted(ODD), "500", "503", "reset_before", "reset_after", "no_host"])
def test_an_odd_answer_was_the_end_of_the_bot_or_of_its_watchdog(
    sandbox: Sandbox, wire: Wire, heard: Lines, kind: str
) -> None:
    sandbox.slack.fault(OPEN, kind)
    wire.start()
    until(sandbox, wire.socket.is_connected)
    sandbox.slack.fault(OPEN, kind)
    sandbox.slack.drop_sockets()
    until(
        sandbox, lambda: sandbox.slack.sockets > 0 and wire.socket.is_connected() and not sandbox.slack.faults.waiting
    )
    assert talks(sandbox)
    assert len(heard()) <= 4
    assert wire.errors == []


def test_a_host_that_nobody_reaches_was_asked_for_ninety_times_a_minute(
    sandbox: Sandbox, wire: Wire, heard: Lines
) -> None:
    sandbox.slack.fault(OPEN, "no_host", count=None)
    wire.start()
    until(sandbox, lambda: sandbox.slack.journal.counts[OPEN] >= 3)
    threading.Event().wait(2)
    assert sandbox.slack.api_calls[OPEN] <= 4
    assert heard() == ["the connection to Slack is away why=its host for connections: ConnectionRefusedError"]
    assert not wire.socket.is_connected()
    sandbox.slack.clear_faults()
    wire.socket.hurry()
    until(sandbox, wire.socket.is_connected)
    until(sandbox, lambda: len(heard()) == 2)


def test_the_pause_between_two_tries_grows_to_a_minute_and_is_not_the_same_for_all() -> None:
    pauses = [[sockets._pause(tries, Waits()) for tries in range(1, 40)] for _ in range(20)]
    assert all(0.75 <= row[0] <= 1.25 and 40 < row[-1] <= 60 for row in pauses)
    assert len({row[2] for row in pauses}) > 1


@pytest.mark.parametrize(
    "url", [None, 5, "", "https://example.com/link", "wss://example.com:99999999/", "wss://[::1/link", "wss://x:y/"]
)
def test_an_address_that_is_none_is_an_odd_answer(url: object) -> None:
    with pytest.raises(DeliveryUnknown, match="no_url"):
        sockets._address(url)


@pytest.mark.parametrize(
    ("url", "host"), [("wss://a.example/link?t=1", ("a.example", 443)), ("ws://127.0.0.1:8080/", ("127.0.0.1", 8080))]
)
def test_the_host_of_a_connection_is_in_its_address(url: str, host: tuple[str, int]) -> None:
    assert sockets._address(url) == (url, host)


@pytest.mark.parametrize("waits", [Waits(reconnect=120.0)])
def test_a_host_that_can_be_reached_again_is_not_waited_for_any_longer(sandbox: Sandbox, wire: Wire) -> None:
    sandbox.slack.fault(OPEN, "no_host")
    wire.start()
    host, port = sandbox.slack_url.removeprefix("http://").split(":")
    assert wire.socket._unreachable == ("127.0.0.1", 9)
    wire.socket._unreachable = (host, int(port))  # the host comes back
    until(sandbox, wire.socket.is_connected)


@pytest.mark.parametrize("what", ["revoked", "wrong"])
def test_an_app_token_that_slack_refuses_is_a_wrong_setting_at_the_start_and_waited_out_later(
    sandbox: Sandbox, wire: Wire, another: Wire, heard: Lines, what: str
) -> None:
    wire.start()
    until(sandbox, wire.socket.is_connected)
    token = sandbox.slack.app_token
    if what == "revoked":
        sandbox.slack.revoked.add(token)
    else:
        sandbox.slack.app_token = "xapp-changed"
    sandbox.slack.drop_sockets()
    until(sandbox, lambda: wire.socket.refusal)
    said = {"revoked": "token_revoked", "wrong": "invalid_auth"}[what]
    until(sandbox, lambda: heard() == [f"the connection to Slack is away why={said}"])
    with pytest.raises(SettingsError, match=f"SLACK_APP_TOKEN: Slack says {said}"):
        another.socket.start()
    sandbox.slack.revoked.clear()
    sandbox.slack.app_token = token
    until(sandbox, wire.socket.is_connected)
    assert wire.socket.refusal == ""


def test_a_connection_that_slack_wants_replaced_goes_on_answering_until_the_next_one_stands(
    sandbox: Sandbox, wire: Wire, heard: Lines
) -> None:
    wire.start()
    until(sandbox, wire.socket.is_connected)
    sandbox.slack.refresh_sockets("warning")
    until(sandbox, lambda: sandbox.slack.api_calls[OPEN] == 2)
    until(sandbox, lambda: talks(sandbox))
    until(sandbox, lambda: len(wire.socket._lines) == 1)
    assert heard() == []


def test_a_connection_that_was_cut_was_noticed_when_pings_failed_for_a_while(sandbox: Sandbox, wire: Wire) -> None:
    wire.start()
    until(sandbox, wire.socket.is_connected)
    threading.Event().wait(1.5)
    sandbox.slack.drop_sockets()
    begun = monotonic()
    until(sandbox, lambda: sandbox.slack.sockets > 0)
    assert monotonic() - begun < 3
    until(sandbox, lambda: talks(sandbox))


def test_a_delivery_of_more_than_64_kib_arrives(sandbox: Sandbox, wire: Wire) -> None:
    wire.start()
    until(sandbox, wire.socket.is_connected)
    words = "é" * 30_000  # 180 kB on the wire
    assert sandbox.slack.command(CARLA, f"/alephee {words}").ok
    assert wire.commands[-1]["text"] == words


def test_a_connection_that_never_answered_a_ping_counts_as_dead(sandbox: Sandbox, wire: Wire) -> None:
    sandbox.slack.deaf = True
    wire.start()
    threading.Event().wait(1)
    assert not wire.socket.is_connected()
    until(sandbox, lambda: sandbox.slack.api_calls[OPEN] == 2, 12)
    sandbox.slack.deaf = False
    until(sandbox, wire.socket.is_connected)


@pytest.mark.parametrize("waits", [Waits(count_again=0.5)])
def test_another_process_with_the_app_token_is_told_and_ones_own_connections_are_not(
    sandbox: Sandbox, wire: Wire, another: Wire, heard: Lines
) -> None:
    wire.start()
    until(sandbox, wire.socket.is_connected)
    first = wire.socket._line
    sandbox.slack.refresh_sockets("warning")
    until(sandbox, lambda: wire.socket._line is not first)
    until(sandbox, lambda: len(wire.socket._lines) == 1)
    assert (wire.socket.others, heard()) == (0, [])
    another.start()
    until(sandbox, lambda: another.socket.others)
    assert len(heard()) == 1
    assert "another process is connected with it" in heard()[0]
    wire.stop()
    until(sandbox, lambda: sandbox.slack.sockets == 1)
    sandbox.slack.refresh_sockets("warning")
    until(sandbox, lambda: another.socket.others == 0)


@pytest.mark.parametrize("waits", [Waits(count_again=0.0)])
def test_replicas_that_share_a_database_are_no_news(sandbox: Sandbox, waits: Waits, heard: Lines) -> None:
    """Each of them said that half of what people press gets lost at the others."""
    replicas = [Wire(sandbox, waits, is_alone=False) for _ in range(2)]
    for one in replicas:
        one.start()
        until(sandbox, one.socket.is_connected)
    sandbox.slack.refresh_sockets("warning")
    until(sandbox, lambda: all(len(one.socket._lines) == 1 for one in replicas))
    assert ([one.socket.others for one in replicas], heard()) == ([0, 0], [])
    for one in replicas:
        one.stop()
        assert one.errors == []


def test_a_hello_without_a_count_and_one_after_a_broken_connection_tell_nothing(sandbox: Sandbox, wire: Wire) -> None:
    wire.start()
    wire.socket._hello({"type": "hello"})
    wire.socket._hello({"type": "hello", "num_connections": "many"})
    until(sandbox, wire.socket.is_connected)
    sandbox.slack.drop_sockets()
    until(sandbox, lambda: sandbox.slack.api_calls[OPEN] == 2)
    wire.socket._hello({"type": "hello", "num_connections": 9})
    assert wire.socket.others == 0
