from dataclasses import replace

import pytest

from bot.errors import DeliveryRefused
from handlers.slack.client import make_client
from handlers.slack.uploads import send_file
from handlers.views.block_kit import Message
from sandbox.slack.model import Ack
from tests.e2e.document_forms import approve, attach, pdf, wait_for_states
from tests.e2e.driver import ANA, SUPPORT, Driver, Json, said, text_of

ORDER = 580101


def fetch_buttons(card: Json) -> list[Json]:
    return [
        one["accessory"] for one in card["blocks"] if (one.get("accessory") or {}).get("action_id") == "fetch_document"
    ]


def fetched(driver: Driver, user: str = ANA) -> list[Json]:
    """The files in a person's direct messages with the bot."""
    return [file for message in driver.slack.dm(user) for file in message.get("files", ())]


def press(driver: Driver, card: Json, place: int = 0, user: str = ANA) -> Ack:
    value = fetch_buttons(card)[place]["value"]
    return driver.slack.press(user, SUPPORT, card["key"], "fetch_document", value=value)


def test_a_document_is_fetched_into_the_direct_messages_of_the_person_who_asks(both: Driver) -> None:
    card = both.look_up(ANA, ORDER)
    assert "Factura-A-0001-00001234.pdf" in text_of(card)
    said = both.whisper(ANA, lambda: press(both, card))
    assert "mensajes directos" in text_of(said)
    (file,) = fetched(both)
    assert (file["name"], file["size"]) == ("Factura-A-0001-00001234.pdf", 48211)
    told = text_of(both.receipt(ANA))
    assert all(
        "Factura-A" not in text_of(message) for message in both.slack.messages(SUPPORT) if not message["ephemeral"]
    )
    assert "puede no ser el elegido" not in told.lower()


def test_an_order_without_documents_has_nothing_to_fetch(driver: Driver) -> None:
    assert fetch_buttons(driver.look_up(ANA, 580102)) == []


def test_a_document_of_a_type_that_nobody_can_ask_for_has_no_button(driver: Driver) -> None:
    documents = driver.alephee.orders[ORDER].body["Documents"]
    documents.append(documents[0] | {"Type": 7, "Fullfilename": "etiqueta.pdf", "Name": "etiqueta"})
    card = driver.look_up(ANA, ORDER)
    assert "etiqueta.pdf" in text_of(card)
    assert len(fetch_buttons(card)) == 1


def test_alephee_gives_one_of_a_type_so_another_one_than_chosen_is_said_to_be_so(driver: Driver) -> None:
    batch = attach(driver, ORDER, ("segunda.pdf", pdf("segunda")))
    approve(driver, batch)
    wait_for_states(driver, batch, "sent")
    card = driver.look_up(ANA, ORDER)
    driver.whisper(ANA, lambda: press(driver, card, 0))
    (file,) = fetched(driver)
    assert file["name"] == "segunda.pdf"
    assert "Puede no ser el que eligió" in "".join(text_of(message) for message in driver.slack.dm(ANA))


@pytest.mark.parametrize(
    ("fault", "told"),
    [("404", "no entrega este documento (404)"), ("500", "no pudo entregar"), ("empty", "archivo vacío")],
)
def test_what_alephee_does_not_give_is_said_as_it_is(driver: Driver, fault: str, told: str) -> None:
    card = driver.look_up(ANA, ORDER)
    driver.alephee.add_fault("document_file", fault, count=None)
    assert press(driver, card).ok
    assert driver.wait(lambda: any(told in text_of(one) for one in driver.whispers(ANA)) or None)
    assert fetched(driver) == []


def test_a_picture_cannot_be_asked_for_and_the_answer_says_why(driver: Driver) -> None:
    documents = driver.alephee.orders[580102].body["Documents"]
    documents.append({"Type": 1, "Name": "recibo", "Extension": "jpg", "Fullfilename": "recibo.jpg", "Size": 900})
    card = driver.look_up(ANA, 580102)
    assert "entrega pdf y xml, y este es jpg" in text_of(driver.whisper(ANA, lambda: press(driver, card)))


def test_without_the_scope_the_person_reads_which_one_is_missing(driver: Driver) -> None:
    card = driver.look_up(ANA, ORDER)
    driver.slack.scopes.discard("files:write")
    assert "files:write" in text_of(driver.whisper(ANA, lambda: press(driver, card)))
    assert fetched(driver) == []


def test_a_slow_alephee_is_not_silent(driver: Driver) -> None:
    card = driver.look_up(ANA, ORDER)
    driver.alephee.delays["document_file"] = 1.2
    assert press(driver, card).ok
    driver.wait(lambda: any("Descargando el documento" in text_of(one) for one in driver.slack.messages(SUPPORT, ANA)))
    assert driver.wait(lambda: fetched(driver) or None)


def test_who_may_not_look_any_more_cannot_fetch_either(driver: Driver) -> None:
    card = driver.look_up(ANA, ORDER)
    driver.slack.people[ANA] = replace(driver.slack.people[ANA], is_restricted=True)
    assert "invitad" in text_of(driver.whisper(ANA, lambda: press(driver, card))).lower()
    assert driver.calls("document_file") == 0


@pytest.mark.parametrize("value", ["[]", "{}", "not JSON"])
def test_a_button_without_its_ids_is_answered(driver: Driver, value: str) -> None:
    card = driver.look_up(ANA, ORDER)
    for message in driver.slack.channels[SUPPORT].messages:
        for block in message.body.get("blocks") or []:
            if "accessory" in block:
                block["accessory"]["value"] = value
    answer = driver.whisper(ANA, lambda: driver.slack.press(ANA, SUPPORT, card["key"], "fetch_document"))
    assert text_of(answer) == said("document.gone")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "{}/nowhere"])
def test_bytes_that_slack_does_not_take_are_not_announced(driver: Driver, address: str) -> None:
    card = driver.look_up(ANA, ORDER)
    driver.slack.base_url = address.format(driver.slack.base_url)
    assert "Slack no aceptó el archivo" in text_of(driver.whisper(ANA, lambda: press(driver, card)))
    assert driver.slack.dm(ANA) == []


def test_a_refusal_of_slack_is_passed_on(driver: Driver) -> None:
    client = make_client(driver.bot.settings.slack_bot_token, driver.bot.settings.slack_api_url)
    with pytest.raises(DeliveryRefused, match="invalid_arguments"):
        send_file(client, ANA, Message("x", ()), name="", content=b"x")
