"""What waits, on the command line: how long, and why; with the times of the zone that is set."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli import main
from bot.commands.telling.waiting import age
from bot.domain.follow_ups import FollowUp, What
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import State
from bot.log import SqliteSendLog
from bot.ports import Changes
from tests.integration.log.samples import add, at, marks, request, send

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _settings(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.setenv("BOT_TIMEZONE", "America/Mexico_City")
    monkeypatch.chdir(tmp_path)


def run(capsys: Said, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    said = capsys.readouterr()
    return status, said.out, said.err


def move(log: SqliteSendLog, request_id: str, *states: State, **changes: object) -> None:
    with log.write() as tx:
        for state in states:
            known = tx.requests.get(request_id)
            assert known is not None
            tx.requests.move(known, state, event=state.value, at=datetime.now(UTC), changes=Changes(**changes))  # type: ignore[arg-type]


def test_what_waits_is_listed_with_state_age_and_why(log: SqliteSendLog, capsys: Said) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).astimezone(ZoneInfo("America/Mexico_City"))
    for name in ("r1", "r2", "r3", "r4", "r5", "r6"):
        add(log, request(name, f"b{name[1]}", due_at=at(-7 * 86_400)))
    add(log, request("r7", "b7", state=State.COLLECTING, order_id=None, external_order_id="ML-7"))
    add(log, request("r8", "b8", state=State.COLLECTING))
    move(log, "r2", State.APPROVED, due_at=soon, cause="failure.rate_limited")
    move(log, "r3", State.APPROVED)
    move(log, "r4", State.APPROVED, State.SENDING)
    move(log, "r5", State.APPROVED, State.SENDING)
    move(log, "r5", State.UNKNOWN, cause="failure.timeout")
    move(log, "r6", State.WITHDRAWN)
    with log.write() as tx:
        tx.follow_ups.plan(FollowUp(request_id="r7", batch_id="b7", what=What("collect"), due_at=soon))
        tx.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=at(0))
        (post,) = tx.outbox.due(at(1))
        tx.outbox.postpone(post, until=at(60), error="http_503")
    status, said, _ = run(capsys, "requests", "list")
    lines = {line.split()[0]: line for line in said.splitlines()}
    old = age(datetime.now(UTC) - at(0))
    assert status == 0
    assert lines["r1"] == (
        f"r1  pending  {old}  message 580101  asked by U00ANA, nobody has decided, expires 2026-11-22 06:00:00;"
        " card not in Slack yet (tries: 1, http_503)"
    )
    assert lines["r2"] == (
        f"r2  approved  0s  message 580101  approved, next try at {soon:%Y-%m-%d %H:%M:%S} (failure.rate_limited)"
    )
    assert lines["r3"].endswith("  approved, it is its turn")
    assert lines["r4"].endswith("  sending  0s  message 580101  a call to Alephee is under way")
    assert lines["r5"].endswith("  somebody has to look whether it arrived (failure.timeout)")
    assert lines["r7"].endswith(
        f"  message ML-7  its files or orders are being looked up, next try at {soon:%Y-%m-%d %H:%M:%S}"
    )
    assert lines["r8"].endswith("  its files or orders are being looked up, it is its turn")
    assert "r6" not in lines
    assert said.endswith("\n7 waiting, times in America/Mexico_City\n")


def test_what_waits_is_told_to_programs_an_object_a_line(log: SqliteSendLog, capsys: Said) -> None:
    add(log, request("r1", "b1", order_id=None, external_order_id=""))
    status, said, _ = run(capsys, "requests", "list", "--json")
    assert status == 0
    assert json.loads(said) == {
        "request_id": "r1",
        "batch_id": "b1",
        "kind": "message",
        "account_id": 15001,
        "order_id": None,
        "external_order_id": None,
        "state": "pending",
        "since": "2026-11-21T12:00:00.000Z",
        "why": "asked by U00ANA, nobody has decided, expires 2026-11-22 06:00:00",
    }


def test_nothing_that_waits_is_said_without_a_zone(log: SqliteSendLog, capsys: Said) -> None:
    assert run(capsys, "requests", "list") == (0, "0 waiting\n", "")
    assert run(capsys, "requests", "list", "--json") == (0, "", "")


def test_one_request_is_shown_with_why_and_its_story(log: SqliteSendLog, capsys: Said) -> None:
    add(log, request())
    send(log, request())
    status, said, _ = run(capsys, "requests", "show", "r1")
    assert status == 0
    first, empty, line, *rest = said.splitlines()
    assert (first, empty) == ("Times are those of America/Mexico_City.", "")
    assert line.startswith("r1  sent  ")
    assert "  call 1, 2026-11-21 06:00:02 to 2026-11-21 06:00:03: sent, Alephee answered 200 “said 200”" in rest
    assert run(capsys, "requests", "show", "r9")[0] == 1


def test_to_programs_a_request_says_since_when_it_stands_so_and_why_it_waits(log: SqliteSendLog, capsys: Said) -> None:
    add(log, request("r1", "b1"))
    told = json.loads(run(capsys, "requests", "show", "r1", "--json")[1])
    assert (told["request_id"], told["since"]) == ("r1", "2026-11-21T12:00:00.000Z")
    assert told["why"].startswith("asked by U00ANA, nobody has decided")
    send(log, request("r1", "b1"))
    assert json.loads(run(capsys, "requests", "show", "r1", "--json")[1])["why"] is None


def test_of_a_long_list_it_is_said_how_many_wait_for_what(log: SqliteSendLog, capsys: Said) -> None:
    add(log, *marks("b1", 12))
    move(log, "b1m1", State.APPROVED)
    said = run(capsys, "requests", "show", "b1")[1].splitlines()
    assert said[2:4] == [
        "11 pending  asked by U00ANA, nobody has decided, expires 2026-11-22 06:00:00",
        "1 approved  approved, it is its turn",
    ]
    assert run(capsys, "requests", "show", "b1", "--all")[1].count("  pending  ") == 11


@pytest.mark.parametrize(
    ("seconds", "text"), [(-5, "0s"), (59, "59s"), (60, "1m"), (7_199, "1h"), (172_800, "2d"), (9 * 86_400, "9d")]
)
def test_an_age_is_said_in_its_largest_unit(seconds: int, text: str) -> None:
    assert age(timedelta(seconds=seconds)) == text
