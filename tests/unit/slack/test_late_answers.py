"""Answers that wait for Slack: each once, the oldest first, none for ever."""

import math

from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.errors import DeliveryRefused, NotAccepted
from handlers.late_answers import LateAnswers
from handlers.replies import Reply


def reply(user_id: str) -> Reply:
    return Reply(WebClient(), user_id)


class Slack:
    """Takes what it is told, unless it is away or refuses."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.fails: NotAccepted | DeliveryRefused | None = None

    def __call__(self, reply: Reply, note: Note) -> None:
        if self.fails is not None:
            raise self.fails
        self.said.append((reply.user_id, note.key))


def test_answers_are_given_when_slack_is_back_the_same_one_once() -> None:
    late, slack = LateAnswers(), Slack()
    assert late.step(slack) == math.inf
    for user_id in ("U1", "U1", "U2"):
        late.keep(reply(user_id), Note("error.person_not_told"))
    slack.fails = NotAccepted("URLError")
    assert late.step(slack) == math.inf
    slack.fails = None
    while not late.step(slack):
        pass
    assert slack.said == [("U1", "error.person_not_told"), ("U2", "error.person_not_told")]


def test_an_answer_that_slack_refuses_does_not_hold_up_the_others() -> None:
    late, slack = LateAnswers(), Slack()
    late.keep(reply("U1"), Note("a"))
    late.keep(reply("U2"), Note("b"))
    slack.fails = DeliveryRefused("user_not_found")
    assert late.step(slack) == 0
    slack.fails = None
    assert late.step(slack) == 0
    assert slack.said == [("U2", "b")]


def test_no_more_answers_are_kept_than_anybody_waits_for() -> None:
    late, slack = LateAnswers(), Slack()
    for number in range(502):
        late.keep(reply(f"U{number}"), Note("a"))
    while not late.step(slack):
        pass
    assert (len(slack.said), slack.said[0]) == (500, ("U2", "a"))
