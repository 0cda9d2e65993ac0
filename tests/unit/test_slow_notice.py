from threading import Event

from bot.errors import NotAccepted
from handlers.slow_notice import slow_notice


def test_a_notice_that_cannot_be_shown_does_not_count_as_said() -> None:
    tried = Event()

    def say() -> None:
        tried.set()
        raise NotAccepted("ratelimited")

    with slow_notice(say, after=0.001) as noticed:
        assert tried.wait(5)
    assert not noticed()


def test_a_quick_answer_needs_no_notice() -> None:
    said: list[str] = []
    with slow_notice(lambda: said.append("…")) as noticed:
        pass
    assert not noticed()
    assert said == []
