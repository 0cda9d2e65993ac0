"""Every status and every form of body."""

import json
from decimal import Decimal

import httpx
import pytest

from bot.alephee import answers
from bot.alephee.answers import LONGEST_MESSAGE, Reply, error_in, failure_of, parse, retry_after, said
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.ports.alephee import Answer


def judge(reply: Reply) -> Answer | AlepheeError:
    """Return the answer, or the error that is raised."""
    try:
        return answers.judge(reply)
    except AlepheeError as error:
        return error


BODIES = {
    "an object": (b'{"Status": 200, "Message": "Order not found"}', "Order not found"),
    "an object in other case": (b'{"message": "Order not found"}', "Order not found"),
    "an object of ASP.NET": (b'{"Message": null, "ExceptionMessage": "Boom"}', "Boom"),
    "an object without a sentence": (b'{"Code": 400}', ""),
    "a list": (b"[1, 2]", ""),
    "a list of one object": (b'[{"Status": "200", "Message": "Ok"}]', "Ok"),
    "a number": (b"17", ""),
    "null": (b"null", ""),
    "a plain string": (b"Internal Server Error", "Internal Server Error"),
    "a JSON string": (b'"Ok"', "Ok"),
    "a JSON string with a byte order mark": (b'\xef\xbb\xbf"Ok"', "Ok"),
    "a string in Latin-1": ("Operación inválida".encode("latin-1"), "Operación inválida"),
    "nothing": (b"", ""),
    "white space": (b" \r\n", ""),
    "truncated JSON": (b'{"Status": 200, "Mess', ""),
    "a truncated JSON string": (b'"O', ""),
    "not a number": (b'{"Message": NaN}', ""),
    "bytes": (b"%PDF-1.4\x00\x01", ""),
    "endless nesting": (b"[" * 200_000, ""),
    "control characters": (b'"a\\u0000b"', "ab"),
}


@pytest.mark.parametrize("form", BODIES)
@pytest.mark.parametrize("status", [200, 201, 204, 206])
def test_a_2xx_is_sent_as_long_as_its_body_does_not_deny_it(status: int, form: str) -> None:
    body, sentence = BODIES[form]
    assert judge(Reply(status, body=body)) == Answer(status, sentence)


@pytest.mark.parametrize("form", BODIES)
@pytest.mark.parametrize(
    ("status", "kind", "cause"),
    [
        (300, Refused, "failure.redirect"),
        (302, Refused, "failure.redirect"),
        (304, Refused, "failure.redirect"),
        (400, Refused, "failure.status_400"),
        (401, Refused, "failure.status_401"),
        (402, Refused, "failure.status_other"),
        (403, Refused, "failure.status_403"),
        (404, Refused, "failure.status_404"),
        (405, Refused, "failure.status_other"),
        (409, Refused, "failure.status_409"),
        (411, Refused, "failure.status_other"),
        (412, Refused, "failure.status_412"),
        (413, Refused, "failure.status_413"),
        (416, Refused, "failure.status_416"),
        (429, NeverSent, "failure.rate_limited"),
        (500, Unknown, "failure.server_error"),
        (503, Unknown, "failure.server_error"),
        (999, Unknown, "failure.server_error"),
    ],
)
def test_any_other_status_decides_whatever_the_body(
    status: int, kind: type[AlepheeError], cause: str, form: str
) -> None:
    body, sentence = BODIES[form]
    found = judge(Reply(status, body=body))
    assert isinstance(found, AlepheeError)
    assert (type(found), found.cause, found.status, found.api_message) == (kind, cause, status, sentence)


@pytest.mark.parametrize("status", [200, 201, 202, 206])
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"Status": 400, "Message": "The text is invalid"}', "The text is invalid"),
        (b'{"Status": "400", "Message": "The text is invalid"}', "The text is invalid"),
        (b'{"status": 400.0, "message": "The text is invalid"}', "The text is invalid"),
        (b'{"STATUS": "400 Bad Request"}', "Status 400 Bad Request"),
        (b'{"Status": "BadRequest", "Message": null}', "Status BadRequest"),
        (b'{"Status": "Error", "Message": ""}', "Status Error"),
        (b'{"Status": false, "Message": "No"}', "No"),
        (b'{"Status": 0}', "Status 0"),
        (b'{"Status": 302}', "Status 302"),
        (b'{"Status": ' + b"2" * 5_000 + b', "Message": "Odd"}', "Status " + "2" * 1_000),
        ('{"Status": 400, "Message": "El texto no es válido"}'.encode("utf-16"), "El texto no es válido"),
        ('{"Status": 400, "Message": "No válido"}'.encode("utf-16-le"), "No válido"),
        (b'{"Status": 500, "ExceptionMessage": "Boom"}', "Boom"),
        (b'[{"Status": 400, "Message": "The text is invalid"}]', "The text is invalid"),
        (b'[{"Status": 200, "Message": "Ok"}, {"Status": "409", "Message": "Busy"}]', "Busy"),
        (rb'"{\"Status\": 400, \"Message\": \"The text is invalid\"}"', "The text is invalid"),
        (b'\xef\xbb\xbf {"Status": 400, "Mess', "Status 400"),
        (b'[{"Status": "412", "Message": "Cond', "Status 412"),
    ],
)
def test_a_2xx_whose_body_says_that_it_failed_was_believed(status: int, body: bytes, words: str) -> None:
    found = judge(Reply(status, body=body))
    assert isinstance(found, Unknown)
    assert (found.cause, found.status, found.api_message) == ("failure.contradiction", status, words)


