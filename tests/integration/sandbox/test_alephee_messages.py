import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.integration.sandbox.alephee_site import Api, example, refusal, serving

PDF = b"%PDF-1.4\n% demo\n"
FILE = {"file": ("manual.pdf", PDF, "application/pdf")}
TEMPLATES = example("message-templates.json")


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as served:
        yield served


@pytest.mark.parametrize(
    ("order", "reason", "text"),
    [
        (580101, 1, TEMPLATES["REQUEST_VARIANTS"]["AR"]),
        (580103, 1, TEMPLATES["REQUEST_VARIANTS"]["AR"]),
        (580107, 1, TEMPLATES["REQUEST_VARIANTS"]["BR"]),
        (580108, 1, TEMPLATES["REQUEST_VARIANTS"]["MX"]),
        (580110, 1, TEMPLATES["REQUEST_VARIANTS"]["CO"]),
        (580112, 1, TEMPLATES["REQUEST_VARIANTS"]["UY"]),
        (580114, 1, TEMPLATES["REQUEST_VARIANTS"]["CL"]),
        (580101, 2, TEMPLATES["REQUEST_BILLING_INFO"]["AR"]),
        (580109, 2, TEMPLATES["REQUEST_BILLING_INFO"]["MX"]),
        (580111, 2, TEMPLATES["REQUEST_BILLING_INFO"]["CO"]),
        (580112, 2, TEMPLATES["REQUEST_BILLING_INFO"]["UY"]),
        (580134, 2, TEMPLATES["REQUEST_BILLING_INFO"]["AR"]),
    ],
)
def test_a_template_reason_delivers_the_text_of_the_country_and_ignores_the_message(
    api: Api, order: int, reason: int, text: str
) -> None:
    answer = api.message(order, reason, "x" * 351)
    assert (answer.status_code, answer.json()) == (200, example("message-response-200.json"))
    (received,) = api.world.received
    assert (received.text, received.reason) == (text, reason)


@pytest.mark.parametrize(
    ("order", "reason"), [(580108, 3), (580101, 4), (580107, 4), (580115, 4), (580102, 5), (580113, 5)]
)
def test_free_text_arrives_as_it_was_sent(api: Api, order: int, reason: int) -> None:
    text = "¡Hola! «100 % & más» https://x.example/?a=1&b=2\nsegunda línea +"
    assert api.message(order, reason, text).status_code == 200
    assert api.world.received[0].text == text


def test_a_delivery_promise_without_text_delivers_the_marketplaces_own(api: Api) -> None:
    api.message(580102, 5, None)
    assert api.world.received[0].text == "Hola, Entregaremos tu compra hoy entre las 14 y las 18 hs."


def test_the_other_reading_of_reason_5_ignores_the_text(api: Api) -> None:
    api.world.message_rules = replace(api.world.message_rules, promise_takes_text=False)
    assert api.message(580102, 5, "y" * 400).status_code == 200
    assert api.world.received[0].text.startswith("Hola, Entregaremos tu compra")


@pytest.mark.parametrize(
    ("case", "order", "reason", "text", "status"),
    [
        ("no reason", 580101, "", "Hola", 400),
        ("a reason of no number", 580101, "OTHER", "Hola", 400),
        ("reason 0", 580101, 0, "Hola", 400),
        ("reason 6", 580101, 6, "Hola", 400),
        ("MS-8", 580101, 4, "x" * 351, 400),
        ("MS-8 counts UTF-16 units", 580101, 4, "😀" * 175 + "x", 400),
        ("MS-8 of a promise", 580102, 5, "x" * 351, 400),
        ("no text", 580101, 4, None, 400),
        ("empty text", 580101, 4, "", 400),
        ("white text", 580108, 3, "  \n", 400),
        ("no such order", 999999, 4, "Hola", 404),
        ("MS-1, own channel", 580120, 4, "Hola", 412),
        ("MS-1, B2B portal", 580119, 4, "Hola", 412),
        ("MS-9, flex", 580102, 1, None, 412),
        ("MS-9, to be agreed", 580105, 1, None, 412),
        ("MS-9, fulfillment", 580117, 1, None, 412),
        ("MS-9, flex-turbo", 580113, 1, None, 412),
        ("MS-10, Argentina", 580101, 3, "Hola", 412),
        ("MS-11, cross docking", 580101, 5, None, 412),
        ("MS-12, Perú", 580115, 1, None, 412),
        ("MS-12, Brasil has no billing text", 580107, 2, None, 412),
        ("MS-12, Chile has no billing text", 580114, 2, None, 412),
        ("no promise in México", 580109, 5, None, 412),
    ],
)
def test_a_broken_rule_is_refused_and_nothing_is_delivered(
    api: Api, case: str, order: int, reason: object, text: str | None, status: int
) -> None:
    assert refusal(api.message(order, reason, text))[0] == status
    assert api.world.received == []


@pytest.mark.parametrize("text", ["x" * 350, "😀" * 175])
def test_exactly_350_units_pass(api: Api, text: str) -> None:
    assert api.message(text=text).status_code == 200


def test_an_order_of_another_account_is_not_found(api: Api) -> None:
    assert refusal(api.message(580107, account=15001)) == (404, "Order not found")


def test_one_message_until_the_buyer_replies(api: Api) -> None:
    assert not api.world.waiting(580101)
    assert api.message().status_code == 200
    assert api.world.waiting(580101)
    assert refusal(api.message())[0] == 409
    api.world.buyer_replies(580101)
    assert not api.world.waiting(580101)
    assert api.message().status_code == 200
    assert len(api.world.received) == 2


