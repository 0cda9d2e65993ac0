from typing import Any

import pytest

from bot.domain.notes import MOST_SHOWN
from tests.e2e.driver import ANA, Driver, links, said, text_of
from tests.e2e.new_orders import (
    ACCOUNT,
    FREE,
    ask_file,
    ask_text,
    open_modal,
    order,
    patched,
    submit_text,
    text_of_order,
)
from tests.unit.new_orders.patches import PATCHED_PATHS, patches

#: where each patch goes wrong; CO-05 has a test of its own, CO-57 is a warning
PLACES = {rule: path for rule, path in PATCHED_PATHS.items() if rule != "CO-57"}
PATCHES = [pytest.param(patch, id=patch["rule"]) for patch in patches() if patch["rule"] in PLACES]


def test_every_patch_has_its_place_but_those_two() -> None:
    assert {patch["rule"] for patch in patches()} == {*PLACES, "CO-05", "CO-57"}


def test_every_patch_is_refused_with_its_field_named(driver: Driver) -> None:
    """One modal for all: what is refused stays open."""
    view = open_modal(driver)
    for patch in patches():
        if patch["rule"] not in PLACES:
            continue
        text = text_of_order(patched(patch))
        if len(text) > 3_000:
            continue
        ack = submit_text(driver, view, text)
        told = (ack.errors or {}).get("text", "") + text_of(driver.view(ANA, view))
        assert f"{PLACES[patch['rule']]}" in told, patch["rule"]
        assert driver.slack.views(ANA)[-1]["state"]["values"]["text"]["text"]["value"] == text
    assert driver.sends() == []


@pytest.mark.parametrize("patch", PATCHES)
def test_every_patch_as_a_file_comes_back_to_its_requester(driver: Driver, patch: Any) -> None:
    batch = ask_file(driver, patched(patch))
    driver.wait_for_state("invalid", batch)
    receipt = driver.receipt(ANA, has=f"*{PLACES[patch['rule']]}*")
    assert any("order.json" in link for link in links(receipt))
    assert driver.cards() == []


def test_a_file_with_a_number_that_is_used_comes_back(driver: Driver) -> None:
    batch = ask_file(driver, order("full", number="OWN-2026-000145"))
    row = driver.wait_for_state("invalid", batch)
    assert row["external_order_id"] == "OWN-2026-000145"
    assert "580120" in text_of(driver.receipt(ANA, has="*ExternalOrderId*"))


def test_several_problems_are_listed_in_the_view_and_the_text_stays(driver: Driver) -> None:
    value = order(DateCreated="8.3.2026", Payments=[])
    value["Items"][0] |= {"Quantity": 0, "UnitPrice": "15,999"}
    value["Shipping"]["Cost"]["Total"] = 7
    view = open_modal(driver)
    assert not submit_text(driver, view, value).errors
    shown = driver.view(ANA, view)
    for place in ("DateCreated", "Payments", "Items[0].Quantity", "Items[0].UnitPrice", "Shipping.Cost.Total"):
        assert f"*{place}*" in text_of(shown)
    assert shown["state"]["values"]["text"]["text"]["value"] == text_of_order(value)
    assert driver.slack.submit(ANA, view["id"], {"text": text_of_order(order())}).ok
    assert driver.card(FREE, has="approve")


def test_a_long_list_is_cut_with_a_count_and_comes_whole_by_message(driver: Driver) -> None:
    text = "{" + ",".join(f'"Wrong{n}":{n}' for n in range(80)) + "}"
    view = open_modal(driver)
    submit_text(driver, view, text)
    shown = text_of(driver.view(ANA, view))
    assert "*Wrong0*" in shown
    assert "*Wrong79*" not in shown
    driver.wait(lambda: all(f"*Wrong{n}*" in _dm(driver) for n in range(80)) or None)


