import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from bot.cli import main
from sandbox.alephee import files
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, SUPPORT, Driver, Json, said, text_of
from tests.e2e.starting import Bots

ORDER, OTHER, SHIPPED, CANCELLED = 580101, 580102, 580116, 580118


def given(driver: Driver, user: str = ANA) -> list[tuple[str, bytes]]:
    """The files in a person's direct messages with the bot: name and bytes."""
    shown = [file for message in driver.slack.dm(user) for file in message.get("files", ())]
    return [(file["name"], driver.slack.files.stored[file["id"]].content) for file in shown]


def asked(driver: Driver, words: object) -> str:
    return text_of(driver.command(ANA, f"label {words}"))


def press(driver: Driver, card: Json) -> str:
    return text_of(driver.whisper(ANA, lambda: driver.slack.press(ANA, SUPPORT, card["key"], "get_label")))


def set_shipment(driver: Driver, order: int, status: str, substatus: str) -> None:
    shipping = driver.alephee.orders[order].body["Shipping"]
    shipping["Status"] = {"Key": 10, "Value": status}
    shipping["ShippingLabels"] = {"SubStatus": substatus}


def test_a_label_comes_into_the_direct_messages_of_who_asks_and_opens(both: Driver) -> None:
    assert "mensajes directos" in asked(both, ORDER)
    ((name, content),) = given(both)
    assert name == "etiqueta-580101.pdf"
    assert content == files.pdf(files_text(both, ORDER))
    assert not any(message.get("files") for message in both.slack.messages(SUPPORT, ANA))
    (event,) = both.events("label_fetched")
    assert event["actor"] == ANA
    assert event["detail"] == {
        "account": 15001,
        "order": ORDER,
        "external": "2000000000580101",
        "format": "PDF",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def files_text(driver: Driver, order: int) -> str:
    receiver = driver.alephee.orders[order].body["Shipping"]["Receiver"]["Name"]
    return f"Etiqueta {order} - {receiver}"


def test_the_button_on_the_card_fetches_it_too(both: Driver) -> None:
    card = both.look_up(ANA, ORDER)
    assert "mensajes directos" in press(both, card)
    assert [name for name, _ in given(both)] == ["etiqueta-580101.pdf"]


def test_a_label_printer_gets_zpl(driver: Driver) -> None:
    asked(driver, f"{ORDER} zpl")
    ((name, content),) = given(driver)
    assert name == "etiqueta-580101.zpl"
    assert content.startswith(b"^XA")
    assert content.endswith(b"^XZ")


def test_several_orders_are_one_message_with_each_file_or_why_there_is_none(driver: Driver) -> None:
    assert "2 de 4" in asked(driver, f"{ORDER} {SHIPPED} {OTHER} 999999")
    assert sorted(name for name, _ in given(driver)) == ["etiqueta-580101.pdf", "etiqueta-580102.pdf"]
    told, with_files = driver.slack.dm(ANA)
    assert len(with_files["files"]) == 2
    for words in ("580101", "580102", "580116", "ya no está disponible", "999999"):
        assert words in text_of(told)
    assert len(driver.events("label_fetched")) == 2


def test_no_label_of_several_is_said_where_it_was_asked(driver: Driver) -> None:
    told = asked(driver, f"{SHIPPED} {CANCELLED}")
    assert "No hay etiquetas" in told
    assert "No hay etiqueta: el envío" in told
    assert driver.slack.dm(ANA) == []
    assert driver.calls("label") == 0


@pytest.mark.parametrize(
    ("status", "substatus", "told"),
    [
        ("ready_to_ship", "invoice_pending", "Todavía no hay etiqueta"),
        ("pending", "", "Todavía no hay etiqueta"),
        ("ready-to-ship", "picked_up", "ya no está disponible"),
        ("Delivered", "", "ya no está disponible"),
        ("cancelled", "", "No hay etiqueta"),
    ],
)
def test_an_order_without_a_label_says_why_and_has_no_button(
    driver: Driver, status: str, substatus: str, told: str
) -> None:
    set_shipment(driver, ORDER, status, substatus)
    card = driver.look_up(ANA, ORDER)
    assert "get_label" not in str(card["blocks"])
    assert told in asked(driver, ORDER)
    assert driver.calls("label") == 0


def test_odd_words_are_left_to_alephee_whose_refusal_is_explained(driver: Driver) -> None:
    set_shipment(driver, ORDER, "en algún lado", "quién sabe")
    assert "get_label" in str(driver.look_up(ANA, ORDER)["blocks"])
    told = asked(driver, ORDER)
    assert "412" in told
    assert "The shipment is not ready to print" in told
    assert driver.events("label_fetched") == []


@pytest.mark.parametrize("words", [str(ORDER), f"{ORDER} zpl"])
def test_an_answer_in_base64_is_the_file_all_the_same(driver: Driver, words: str) -> None:
    driver.alephee.switches = replace(driver.alephee.switches, label_as_text=True)
    asked(driver, words)
    ((_, content),) = given(driver)
    assert content.startswith((b"%PDF-", b"^XA"))


@pytest.mark.parametrize(
    ("fault", "words", "told"),
    [
        ("404", "", "(404)"),
        ("412", "", "(412)"),
        ("403", "", "403"),
        ("empty", "", "no es un PDF"),
        ("empty", " zpl", "no es ZPL"),
        ("500", "", "Alephee"),
        ("200html", "", "Alephee"),
        ("truncated", "", "Alephee"),
        ("reset_after", "", "Alephee"),
    ],
)
def test_what_alephee_answers_instead_is_explained_and_nothing_is_handed_over(
    driver: Driver, fault: str, words: str, told: str
) -> None:
    driver.alephee.add_fault("label", fault, count=None)
    answer = asked(driver, f"{ORDER}{words}")
    assert told in answer
    assert "enviado" not in answer
    assert driver.slack.dm(ANA) == []
    assert driver.events("label_fetched") == []


def test_a_huge_answer_is_not_read_to_its_end(driver: Driver) -> None:
    driver.alephee.switches = replace(driver.alephee.switches, label_size=33 * 1024 * 1024)
    assert "más de 32 MB" in asked(driver, ORDER)
    assert driver.calls("label") == 1


def test_a_slow_alephee_is_not_silent(driver: Driver) -> None:
    driver.alephee.delays["label"] = 1.2
    assert driver.slack.command(ANA, f"/alephee label {ORDER}").ok
    driver.wait(lambda: any("Trayendo la etiqueta" in text_of(one) for one in driver.slack.messages(SUPPORT, ANA)))
    assert driver.wait(lambda: given(driver) or None)


def test_without_the_scope_the_person_reads_which_one_is_missing(driver: Driver) -> None:
    driver.slack.scopes.discard("files:write")
    assert "files:write" in asked(driver, ORDER)
    assert given(driver) == []


def test_bytes_that_slack_does_not_take_are_not_announced(driver: Driver) -> None:
    driver.look_up(ANA, ORDER)
    driver.slack.base_url = "http://127.0.0.1:1"
    assert "Slack no aceptó el archivo" in asked(driver, ORDER)
    assert driver.slack.dm(ANA) == []


def test_files_that_slack_does_not_publish_are_said_to_be_missing(driver: Driver) -> None:
    driver.slack.fault("files.completeUploadExternal", "500", count=None)
    assert "Slack" in asked(driver, ORDER)
    assert given(driver) == []


@pytest.mark.parametrize("value", ["[]", "{}", "not JSON"])
def test_a_button_without_its_ids_is_answered(driver: Driver, value: str) -> None:
    card = driver.look_up(ANA, ORDER)
    for message in driver.slack.channels[SUPPORT].messages:
        for block in message.body.get("blocks") or []:
            for element in block.get("elements") or []:
                if element.get("action_id") == "get_label":
                    element["value"] = value
    assert press(driver, card) == said("label.gone")
    assert driver.calls("label") == 0


def test_who_may_not_ask_gets_no_label(driver: Driver) -> None:
    card = driver.look_up(ANA, ORDER)
    driver.slack.people[ANA] = replace(driver.slack.people[ANA], is_restricted=True)
    assert "invitad" in asked(driver, ORDER).lower()
    assert "invitad" in press(driver, card).lower()
    assert driver.calls("label") == 0


def test_a_number_of_two_accounts_is_chosen_by_button(driver: Driver) -> None:
    choice = driver.command(ANA, "label 2000000000589999 zpl")
    assert "¿De qué pedido se trata?" in text_of(choice)
    assert "mensajes directos" in press(driver, choice)
    ((name, _),) = given(driver)
    assert name.endswith(".zpl")


def test_labels_that_take_too_long_together_are_not_begun(sandbox: Sandbox, bot: Bots) -> None:
    bot.waits = replace(bot.waits, labels=0.0)
    driver = Driver(sandbox, bot())
    told = asked(driver, f"{ORDER} {OTHER}")
    assert told.count("Alephee está lento") == 2
    assert driver.calls("label") == 0


def test_without_a_number_the_command_says_what_it_takes(driver: Driver) -> None:
    assert "número" in asked(driver, "zpl")


def test_the_history_and_the_log_tell_who_fetched_it(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(driver, ORDER)
    for number in (ORDER, 2000000000580101):
        assert "obtuvo la etiqueta de envío (PDF)" in text_of(driver.command(ANA, f"history {number}"))
    assert "obtuvo" not in text_of(driver.command(ANA, f"history {OTHER}"))
    monkeypatch.setenv("BOT_DATABASE", str(driver.database))
    capsys.readouterr()
    assert main(["log", "show", str(ORDER)]) == 0
    assert "fetched the label of 580101 (PDF, " in capsys.readouterr().out
    assert main(["log", "show", str(ORDER), "--json"]) == 0
    assert '"event": "label_fetched"' in capsys.readouterr().out


def test_no_label_is_handed_over_that_the_log_cannot_note(driver: Driver) -> None:
    driver.look_up(ANA, ORDER)
    with closing(sqlite3.connect(driver.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = asked(driver, ORDER)
        other.execute("ROLLBACK")
    assert "registro" in told
    assert driver.slack.dm(ANA) == []
    assert driver.events("label_fetched") == []


def test_nothing_of_a_label_is_kept(driver: Driver) -> None:
    asked(driver, ORDER)
    assert driver.rows("SELECT * FROM files") == []
    assert driver.sends() == []
    assert b"%PDF" not in driver.database.read_bytes()
