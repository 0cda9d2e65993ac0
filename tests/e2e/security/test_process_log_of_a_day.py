"""A day of all but messages (``test_canaries`` has those) at DEBUG: nothing people wrote is in the process log."""

import json
import signal

import pytest

from sandbox.server import Sandbox
from tests.e2e import document_forms, integrate_forms, new_orders
from tests.e2e.children import Children
from tests.e2e.driver import ALERTS, ANA, APPROVALS, BRUNO, CARLA, Driver
from tests.e2e.reading import menu
from tests.e2e.security.test_canaries import (
    EMAIL,
    NAME,
    WORDS,
    Watching,
    found_in,
    kennel,
    keyed,
    tokens,
)
from tests.unit.test_monitoring_page import documented

#: fixtures of the other module
__all__ = ["kennel", "keyed"]

DOCUMENT = "canario-factura-7f3a.pdf"
OWN_NUMBER, STATUS = "CANARIO-7F3A", "canario despachado"
QUESTION, ANSWER = "¿Canario por qué transporte 7f3a?", "Canario con el de siempre 7f3a"
WRITTEN = (DOCUMENT, OWN_NUMBER, STATUS, QUESTION, ANSWER, WORDS, NAME, EMAIL)


def documents(driver: Driver) -> None:
    driver.alephee.add_fault("documents", "500")
    batch_id = document_forms.attach(driver, 580101, (DOCUMENT, document_forms.pdf(WORDS)))
    document_forms.approve(driver, batch_id)
    driver.wait(lambda: [row for row in driver.sends() if row["batch_id"] == batch_id and row["state"] != "sending"])


def marks(driver: Driver) -> None:
    csv = f"order,own_order_id,integrated,erp_status\n580102,{OWN_NUMBER},true,{STATUS}\n999999999,x,true,\n"
    integrate_forms.mark(driver, csv=csv)
    driver.wait(lambda: [row for row in driver.sends() if row["kind"] == "integrate"])


def orders(driver: Driver) -> None:
    value = new_orders.order(number=OWN_NUMBER)
    value["Buyer"] = {**value.get("Buyer", {}), "Name": NAME, "Email": EMAIL}
    driver.alephee.add_fault("create", "400")
    batch_id = new_orders.ask_text(driver, value)
    driver.wait_for_state("pending", batch_id)
    assert driver.approve(BRUNO, driver.card(has="approve")).ok
    driver.wait(lambda: [row for row in driver.sends() if row["batch_id"] == batch_id and row["decision"]])


def questions(driver: Driver) -> None:
    batch_id = driver.ask(ANA, 580103, WORDS)
    driver.wait_for_state("pending", batch_id)
    card = driver.card(has="approve")
    (value,) = [value for value in menu(card) if value.startswith("ask_back:")]
    view = driver.opened(CARLA, lambda: driver.slack.press(CARLA, APPROVALS, card["key"], "more", value=value))
    assert driver.slack.submit(CARLA, view["id"], {"text": QUESTION}).ok
    receipt = driver.receipt(ANA, has="answer")
    view = driver.opened(ANA, lambda: driver.slack.press(ANA, receipt["channel"], receipt["key"], "answer"))
    assert driver.slack.submit(ANA, view["id"], {"text": ANSWER}).ok
    driver.wait(lambda: driver.events("answered"))
    assert driver.press_anyhow(ANA, "approve", card).ok  # which she may not
    driver.wait(lambda: driver.events("denied"))
    for words in (f"find {NAME}", WORDS, f"order {OWN_NUMBER}", "history 580103", "pending"):
        driver.command(BRUNO, words)


@pytest.mark.parametrize("form", ["console", "json"])
def test_nothing_people_wrote_in_a_day_is_in_the_process_log(keyed: Sandbox, kennel: Children, form: str) -> None:
    child = kennel.ready(bot_log_level="DEBUG", bot_log_format=form, bot_alerts_channel=ALERTS)
    driver = Watching(keyed, kennel.database)
    for happens in (documents, marks, orders, questions):
        happens(driver)
    _, said = kennel.kill(child, signal.SIGTERM)
    assert found_in(said, (*tokens(keyed), *WRITTEN)) == []
    assert "a person tried what they may not do" in said
    assert "Alephee was called" in said
    if form == "json":
        lines = [json.loads(line) for line in said.splitlines()]
        assert {name for line in lines for name in line} - documented() == {"timestamp", "level", "logger", "event"}
        (denied,) = [line for line in lines if line["event"] == "a person tried what they may not do"]
        assert (denied["actor"], denied["what"]) == (ANA, "decide")
        assert denied["interaction"]
        sent = [line for line in lines if line.get("call")]
        assert {line["event"] for line in sent} >= {"a call begins", "Alephee was called"}