def test_orders_of_a_cart_share_their_conversation(api: Api) -> None:
    assert api.message(580103).status_code == 200
    assert api.world.waiting(580104)
    assert refusal(api.message(580104))[0] == 409
    api.world.buyer_replies(580104)
    assert api.message(580104).status_code == 200
    assert {received.conversation for received in api.world.received} == {"pack:2000007700000001"}


def test_a_file_needs_a_first_message_and_its_reply(api: Api) -> None:
    assert refusal(api.message(files=FILE))[0] == 412
    api.world.buyer_replies(580101)
    assert refusal(api.message(files=FILE))[0] == 412
    api.message()
    assert refusal(api.message(files=FILE))[0] == 409
    api.world.buyer_replies(580101)
    assert api.message(files=FILE).status_code == 200
    received = api.world.received[-1]
    assert (received.file_name, received.file_size) == ("manual.pdf", len(PDF))
    assert received.file_sha256 == hashlib.sha256(PDF).hexdigest()


def test_after_a_file_the_reason_stays(api: Api) -> None:
    opened(api)
    api.message(files=FILE)
    api.world.buyer_replies(580101)
    assert refusal(api.message(reason=2, text=None))[0] == 412
    assert api.message(reason=4).status_code == 200


def test_a_message_without_a_file_may_change_the_reason(api: Api) -> None:
    opened(api)
    assert api.message(reason=2, text=None).status_code == 200


def encoded(**changes: str) -> dict[str, Any]:
    body = {"fileBase64": base64.b64encode(PDF).decode(), "documentName": "manual", "documentExtension": "pdf"}
    return {name: value for name, value in {**body, **changes}.items() if value}


@pytest.mark.parametrize("extension", ["pdf", ".pdf", "PDF"])
def test_a_file_can_come_as_base64(api: Api, extension: str) -> None:
    opened(api)
    assert api.message(json=encoded(documentExtension=extension)).status_code == 200
    received = api.world.received[-1]
    assert (received.file_name, received.file_size) == ("manual.pdf", len(PDF))


@pytest.mark.parametrize(
    "body",
    [
        {"json": encoded(fileBase64="!!!")},
        {"json": encoded(fileBase64="ñ")},
        {"json": encoded(documentName="")},
        {"json": encoded(documentExtension="")},
        {"json": encoded(documentExtension="exe")},
        {"json": ["a list"]},
        {"json": {"fileBase64": 5}},
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
        {"files": {"file": ("programa.exe", PDF)}},
        {"files": {"file": ("vacio.pdf", b"")}},
        {"files": {"other": ("manual.pdf", PDF)}},
        {"files": [("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]},
        {"files": FILE, "data": {"fileBase64": base64.b64encode(PDF).decode()}},
    ],
)
def test_a_broken_file_is_400(api: Api, body: dict[str, Any]) -> None:
    opened(api)
    assert refusal(api.message(**body))[0] == 400
    assert len(api.world.received) == 1


def test_a_file_above_the_marketplaces_size_is_400(api: Api) -> None:
    opened(api)
    api.world.switches = replace(api.world.switches, attachment_max=len(PDF) - 1)
    assert refusal(api.message(files=FILE)) == (400, "The attached file is not valid")


@pytest.mark.parametrize("case", example("message-requests.json"), ids=lambda case: case["case"])
def test_the_documented_requests_are_accepted(api: Api, case: dict[str, Any]) -> None:
    order = int(case["path"].split("/")[3])
    query = {name: value for name, value in case["query"].items() if name != "API_KEY"}
    options: dict[str, Any] = {"json": case["body"]} if case.get("body") else {}
    if "form" in case:
        options["files"] = FILE
    if options:
        opened(api)
    answer = api.call(case["method"], case["path"], None, params=query, **options)
    assert (answer.status_code, answer.json()) == (200, "Ok")
    assert api.world.received[-1].order_id == order


def opened(api: Api) -> None:
    """A conversation with a first message and a reply to it."""
    assert api.message().status_code == 200
    api.world.buyer_replies(580101)


def test_without_a_listing_the_country_comes_from_addresses_and_then_from_the_currency(api: Api) -> None:
    for path in ("ProductListing.ExternalId", "Product.IntegrationCode", "Product.Category.Key"):
        api.world.change_order(580112, f"Items.0.{path}", "")
    api.message(580112, 2, None)
    for path in ("Shipping.ReceiverAddress", "Buyer.BillingInfo.Address", "Buyer.Address"):
        api.world.change_order(580112, path, None)
    api.world.buyer_replies(580112)
    api.message(580112, 2, None)
    assert [received.text for received in api.world.received] == [TEMPLATES["REQUEST_BILLING_INFO"]["UY"]] * 2
    api.world.change_order(580112, "Payments", [])
    api.world.buyer_replies(580112)
    assert refusal(api.message(580112, 2, None))[0] == 412


@pytest.mark.parametrize("name", ["Mercado Livre", "MercadoLibre", "MERCADO LIBRE"])
def test_mercado_libre_is_known_by_its_name_in_any_spelling(api: Api, name: str) -> None:
    api.world.change_order(580101, "MarketPlace", None)
    api.world.change_order(580101, "Marketplace", {"Key": 7, "Value": name})
    assert api.message().status_code == 200


def test_a_rule_may_be_widened_for_a_rehearsal(api: Api) -> None:
    rules = api.world.message_rules
    promise = replace(rules.reasons[5], countries=None)
    api.world.message_rules = replace(rules, reasons={**rules.reasons, 5: promise})
    assert api.message(580109, 5, None).status_code == 200
