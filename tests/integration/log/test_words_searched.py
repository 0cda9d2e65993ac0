"""Finding orders by what the log knows of them."""

from dataclasses import replace

import pytest

from bot.domain.documents import DOCUMENT
from bot.domain.glimpses import Glimpse
from bot.domain.marks import INTEGRATE, IntegrateContent
from bot.domain.searches import words_of
from bot.log import SqliteSendLog
from tests.integration.log.samples import add, batch, request
from tests.integration.log.test_erasing import forget
from tests.integration.log.words import finished, personal


@pytest.fixture
def known(log: SqliteSendLog) -> SqliteSendLog:
    add(log, request("r1", "b1"))
    add(
        log,
        request(
            "r2", "b2", order_id=7, external_order_id="OWN-7", glimpse=Glimpse(text="Ana Peña · Camión"), kind=DOCUMENT
        ),
    )
    marked = IntegrateContent(integrated=True, own_order_id="ERP-900")
    add(
        log,
        request("r3", "b3", order_id=8, content=marked, glimpse=Glimpse(), kind=INTEGRATE),
        of=batch("b3", kind=INTEGRATE),
    )
    add(log, request("r4", "b4", glimpse=Glimpse(text="Bruno Ejemplo · Zapatillas +1")))
    add(log, request("r5", "b5", order_id=None, glimpse=Glimpse(text="Bruno Nuevo")))
    return log


def found(log: SqliteSendLog, text: str, **limits: int) -> list[str]:
    with log.read() as reader:
        return [one.id for one in reader.history.about_words(words_of(text), **limits)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("bruno", ["r4"]),
        ("PENA camion", ["r2"]),
        ("own", ["r2"]),
        ("erp-900", ["r3"]),
        ("ejemplo camion", []),
        ("talla", []),
        ("nuevo", []),
    ],
)
def test_the_newest_request_of_each_order_is_found_by_name_product_or_own_number(
    known: SqliteSendLog, text: str, ids: list[str]
) -> None:
    assert found(known, text) == ids


@pytest.mark.parametrize("text", ["gafas", "nadador azul", "zapatillas 2", "prueba"])
def test_words_are_found_however_they_are_written_in_the_log(log: SqliteSendLog, text: str) -> None:
    seen = Glimpse(buyer="Ana Prueba", product="Zapatillas\nGafas de nada\x01dor \\Azul\\", quantity=1, lines=3)
    add(log, request("r1", "b1", glimpse=seen))
    assert found(log, text) == ["r1"]
    assert found(log, f"{text} otra") == []


def test_of_two_accounts_with_the_same_number_both_are_found(known: SqliteSendLog) -> None:
    add(known, replace(request("r6", "b6"), account_id=15002), of=batch("b6", account_id=15002))
    assert found(known, "bruno") == ["r6", "r4"]


def test_as_many_as_are_wanted_are_found_among_the_newest(known: SqliteSendLog) -> None:
    add(known, *(request(f"m{n}", "b9", order_id=100 + n) for n in range(5)))
    assert found(known, "bruno", limit=2) == ["m4", "m3"]
    assert found(known, "bruno", among=3) == ["m4", "m3", "m2"]
    assert found(known, "camion", among=5) == []


def test_erased_words_find_nothing(log: SqliteSendLog) -> None:
    finished(log, replace(personal(), glimpse=Glimpse(text="Ana Secreta · Zapatillas")))
    assert found(log, "secreta") == ["r1"]
    assert forget(log, "r1") == 1
    assert found(log, "secreta") == []
