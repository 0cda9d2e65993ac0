from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.due import is_due, seconds_left

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LONGEST = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("ahead", "left"),
    [(-3600, 0), (0, 0), (0.5, 0.5), (60, 60), (60.001, 0), (7200, 0)],
)
def test_nothing_waits_longer_than_its_longest_pause(ahead: float, left: float) -> None:
    at = NOW + timedelta(seconds=ahead)
    assert is_due(at, NOW, LONGEST) is (left == 0)
    assert seconds_left(at, NOW, LONGEST) == left


def test_what_has_no_pause_is_always_due() -> None:
    assert is_due(NOW + timedelta(seconds=1), NOW, timedelta(0))
