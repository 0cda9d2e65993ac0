"""A connection of Socket Mode that ends while something else goes on, or has lasted."""

from time import monotonic

from slack_sdk.socket_mode.request import SocketModeRequest

from sandbox.server import Sandbox
from tests.integration.slack.wire import CARLA, OPEN, Lines, Wire, until


def test_a_stop_that_comes_while_a_connection_is_being_opened_ends_that_one_too(sandbox: Sandbox, wire: Wire) -> None:
    wire.socket.close()
    wire.socket.start()
    until(sandbox, lambda: sandbox.slack.sockets == 0)
    assert not wire.socket.is_connected()


def test_an_answer_whose_connection_is_gone_is_told_and_ends_nothing(
    sandbox: Sandbox, wire: Wire, heard: Lines
) -> None:
    wire.start()
    until(sandbox, wire.socket.is_connected)
    wire.loop.stop()
    line = wire.socket._line
    assert line is not None
    request = SocketModeRequest("slash_commands", "1", {"command": "/alephee", "user_id": CARLA})
    session = line._client.current_session
    assert session is not None
    assert session.sock is not None
    session.sock.close()
    assert line._is_cut()
    line._answer(line._client, request)
    session.disconnect()
    assert line._is_cut()
    line._answer(line._client, request)
    line._client.current_session = None
    line._answer(line._client, request)
    assert heard()[:2] == ["an answer to Slack found its connection gone"] * 2
    assert heard()[2:] == ["an answer to Slack failed"]
    line._client.current_session = session


def test_a_connection_that_has_lasted_begins_with_the_shortest_pause_again(sandbox: Sandbox, wire: Wire) -> None:
    wire.start()
    until(sandbox, wire.socket.is_connected)
    wire.socket._tries, wire.socket._not_before = 7, monotonic() + 60
    wire.socket._opened_at = monotonic() - 31
    until(sandbox, lambda: wire.socket._tries == 0)
    sandbox.slack.drop_sockets()
    until(sandbox, lambda: sandbox.slack.api_calls[OPEN] == 2, 5)
