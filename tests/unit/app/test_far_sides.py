"""What the bot depends on, in the process log: one line when it goes, one when it is back."""

import logging

import pytest

from bot.observing.sides import FarSide
from tests import process_log


@pytest.fixture
def side(caplog: pytest.LogCaptureFixture) -> FarSide:
    caplog.set_level(logging.DEBUG)
    return FarSide("Slack", logging.getLogger("test"))


def test_a_side_that_never_went_is_not_back(side: FarSide, caplog: pytest.LogCaptureFixture) -> None:
    side.back()
    assert process_log.lines(caplog) == []


def test_however_often_it_is_tried_there_is_one_line_when_it_goes_and_one_when_it_is_back(
    side: FarSide, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(50):
        side.gone("no answer")
    side.back()
    side.back()
    away, back = process_log.lines(caplog)
    assert away == "Slack is away why=no answer"
    assert back.startswith("Slack is back seconds=0.")


def test_another_reason_is_said_once_too_although_the_two_alternate(
    side: FarSide, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(20):
        side.gone("no answer")
        side.gone("it refuses the token")
    assert process_log.lines(caplog) == [
        "Slack is away why=no answer",
        "Slack is still away why=it refuses the token",
    ]


def test_the_next_time_it_goes_is_said_anew(side: FarSide, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        side.gone("no answer")
        side.back()
    assert len(process_log.lines(caplog)) == 4
