"""``sends`` says what exactly went out, of every kind, and what people were called; ``log show`` says it in words."""

import json
from typing import Any

import pytest

from bot.cli import main
from tests.e2e.document_forms import FISCAL_KEY, approve, attach, nfe, wait_for_states
from tests.e2e.driver import ANA, BRUNO, Driver
from tests.e2e.integrate_forms import is_integrated, mark
from tests.e2e.integrate_forms import wait_for_states as wait_for_marks
from tests.e2e.new_orders import ACCOUNT, ask_text, created, linked, order

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _settings(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE", str(driver.database))


def row_of(driver: Driver, batch: str) -> dict[str, Any]:
    (row,) = driver.rows(f"SELECT * FROM sends WHERE batch_id = '{batch}'")
    return dict(row)


def shown(capsys: Said, id_: str) -> str:
    assert main(["log", "show", id_]) == 0
    return capsys.readouterr().out


def test_of_a_message_buyer_warnings_and_names_are_told(driver: Driver, capsys: Said) -> None:
    batch = driver.ask(ANA, 580101, "Hola, su pedido sale hoy.")
    assert driver.approve(BRUNO).ok
    row = driver.wait_for_state("sent", batch)
    (got,) = driver.alephee.received
    assert row["text"] == got.text
    people = driver.slack.people
    names = (people[ANA].real_name, people[BRUNO].real_name)
    assert (row["requested_by_name"], row["decided_by_name"]) == names
    assert (row["details"], row["warnings"], row["cause"], row["due_at"]) == (None, None, None, None)
    assert row["buyer"]
    said = shown(capsys, batch)
    assert f"asked by {names[0]} ({ANA})" in said
    assert f"{names[1]} ({BRUNO}) approved it" in said
    assert f"buyer: {row['buyer']}" in said
    assert "│ Hola, su pedido sale hoy." in said
    assert "sent, Alephee answered 200" in said


def test_of_a_document_type_number_date_key_and_series_are_told_as_alephee_got_them(
    driver: Driver, capsys: Said
) -> None:
    given = {"document_number": "0001-00001234", "document_date": "2026-03-02"}
    batch = attach(driver, 580107, ("nfe.xml", nfe()), kind="2", fiscal_key=FISCAL_KEY, series_number="1", **given)
    approve(driver, batch)
    wait_for_states(driver, batch, "sent")
    row, (attached,) = row_of(driver, batch), driver.alephee.attached
    details = json.loads(row["details"])
    assert details == {
        "document_type": attached.document_type,
        "number": attached.document_number,
        "date": (attached.document_date or "").partition("T")[0],
        "fiscal_key": attached.fiscal_key,
        "series_number": "1",
    }
    said = shown(capsys, batch)
    assert "type: electronic fiscal invoice" in said
    assert f"fiscal key: {FISCAL_KEY}" in said
    taken = f"alephee-bot log file {row['file_sha256'][:12]} --output nfe.xml"
    assert taken in said


def test_of_a_mark_own_number_and_status_are_told(driver: Driver, capsys: Said) -> None:
    batch = mark(driver, "580101", integrated="true", own_order_id="ERP-7", erp_status="facturado")
    wait_for_marks(driver, batch, "sent")
    assert is_integrated(driver, [580101]) == {True}
    row = row_of(driver, batch)
    assert json.loads(row["details"]) == {"integrated": True, "own_order_id": "ERP-7", "erp_status": "facturado"}
    said = shown(capsys, batch)
    assert "mark: integrated" in said
    assert "own number: ERP-7" in said
    assert "nobody has to approve it" in said


def test_of_a_new_order_its_number_and_amounts_are_told(driver: Driver, capsys: Said) -> None:
    batch = ask_text(driver, order(), ACCOUNT)
    driver.approved(batch, "sent")
    linked(driver, batch)
    row, (there,) = row_of(driver, batch), created(driver)
    details = json.loads(row["details"])
    assert details["external_order_id"] == there["ExternalOrderId"]
    assert details["amounts"] == {
        "items": sum(item["Quantity"] * item["UnitPrice"] for item in there["Items"]),
        "paid": sum(payment["Amount"] for payment in there["Payments"]),
        "shipping": 0,
    }
    assert f"order {there['Id']} ({there['ExternalOrderId']})" in shown(capsys, batch)


def test_why_somebody_declined_stands_in_the_row(driver: Driver, capsys: Said) -> None:
    batch = driver.ask(ANA, 580101, "Hola.")
    driver.decline(BRUNO, "Falta el saludo")
    assert driver.wait_for_state("declined", batch)["decline_reason"] == "Falta el saludo"
    assert "declined it: “Falta el saludo”" in shown(capsys, batch)


def test_who_said_that_a_message_arrived_stands_in_the_row(driver: Driver, capsys: Said) -> None:
    driver.alephee.add_fault("messages", "reset_after", processed=True)
    batch = driver.ask(ANA, 580101, "Hola.")
    assert driver.approve(BRUNO).ok
    unknown = driver.wait_for_state("unknown", batch)
    assert (unknown["cause"], unknown["resolved_as"]) == ("reset", None)
    assert driver.press_alert(BRUNO, "it_arrived").ok
    row = driver.wait_for_state("sent", batch)
    assert (row["resolved_by"], row["resolved_as"], row["cause"]) == (BRUNO, "arrived", None)
    assert f"({BRUNO}) said that it arrived" in shown(capsys, batch)


def test_a_name_that_changed_is_the_old_one_in_older_rows(driver: Driver) -> None:
    first = driver.ask(ANA, 580101, "Hola.")
    before = driver.wait_for_state("pending", first)["requested_by_name"]
    driver.slack.change_person(ANA, real_name="Ana Casada")
    second = driver.ask(ANA, 580103, "Hola otra vez.")
    assert driver.wait_for_state("pending", second)["requested_by_name"] == "Ana Casada"
    assert row_of(driver, first)["requested_by_name"] == before != "Ana Casada"
