"""A Socket Mode connection that is given up."""

from threading import Thread

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin.connection import ConnectionState

from handlers.slack.line import hang_up
from sandbox.server import Sandbox

PATIENCE = 10.0


class TakenBack(ConnectionState):
    """A state whose first marks are taken back, as the client's reading thread does when it begins at that moment."""

    _marks = 0

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute; ``terminated`` is true from the fifth time on."""
        if name == "terminated" and value:
            super().__setattr__("_marks", self._marks + 1)
            value = self._marks > 4
        super().__setattr__(name, value)


def test_a_stop_just_after_connecting_waited_for_ever_for_the_thread_that_reads(sandbox: Sandbox) -> None:
    web = WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url)
    handler = SocketModeHandler(App(client=web, token_verification_enabled=False), sandbox.slack.app_token)
    client = handler.client
    client.current_session_state = TakenBack()  # type: ignore[no-untyped-call] # slack_sdk has no hints here
    handler.connect()  # type: ignore[no-untyped-call] # slack_bolt has no hints here
    sandbox.slack.wait_for(lambda: sandbox.slack.sockets)
    ending = Thread(target=hang_up, args=(client,), daemon=True)
    ending.start()
    ending.join(PATIENCE)
    assert not ending.is_alive()
