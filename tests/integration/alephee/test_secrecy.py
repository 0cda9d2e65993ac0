"""A canary key and a canary text go through every outcome; nothing that can be printed may hold them."""

import io
import logging
import socket
import traceback
from collections.abc import Callable, Iterator
from urllib.parse import quote

import httpcore
import httpx
import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.transport import SECRETS, SecretTransport
from bot.errors import AlepheeError
from bot.ports.alephee import FileBytes, Mark
from tests import process_log
from tests.integration.alephee.conftest import KEY, Connect, Serve
from tests.integration.alephee.odd_server import Asked

TEXT = "canary téxt for the buyer"
CANARIES = {form.lower() for secret in (KEY, TEXT) for form in (secret, quote(secret), quote(secret, safe=""))}
FILE = FileBytes("a.pdf", TEXT.encode())


def echo(status: int) -> Callable[[Asked], object]:
    """Answer as ASP.NET does, quoting the whole request, in the body, in headers and in a redirect's target."""

    def script(asked: Asked) -> object:
        url = f"http://127.0.0.1{asked.target}"
        escaped = url.replace("&", "\\u0026")
        body = f'{{"Message": "No resource matches the URI \'{escaped}\' nor {KEY}."}}'
        return asked.answer(status, body, headers=f"Location: {url}\r\nSet-Cookie: a={KEY}\r\nX-Url: {url}\r\n")

    return script


SCRIPTS: dict[str, Callable[[Asked], object]] = {
    "echo 200": echo(200),
    "echo 302": echo(302),
    "echo 404": echo(404),
    "echo 429": echo(429),
    "echo 500": echo(500),
    "reset": Asked.reset,
    "hang": Asked.hang,
    "no HTTP": lambda asked: asked.send(f"GET {asked.target}\r\n\r\n".encode()),
    "broken body": lambda asked: asked.send(b"HTTP/1.1 404 Odd\r\ncontent-length: 99\r\n\r\n{"),
}

CALLS: dict[str, Callable[[AlepheeClient], object]] = {
    "message": lambda client: client.send_message(15001, 1, reason=4, text=TEXT, file=FILE),
    "document": lambda client: client.attach_document(15001, 1, file=FILE, query={"fiscalKey": TEXT}),
    "order": lambda client: client.create_order(15001, TEXT),
    "integrate": lambda client: client.integrate(15001, [Mark(1, integrated=True, erp_status=TEXT)]),
    "find": lambda client: client.find_order(TEXT, accounts=[15001]),
    "read document": lambda client: client.read_document(15001, 1, document_type=0, extension=TEXT),
}


