"""Look-ups: lists, documents, retries, deadlines and pacing."""

import time
from collections.abc import Callable
from threading import Event, Thread

import pytest

from bot.alephee.pacer import GcraPacer
from bot.alephee.pacing import Pace
from bot.domain.orders import Account, Marketplace, Order, Store
from bot.errors import AlepheeError, NeverSent, Unknown
from bot.ports.alephee import Answer, FileBytes
from tests.integration.alephee.conftest import KEY, Connect, Serve
from tests.integration.alephee.odd_server import RATE, Asked
from tests.integration.alephee.shop import order, shop


def test_accounts_marketplaces_and_stores_are_listed(serve: Serve, connect: Connect) -> None:
    lists = {
        "/v2/accounts": [{"Id": 1, "Name": "Tienda"}, {"Id": 2, "BusinessName": "Loja Ltda"}, {"Name": "?"}, {"Id": 3}],
        "/v2/accounts/1/marketplaces": [{"Id": 50, "Name": "Canal propio"}],
        "/v2/accounts/1/stores": [{"Id": 7, "Name": "Centro", "AccountPickup": {"Id": 70}}, {"Id": 8, "Name": "Sur"}],
    }
    client = connect(serve(lambda asked: asked.answer(200, {"Results": lists[asked.path]})).url)
    assert client.accounts() == (Account(1, "Tienda"), Account(2, "Loja Ltda"), Account(3, "3"))
    assert client.marketplaces(1) == (Marketplace(50, "Canal propio"),)
    assert client.stores(1) == (Store(7, "Centro", 70), Store(8, "Sur", None))


def test_a_document_comes_with_its_name_and_type(serve: Serve, connect: Connect) -> None:
    disposition = 'content-disposition: attachment; filename="../nfe 1.xml"\r\n'
    server = serve(lambda asked: asked.answer(200, b"<nfe/>", headers=disposition, kind="application/xml; a=b"))
    client = connect(server.url)
    found = client.read_document(15002, 580106, document_type=2, extension=".XML")
    assert found == FileBytes("nfe 1.xml", b"<nfe/>", "application/xml")
    (asked,) = server.asked
    assert asked.path == "/v2/orders/580106/documents"
    assert asked.query == {"API_KEY": KEY, "accountId": "15002", "documentFormat": "xml", "documentType": "2"}


def test_a_document_without_a_name_gets_one(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(200, b"%PDF", kind=""))
    found = connect(server.url).read_document(15001, 7, document_type=0, extension="jpg")
    assert found == FileBytes("7-0.pdf", b"%PDF", "application/octet-stream")


def failing(first: int, script: Callable[[Asked], object]) -> Callable[[Asked], object]:
    """Let the first calls go wrong."""
    calls = iter(range(1000))
    good = shop([order(7)])
    return lambda asked: script(asked) if next(calls) < first else good(asked)


