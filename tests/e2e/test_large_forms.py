"""Forms that grow with the data of others, over a socket that Slack closes when an answer is too large."""

import copy
import json
from typing import Any

import pytest

from sandbox.server import Sandbox
from tests.e2e import integrate_forms, new_orders
from tests.e2e.driver import ANA, Driver, Json, block_ids, said, text_of
from tests.e2e.starting import Bots, Drive
from tests.e2e.test_create_order_form import fill_in, open_form, with_second

ACCOUNTS = ",".join(f"{15001 + number}=Tienda Ñandú {number} de Córdoba" for number in range(250))


def element(view: Json, block_id: str) -> Any:
    return next(block["element"] for block in view["blocks"] if block["block_id"] == block_id)


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_a_form_with_250_accounts_closed_the_connection(drive: Drive, transport: Any) -> None:
    driver = drive(transport, alephee_accounts=ACCOUNTS, bot_language="en")
    before = driver.slack.api_calls["apps.connections.open"]
    view = new_orders.open_modal(driver)
    assert element(view, "account")["type"] == "external_select"
    assert len(driver.slack.suggest(ANA, view["id"], "account", "account")) == 100
    (found,) = driver.slack.suggest(ANA, view["id"], "account", "account", "nandu 15250 cordoba")
    assert found["value"] == "15250"
    driver.slack.suggest(ANA, view["id"], "account", "account", "15001")
    wrong = new_orders.order("full")
    for item in wrong["Items"]:
        item["Product"]["Title"], item["Status"] = "ñ" * 350, "9"
    wrong["Items"] = [copy.deepcopy(wrong["Items"][0]) | {"Status": "ñ" * 350} for _ in range(15)]
    content = new_orders.text_of_order(wrong).encode()
    upload = driver.slack.upload(ANA, "order.json", content)
    ack = driver.slack.submit(ANA, view["id"], {"account": "15001", "files": [upload]})
    assert ack.error is None
    assert driver.slack.api_calls["apps.connections.open"] == before


def test_the_shipping_step_of_an_account_with_160_pickup_points_closed_the_connection(
    sandbox: Sandbox, bot: Bots
) -> None:
    world = sandbox.alephee
    store = next(one for one in world.stores if one["AccountPickup"]["SellerAccountId"] == 15001)
    for number in range(160):
        more = copy.deepcopy(store) | {"Id": 8_000 + number, "Name": f"Sucursal Ñ {number} · Córdoba"}
        more["AccountPickup"]["Id"] = 8_000 + number
        world.stores.append(more)
    driver = Driver(sandbox, bot())
    before = driver.slack.api_calls["apps.connections.open"]
    view = open_form(driver)
    fill_in(driver, view, until="shipping")
    shown = driver.view(ANA, view)
    assert element(shown, "pickup_id")["type"] == "external_select"
    assert len(driver.slack.suggest(ANA, view["id"], "pickup_id", "pickup_id")) == 100
    (found,) = driver.slack.suggest(ANA, view["id"], "pickup_id", "pickup_id", "cordoba 8159")
    answers = with_second("shipping") | {"shipping_method": "2", "pickup_id": found["value"]}
    ack = driver.slack.submit(ANA, view["id"], answers)
    assert ack.ok, ack
    card = driver.card(has="approve")
    assert "8159" in json.dumps(card)
    assert driver.slack.api_calls["apps.connections.open"] == before


def test_forty_long_wrong_lines_closed_the_connection(driver: Driver) -> None:
    before = driver.slack.api_calls["apps.connections.open"]
    view = integrate_forms.open_form(driver)
    lines = "\n".join(f"{'ñ' * 390}{number},A-{number},true,x" for number in range(40))
    csv = f"order,own_order_id,integrated,erp_status\n580101,A-1,true,x\n{lines}\n"
    ack = integrate_forms.fill_in(driver, view, csv=csv, erp_status="facturado")
    assert not ack.errors
    first = said("integrate.csv_not_a_number", "es", line=3, token="ñ" * 40)
    shown = driver.wait(lambda: now if first in text_of(now := driver.view(ANA, view)) else None)
    assert "go_on" in block_ids(shown)
    assert text_of(shown).count("ñ" * 39) == 40
    assert shown["state"]["values"]["erp_status"]["erp_status"]["value"] == "facturado"
    assert shown["state"]["values"]["files"]["files"]["files"]
    assert driver.slack.api_calls["apps.connections.open"] == before
