"""``log show``: the whole story in people's words, and as JSON for programs."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.domain.requests import Decision, State
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from tests.integration.log.samples import (
    ANA,
    EVA,
    NEVER,
    TurnedClock,
    add,
    at,
    batch,
    request,
    send,
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


@pytest.fixture
def ninth(path: Path, show: Show) -> Show:
    """A log of version 9, brought up to date: two who approved, a question, an unknown outcome, corrections."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LOGS / "version-9.sql").read_text(encoding="utf-8"))
    open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()
    return show


def test_a_message_is_told_from_the_question_to_who_said_that_it_arrived(ninth: Show) -> None:
    assert ninth("n1").splitlines() == [
        "Times are those of UTC.",
        "",
        "Message to the buyer, order 580101 (2000001234567890), account 15001, AR",
        "  asked by U00ANA on 2026-11-21 12:03:20, batch x1",
        "  the requester stated that the buyer has replied",
        "  approved by U00IVO, U00EVA on 2026-11-21 12:03:26",
        "  buyer: Carla Ejemplo",
        "  items: Remera and 2 more, ARS 15,200.50",
        "  request n1: sent on 2026-11-21 12:03:29",
        "  whether it arrived was not known; U00IVO said that it arrived",
        "  reason: OTHER (Other subject)",
        "  text:",
        "    │ Hola, ¿recibió la talla correcta?",
        "  warning before the decision: [text.link] domain: example.com",
        "  warning before the decision: [rule.late] at: 2026-11-21 12:00:00+00:00",
        "  call 1, 2026-11-21 12:03:27 to 2026-11-21 12:03:28: no answer; but it arrived",
        "  what happened:",
        "    2026-11-21 12:03:20  U00ANA asked for it",
        "    2026-11-21 12:03:20  U00ANA stated that the buyer has replied",
        "    2026-11-21 12:03:21  U00EVA asked back: “¿Qué talla?”",
        "    2026-11-21 12:03:22  U00ANA answered: “La 42”",
        "    2026-11-21 12:03:23  U00IVO approved it (more approvals are needed)",
        "    2026-11-21 12:03:24  U00IVO took the approval back",
        "    2026-11-21 12:03:25  U00IVO approved it (more approvals are needed)",
        "    2026-11-21 12:03:26  U00EVA approved it",
        "    2026-11-21 12:03:27  the bot called Alephee",
        f"    2026-11-21 12:03:28  nobody knows whether it arrived: {TIMEOUT} [timeout]",
        "    2026-11-21 12:03:29  U00IVO said that it arrived",
    ]


@pytest.mark.parametrize(
    ("id_", "lines"),
    [
        (
            "n2",
            [
                "whether it arrived was not known; U00EVA said that it did not arrive",
                "call 1, 2026-11-21 12:03:31 to 2026-11-21 12:03:32: no answer; it did not arrive",
                "U00EVA said that it did not arrive, and had it go on",
                "a look just before the call found that it is not possible [rule.too_late]",
            ],
        ),
        ("n3", ["because: “Ya se le escribió por teléfono”", "asked instead of batch x2"]),
        (
            "n4",
            [
                "type: receipt",
                "number: A-0001-00012345",
                "series: 1",
                "dated: 2026-11-20",
                "fiscal key: 35261114200166000187550010000000046550010000",
                "file: factura-12345.pdf, 16 bytes",
                "take it out with: alephee-bot log file 272fac9734db --output factura-12345.pdf",
            ],
        ),
        (
            "x5",
            [
                "no approval was needed: settled on 2026-11-21 12:03:50",
                "whether it arrived was not known; the bot saw that it arrived",
                "Alephee answered 503 “busy”; but it arrived",
                "580136: refused with 404: Alephee did not mark the order. [mark_refused]",
                "580135: a look at Alephee showed that it arrived",
                "mark: integrated",
            ],
        ),
        ("n7", ["amounts: items 15999.5, paid 15999.5, shipping 0", "what is sent has 1,266 characters; --all shows"]),
        ("n8", ["nobody had to decide about it", "request n8: invalid on 2026-11-21 12:04:10: factura.pdf is larger"]),
        (
            "n9",
            [
                "words, names and files were erased on 2026-11-21 12:04:12; by whom, and why, stands below",
                "its words, names and files were erased by the command, as the user 1000 of its machine",
            ],
        ),
        ("m1", ["mark: integrated\n  what happened:"]),
        ("r1", ["the order then: Bruno Ejemplo · Zapatillas", "U00EVA approved it", "call 1, "]),
        ("o1", ["own number: OWN-1", "order (new) OWN-1"]),
    ],
)
def test_each_kind_and_state_is_told_in_words(ninth: Show, id_: str, lines: list[str]) -> None:
    said = ninth(id_)
    assert [line for line in lines if line not in said] == []