def test_an_old_list_of_mistakes_goes_when_the_next_attempt_fails_otherwise(driver: Driver) -> None:
    """Seven mistakes of an attempt before stood above the one that was made now."""
    view = open_modal(driver)
    assert not submit_text(driver, view, "{}").errors
    assert said("create.problems", count=7).split("*")[1] in text_of(driver.view(ANA, view))
    assert not submit_text(driver, view, "42").errors
    shown = text_of(driver.view(ANA, view))
    assert said("create.problems", count=7).split("*")[1] not in shown
    assert said("order.not_an_order", given="42") in shown
    assert not submit_text(driver, view, "").errors
    assert said("create.nothing") in text_of(driver.view(ANA, view))
    assert driver.slack.submit(ANA, view["id"], {"text": text_of_order(order())}).ok
    assert driver.card(FREE, has="approve")


def test_a_long_list_comes_by_message_once_and_not_with_every_attempt(driver: Driver) -> None:
    text = "{" + ",".join(f'"Wrong{n}":{n}' for n in range(80)) + "}"
    view = open_modal(driver)
    submit_text(driver, view, text)
    driver.wait(lambda: "*Wrong79*" in _dm(driver) or None)
    before = len(driver.slack.dm(ANA))
    submit_text(driver, view, text.replace("Wrong", "Other"))
    assert "*Other0*" in text_of(driver.view(ANA, view))
    driver.command(ANA, "help")  # a round trip, in which a message would have come
    assert len(driver.slack.dm(ANA)) == before


def test_a_long_list_of_a_file_stands_whole_in_the_thread_of_the_receipt(driver: Driver) -> None:
    batch = ask_file(driver, {f"Wrong{n}": n for n in range(400)})
    driver.wait_for_state("invalid", batch)
    receipt = driver.receipt(ANA, has=said("receipt.all_in_thread", count=301))
    assert text_of(receipt).count("*Wrong") == MOST_SHOWN
    driver.wait(lambda: all(f"*Wrong{n}*" in _dm(driver) for n in range(300)) or None)
    driver.wait(lambda: said("create.more_problems", count=108).split()[1] in _dm(driver) or None)
    assert all(m.get("thread_ts") == receipt["ts"] for m in driver.slack.dm(ANA) if "*Wrong200*" in text_of(m))


def test_the_receipt_of_a_short_file_holds_its_text_to_start_again_from(driver: Driver) -> None:
    batch = ask_file(driver, b'{"MarketplaceId": "fifty"}')
    driver.wait_for_state("invalid", batch)
    assert '{"MarketplaceId": "fifty"}' in text_of(driver.receipt(ANA, has="*MarketplaceId*"))


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"\xff{}", "order.not_unicode_file"), (b"[]", "order.several_orders"), (b"", "file.empty")],
    ids=["not text", "a list", "empty"],
)
def test_a_file_that_holds_no_order_says_why(driver: Driver, content: bytes, key: str) -> None:
    batch = ask_file(driver, content)
    driver.wait_for_state("invalid", batch)
    expected = said(key, count=0, name="order.json")
    driver.wait(lambda: expected in text_of(driver.receipt(ANA)) or None)


def test_a_file_in_utf_16_with_its_mark_is_read(driver: Driver) -> None:
    batch = ask_file(driver, text_of_order(order()).encode("utf-16"))
    assert driver.approved(batch, "sent")


def test_a_file_waits_while_alephee_cannot_be_asked(driver: Driver) -> None:
    driver.alephee.add_fault("stores", "500", count=1)
    batch = ask_file(driver, order())
    assert driver.approved(batch, "sent")


def test_the_document_type_of_another_country_is_a_warning(driver: Driver) -> None:
    patch = next(patch for patch in patches() if patch["rule"] == "CO-57")
    ask_file(driver, patched(patch))
    assert "*Buyer.DocType*" in text_of(driver.card(FREE, has="approve"))


def test_the_problems_are_said_in_the_language_of_the_requester(driver: Driver) -> None:
    driver.slack.change_person(ANA, locale="en-US")
    view = open_modal(driver)
    ack = submit_text(driver, view, order(MarketplaceId="7"))
    assert ack.errors == {"text": "MarketplaceId: " + said("order.not_whole", "en", given=7)}
    assert ask_text(driver, order(), ACCOUNT)


def _dm(driver: Driver) -> str:
    return "\n".join(text_of(message) for message in driver.slack.dm(ANA))
