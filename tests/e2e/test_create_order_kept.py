"""What the small form of a new order goes by between its screens: what the log kept of the ones before."""

import json

from bot.domain.new_orders.form import fields
from tests.e2e.driver import ANA, Driver, block_ids, said, text_of
from tests.e2e.new_orders import FREE
from tests.e2e.test_create_order_form import fill_in, open_form, submit


def test_a_form_that_was_open_for_longer_than_it_is_kept_says_so(driver: Driver) -> None:
    view = open_form(driver)
    assert submit(driver, view, "order").ok
    driver.wait(lambda: driver.rows("SELECT 1 FROM drafts WHERE kind = 'new_order' AND body LIKE ?", f"%{FREE}%"))
    with driver.bot.log.write() as tx:
        tx.sql.run("DELETE FROM drafts")
    assert driver.slack.press_in_view(ANA, view["id"], "back", "create_order_back").ok
    driver.wait(lambda: said("create.form_forgotten") in [text_of(one) for one in driver.slack.dm(ANA)] or None)
    ack = submit(driver, view, "item_1")
    assert ack.errors == {"title_1": said("create.form_forgotten")}


def forget_last(driver: Driver, step: str, *, version: int) -> None:
    """Have the log forget a screen, as if the process that took it had been killed before it wrote that."""
    seen = driver.wait(lambda: driver.rows("SELECT body FROM drafts WHERE body LIKE ?", f'%"version":{version}}}%'))
    kept = json.loads(seen[0]["body"])
    kept["answers"] = {name: said for name, said in kept["answers"].items() if name not in fields(step)}
    with driver.bot.log.write() as tx:
        body = json.dumps(kept | {"version": version - 1})
        tx.sql.run("UPDATE drafts SET body = ? WHERE kind = 'new_order'", (body,))


def test_a_screen_that_was_lost_with_its_process_is_asked_for_again(driver: Driver) -> None:
    view = open_form(driver)
    fill_in(driver, view, until="address")
    forget_last(driver, "buyer", version=4)
    assert submit(driver, view, "address").ok
    shown = driver.view(ANA, view)
    assert "buyer_name" in block_ids(shown)
    assert said("order_form.not_kept") in text_of(shown)
    for step in ("buyer", "address", "payment", "shipping"):
        assert submit(driver, view, step).ok
    assert driver.slack.views(ANA) == []
    assert "32.799,00" in text_of(driver.card(FREE, has="approve"))


def test_after_a_lost_screen_the_way_back_leads_to_it_too(driver: Driver) -> None:
    view = open_form(driver)
    fill_in(driver, view, until="address")
    forget_last(driver, "buyer", version=4)
    assert driver.slack.press_in_view(ANA, view["id"], "back", "create_order_back").ok
    driver.wait(lambda: said("order_form.not_kept") in text_of(driver.view(ANA, view)) or None)
    assert "buyer_name" in block_ids(driver.view(ANA, view))
