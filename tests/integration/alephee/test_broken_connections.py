"""Calls with an effect whose connection is slow, breaks or never comes about."""

import gzip
import re
import socket
import time
from contextlib import suppress
from threading import Event

import pytest

from bot.alephee.client import AlepheeClient
from bot.alephee.deadline import DeadlineBackend
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.ports.alephee import Answer, FileBytes
from tests.integration.alephee.conftest import Connect, Serve
from tests.integration.alephee.odd_server import Asked


def send(client: AlepheeClient, file: FileBytes | None = None) -> Answer:
    return client.send_message(15001, 580101, reason=4, text="Hola", file=file)


def failure(client: AlepheeClient) -> AlepheeError:
    with pytest.raises(AlepheeError) as caught:
        send(client)
    return caught.value


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        (Asked.reset, "failure.reset"),
        (lambda asked: None, "failure.reset"),
        (lambda asked: asked.send(b"HTTP/1.1 200"), "failure.reset"),
        (lambda asked: asked.send(b"What?\r\n\r\n"), "failure.reset"),
        (Asked.hang, "failure.timeout"),
        (lambda asked: asked.trickle(b"HTTP/1.1 200 Ok\r\n" + b"X-A: b\r\n" * 100), "failure.timeout"),
    ],
    ids=["reset", "end", "half a status line", "no HTTP", "silence", "trickling headers"],
)
def test_a_call_that_left_without_an_answer_is_unknown_and_not_repeated(
    serve: Serve, connect: Connect, script: object, cause: str
) -> None:
    assert callable(script)
    server = serve(script)
    begun = time.monotonic()
    error = failure(connect(server.url, total=1.0))
    assert isinstance(error, Unknown)
    assert error.cause == cause
    assert time.monotonic() - begun < 3
    assert len(server.asked) == server.connections == 1


BODY_FAILURES = {
    "truncated": b"HTTP/1.1 %d Odd\r\ncontent-length: 100\r\n\r\n{",
    "bad chunk": b"HTTP/1.1 %d Odd\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    "bad gzip": b"HTTP/1.1 %d Odd\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nnope",
}


@pytest.mark.parametrize("form", BODY_FAILURES)
@pytest.mark.parametrize(("status", "kind"), [(200, None), (412, Refused), (500, Unknown)])
def test_the_status_decides_when_the_body_fails(
    serve: Serve, connect: Connect, form: str, status: int, kind: type[AlepheeError] | None
) -> None:
    server = serve(lambda asked: asked.send(BODY_FAILURES[form] % status))
    client = connect(server.url)
    if kind is None:
        assert send(client) == Answer(200)
    else:
        error = failure(client)
        assert (type(error), error.status) == (kind, status)


def test_a_trickling_body_ends_with_the_deadline_and_counts_by_its_status(serve: Serve, connect: Connect) -> None:
    head = b"HTTP/1.1 200 Ok\r\ncontent-length: 1000\r\n\r\n"

    def script(asked: Asked) -> None:
        asked.send(head)
        asked.trickle(b"x" * 1000)

    server = serve(script)
    begun = time.monotonic()
    assert send(connect(server.url, total=1.0)) == Answer(200)
    assert time.monotonic() - begun < 3


def test_a_reader_that_does_not_read_ends_with_the_deadline(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = connect(f"http://127.0.0.1:{listener.getsockname()[1]}", total=0.4)
        begun = time.monotonic()
        with pytest.raises(Unknown) as caught:
            send(client, file=FileBytes("big.pdf", b"x" * 20_000_000))
        assert caught.value.cause == "failure.timeout"
        assert time.monotonic() - begun < 3


def test_an_endless_body_is_read_up_to_the_cap(serve: Serve, connect: Connect) -> None:
    def endless(asked: Asked) -> None:
        asked.send(b"HTTP/1.1 400 Odd\r\ncontent-type: text/plain\r\n\r\n")
        with suppress(OSError):
            while True:
                asked.send(b"x" * 65536)

    begun = time.monotonic()
    error = failure(connect(serve(endless).url))
    assert (type(error), error.status) == (Refused, 400)
    assert time.monotonic() - begun < 3


def test_a_compressed_answer_is_read_although_none_was_asked_for(serve: Serve, connect: Connect) -> None:
    packed = gzip.compress(b'{"Status": 404, "Message": "Order not found"}')
    server = serve(lambda asked: asked.answer(404, packed, headers="content-encoding: gzip\r\n"))
    assert failure(connect(server.url)).api_message == "Order not found"
    assert server.asked[0].headers["accept-encoding"] == "identity"


def test_nobody_listening_is_never_sent(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    error = failure(connect(url))
    assert (type(error), error.cause) == (NeverSent, "failure.connect")


def test_a_connection_that_is_not_accepted_in_time_is_never_sent(connect: Connect) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.settimeout(0)
            one.connect_ex(listener.getsockname())
        begun = time.monotonic()
        error = failure(connect(f"http://127.0.0.1:{listener.getsockname()[1]}", connect=0.2))
        for one in waiting:
            one.close()
    assert (type(error), error.cause) == (NeverSent, "failure.connect")
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize(("connect_seconds", "total"), [(0.2, 30.0), (5.0, 0.2)])
def test_a_handshake_that_hangs_is_never_sent(connect: Connect, connect_seconds: float, total: float) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        begun = time.monotonic()
        error = failure(connect(url, connect=connect_seconds, total=total))
    assert (type(error), error.cause) == (NeverSent, "failure.connect")
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", f"http://{'a' * 70}.example"])
def test_an_address_that_cannot_be_called_is_never_sent(connect: Connect, url: str) -> None:
    assert isinstance(failure(connect(url)), NeverSent)


def test_a_deadline_that_is_over_never_begins(serve: Serve, connect: Connect) -> None:
    server = serve(Asked.answer)
    assert isinstance(failure(connect(server.url, total=0)), NeverSent)
    assert server.connections == 0


def test_a_closed_client_never_sends(serve: Serve, connect: Connect) -> None:
    server = serve(Asked.answer)
    client = connect(server.url)
    client.close()
    assert isinstance(failure(client), NeverSent)
    assert server.connections == 0


def test_the_second_address_is_tried_when_the_first_is_dead(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(Asked.answer)
    port = int(re.sub(r".*:", "", server.url))
    infos = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("127.0.0.2", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: infos)
    stream = DeadlineBackend().connect_tcp("two.example.com", port)
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    assert stream.read(100).startswith(b"HTTP/1.1 200")
    stream.close()


def test_a_name_that_nobody_resolves_does_not_outlast_the_time_to_connect(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(20) and [])
    begun = time.monotonic()
    assert isinstance(failure(connect("http://slow.example.com", connect=0.2)), NeverSent)
    assert time.monotonic() - begun < 3
    over.set()


def test_a_name_that_does_not_exist_is_never_sent(connect: Connect) -> None:
    assert isinstance(failure(connect("http://nobody.invalid")), NeverSent)