def test_with_all_of_it_a_new_order_is_shown_as_it_is_sent_and_what_the_bot_noted_for_itself(ninth: Show) -> None:
    said = ninth("n7", "--all")
    assert '    │ "ExternalOrderId":"OWN-2026-000147",' in said
    assert "the bot noted what it found out" in said
    assert "the bot noted" not in ninth("n7")


def test_people_are_named_beside_their_ids(log: SqliteSendLog, show: Show) -> None:
    log.names = {ANA: "Ana Prueba", EVA: "Eva Ejemplo"}.get
    add(log, request())
    with log.write() as tx:
        tx.events.note("denied", at=at(1), batch_id="b1", actor=EVA, detail={"what": "decide", "why": "denied.own"})
        tx.events.note("card_asked_for", at=at(2), batch_id="b1", actor=ANA)
    send(log, request())
    said = show("r1")
    assert "asked by Ana Prueba (U00ANA) on" in said
    assert "Eva Ejemplo (U00EVA) tried to decide and may not: [denied.own]" in said
    assert "Ana Prueba (U00ANA) asked for the card once more" in said


def test_what_was_erased_names_nobody(log: SqliteSendLog, show: Show) -> None:
    log.names = {ANA: "Ana Prueba", EVA: "Eva Ejemplo"}.get
    add(log, request())
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.DECLINED, at=at(1), by=EVA, reason="No")
        tx.requests.move(request(), State.DECLINED, event="declined", at=at(1), actor=EVA)
        of, asked = tx.requests.batch("b1"), tx.requests.get("r1")
        assert of is not None
        assert asked is not None
        detail = {"why": "command", "by": "Ana Prueba", "reason": "ticket 12"}
        tx.erasure.erase(of, (asked,), at=at(2), digest="", detail=detail)
    said = show("r1")
    assert "asked by U00ANA on" in said
    assert "Eva Ejemplo" not in said
    assert "its words, names and files were erased by Ana Prueba: ticket 12" in said


def test_to_programs_a_request_is_one_object_with_all_that_belongs_to_it(ninth: Show) -> None:
    told = [json.loads(line) for line in ninth("x5", "--json").splitlines()]
    assert [one["request_id"] for one in told] == ["n5", "n6"]
    assert [event["name"] for event in told[1]["events"]] == ["asked", "decided", "not_needed", "claimed", "refused"]
    assert told[0]["calls"] == [
        {
            "call_id": "cn",
            "started_at": "2026-11-21T12:03:51.000Z",
            "ended_at": "2026-11-21T12:03:52.000Z",
            "outcome": "sent",
            "http_status": 503,
            "api_message": "busy",
        }
    ]
    (asked,) = [json.loads(line) for line in ninth("n1", "--json").splitlines()]
    assert asked["questions"] == [
        {
            "asked_by": EVA,
            "asked_at": "2026-11-21T12:03:21.000Z",
            "question": "¿Qué talla?",
            "answered_at": "2026-11-21T12:03:22.000Z",
            "answer": "La 42",
        }
    ]
    assert (asked["resolved_as"], asked["erased_at"], asked["buyer_replied"]) == ("arrived", None, True)