FAULTS: dict[str, tuple[Callable[[Asked], object], str]] = {
    "500": (lambda asked: asked.answer(500, "Internal Server Error"), "failure.server_error"),
    "reset": (Asked.reset, "failure.reset"),
    "silence": (Asked.hang, "failure.timeout"),
    "web page": (lambda asked: asked.answer(200, "<!doctype html>", kind="text/html"), "failure.web_page"),
    "cut off": (lambda asked: asked.send(b"HTTP/1.1 200 Ok\r\ncontent-length: 9\r\n\r\n{"), "failure.reset"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_look_up_is_repeated_twice(serve: Serve, connect: Connect, fault: str) -> None:
    script, cause = FAULTS[fault]
    # only silence is waited out; the others have the time that a busy machine may take
    bound = 1.0 if fault == "silence" else 2.0
    server = serve(failing(2, script))
    found = connect(server.url, look_up=bound).get_order(15001, 7)
    assert found is not None
    assert len(server.asked) == 3
    server = serve(failing(3, script))
    with pytest.raises(AlepheeError) as caught:
        connect(server.url, look_up=bound).get_order(15001, 7)
    assert (type(caught.value), caught.value.cause) == (Unknown, cause)
    assert len(server.asked) == 3


NO_LIST = (
    b"",
    b'"Ok"',
    b"[]",
    b"{}",
    b'{"Results": [',
    b'{"Total": 0}',
    b'{"Results": null, "Total": 1}',
    b'{"Results": {"Id": 7}, "Total": 1}',
    b'{"Results": "maintenance"}',
)


@pytest.mark.parametrize("body", NO_LIST)
def test_an_answer_that_is_no_list_does_not_mean_that_there_is_nothing(
    serve: Serve, connect: Connect, body: bytes
) -> None:
    with pytest.raises(Unknown):
        connect(serve(lambda asked: asked.answer(200, body)).url).get_order(15001, 7)


def test_a_list_of_nothing_may_be_null(serve: Serve, connect: Connect) -> None:
    client = connect(serve(lambda asked: asked.answer(200, b'{"results": null, "total": 0}')).url)
    assert client.get_order(15001, 7) is None


def test_all_tries_together_keep_the_deadline(serve: Serve, connect: Connect) -> None:
    server = serve(Asked.hang)
    begun = time.monotonic()
    with pytest.raises(Unknown):
        connect(server.url, total=0.5, look_up=0.4).get_order(15001, 7)
    assert time.monotonic() - begun < 3


def test_a_trickling_answer_is_cut_off(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.trickle(b"HTTP/1.1 200 Ok\r\n" * 50))
    with pytest.raises(Unknown) as caught:
        connect(server.url, total=0.3, look_up=0.2).get_order(15001, 7)
    assert caught.value.cause == "failure.timeout"


def test_connections_are_kept_for_the_next_look_up(serve: Serve, connect: Connect) -> None:
    server = serve(shop([order(7)]))
    client = connect(server.url)
    for _ in range(3):
        client.get_order(15001, 7)
    assert server.connections == 1


def test_an_idle_connection_that_the_server_closed_costs_nothing(serve: Serve, connect: Connect) -> None:
    good = shop([order(7)])
    server = serve(lambda asked: good(asked) and False)
    client = connect(server.url)
    for _ in range(3):
        assert client.get_order(15001, 7) is not None
    assert len(server.asked) == server.connections == 3


def test_a_429_is_waited_for_and_asked_again(serve: Serve, connect: Connect) -> None:
    refused = RATE.format(30, 0).replace("-1", "0")
    server = serve(failing(1, lambda asked: asked.answer(429, headers=refused)))
    begun = time.monotonic()
    assert connect(server.url).get_order(15001, 7) is not None
    assert time.monotonic() - begun >= 1
    assert len(server.asked) == 2


def test_a_429_that_lasts_too_long_is_said_with_its_wait(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(429, headers=RATE.format(30, 0).replace("-1", "59")))
    with pytest.raises(NeverSent) as caught:
        connect(server.url).get_order(15001, 7)
    assert (caught.value.cause, caught.value.retry_after) == ("failure.rate_limited", 60)
    assert len(server.asked) == 1


def test_a_slot_that_is_far_away_is_not_waited_for(serve: Serve, connect: Connect, pacer: GcraPacer) -> None:
    server = serve(shop([order(7)]))
    pacer.restore({"orders.get": Pace(2, time.time() + 60)})
    begun = time.monotonic()
    with pytest.raises(NeverSent) as caught:
        connect(server.url).get_order(15001, 7)
    assert caught.value.cause == "failure.busy"
    assert 50 < caught.value.retry_after <= 60
    assert time.monotonic() - begun < 3
    assert server.connections == 0


@pytest.mark.parametrize("wait", [0.0, 5.0])
def test_when_the_process_ends_nobody_waits_for_a_slot_or_another_page(
    serve: Serve, connect: Connect, pacer: GcraPacer, wait: float
) -> None:
    arrived, may_go = Event(), Event()

    def script(asked: Asked) -> bool:
        arrived.set()
        may_go.wait(5)
        return asked.answer(200, {"Results": [order(len(server.asked))], "Total": 1000})

    server = serve(script)
    client = connect(server.url)
    if wait:
        pacer.restore({"orders.get": Pace(600, time.time() + 60 + wait)})
    failures: list[str] = []

    def look_up() -> None:
        with pytest.raises(NeverSent) as caught:
            client.get_order(15001, 7000)
        failures.append(caught.value.cause)

    thread = Thread(target=look_up)
    begun = time.monotonic()
    thread.start()
    assert wait or arrived.wait(5)
    client.end_look_ups()
    may_go.set()
    thread.join(10)
    assert failures == ["failure.connect"]
    assert len(server.asked) == (0 if wait else 1)
    assert time.monotonic() - begun < 3


def test_a_slot_that_is_near_is_waited_for(serve: Serve, connect: Connect, pacer: GcraPacer) -> None:
    server = serve(shop([order(7)]))
    pacer.restore({"orders.get": Pace(600, time.time() + 60.1)})
    assert connect(server.url).get_order(15001, 7) is not None


def test_the_first_call_of_an_unknown_endpoint_goes_out_alone(serve: Serve, connect: Connect) -> None:
    good = shop([order(7)])
    asked_meanwhile: list[Asked] = []

    def script(asked: Asked) -> bool:
        if len(server.asked) == 1:
            asked.stopped.wait(0.1)
            asked_meanwhile.extend(server.asked[1:])
        return good(asked)

    server = serve(script)
    client = connect(server.url)
    found: list[Order | None] = []
    threads = [Thread(target=lambda: found.append(client.get_order(15001, 7))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.id for one in found if one] == [7] * 4
    assert not asked_meanwhile


def test_a_look_up_does_not_queue_behind_a_send(serve: Serve, connect: Connect) -> None:
    good, looked_up = shop([order(7)]), Event()

    def script(asked: Asked) -> bool:
        return good(asked) if asked.method == "GET" else looked_up.wait(5) and asked.answer(200, '"Ok"')

    client = connect(serve(script).url)
    answers: list[Answer] = []
    sender = Thread(
        target=lambda: answers.append(client.send_message(15001, 7, reason=4, text="Hola", file=None)), daemon=True
    )
    sender.start()
    assert client.get_order(15001, 7) is not None
    assert not answers
    looked_up.set()
    sender.join(5)
    assert answers == [Answer(200, "Ok")]
