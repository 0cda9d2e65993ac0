"""Trouble: fields lost or changed on the way from modal to record. Generated texts, byte by byte, at every station."""

import random
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bot.domain.invisible import in_text
from bot.domain.texts import units
from handlers.slack.texts import read_text
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, Driver, quoted, values
from tests.e2e.starting import Bots
from tests.figures import note_figures
from tests.prove.crowd import forget, more_orders, wait_for_messages, wait_until_told

LIMIT = 350
_CHUNK = 50
_ALPHABETS = (
    "abc xyz ñáéíóúüç ÑÁÃÕ ¿¡!?",
    "::::;,.- 10:30 a: b:c",
    "\n\n\t  ",
    "*_~`>|&'\"\\/%$#@()[]{}=+^",
    "e\u0301n\u0303a\u0308 o\u0302",
    "😀👍🏽🇦🇷👩‍👩‍👧",
    "日本語 العربية हिन्दी кириллица",
    "\u200b\u00a0\u2009\ufeff–—…“”",
)


def generated(count: int, seed: int) -> Iterator[str]:
    """Yield texts of 1 to 350 UTF-16 units, of everything that people type and paste."""
    chance = random.Random(seed)
    made = 0
    while made < count:
        letters = "".join(chance.sample(_ALPHABETS, chance.randint(1, 4)))
        text = "".join(chance.choice(letters) for _ in range(chance.choice((1, 7, 40, 120, 200, 349, 350))))
        final = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
        if 0 < units(final) <= LIMIT and units(text) <= LIMIT and not in_text(final) and read_text(text).text == final:
            made += 1
            yield text


def _parts(count: int, parts: int) -> list[object]:
    long = [
        pytest.param(count // parts, part, id=f"long{part}", marks=[pytest.mark.slow, pytest.mark.timeout(1700)])
        for part in range(parts)
    ]
    return [pytest.param(100, 99, id="quick"), *long]


@pytest.mark.parametrize(("count", "seed"), _parts(10_000, 4))
def test_trouble_fields_are_lost_on_the_way_from_modal_to_record(
    sandbox: Sandbox, bots: Bots, count: int, seed: int
) -> None:
    driver = Driver(sandbox, bots())
    texts = list(generated(count, seed))
    for start in range(0, count, _CHUNK):
        chunk = texts[start : start + _CHUNK]
        numbers = more_orders(sandbox, len(chunk), first=600_001 + start)
        for batch_id in [driver.ask(ANA, number, text) for number, text in zip(numbers, chunk, strict=True)]:
            _approve(driver, batch_id)
        _approve_again(driver)
        wait_for_messages(driver, start + len(chunk))
        driver.wait(lambda: driver.rows("SELECT 1 FROM requests WHERE state <> 'sent' LIMIT 1") == [], 30)
        wait_until_told(driver)  # what is updated later would be posted anew
        forget(sandbox)
    received = {one.order_id: one.text for one in driver.alephee.received}
    rows = {row["order_id"]: row["text"] for row in driver.sends()}
    expected = {600_001 + place: unicodedata.normalize("NFC", text).strip() for place, text in enumerate(texts)}
    wrong = [number for number, text in expected.items() if not received[number] == rows[number] == text]
    note_figures(
        "2 texts, byte by byte", rounds=count, lost=len(wrong), double=len(driver.alephee.received) - count, stuck=0
    )
    assert wrong == []


def _approve(driver: Driver, batch_id: str) -> None:
    """Approve what the card shows, if it is what was asked."""
    card = driver.wait(lambda: next((one for one in driver.cards() if batch_id in values(one)), None), 60)
    row = next(iter(driver.rows("SELECT text FROM sends WHERE batch_id = ?", batch_id)))
    assert quoted(card) == [row["text"]]
    assert driver.approve(BRUNO, card).ok


def _approve_again(driver: Driver) -> None:
    """Press once more where the bot could not ask Slack about Bruno because of its limits, and said so."""
    undecided = "SELECT batch_id FROM sends WHERE state = 'pending'"
    for _ in range(3):
        with suppress(TimeoutError):
            driver.wait(lambda: driver.rows(undecided) == [], 20)
            return
        for row in driver.rows(undecided):
            _approve(driver, row["batch_id"])


def test_trouble_text_is_cut_at_a_colon(driver: Driver) -> None:
    text = "Hola: tu pedido: 580101: sale a las 10:30: ¿todo bien?:"
    row = driver.sent(580101, text)
    assert row["text"] == text
    assert driver.texts_received() == [text]
    assert quoted(driver.cards()[-1]) == [text]
