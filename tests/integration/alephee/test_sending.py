"""Calls with an effect, against servers that answer well, badly or not at all."""

import email
import json
from importlib.metadata import version

import pytest

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.ports.alephee import Answer, FileBytes, Mark
from tests.integration.alephee.conftest import KEY, Connect, Serve
from tests.integration.alephee.odd_server import GENEROUS, Asked

TEXT = "Hola Ana: ¿50 % & más? #1+1\nÑandú 😀"
PDF = FileBytes("manual ñ.pdf", b"%PDF-1.4\x00demo", "application/pdf")


def send(client: AlepheeClient, text: str | None = TEXT, file: FileBytes | None = None) -> Answer:
    return client.send_message(15001, 580101, reason=4, text=text, file=file)


def failure(client: AlepheeClient) -> AlepheeError:
    with pytest.raises(AlepheeError) as caught:
        send(client)
    return caught.value


def test_a_message_goes_into_the_query_with_an_empty_body_and_a_connection_of_its_own(
    serve: Serve, connect: Connect
) -> None:
    server = serve(lambda asked: asked.answer(200, '"Ok"'))
    client = connect(server.url)
    assert send(client) == Answer(200, "Ok")
    assert send(client) == Answer(200, "Ok")
    assert server.connections == 2
    asked = server.asked[0]
    assert (asked.method, asked.path, asked.body) == ("POST", "/v2/orders/580101/messages", b"")
    assert asked.query == {"API_KEY": KEY, "accountId": "15001", "messageOptions": "4", "message": TEXT}
    assert "+" not in asked.target
    assert asked.headers["content-length"] == "0"
    assert asked.headers["connection"] == "close"
    assert asked.headers["user-agent"] == f"alephee-bot/{version('alephee-bot')}"


def test_a_template_is_sent_without_a_text(serve: Serve, connect: Connect) -> None:
    server = serve(Asked.answer)
    send(connect(server.url), text=None)
    assert "message" not in server.asked[0].query


@pytest.mark.parametrize("base", ["/", "/v2", "/v2/"])
def test_a_base_url_may_name_the_version(serve: Serve, connect: Connect, base: str) -> None:
    server = serve(Asked.answer)
    send(connect(server.url + base))
    assert server.asked[0].path == "/v2/orders/580101/messages"


def form_of(asked: Asked) -> email.message.Message:
    form = email.message_from_bytes(f"content-type: {asked.headers['content-type']}\r\n\r\n".encode() + asked.body)
    parts = form.get_payload()
    assert isinstance(parts, list)
    (part,) = parts
    assert isinstance(part, email.message.Message)
    return part


def test_a_file_goes_as_form_data_and_the_text_stays_in_the_query(serve: Serve, connect: Connect) -> None:
    server = serve(Asked.answer)
    send(connect(server.url), file=PDF)
    (asked,) = server.asked
    part = form_of(asked)
    assert part.get_payload(decode=True) == PDF.content
    assert part.get_content_type() == PDF.mimetype
    assert 'name="file"; filename="manual ñ.pdf"'.encode() in asked.body
    assert asked.query["message"] == TEXT


def test_a_document_goes_as_form_data_and_its_fields_into_the_query(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(201))
    query = {"documentType": "2", "fiscalKey": "0" * 44, "seriesNumber": "1"}
    assert connect(server.url).attach_document(15002, 580106, file=PDF, query=query) == Answer(201)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/v2/orders/580106/documents")
    assert asked.query == {"API_KEY": KEY, "accountId": "15002", **query}
    assert form_of(asked).get_payload(decode=True) == PDF.content


def test_a_new_order_is_sent_byte_for_byte(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(201, {"Status": 201, "Message": "Created"}))
    body = '{ "ExternalOrderId" :"A-1",\n "Título": "ñ" , "UnitPrice": 1288.4400 }'
    assert connect(server.url).create_order(15001, body) == Answer(201, "Created")
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/v2/orders", body.encode())
    assert asked.headers["content-type"] == "application/json"


def test_marks_leave_out_what_is_not_said_and_duplicates(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(200, {"Results": []}))
    marks = [Mark(1, integrated=False), Mark(2, integrated=True, own_order_id="E-2"), Mark(1, integrated=True)]
    assert connect(server.url).integrate(15001, marks) == {}
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("PUT", "/v2/orders/integrate")
    assert json.loads(asked.body) == [
        {"OrderId": 1, "Integrated": True},
        {"OrderId": 2, "OwnOrderId": "E-2", "Integrated": True},
    ]
    assert connect(server.url).integrate(15001, []) == {}
    assert len(server.asked) == 1


RESULTS = {
    "Total": 4,
    "Results": [
        {"Status": "400", "Message": "Order not found", "OrderStatus": {"OrderId": 321}},
        {"Status": 200, "Message": "Ok", "OrderStatus": {"OrderId": "123"}},
        {"Status": "200", "Message": "Ok", "OrderStatus": None},
        {"Status": "Ok", "Message": "Ok", "OrderStatus": {"OrderId": 5}},
    ],
}


