"""The client against the simulated Alephee: what the bot really does, end to end."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.alephee.client import AlepheeClient
from bot.alephee.endpoints import ORDERS_INTEGRATE
from bot.alephee.pacer import GcraPacer
from bot.domain.orders import Country
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.ports.alephee import Answer, FileBytes, Mark
from sandbox.alephee import AlepheeWorld
from sandbox.server import Sandbox
from tests.integration.alephee.conftest import Connect

EXAMPLES = Path(__file__).parents[2] / "data" / "alephee"
KEY = "SANDBOX-KEY-0000-0000"
ACCOUNTS = range(15001, 15008)
PDF = FileBytes("Factura.pdf", b"%PDF-1.4 demo", "application/pdf")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(alephee_key=KEY) as running:
        yield running


@pytest.fixture
def world(sandbox: Sandbox) -> AlepheeWorld:
    sandbox.alephee.reset()
    sandbox.alephee.set_limit("*", 6000)
    return sandbox.alephee


@pytest.fixture
def client(sandbox: Sandbox, world: AlepheeWorld, connect: Connect) -> AlepheeClient:
    return connect(sandbox.alephee_url, KEY)


def test_accounts_marketplaces_and_stores(client: AlepheeClient) -> None:
    assert [one.id for one in client.accounts()] == list(ACCOUNTS)
    assert "Mercado Libre" in {one.name for one in client.marketplaces(15001)}
    (store, *_) = client.stores(15001)
    assert (store.id, store.pickup_id) == (7001, 7001)


@pytest.mark.parametrize(("number", "order_id", "account"), [("580101", 580101, 15001), ("580106", 580106, 15002)])
def test_an_order_is_found_by_its_id_in_any_account(
    client: AlepheeClient, number: str, order_id: int, account: int
) -> None:
    (found,) = client.find_order(number, accounts=ACCOUNTS)
    assert (found.id, found.account_id) == (order_id, account)


def test_an_order_is_found_by_its_marketplace_number(client: AlepheeClient, world: AlepheeWorld) -> None:
    (found,) = client.find_order("2000000000580122", accounts=ACCOUNTS, first=15002)
    assert (found.id, found.country.country, found.payment_pending) == (580122, Country.BR, True)
    world.change_order(580101, "ExternalOrderId", "2000000000580122")
    both = client.find_order("2000000000580122", accounts=ACCOUNTS, first=15002)
    assert [one.id for one in both] == [580122, 580101]
    assert client.find_order("2000000000999999", accounts=ACCOUNTS) == ()


def test_many_orders_take_few_calls(client: AlepheeClient, world: AlepheeWorld) -> None:
    found = client.get_orders(15001, [580123, 580101, 580116, 1, 580106])
    assert sorted(found) == [580101, 580116, 580123]
    assert len(world.calls) == 2
    assert client.get_order(15001, 580116) == found[580116]
    assert set(client.find_external(15001, ["2000000000580101", "nothing"])) == {"2000000000580101"}


def test_pages_shorter_than_asked_are_read_to_the_end(client: AlepheeClient, world: AlepheeWorld) -> None:
    world.switches = replace(world.switches, page_max=2)
    mine = {number for number, one in world.orders.items() if one.account_id == 15001}
    assert client.get_orders(15001, range(580000, 581000)).keys() == mine


def test_a_message_reaches_the_buyer_once_and_the_next_one_waits(client: AlepheeClient, world: AlepheeWorld) -> None:
    text = "¿Llegó bien? 100 % & más #1\nSaludos, Ñandú 😀"
    assert client.send_message(15001, 580101, reason=4, text=text, file=None).status == 200
    (received,) = world.received
    assert received.text == text
    with pytest.raises(Refused) as caught:
        client.send_message(15001, 580101, reason=4, text="Otra", file=None)
    assert (caught.value.cause, bool(caught.value.api_message)) == ("failure.status_409", True)
    world.buyer_replies(580101)
    client.send_message(15001, 580101, reason=4, text="Con archivo", file=PDF)
    assert world.received[-1].file_name == PDF.name
    assert world.received[-1].file_size == len(PDF.content)


def test_a_document_is_attached_and_read_back(client: AlepheeClient, world: AlepheeWorld) -> None:
    query = {"documentType": "0", "documentNumber": "0001-1"}
    assert client.attach_document(15001, 580102, file=PDF, query=query).status in {200, 201}
    order = client.get_order(15001, 580102)
    assert order is not None
    assert [(one.type, one.extension, one.size) for one in order.documents] == [(0, "pdf", len(PDF.content))]
    assert client.read_document(15001, 580102, document_type=0, extension="pdf").content == PDF.content
    assert len(world.attached) == 1


@pytest.mark.parametrize("status", [200, 300])
@pytest.mark.parametrize("swapped", [False, True])
def test_marks_are_answered_order_by_order(
    client: AlepheeClient, world: AlepheeWorld, status: int, *, swapped: bool
) -> None:
    world.switches = replace(world.switches, swap_echo=swapped, integrate_status=status)
    marks = [
        Mark(580101, integrated=True, own_order_id="ERP-1", erp_status="complete"),
        Mark(580102, integrated=True),
        Mark(999999, integrated=True),
    ]
    answers = client.integrate(15001, marks)
    assert {number: answer.status for number, answer in answers.items()} == {580101: 200, 580102: 200, 999999: 400}
    assert answers[999999] == Answer(400, "Order not found")
    order = client.get_order(15001, 580101)
    assert order is not None
    assert (order.integrated, order.own_order_id, order.erp_status) == (True, "ERP-1", "complete")


def test_too_many_marks_are_refused_with_413(client: AlepheeClient, world: AlepheeWorld) -> None:
    world.integrate_max = 1
    with pytest.raises(Refused) as caught:
        client.integrate(15001, [Mark(580101, integrated=True), Mark(580102, integrated=True)])
    assert caught.value.status == 413


def test_a_created_order_can_be_found(client: AlepheeClient, world: AlepheeWorld) -> None:
    body = (EXAMPLES / "create-order-request-minimal.json").read_text(encoding="utf-8")
    number = json.loads(body)["ExternalOrderId"]
    assert client.find_external(15001, [number]) == {}
    assert client.create_order(15001, body).status == 201
    assert client.find_external(15001, [number])[number].external_order_id == number
    with pytest.raises(Refused):
        client.create_order(15001, body)


@pytest.mark.parametrize(
    ("kind", "expected", "delivered"),
    [
        ("429", NeverSent("failure.rate_limited"), 0),
        ("500", Unknown("failure.server_error"), 0),
        ("503html", Unknown("failure.server_error"), 0),
        ("200html", Unknown("failure.web_page"), 0),
        ("200refusal", Unknown("failure.contradiction"), 0),
        ("hang", Unknown("failure.timeout"), 0),
        ("reset_before", Unknown("failure.reset"), 0),
        ("reset_after", Unknown("failure.reset"), 1),
        ("truncated", None, 1),
        ("empty", None, 1),
        ("412", Refused("failure.status_412"), 0),
    ],
)
def test_every_fault_has_its_outcome_and_no_call_is_repeated(
    sandbox: Sandbox,
    world: AlepheeWorld,
    connect: Connect,
    kind: str,
    expected: AlepheeError | None,
    delivered: int,
) -> None:
    client = connect(sandbox.alephee_url, KEY, total=1.0)
    world.add_fault("messages", kind)
    outcome: Answer | AlepheeError
    try:
        outcome = client.send_message(15001, 580101, reason=4, text="Hola", file=None)
    except AlepheeError as error:
        outcome = error
    if expected is None:
        assert isinstance(outcome, Answer)
        assert outcome.status == 200
    else:
        assert isinstance(outcome, AlepheeError)
        assert (type(outcome), outcome.cause) == (type(expected), expected.cause)
    assert len(world.received) == delivered
    assert len(world.calls) == 1


def test_a_wrong_key_and_a_foreign_account_are_refused(
    sandbox: Sandbox, world: AlepheeWorld, connect: Connect, client: AlepheeClient
) -> None:
    with pytest.raises(Refused) as caught:
        connect(sandbox.alephee_url, "WRONG").accounts()
    assert caught.value.status == 401
    with pytest.raises(Refused) as caught:
        client.get_order(99, 1)
    assert caught.value.status in {401, 403}


def test_a_paced_sender_is_never_refused(
    sandbox: Sandbox, world: AlepheeWorld, connect: Connect, pacer: GcraPacer
) -> None:
    world.set_limit("integrate", 240)
    client = connect(sandbox.alephee_url, KEY)
    endpoint = ORDERS_INTEGRATE
    pacer.take(endpoint)
    client.integrate(15001, [Mark(580101, integrated=True)])
    begun = time.monotonic()
    for _ in range(244):
        while (seconds := pacer.take(endpoint)) > 0:
            time.sleep(seconds)
        client.integrate(15001, [Mark(580101, integrated=True)])
    assert {call.status for call in world.calls} == {200}
    assert time.monotonic() - begun < 20


def test_a_limit_that_sinks_while_running_costs_at_most_one_429(
    sandbox: Sandbox, world: AlepheeWorld, connect: Connect
) -> None:
    world.set_limit("orders", 600)
    client = connect(sandbox.alephee_url, KEY, patience=0.5)
    for _ in range(10):
        client.get_order(15001, 580101)
    world.set_limit("orders", 5)
    busy = 0
    for _ in range(10):
        try:
            client.get_order(15001, 580101)
        except NeverSent:
            busy += 1
    assert busy
    assert [call.status for call in world.calls].count(429) <= 1