@pytest.mark.parametrize(
    "body",
    [
        b'{"Status": 200}',
        b'{"Status": "201"}',
        b'{"Status": "200 OK"}',
        b'{"Status": "OK"}',
        b'{"Status": "Created"}',
        b'{"Status": "success"}',
        b'{"Status": true}',
        b'{"Status": null}',
        b'{"Status": ""}',
        b'{"Id": 580201, "Status": {"Key": 10, "Value": "Pendiente"}}',
        b'{"Status": 200, "Mess',
        b'"The status is 400"',
    ],
)
def test_a_status_of_success_and_an_orders_own_status_deny_nothing(body: bytes) -> None:
    assert isinstance(judge(Reply(201, body=body)), Answer)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"content-type": "text/html; charset=utf-8"}, b"Ok"),
        ({"content-type": "application/xhtml+xml; profile=HTML"}, b""),
        ({}, b"<!DOCTYPE html><p>Maintenance"),
        ({"content-type": "application/json"}, b"\r\n  <html><body>Login"),
        ({}, b"\xef\xbb\xbf<HTML>"),
        ({}, b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">'),
        ({}, b"<!-- proxy 7 -->\n<html>"),
        ({"content-type": "text/plain"}, b"<head><title>502 Bad Gateway</title></head>"),
        ({}, b"<h1>Service Unavailable</h1>"),
    ],
)
def test_a_web_page_as_a_2xx_is_unknown_and_as_anything_else_has_no_sentence(
    headers: dict[str, str], body: bytes
) -> None:
    found = judge(Reply(200, headers, body))
    assert isinstance(found, Unknown)
    assert found.cause == "failure.web_page"
    refused = judge(Reply(403, headers, body))
    assert isinstance(refused, Refused)
    assert refused.api_message == ""


@pytest.mark.parametrize(
    "body", [b'<?xml version="1.0"?><nfeProc/>', b"<heading/>", b'"<html>"', b"<!-- NF-e --><nfe/>"]
)
def test_what_only_looks_like_markup_is_no_web_page(body: bytes) -> None:
    assert isinstance(judge(Reply(200, body=body)), Answer)


def test_a_body_of_nothing_but_comments_held_the_whole_process_up() -> None:
    """Each comment doubled the time that it took to see that no page follows."""
    assert isinstance(judge(Reply(200, body=b"<!-- a -->" * 2000 + b"<nfe/>")), Answer)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-retryafter": "0"}, 1),
        ({"x-ratelimit-retryafter": "-1"}, 1),
        ({"x-ratelimit-retryafter": "7"}, 8),
        ({"x-ratelimit-retryafter": "7", "retry-after": "99"}, 8),
        ({"retry-after": "4"}, 5),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, 1),
        ({}, 1),
    ],
)
def test_a_429_is_never_sent_and_carries_the_seconds_to_wait(headers: dict[str, str], seconds: float) -> None:
    assert retry_after(headers) == seconds
    found = judge(Reply(429, headers, b'{"Status": 429, "Message": "Too many requests"}'))
    assert isinstance(found, NeverSent)
    assert (found.retry_after, found.api_message) == (seconds, "Too many requests")


@pytest.mark.parametrize(
    ("error", "kind", "cause"),
    [
        (httpx.ConnectError, NeverSent, "failure.connect"),
        (httpx.ConnectTimeout, NeverSent, "failure.connect"),
        (httpx.PoolTimeout, NeverSent, "failure.connect"),
        (httpx.UnsupportedProtocol, NeverSent, "failure.connect"),
        (httpx.ReadTimeout, Unknown, "failure.timeout"),
        (httpx.WriteTimeout, Unknown, "failure.timeout"),
        (httpx.ReadError, Unknown, "failure.reset"),
        (httpx.WriteError, Unknown, "failure.reset"),
        (httpx.RemoteProtocolError, Unknown, "failure.reset"),
        (httpx.LocalProtocolError, Unknown, "failure.reset"),
        (httpx.TransportError, Unknown, "failure.reset"),
    ],
)
def test_without_a_connection_nothing_was_sent_and_afterwards_nobody_knows(
    error: type[httpx.TransportError], kind: type[AlepheeError], cause: str
) -> None:
    found = failure_of(error("x"))
    assert (type(found), found.cause) == (kind, cause)


def test_a_plain_string_that_broke_off_is_not_quoted() -> None:
    assert said(Reply(500, body=b"Internal Ser", broken=Unknown("failure.reset"))) == ""


def test_a_long_sentence_is_cut() -> None:
    assert len(said(Reply(500, body=b"x" * 9000))) == LONGEST_MESSAGE


def test_decimals_are_exact() -> None:
    assert parse('{"Amount": 1967.17}') == {"Amount": Decimal("1967.17")}
    assert json.loads("0.1") != parse("0.1")


def test_a_reply_shows_neither_body_nor_headers() -> None:
    assert "canary" not in repr(Reply(200, {"x": "canary"}, b"canary"))


@pytest.mark.parametrize(
    ("outcome", "error"),
    [
        (Reply(200), type(None)),
        (Reply(404), type(None)),
        (Reply(429), NeverSent),
        (Reply(302), Refused),
        (Reply(409), Refused),
        (Reply(503), Unknown),
        (Reply(200, broken=Unknown("failure.reset")), Unknown),
        (NeverSent("failure.connect"), NeverSent),
    ],
)
def test_the_error_that_a_call_is_counted_as_is_told_by_its_status(
    outcome: Reply | AlepheeError, error: type[object]
) -> None:
    assert type(error_in(outcome)) is error
