"""A head noted outside the log is a line that is read as it was written, and nothing else is taken for one."""

from datetime import UTC, datetime

import pytest

from bot.log.hashes import GENESIS
from bot.log.noted import Noted, read_noted

_HEAD = f"s2:{'Ab-_' * 10}xyz"
_AT = datetime(2026, 11, 21, 2, 38, 17, 123_000, tzinfo=UTC)


@pytest.mark.parametrize("noted", [Noted(_AT, 1204, _HEAD), Noted(_AT, 0, GENESIS)], ids=["some events", "none"])
def test_what_is_noted_is_read_as_it_was_written(noted: Noted) -> None:
    """With the end of its line or without."""
    assert read_noted(f"{noted}\n") == read_noted(str(noted)) == noted


def test_the_line_says_time_events_and_hash() -> None:
    """In the form that is documented."""
    assert str(Noted(_AT, 1204, _HEAD)) == f"2026-11-21T02:38:17.123Z 1204 {_HEAD}"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2026-11-21T02:38:17.123Z 1204",
        f"2026-11-21T02:38:17.123Z 1204 {_HEAD[:-1]}",
        f"2026-11-21T02:38:17.123Z 1204 {_HEAD} and more",
        f"2026-11-21T02:38:17.123Z -1 {_HEAD}",
        f"2026-11-21T02:38:17.123Z ١٢ {_HEAD}",
        f"2026-11-21 1204 {_HEAD}",
        f"2026-13-21T02:38:17.123Z 1204 {_HEAD}",
    ],
)
def test_an_odd_line_is_told(line: str) -> None:
    """Whoever reads a file says where it stands."""
    with pytest.raises(ValueError, match=r"no line of the form|does not exist"):
        read_noted(line)
