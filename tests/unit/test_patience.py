from threading import Event

import pytest

from bot.errors import NotAccepted
from handlers import slow_notice as patience


def test_a_hint_that_cannot_be_shown_does_not_count_as_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 0.001)
    tried = Event()

    def say() -> None:
        tried.set()
        raise NotAccepted("ratelimited")

    with patience.hint(say) as hinted:
        assert tried.wait(5)
    assert not hinted()


def test_a_quick_answer_needs_no_hint() -> None:
    said: list[str] = []
    with patience.hint(lambda: said.append("…")) as hinted:
        pass
    assert not hinted()
    assert said == []
