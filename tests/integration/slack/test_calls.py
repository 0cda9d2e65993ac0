"""Every way a call of the Web API can end, over real sockets, and the class of error it becomes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient

from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted, NotSlack
from handlers.slack.calls import call, patiently
from handlers.slack.client import make_client
from sandbox.server import Sandbox


def post(client: WebClient) -> dict[str, object]:
    return call(client.chat_postMessage, channel="C0ALERTS", text="hello")


def test_an_accepted_call_returns_the_answer(client: WebClient) -> None:
    assert post(client)["channel"] == "C0ALERTS"


@pytest.mark.parametrize(
    ("kind", "expected", "stands"),
    [
        ("429", NotAccepted, 0),
        ("500", DeliveryUnknown, 0),
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


@contextmanager
def answering(status: int, body: bytes, kind: str = "application/json") -> Iterator[WebClient]:
    """Yield a client of a server that answers every call alike."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class names it
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield make_client(SecretStr("xoxb-1"), f"http://127.0.0.1:{server.server_port}/api/")
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"Internal Server Error"),
        (502, b'{"ok": true, "ts": "1.1"}'),
        (504, b""),
        (200, b"<html>a proxy's page</html>"),
        (200, b'{"ok": tr'),
        (200, b""),
        (200, b"[1]"),
        (200, b"null"),
        (200, b'"yes"'),
        (200, b"\xff\xfe"),
        (200, b'{"ok": false, "error": "fatal_error"}'),
    ],
)
def test_a_post_whose_answer_is_none_of_slacks_was_taken_for_one_that_does_not_stand(status: int, body: bytes) -> None:
    with answering(status, body) as client, pytest.raises(DeliveryUnknown):
        post(client)


def test_a_post_that_is_answered_by_a_packed_file_may_stand() -> None:
    with answering(200, b"\x1f\x8b", "application/gzip") as client, pytest.raises(DeliveryUnknown):
        post(client)


@pytest.mark.parametrize(
    ("status", "body", "expected", "name"),
    [
        (200, b'{"ok": false, "error": "is_archived"}', DeliveryRefused, "is_archived"),
        (200, b'{"ok": false}', DeliveryRefused, "http_200"),
        (403, b'{"ok": false, "error": "invalid_auth"}', DeliveryRefused, "invalid_auth"),
        (503, b'{"ok": false, "error": "service_unavailable"}', NotAccepted, "service_unavailable"),
        (503, b"Service Unavailable", NotAccepted, "http_503"),
    ],
)
def test_a_no_is_a_no_with_a_short_name(status: int, body: bytes, expected: type[DeliveryError], name: str) -> None:
    with answering(status, body) as client, pytest.raises(expected) as caught:
        post(client)
    assert caught.value.error == name


@pytest.mark.parametrize("status", [302, 307, 400, 401, 403, 404, 407, 451])
@pytest.mark.parametrize("body", [b"", b"<html>no</html>", b'{"error": "forbidden"}', b'{"ok": false, "error": "No!"}'])
def test_a_proxys_no_was_taken_for_slacks(status: int, body: bytes) -> None:
    with answering(status, body) as client, pytest.raises(NotSlack, match=f"proxy .* {status}") as caught:
        post(client)
    assert caught.value.retry_after > 0


def test_a_call_somebody_waits_for_is_repeated_when_slacks_time_has_come(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.fault("chat.postMessage", "429", retry_after=1)
    assert patiently(client.chat_postMessage, channel="C0ALERTS", text="hello")["ok"]
    assert len(sandbox.slack.messages("C0ALERTS")) == 1


def test_nobody_is_kept_waiting_longer_than_people_wait(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.fault("chat.postMessage", "429", retry_after=60)
    with pytest.raises(NotAccepted):
        patiently(client.chat_postMessage, channel="C0ALERTS", text="hello")
    assert sandbox.slack.messages("C0ALERTS") == []