@pytest.mark.parametrize("status", [200, 206, 300, 304, 400, 500])
def test_results_of_integrate_count_on_any_status(serve: Serve, connect: Connect, status: int) -> None:
    # a 304 has no body by RFC 9110, so its results never reach anybody
    server = serve(lambda asked: asked.answer(status, RESULTS) and False)
    marks = [Mark(number, integrated=True) for number in (123, 321, 5)]
    expected = {321: Answer(400, "Order not found"), 123: Answer(200, "Ok")}
    if status == 304:
        with pytest.raises(Refused):
            connect(server.url).integrate(15001, marks)
    else:
        assert connect(server.url).integrate(15001, marks) == expected


@pytest.mark.parametrize("first", ["400", "500", "Ok"])
def test_two_results_for_one_order_that_contradict_each_other_leave_everybody_in_doubt(
    serve: Serve, connect: Connect, first: str
) -> None:
    """The last one was believed."""
    results = [
        {"Status": first, "Message": "No", "OrderStatus": {"OrderId": 1}},
        {"Status": "200", "Message": "Ok", "OrderStatus": {"OrderId": 2}},
        {"Status": "200", "Message": "Ok", "OrderStatus": {"OrderId": 1}},
        {"Status": 200, "Message": "Ok", "OrderStatus": {"OrderId": "2"}},
    ]
    server = serve(lambda asked: asked.answer(200, {"Total": 4, "Results": results}))
    found = connect(server.url).integrate(15001, [Mark(number, integrated=True) for number in (1, 2)])
    doubt = found[1]
    assert isinstance(doubt, Unknown)
    assert (doubt.cause, doubt.api_message.endswith("No; 200: Ok")) == ("failure.contradiction", True)
    assert found[2] == Answer(200, "Ok")


REFUSAL = {"Status": 400, "Message": "The text is invalid"}


def test_a_refusal_in_the_envelope_of_a_success_is_unknown_for_every_call_with_an_effect(
    serve: Serve, connect: Connect
) -> None:
    """Messages, documents, new orders and marks were "sent"."""
    client = connect(serve(lambda asked: asked.answer(200, REFUSAL)).url)
    for call in (
        lambda: send(client),
        lambda: client.attach_document(15001, 580101, file=PDF, query={"documentType": "0"}),
        lambda: client.create_order(15001, "{}"),
        lambda: client.integrate(15001, [Mark(1, integrated=True)]),
    ):
        with pytest.raises(Unknown) as caught:
            call()
        assert (caught.value.cause, caught.value.api_message) == ("failure.contradiction", "The text is invalid")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (413, {"Status": 413, "Message": "Request entity too large"}, Refused),
        (429, RESULTS, NeverSent),
        (500, "Internal Server Error", Unknown),
        (200, "<html>", Unknown),
    ],
)
def test_integrate_without_results_is_what_its_status_says(
    serve: Serve, connect: Connect, status: int, body: object, kind: type[AlepheeError]
) -> None:
    server = serve(lambda asked: asked.answer(status, body))
    with pytest.raises(kind) as caught:
        connect(server.url).integrate(15001, [Mark(1, integrated=True)])
    assert caught.value.status == status


@pytest.mark.parametrize("body", [b"", b'"Ok"', b'{"Results": [{"Status": "200", "Ord', b"[1]"])
def test_a_2xx_of_integrate_without_readable_results_answers_for_nobody(
    serve: Serve, connect: Connect, body: bytes
) -> None:
    server = serve(lambda asked: asked.answer(200, body))
    assert connect(server.url).integrate(15001, [Mark(1, integrated=True)]) == {}


def test_a_redirect_is_refused_and_not_followed(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(302, headers=f"Location: http://127.0.0.1/{KEY}\r\n"))
    error = failure(connect(server.url))
    assert isinstance(error, Refused)
    assert (error.cause, error.status) == ("failure.redirect", 302)
    assert len(server.asked) == 1


def test_half_a_character_is_refused_before_anything_is_sent(serve: Serve, connect: Connect, pacer: GcraPacer) -> None:
    server = serve(Asked.answer)
    client = connect(server.url)
    assert pacer.take("messages.post") == 0
    with pytest.raises(Refused):
        send(client, text="\ud83d")
    with pytest.raises(Refused):
        client.create_order(15001, '{"Title": "\ud83d"}')
    assert server.connections == 0
    assert pacer.take("messages.post") == 0


def test_the_sender_learns_the_limit_from_an_answer_and_the_block_from_a_429(
    serve: Serve, connect: Connect, pacer: GcraPacer
) -> None:
    statuses = [200, 429]
    server = serve(lambda asked: asked.answer(statuses.pop(0), headers=GENEROUS if statuses else "retry-after: 7\r\n"))
    client = connect(server.url)
    assert pacer.take("messages.post") == 0
    send(client)
    assert pacer.dump()["messages.post"].limit == 6000
    assert pacer.take("messages.post") == 0
    error = failure(client)
    assert isinstance(error, NeverSent)
    assert (error.cause, error.retry_after) == ("failure.rate_limited", 8)
    assert 7 < pacer.wait("messages.post") <= 8
    assert pacer.wait("documents.post") == 0
