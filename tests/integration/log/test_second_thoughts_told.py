"""What the command line tells of approvals, questions and what can still be taken back."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.clock import SystemClock
from bot.domain.requests import Decision, Question, State
from bot.log import SqliteSendLog
from bot.ports import Changes
from tests.integration.log.samples import add, at, batch, request

Said = pytest.CaptureFixture[str]


def shown(capsys: Said) -> str:
    assert main(["requests", "show", "r1"]) == 0
    return capsys.readouterr().out


def test_what_was_asked_back_and_who_has_approved_is_told(
    log: SqliteSendLog, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("BOT_DATABASE", str(path))
    add(log, request("r1", "b1"))
    question = Question(id="q1", batch_id="b1", asked_by="U00EVA", asked_at=at(1), text="¿Qué talla?")
    with log.write() as tx:
        tx.questions.ask(question)
        tx.decisions.approve("b1", at=at(2), by="U00IVO")
    said = shown(capsys)
    assert "approved so far by U00IVO; U00EVA waits for an answer of the requester" in said
    assert "2026-11-21 09:00:01  U00EVA asked back: “¿Qué talla?”" in said
    with log.write() as tx:
        tx.questions.answer(question, "La 42", at=at(3), by="U00ANA")
        tx.decisions.decide(batch(), Decision.APPROVED, at=at(4), by="U00EVA")
        soon = Changes(due_at=SystemClock().now() + timedelta(hours=1))
        tx.requests.move(request("r1", "b1"), State.APPROVED, event="approved", at=at(4), changes=soon)
    said = shown(capsys)
    assert "can be taken back until then" in said
    assert "2026-11-21 09:00:03  U00ANA answered: “La 42”" in said
    log.close()
