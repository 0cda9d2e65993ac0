"""``docs/log.md`` says how anyone can recompute a hash: done here with nothing but the standard library."""

import json
import re
import shutil
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.kinds import CONTENTS
from bot.log import open_log, open_reader
from bot.log.chain import verify
from bot.log.personal import PERSONAL
from bot.log.views import COLUMNS
from bot.operations.keeping.forget import Forget, find_erasable
from tests.integration.log.samples import NEVER, TurnedClock, at

DOCS = (Path(__file__).parents[3] / "docs" / "log.md").read_text(encoding="utf-8")
SIDE_TABLES = {
    "contents": ("request_id", ("body", "summary", "notes", "api_message")),
    "remarks": ("batch_id", ("decline_reason",)),
    "answers": ("attempt_id", ("api_message",)),
    "digests": ("batch_id", ("digest",)),
    "question_words": ("question_id", ("question", "answer")),
    "name_words": ("name_id", ("name",)),
}
#: column → the column of the event that ``true`` stands for, and what new rows begin with
OWN = (
    {"state": "to_state", "batch_id": "batch_id", "request_id": "request_id", "requested_by": "actor"}
    | {"decided_by": "actor", "requested_at": "at", "decided_at": "at", "due_at": "at", "finished_at": "at"}
    | {"started_at": "at", "ended_at": "at", "erased_at": "at", "approver": "actor", "asked_by": "actor"}
    | {"asked_at": "at", "answered_at": "at", "at": "at", "resolved_by": "actor", "person": "actor"}
)
LISTED = ("batches", "requests", "attempts", "approvals", "questions", "names")
LISTS = {
    table: re.findall(r"`(\w+)`", listed)
    for table, listed in re.findall(rf"^  - `({'|'.join(LISTED)})`:((?:.|\n {{4}})*)", DOCS, re.MULTILINE)
}
EMPTY = {"external_order_id": "", "conversation": "", "cause": "", "delays": 0, "attempts": 0, "buyer_replied": 0}


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def short(content: bytes) -> str:
    return urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")


@pytest.fixture
def database(whole: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = Path(shutil.copy(whole, tmp_path / "log.db"))
    log = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    with log.read() as reader:
        found = find_erasable(reader, ["r2"])
    assert Forget(log, TurnedClock(at(500)))(found.erasable, {"why": "command"}) == 1
    log.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY 1")]


def test_every_event_has_the_hash_of_the_rule_and_follows_the_one_before(database: sqlite3.Connection) -> None:
    previous = f"sha256:{64 * '0'}"
    events = rows(database, "events")
    for number, event in enumerate(events, start=1):
        told = event.pop("hash")
        assert (event["id"], event["prev_hash"]) == (number, "")
        previous = f"s2:{short(canonical(event | {'prev_hash': previous}))}"
        assert told == previous
    assert len(events) > 15


def test_the_program_of_the_page_comes_to_the_same_head(
    database: sqlite3.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    path = database.execute("PRAGMA database_list").fetchone()["file"]
    exec(program.replace("data/alephee-bot.db", path), {})
    assert capsys.readouterr().out.strip() == rows(database, "events")[-1]["hash"]


def test_words_and_files_have_the_digests_of_the_rule(database: sqlite3.Connection) -> None:
    told: dict[str, dict[str, str | None]] = {table: {} for table in SIDE_TABLES}
    for event in rows(database, "events"):
        for table, changed in json.loads(event["changed"]).items():
            if table in told:
                own = event[SIDE_TABLES[table][0]] if "" in changed else ""
                told[table] |= {key or own: digest for key, digest in changed.items()}
    for table, (key, columns) in SIDE_TABLES.items():
        found: dict[str, str | None] = {
            str(row[key]): short(row["salt"].encode() + canonical({name: row[name] for name in columns}))
            for row in rows(database, table)
        }
        erased = {name: value for name, value in told[table].items() if value is None}
        assert found | erased == told[table]
    assert told["remarks"] == {"b2": None}
    assert told["question_words"]["q1"] is None
    assert all(sha256(file["content"]).hexdigest() == file["sha256"] for file in rows(database, "files"))


@pytest.mark.parametrize("table", LISTED)
def test_rows_hold_what_events_say_by_the_rule(database: sqlite3.Connection, table: str) -> None:
    told: dict[str, dict[str, Any]] = {}
    gone: set[str] = set()
    for event in rows(database, "events"):
        changed = json.loads(event["changed"]).get(table, {})
        common = changed.pop("*", {})
        implied = {"state": True} if table == "requests" and event["to_state"] else {}
        if implied and event["request_id"]:
            changed.setdefault("", {})
        for key, said in changed.items():
            if said is None:
                gone.add(key)
                continue
            columns = implied | common | in_full(table, said)
            read = {name: event[OWN[name]] if value is True else value for name, value in columns.items()}
            told.setdefault(key or event["batch_id" if table == "batches" else "request_id"], {}).update(read)
    assert gone == ({"1"} if table == "approvals" else set())
    assert told.keys() - gone == {str(row["id"]) for row in rows(database, table)}
    for row in rows(database, table):
        expected = dict.fromkeys(row) | EMPTY | told[str(row["id"])]
        assert {name: value for name, value in row.items() if name not in {"id", "seq"}} == {
            name: expected[name] for name in row if name not in {"id", "seq"}
        }


def in_full(table: str, said: Any) -> dict[str, Any]:
    """Read a row as the page says it is written: a new one as a list, how something ended as a text."""
    if isinstance(said, list):
        return dict(zip(LISTS[table], said, strict=False))
    if isinstance(said, dict):
        return said
    end, *status = said.split(" ")
    if table == "batches":
        return {"decision": end, "decided_by": True, "decided_at": True}
    return {"outcome": end, "ended_at": True} | dict(zip(("http_status",), map(int, status), strict=False))


def test_the_program_finds_the_same_log_whole(database: sqlite3.Connection) -> None:
    path = Path(database.execute("PRAGMA database_list").fetchone()["file"])
    with open_reader(path, CONTENTS) as reader:
        assert verify(reader).problems == ()


def test_the_page_names_every_table_and_column(database: sqlite3.Connection) -> None:
    tables = {row["name"] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    words = set(re.findall(r"`([a-z0-9_]+)`", DOCS))
    assert {name for name in tables if not name.startswith(("_", "sqlite_"))} <= words
    assert set(COLUMNS) <= words
    assert {(table, (key, columns)) for table, (key, columns) in SIDE_TABLES.items()} == set(PERSONAL.items())
