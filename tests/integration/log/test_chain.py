"""``log verify`` finds whatever somebody changed behind the program's back."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.kinds import CONTENTS
from bot.log import open_log
from bot.log.chain import GENESIS, Verification, hash_of, verify
from tests.integration.log.forgery import check, forge, read, rewrite, told
from tests.integration.log.samples import NEVER, TurnedClock, at

SLOWLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_log_that_nobody_touched_is_whole(whole: Path) -> None:
    found = check(whole)
    assert found.problems == ()
    assert found.ok
    assert (found.events, found.head) == (len(read(whole)), read(whole)[-1]["hash"])


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    open_log(tmp_path / "log.db", CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()
    assert check(tmp_path / "log.db", GENESIS) == Verification(0, GENESIS, (), {})


def test_a_log_can_be_verified_while_the_bot_runs(copy: Path) -> None:
    log = open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    with log.write() as transaction:
        transaction.events.note("meanwhile", at=at(99))
        assert check(copy).ok
        assert verify(transaction).ok
    with log.read() as reader:
        assert verify(reader).ok
    log.close()


def test_the_hash_is_of_the_canonical_row_without_itself() -> None:
    text = '{"id":1,"name":"ñ"}'
    expected = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    assert hash_of({"name": "ñ", "id": 1, "hash": "x"}) == expected


@SLOWLY
@given(data=st.data())
def test_one_changed_character_in_an_event_is_found(whole: Path, tmp_path_factory: Any, data: st.DataObject) -> None:
    path = Path(shutil.copy(whole, tmp_path_factory.mktemp("forged") / "log.db"))
    event = data.draw(st.sampled_from(read(path)))
    column = data.draw(st.sampled_from([name for name, value in event.items() if isinstance(value, str) and value]))
    place = data.draw(st.integers(0, len(event[column]) - 1))
    other = data.draw(st.characters(codec="utf-8", exclude_characters=event[column][place] + "\0"))
    changed = event[column][:place] + other + event[column][place + 1 :]
    forge(path, (f"UPDATE events SET {column} = ? WHERE id = ?", (changed, event["id"])))
    assert any(text.startswith(f"event {event['id']}:") for text in told(path))


def events_of(whole: Path) -> Iterator[int]:
    return (event["id"] for event in read(whole))


@SLOWLY
@given(data=st.data())
def test_a_missing_event_is_found(whole: Path, tmp_path_factory: Any, data: st.DataObject) -> None:
    path = Path(shutil.copy(whole, tmp_path_factory.mktemp("forged") / "log.db"))
    lost = data.draw(st.sampled_from(list(events_of(path))))
    forge(path, ("DELETE FROM events WHERE id = ?", (lost,)))
    assert told(path)
    if data.draw(st.booleans()):  # closing the gap in the numbers does not help
        forge(path, ("UPDATE events SET id = id - 1 WHERE id > ?", (lost,)))
        assert told(path)


@SLOWLY
@given(data=st.data())
def test_two_events_in_each_others_place_are_found(whole: Path, tmp_path_factory: Any, data: st.DataObject) -> None:
    path = Path(shutil.copy(whole, tmp_path_factory.mktemp("forged") / "log.db"))
    one, two = data.draw(st.lists(st.sampled_from(list(events_of(path))), min_size=2, max_size=2, unique=True))
    forge(
        path,
        ("UPDATE events SET id = -1 WHERE id = ?", (one,)),
        ("UPDATE events SET id = ? WHERE id = ?", (one, two)),
        ("UPDATE events SET id = ? WHERE id = -1", (two,)),
    )
    assert len(told(path)) >= 2


@pytest.mark.parametrize("first", [1, 3])
def test_events_cut_off_at_the_front_are_found(copy: Path, first: int) -> None:
    forge(copy, ("DELETE FROM events WHERE id <= ?", (first,)))
    assert f"event {first + 1}: follows event 0: what stood between them is missing" in told(copy)


def test_an_event_with_a_fitting_hash_in_a_wrong_place_is_found(copy: Path) -> None:
    before, event = read(copy)[1:3]
    event |= {"actor": "U00OTHER"}
    sets = {"actor": event["actor"], "hash": hash_of(event, before["hash"])}
    forge(copy, ("UPDATE events SET actor = ?, hash = ? WHERE id = 3", tuple(sets.values())))
    assert told(copy) == [
        "event 4: was changed: its hash is another one, or does not follow the event before it",
    ]


def test_events_cut_off_at_the_end_are_found_by_the_head_noted_before(copy: Path) -> None:
    log = open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    with log.write() as transaction:
        transaction.events.note("nobody_may_know", at=at(99))
    log.close()
    head = check(copy).head
    forge(copy, ("DELETE FROM events WHERE name = 'nobody_may_know'", ()))
    last = read(copy)[-1]
    written = f"event {last['id'] + 1} with the hash {head} was the last"
    assert told(copy) == [f"chain: ends at event {last['id']} with the hash {last['hash']}, {written}"]
    forge(copy, ("UPDATE chain SET events = ?, head = ?", (last["id"], last["hash"])))
    assert check(copy).ok
    assert told(copy, head) == [f"chain: no event has the hash {head}: the end was cut off or rewritten"]


def test_a_log_that_does_not_tell_where_its_chain_ends_is_found(copy: Path) -> None:
    forge(copy, ("DELETE FROM chain", ()))
    assert [problem.rpartition(", ")[2] for problem in told(copy)] == [f"event 0 with the hash {GENESIS} was the last"]


def test_a_head_noted_before_the_newest_events_is_still_known(whole: Path) -> None:
    assert check(whole, read(whole)[3]["hash"]).ok


def test_a_chain_rewritten_with_fitting_hashes_is_found_by_the_head(copy: Path) -> None:
    head = check(copy).head
    rewrite(copy, 2, actor="U00OTHER")
    assert check(copy).ok
    assert not check(copy, head).ok


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"from_state": "collecting"}, "moves a request from collecting that the events before it left in pending"),
        ({"to_state": "collecting"}, "tells a transition that does not exist: pending to collecting"),
        ({"changed": "[1]"}, "does not tell readably what it changed"),
        ({"changed": '{"requests":{"r1":3}}'}, "does not tell readably what it changed"),
    ],
)
def test_a_story_that_cannot_be_is_found_although_the_hashes_fit(
    copy: Path, columns: dict[str, object], problem: str
) -> None:
    index = next(i for i, event in enumerate(read(copy)) if event["name"] == "approved")
    rewrite(copy, index, **columns)
    assert f"event {index + 1}: {problem}" in told(copy)
