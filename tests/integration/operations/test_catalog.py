"""The catalog is asked beside everything else: its answers are kept for a while, and without them nothing stops."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, cast

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.domain.catalog import CatalogProduct
from bot.fakes import ManualClock
from bot.operations.create_order.catalog import Catalog
from bot.operations.tools import Tools
from tests.integration.alephee.odd_server import Asked, OddServer, Script, odd_server

if TYPE_CHECKING:
    from bot.ports import AlepheeLookUps

ACCOUNT = 15001
SOON = 5.0

Asking = Callable[[Script], tuple[Catalog, OddServer]]


@pytest.fixture
def asking(tools: Tools) -> Iterator[Asking]:
    """Return what makes a catalog whose answers come from a server that is scripted."""
    with ExitStack() as stack:

        def made(script: Script) -> tuple[Catalog, OddServer]:
            server = stack.enter_context(odd_server(script))
            client = AlepheeClient(server.url, SecretStr("key"), GcraPacer(time.time), back_offs=())
            stack.callback(client.close)
            return Catalog(replace(tools, api=client)), server

        yield made


def known(asked: Asked) -> object:
    """Know every SKU."""
    return asked.answer(200, {"Results": [{"Identification": {"SKU": asked.query["SKU"]}}]})


def test_what_was_answered_is_believed_for_ten_minutes(asking: Asking, clock: ManualClock) -> None:
    catalog, server = asking(known)
    for minutes, calls in ((0, 1), (9, 1), (2, 2)):
        clock.turn(timedelta(minutes=minutes))
        answers = catalog.look_up(ACCOUNT, ["A"]).answers(SOON)
        assert answers == {"A": (CatalogProduct(sku="A"),)}
        assert len(server.asked) == calls
    catalog.look_up(ACCOUNT + 1, ["A"]).answers(SOON)
    assert len(server.asked) == 3


def test_what_was_answered_was_believed_for_hours_after_the_clock_was_set_back(
    asking: Asking, clock: ManualClock
) -> None:
    catalog, server = asking(known)
    catalog.look_up(ACCOUNT, ["A"]).answers(SOON)
    clock.turn(timedelta(hours=-5))
    catalog.look_up(ACCOUNT, ["A"]).answers(SOON)
    assert len(server.asked) == 2


def test_that_there_is_no_such_product_is_believed_only_for_a_moment(asking: Asking, clock: ManualClock) -> None:
    """Whoever reads of it may add the product in Alephee."""
    calls = iter(range(9))
    catalog, server = asking(lambda asked: asked.answer(200, {"Results": []}) if next(calls) == 0 else known(asked))
    assert catalog.look_up(ACCOUNT, ["A"]).answers(SOON) == {"A": ()}
    assert catalog.look_up(ACCOUNT, ["A"]).answers(SOON) == {"A": ()}
    assert len(server.asked) == 1
    clock.turn(timedelta(seconds=15))
    assert catalog.look_up(ACCOUNT, ["A"]).answers(SOON) == {"A": (CatalogProduct(sku="A"),)}


def test_what_failed_is_asked_again_at_once(asking: Asking) -> None:
    calls = iter(range(9))
    catalog, _ = asking(lambda asked: asked.answer(500, "no") if next(calls) == 0 else known(asked))
    assert catalog.look_up(ACCOUNT, ["A"]).answers(SOON) == {}
    assert set(catalog.look_up(ACCOUNT, ["A"]).answers(SOON)) == {"A"}


def test_no_more_skus_of_an_order_are_asked_for_than_twenty(asking: Asking) -> None:
    catalog, server = asking(known)
    answers = catalog.look_up(ACCOUNT, [f"S-{number}" for number in range(50)]).answers(SOON)
    assert set(answers) == {f"S-{number}" for number in range(20)}
    assert len(server.asked) == 20


def test_who_asks_while_somebody_waits_for_the_same_sku_waits_for_the_same_answer(asking: Asking) -> None:
    go_on = Event()
    catalog, server = asking(lambda asked: (go_on.wait(SOON), known(asked)))
    first, second = catalog.look_up(ACCOUNT, ["A"]), catalog.look_up(ACCOUNT, ["A"])
    assert first.answers(0.05) == {}
    go_on.set()
    assert set(second.answers(SOON)) == {"A"}
    assert set(first.answers(SOON)) == {"A"}
    assert len(server.asked) == 1


class Broken:
    """A side to Alephee with a mistake in it."""

    def find_products(self, _account_id: int, _sku: str) -> tuple[CatalogProduct, ...]:
        raise ZeroDivisionError


def test_a_mistake_in_asking_is_logged_and_in_nobodys_way(tools: Tools, caplog: pytest.LogCaptureFixture) -> None:
    catalog = Catalog(replace(tools, api=cast("AlepheeLookUps", Broken())))
    assert catalog.look_up(ACCOUNT, ["A"]).answers(SOON) == {}
    assert [record.levelname for record in caplog.records] == ["ERROR"]
