"""What is erased: by age, by order, by a person's words; and the logs of an older version."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.glimpses import Glimpse
from bot.domain.new_orders.content import CreateOrderContent
from bot.domain.notes import Note
from bot.domain.requests import Decision
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from bot.log.mentions import requests_about, requests_mentioning
from bot.operations.keeping.forget import Forget
from tests.integration.log.forgery import check
from tests.integration.log.samples import A_MESSAGE, TurnedClock, add, at, batch, request, send, stored
from tests.integration.log.words import collected, finished, personal


@pytest.mark.parametrize(("days", "gone"), [(1, ["r1"]), (30, [])])
def test_retention_takes_what_ended_before(log: SqliteSendLog, path: Path, days: int, gone: list[str]) -> None:
    finished(log, personal())
    clock = TurnedClock(at(3 * 24 * 3600))
    collected(log, personal("r2", "b2"))
    forgetting = Forget(log, clock)
    assert (forgetting.older_than(days) == 0.0) == bool(gone)  # seconds until there may be more
    assert forgetting.older_than(days) > 0.0
    assert list(check(path).erased) == gone
    assert stored(log, "r2").erased_at is None


def test_the_oldest_that_are_over_come_first(log: SqliteSendLog) -> None:
    for number in range(1, 6):
        add(log, request(f"r{number}", f"b{number}"))
        if number != 2:  # one is still undecided
            send(log, request(f"r{number}", f"b{number}"))
    with log.read() as reader:
        assert reader.erasure.over_since(at(60), limit=2) == ("b1", "b3")
        assert reader.erasure.over_since(at(60)) == ("b1", "b3", "b4", "b5")
        assert reader.erasure.over_since(at(3)) == ()


def test_what_was_asked_lately_is_not_gone_through(log: SqliteSendLog) -> None:
    """A clock that was ahead for a while hides nothing; a year of what may not be erased yet is not read each time."""
    for number in range(1, 4):
        ahead = batch(f"b{number}", requested_at=at(10_000), expires_at=at(20_000))
        add(log, request(f"r{number}", f"b{number}"), of=ahead)
    add(log, request("r4", "b4"))
    send(log, request("r4", "b4"))
    for number in range(5, 5 + 201):
        late = batch(f"b{number}", requested_at=at(10_000), expires_at=at(20_000))
        add(log, request(f"r{number}", f"b{number}"), of=late)
    add(log, request("r999", "b999"))
    send(log, request("r999", "b999"))
    with log.read() as reader:
        assert reader.erasure.over_since(at(60)) == ("b4",)


def test_buyers_are_found_in_every_word_the_log_holds(log: SqliteSendLog, path: Path) -> None:
    body = r'{"Buyer":{"Nickname":"\u00d1and\u00fa \"el r\u00e1pido\"","Phone":5551234}}'
    add(log, request("r1", "b1", content=replace(A_MESSAGE, text='Estimado "Ñandú"')))
    add(log, request("r2", "b2", glimpse=Glimpse(text="NANDU · Botas")))
    add(log, request("r3", "b3", notes=(Note("x", {"name": ["ñandú.pdf"]}),)))
    add(log, request("r4", "b4", content=CreateOrderContent(external_order_id="ML-4", body=body)))
    add(log, request("r5", "b5", api_message="{unknown buyer: Ñandú"))
    add(log, request("r6", "b6"))
    add(log, request("r7", "b7"), of=batch("b7", decision=Decision.DECLINED, decline_reason="not ñandú"))
    add(log, request("r8", "b8", external_order_id="ML-8", order_id=8))
    with open_reader(path, CONTENTS) as reader:
        assert requests_mentioning(reader, "ñandu") == ("r1", "r2", "r3", "r4", "r5", "r7")
        assert requests_mentioning(reader, 'ñandú "el rápido"') == ("r4",)
        assert requests_mentioning(reader, "5551234") == ("r4",)
        assert requests_about(reader, "ML-8") == requests_about(reader, "8") == ("r8",)
