"""Every way a call of the Web API can end, over real sockets, and the class of error it becomes."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient

from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted
from handlers.bolt import make_client
from handlers.calls import call
from sandbox.server import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return make_client(SecretStr(sandbox.env()["SLACK_BOT_TOKEN"]), sandbox.slack_api_url)


def post(client: WebClient) -> dict[str, object]:
    return call(client.chat_postMessage, channel="C0ALERTS", text="hello")


def test_an_accepted_call_returns_the_answer(client: WebClient) -> None:
    assert post(client)["channel"] == "C0ALERTS"


@pytest.mark.parametrize(
    ("kind", "expected", "stands"),
    [
        ("429", NotAccepted, 0),
        ("500", NotAccepted, 0),
        ("reset_before", DeliveryUnknown, 0),
        ("reset_after", DeliveryUnknown, 1),
    ],
)
def test_a_post_that_may_stand_is_told_from_one_that_does_not(
    sandbox: Sandbox, client: WebClient, kind: str, expected: type[DeliveryError], stands: int
) -> None:
    sandbox.slack.fault("chat.postMessage", kind, retry_after=7)
    with pytest.raises(expected) as caught:
        post(client)
    assert type(caught.value) is expected
    assert len(sandbox.slack.messages("C0ALERTS")) == stands
    if kind == "429":
        assert caught.value.retry_after == 7


def test_what_slack_refuses_is_refused_with_its_name(client: WebClient) -> None:
    with pytest.raises(DeliveryRefused) as caught:
        call(client.chat_postMessage, channel="C0NOWHERE", text="hello")
    assert caught.value.error == "channel_not_found"
    assert str(caught.value) == "Slack: channel_not_found"


def test_without_a_connection_nothing_was_accepted() -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NotAccepted):
        call(make_client(SecretStr("x"), f"http://127.0.0.1:{port}/api/").auth_test)


def test_a_post_is_never_repeated_by_the_client(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.fault("chat.postMessage", "reset_after", count=1)
    with pytest.raises(DeliveryUnknown):
        post(client)
    assert sandbox.slack.api_calls["chat.postMessage"] == 1
