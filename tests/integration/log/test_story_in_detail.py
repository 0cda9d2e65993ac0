"""``log show``: long lists, calls, events, odd words."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.domain.contents import FileRef
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.glimpses import Glimpse
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.notes import Note
from bot.domain.requests import Decision, Outcome, State
from bot.log import SqliteSendLog
from bot.ports import Changes
from tests.integration.log.forgery import forge
from tests.integration.log.samples import (
    A_MESSAGE,
    ANA,
    EVA,
    add,
    at,
    batch,
    marks,
    request,
    send_marks,
)

Said = pytest.CaptureFixture[str]
Show = Callable[..., str]
TIMEOUT = "Alephee did not answer within 30 seconds. It may or may not have sent it."
LOGS = Path(__file__).parents[2] / "data" / "logs"


@pytest.fixture
def show(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Said) -> Show:
    """Tell of an id."""
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.setenv("BOT_TIMEZONE", "UTC")
    monkeypatch.chdir(tmp_path)

    def told(*arguments: str) -> str:
        assert main(["log", "show", *arguments]) == 0
        return capsys.readouterr().out

    return told


def test_a_long_list_is_folded_and_what_stands_apart_is_named(log: SqliteSendLog, show: Show) -> None:
    asked = marks("b1", 40)
    send_marks(log, *asked)
    with log.write() as tx:
        tx.events.note("replaced", at=at(30), batch_id="b1", actor=ANA, detail={"batch": "b2"})
    said = show("b1")
    assert "Mark as integrated, 40 orders" in said
    assert "  mark: integrated\n  40 requests: " in said
    assert "  40 requests: 39 sent, 1 refused" in said
    assert "    580140  request b1m40: refused on 2026-11-21 12:00:23" in said
    assert "  each of them: --all, or the number of one order" in said
    assert "  asked anew, corrected, as batch b2" in said
    assert len(said.splitlines()) < 20
    assert "39 of 40: Alephee took it" in said
    whole = show("b1", "--all")
    assert len(re.findall(r"^    request b1m\d+:", whole, re.MULTILINE)) == 40
    one = show("580107")
    assert "batch b1 with 39 more requests" in one
    assert "b1m8" not in one


def test_of_very_many_that_stand_apart_the_first_are_named(log: SqliteSendLog, show: Show) -> None:
    asked = marks("b1", 60)
    add(log, *asked, of=batch("b1"))
    with log.write() as tx:
        for one in asked[:25]:
            tx.requests.move(one, State.WITHDRAWN, event="withdrawn", at=at(1), actor=ANA)
    said = show("b1")
    assert "  60 requests: 35 pending, 25 withdrawn" in said
    assert len(re.findall(r"request b1m\d+: withdrawn", said)) == 20
    assert "    and 5 more" in said


@pytest.mark.parametrize(
    ("event", "detail", "line"),
    [
        ("of_tomorrow", {"n": 1}, 'event “of_tomorrow” by U00ANA {"n": 1}'),
        ("replaced", {}, "event “replaced” by U00ANA"),
        ("refused", {}, "event “refused” by U00ANA"),
        ("postponed", {"why": "failure.rate_limited"}, "put off, and tried again later: Alephee"),
        ("unknown", {"why": "failure.restored"}, "nobody knows whether it arrived: The bot's log was restored from"),
        ("attempt_ended", {"outcome": "sent", "http_status": 200}, "the call ended: sent, answered with 200"),
        ("linked", {"order": 77}, "the new order has the number 77 in Alephee"),
        ("asked_back", {"question": "gone"}, "U00ANA asked back (the words were erased)"),
    ],
)
def test_events_are_told_and_those_that_nobody_knows_as_they_stand(
    log: SqliteSendLog, show: Show, event: str, detail: dict[str, object], line: str
) -> None:
    add(log, request())
    with log.write() as tx:
        tx.events.note(event, at=at(1), batch_id="b1", request_id="r1", actor=ANA, detail=detail)
    assert f"    2026-11-21 12:00:01  {line}" in show("r1")


@pytest.mark.parametrize(
    ("outcome", "status", "line"),
    [
        (None, None, "call 1, 2026-11-21 12:00:02: under way"),
        (Outcome.UNKNOWN, None, "no answer; nobody knows whether it arrived"),
        (Outcome.NEVER_SENT, 429, "Alephee answered 429; nothing went out, so it was tried again"),
    ],
)
def test_a_call_is_told_with_its_answer(
    log: SqliteSendLog, show: Show, outcome: Outcome | None, status: int | None, line: str
) -> None:
    add(log, request())
    with log.write() as tx:
        call = tx.attempts.begin(request(), call_id="c1", at=at(2))
        if outcome is not None:
            tx.attempts.end(call, outcome, at=at(3), http_status=status)
    assert line in show("r1")


def test_text_and_names_steer_no_terminal_and_break_no_line(log: SqliteSendLog, show: Show) -> None:
    odd = "uno\n\x1b[2Jdos\u202e\n  what happened:"
    with log.write() as tx:
        file = FileRef(slack_id="F1", name="a b\x1b.pdf", sha256=tx.files.save(b"-"), size=1)
    add(log, request(content=replace(A_MESSAGE, text=odd, shown=odd, file=file)))
    said = show("r1")
    assert "    │ uno\n    │ �[2Jdos�\n    │   what happened:\n" in said
    assert "--output 'a b�.pdf'" in said
    assert "\x1b" not in said


def test_what_waits_for_more_approvals_says_who_has_approved(log: SqliteSendLog, show: Show) -> None:
    add(log, request())
    with log.write() as tx:
        tx.decisions.approve("b1", at=at(1), by="U00IVO")
    said = show("b1")
    assert "  approved so far by U00IVO\n" in said
    assert "  not decided; it expires on 2026-11-22 12:00:00\n" in said


def test_what_was_told_without_being_a_warning_is_told_apart(log: SqliteSendLog, show: Show) -> None:
    content = DocumentContent(document_type=9, file=FileRef(slack_id="F1", name=""), date=dt.date(2026, 11, 20))
    add(
        log,
        request(kind=DOCUMENT, content=content, notes=(Note("fate.kept"), Note("before", {"a": 1}))),
        of=batch(kind=DOCUMENT),
    )
    said = show("r1")
    assert "  kept to compare with: [before] a: 1\n" in said
    assert "  told before the decision: " in said
    assert "  type: 9\n" in said


def test_a_saved_reply_that_it_was_written_from_is_named(log: SqliteSendLog, show: Show) -> None:
    add(log, request())
    with log.write() as tx:
        tx.sql.run("UPDATE contents SET body = json_set(body, '$.reply', 'Envíos@3+')")
    assert "  written from the saved reply Envíos@3+\n" in show("r1")


def test_a_created_order_is_told_by_its_new_number(log: SqliteSendLog, show: Show) -> None:
    content = CreateOrderContent(external_order_id="WEB-1", body='{"a":1}')
    asked = request(kind=CREATE_ORDER, order_id=None, external_order_id="WEB-1", content=content)
    add(log, asked, of=batch(kind=CREATE_ORDER))
    assert "New order, order (new) WEB-1, account 15001, AR" in show("r1")
    with log.write() as tx:
        tx.requests.change("r1", Changes(order_id=990001))
    assert "New order, order 990001 (WEB-1), account 15001, AR" in show("r1")


def test_of_a_list_the_story_of_one_order_leaves_the_others_out(log: SqliteSendLog, show: Show, capsys: Said) -> None:
    add(log, request("r1", "b1"), request("r2", "b1", order_id=77, external_order_id=""))
    with log.write() as tx:
        for name, to in (("r1", State.APPROVED), ("r2", State.WITHDRAWN)):
            known = tx.requests.get(name)
            assert known is not None
            tx.requests.move(known, to, event=to.value, at=at(1), actor=ANA)
    for wanted in ("77", "r2"):
        said = show(wanted)
        assert "request r2: withdrawn" in said
        assert "U00ANA asked for it" in said
        assert "approved it" not in said
    assert main(["log", "show", "78"]) == 1
    assert capsys.readouterr().err == "The log knows no request, no batch and no order 78\n"


def test_documents_of_one_order_are_told_apart_by_their_files(log: SqliteSendLog, show: Show) -> None:
    files = [FileRef(slack_id=f"F{number}", name=f"{number}.pdf", sha256=f"{number:064}") for number in (1, 2)]
    asked = [
        request(f"r{number}", "b1", kind=DOCUMENT, content=DocumentContent(document_type=0, file=file))
        for number, file in enumerate(files)
    ]
    add(log, *asked, of=batch("b1", kind=DOCUMENT))
    with log.write() as tx:
        tx.requests.move(asked[0], State.APPROVED, event="approved", at=at(1), actor=EVA)
    said = show("b1")
    assert "Document, 2 requests about order 580101 (2000001234567890), account 15001, AR\n" in said
    assert said.count("buyer: Bruno Ejemplo") == 1
    assert "\n  1.pdf\n    request r0: approved\n" in said
    assert "  1.pdf: U00EVA approved it" in said


def test_what_nothing_tells_apart_is_called_by_its_id(log: SqliteSendLog, show: Show) -> None:
    add(log, request("r1", "b1"), request("r2", "b1"))
    assert "\n  r2\n    request r2: pending\n" in show("b1")


def test_of_a_long_list_what_the_same_happened_to_stands_once(log: SqliteSendLog, show: Show) -> None:
    asked = marks("b1", 12)
    add(log, *asked, of=batch("b1"))
    with log.write() as tx:
        for second, one in enumerate(asked):
            tx.requests.move(one, State.APPROVED, event="retried", at=at(second), actor=EVA)
    assert "2026-11-21 12:00:00 to 2026-11-21 12:00:11  U00EVA had it sent again\n" in show("b1")
    assert show("b1", "--all").count("U00EVA had it sent again") == 12


def test_orders_of_a_list_are_told_one_by_one_where_they_differ(log: SqliteSendLog, show: Show) -> None:
    one, other = marks("b1", 2)
    add(log, one, replace(other, glimpse=Glimpse(buyer="Carla Ejemplo")), of=batch("b1"))
    said = show("b1")
    assert "\n  580101\n    buyer: Bruno Ejemplo\n" in said
    assert "\n  580102\n    buyer: Carla Ejemplo\n" in said


def test_a_decision_that_moved_nothing_is_told(log: SqliteSendLog, show: Show) -> None:
    add(log, request("r1", "b1"))
    with log.write() as tx:
        tx.decisions.decide(batch("b1"), Decision.DECLINED, at=at(1), by=EVA)
    assert "decided by U00EVA: declined" in show("r1")


@pytest.mark.parametrize("decision", [Decision.EXPIRED, Decision.NOT_NEEDED])
def test_what_nobody_decided_says_so(log: SqliteSendLog, show: Show, decision: Decision) -> None:
    add(log, request())
    with log.write() as tx:
        tx.decisions.decide(batch("b1"), decision, at=at(1), by=None)
    said = show("r1")
    assert f"decided: {decision}" in said
    assert ("expired on" if decision is Decision.EXPIRED else "no approval was needed: settled on") in said


def test_an_event_that_somebody_forged_is_told_as_it_stands(log: SqliteSendLog, show: Show) -> None:
    add(log, request())
    with log.write() as tx:
        tx.events.note("of_tomorrow", at=at(1), batch_id="b1", actor=ANA)
    log.close()
    forge(log.path, ("""UPDATE events SET detail = '["forged"]' WHERE name = 'of_tomorrow'""", ()))
    assert 'event “of_tomorrow” by U00ANA {"detail": ["forged"]}' in show("r1")
