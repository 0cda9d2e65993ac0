"""The buttons of what went wrong, where its requester reads about it and where others do."""

import pytest

from bot.domain.requests import State
from handlers.examples.correct import asked_back, corrected
from handlers.examples.shown import receipt
from handlers.examples.values import request, story
from handlers.language import speech
from handlers.views import ways_out
from handlers.views.corrections import what_was_wrong
from tests.unit.views import walk

EN = speech("en")


def offered(cause: str) -> tuple[list[str], list[str]]:
    """Return the buttons for the requester, and those for everybody else."""
    told = story(State.REFUSED, requests=[request(state=State.REFUSED, cause=cause)])
    mine, others = (list(show(EN, told)) for show in (ways_out.ways_on, ways_out.send_again))
    return walk.action_ids(mine), walk.action_ids(others)


@pytest.mark.parametrize(
    ("cause", "mine", "others"),
    [
        ("failure.status_400", ["correct", "retry"], ["retry"]),
        ("failure.status_409", ["retry"], ["retry"]),
        ("failure.status_401", ["retry"], ["retry"]),
        ("failure.redirect", ["retry", "correct"], ["retry"]),
        ("stale.content_changed", ["correct"], []),
    ],
)
def test_the_first_button_is_the_one_that_helps(cause: str, mine: list[str], others: list[str]) -> None:
    assert offered(cause) == (mine, others)


@pytest.mark.parametrize("cause", ["failure.status_412", "failure.status_409", "failure.redirect"])
def test_one_button_alone_stands_out_and_it_is_the_first(cause: str) -> None:
    told = story(State.REFUSED, requests=[request(state=State.REFUSED, cause=cause)])
    first, *others = ways_out.ways_on_buttons(EN, told)
    assert first["style"] == "primary"
    assert all("style" not in other for other in others)


def test_what_was_corrected_has_no_buttons_and_says_so_to_its_requester() -> None:
    told = corrected(story(State.REFUSED))
    assert list(ways_out.send_again(EN, told)) == []
    assert walk.action_ids(list(ways_out.ways_on(EN, told))) == []
    assert "Corrected and requested again" in receipt(EN, told).text


def test_a_question_can_be_answered_by_correcting_the_request() -> None:
    told = asked_back("Which size?")
    assert walk.action_ids(receipt(EN, told).blocks).count("correct") == 1
    assert "correct" not in walk.action_ids(receipt(EN, story()).blocks)
    above = str(list(what_was_wrong(EN, told)))
    assert "Which size?" in above
    assert EN.mrkdwn("correct.pending") in above