class Everything(logging.Formatter):
    """Writes what a line tells beside its sentence, too."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{super().format(record)} {process_log.line_of(record)}"


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Everything("%(name)s %(levelname)s %(message)s %(args)r"))
    loggers = [logging.getLogger(name) for name in ("", "httpx", "httpcore", "httpcore.http11", "httpcore.connection")]
    levels = [one.level for one in loggers]
    loggers[0].addHandler(handler)
    for one in loggers:
        one.setLevel(logging.DEBUG)
    yield written
    loggers[0].removeHandler(handler)
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


def told(error: BaseException) -> str:
    """Everything a log could print of an error, local variables of all frames of the bot included."""
    first = error.__traceback__
    while first is not None and "/bot/" not in first.tb_frame.f_code.co_filename:
        first = first.tb_next
    assert first is not None
    report = traceback.TracebackException(type(error), error, first, capture_locals=True, compact=False)
    chain = [repr(error), str(error), repr(error.args), repr(vars(error)), *report.format()]
    for other in (error.__context__, error.__cause__):
        chain += [] if other is None else [told(other)]
    return "\n".join(chain)


def assert_no_canary(text: str) -> None:
    assert not [canary for canary in CANARIES if canary in text.lower()]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_outcome_of_any_call_shows_the_key_or_the_text(
    serve: Serve, connect: Connect, everything_logged: io.StringIO, script: str, call: str
) -> None:
    server = serve(SCRIPTS[script])
    # a busy machine may take a while to answer, and even to be asked
    client = connect(server.url, total=0.5 if script == "hang" else 2.0)
    try:
        result = CALLS[call](client)
    except AlepheeError as error:
        assert_no_canary(told(error))
    else:
        # a document is what the server sent: its bytes are handed on as they came
        assert call == "read document" or result is not None
        if call != "read document":
            assert_no_canary(repr(result))
    assert_no_canary(everything_logged.getvalue())
    assert "HTTP Request" in everything_logged.getvalue() or script in {"reset", "hang", "no HTTP"}
    assert any(
        canary in (one.target + one.body.decode("latin-1")).lower() for one in server.asked for canary in CANARIES
    )


def test_a_call_without_a_connection_shows_nothing(connect: Connect, everything_logged: io.StringIO) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for call in CALLS.values():
        with pytest.raises(AlepheeError) as caught:
            call(connect(url, total=0.3))
        assert_no_canary(told(caught.value))
    assert_no_canary(everything_logged.getvalue())


class Inner(httpx.BaseTransport):
    """A transport that fails as it is told, with the request it was given in hand."""

    def __init__(self, error: type[Exception], *, in_body: bool = False) -> None:
        self.error, self.in_body = error, in_body
        self.seen: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(str(request.url))
        if self.in_body:
            return httpx.Response(200, stream=InnerStream(self, request))
        self.fail(request)
        raise AssertionError

    def fail(self, request: httpx.Request) -> None:
        error = self.error(f"cannot reach {request.url}")
        if isinstance(error, httpx.RequestError):
            error.request = request
        raise error


class InnerStream(httpx.SyncByteStream):
    def __init__(self, inner: Inner, request: httpx.Request) -> None:
        self.inner, self.request = inner, request

    def __iter__(self) -> Iterator[bytes]:
        yield b"x"
        self.inner.fail(self.request)


@pytest.mark.parametrize("in_body", [False, True])
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (httpx.ReadTimeout, httpx.ReadTimeout),
        (httpx.ConnectError, httpx.ConnectError),
        (httpcore.WriteTimeout, httpx.WriteTimeout),
        (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
        (ValueError, httpx.TransportError),
    ],
)
def test_an_error_of_the_inner_transport_is_replaced_by_one_that_knows_the_outer_request(
    error: type[Exception], expected: type[httpx.TransportError], *, in_body: bool
) -> None:
    inner = Inner(error, in_body=in_body)
    client = httpx.Client(transport=SecretTransport(inner, SecretStr(KEY)))
    extensions = {SECRETS: SecretStr(f"message={quote(TEXT)}")}
    with pytest.raises(httpx.TransportError) as caught:
        client.get("http://127.0.0.1/v2/orders?limit=1", extensions=extensions)
    assert type(caught.value) is expected
    assert str(caught.value.request.url) == "http://127.0.0.1/v2/orders?limit=1"
    assert caught.value.__context__ is None
    assert_no_canary(told_from_transport(caught.value))
    assert inner.seen == [f"http://127.0.0.1/v2/orders?limit=1&API_KEY={quote(KEY, safe='')}&message={quote(TEXT)}"]
    client.close()


def told_from_transport(error: httpx.TransportError) -> str:
    frames = list(traceback.walk_tb(error.__traceback__))
    shown = [repr(value) for frame, _ in frames[1:] for value in frame.f_locals.values()]
    return "\n".join([repr(error), str(error), repr(error.request), repr(error.request.extensions), *shown])


def test_headers_that_may_quote_the_url_are_dropped(serve: Serve) -> None:
    server = serve(echo(302))
    inner = httpx.HTTPTransport()
    with httpx.Client(transport=SecretTransport(inner, SecretStr(KEY))) as client:
        response = client.get(server.url, extensions={SECRETS: SecretStr("")})
    assert sorted(response.headers) == ["content-length", "content-type"]
    assert not client.cookies
    assert_no_canary(repr(response.extensions))


def test_nothing_of_a_client_shows_its_key(connect: Connect) -> None:
    client = connect("http://127.0.0.1:1")
    assert_no_canary(repr(client) + repr(vars(client)) + repr(vars(client._exchange)))
