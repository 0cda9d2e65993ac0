"""What is erased: by age, by order, by a person's words; and the logs of an older version."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.contents import CreateOrderContent
from bot.domain.notes import Note
from bot.domain.requests import Decision
from bot.log import SqliteSendLog, open_log, open_reader
from bot.log.mentions import requests_about, requests_mentioning
from bot.operations.keeping.forget import Forget
from tests.integration.log.forgery import check
from tests.integration.log.samples import A_MESSAGE, NEVER, TurnedClock, add, at, batch, request, stored
from tests.integration.log.words import collected, finished, personal


@pytest.mark.parametrize(("days", "gone"), [(1, ["r1"]), (30, [])])
def test_retention_takes_what_ended_before(log: SqliteSendLog, path: Path, days: int, gone: list[str]) -> None:
    finished(log, personal())
    clock = TurnedClock(at(3 * 24 * 3600))
    collected(log, personal("r2", "b2"))
    forgetting = Forget(log, clock)
    assert forgetting.older_than(days) == bool(gone)
    assert not forgetting.older_than(days)
    assert list(check(path).erased) == gone
    assert stored(log, "r2").erased_at is None


def test_buyers_are_found_in_every_word_the_log_holds(log: SqliteSendLog, path: Path) -> None:
    body = r'{"Buyer":{"Nickname":"\u00d1and\u00fa \"el r\u00e1pido\"","Phone":5551234}}'
    add(log, request("r1", "b1", content=replace(A_MESSAGE, text='Estimado "Ñandú"')))
    add(log, request("r2", "b2", summary="NANDU · Botas"))
    add(log, request("r3", "b3", notes=(Note("x", {"name": ["ñandú.pdf"]}),)))
    add(log, request("r4", "b4", content=CreateOrderContent(external_order_id="ML-4", body=body)))
    add(log, request("r5", "b5", api_message="{unknown buyer: Ñandú"))
    add(log, request("r6", "b6"))
    add(log, request("r7", "b7"), of=batch("b7", decision=Decision.DECLINED, decline_reason="not ñandú"))
    add(log, request("r8", "b8", external_order_id="ML-8", order_id=8))
    with open_reader(path) as reader:
        assert requests_mentioning(reader, "ñandu") == ("r1", "r2", "r3", "r4", "r5", "r7")
        assert requests_mentioning(reader, 'ñandú "el rápido"') == ("r4",)
        assert requests_mentioning(reader, "5551234") == ("r4",)
        assert requests_about(reader, "ML-8") == requests_about(reader, "8") == ("r8",)


def test_a_log_of_the_version_before_gets_its_digests_salted_and_stays_whole(tmp_path: Path, whole: Path) -> None:
    path = Path(shutil.copy(whole, tmp_path / "old.db"))
    with closing(sqlite3.connect(path)) as old, old:  # back to version 3, with one batch as it was written then
        old.execute("ALTER TABLE batches ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
        old.execute("UPDATE batches SET digest = (SELECT digest FROM digests WHERE batch_id = batches.id)")
        old.execute("DROP TABLE digests")
        old.execute("ALTER TABLE requests DROP COLUMN erased_at")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'm004_erasure'")
    log = open_log(path, lock_wait=NEVER, clock=TurnedClock())
    with log.read() as reader:
        migrated = reader.requests.batch("b1")
    log.close()
    assert migrated is not None
    assert migrated.digest == "sha256:d"
    assert check(path).problems == ()
