"""What the headers of Slack's answers say."""

from datetime import UTC, datetime

import pytest

from handlers.slack.headers import clock_skew, retry_after

DATE = "Mon, 30 Nov 2026 12:00:00 GMT"
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X-Other": "9", "Retry-After": "3"}, 3.0),
        ({"X-Other": "9", "retry-after": ["40"]}, 40.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "99999999"}, 600.0),
        ({"Retry-After": "Mon, 30 Nov 2026 12:00:40 GMT", "Date": DATE}, 40.0),
        ({"Retry-After": "Mon, 30 Nov 2026 11:00:00 GMT", "Date": DATE}, 1.0),
        ({"Retry-After": "Mon, 30 Nov 2099 12:00:00 GMT"}, 600.0),
        ({"X-Other": "9"}, 1.0),
        ({"Retry-After": ""}, 1.0),
        ({"Retry-After": []}, 1.0),
        ({"Retry-After": "soon"}, 1.0),
        ({"Retry-After": "-3"}, 1.0),
        ({"Retry-After": "1e9"}, 1.0),
        ({"Retry-After": "٣"}, 1.0),
        ({"Retry-After": "Mon, 99 Nov 2026 12:00:00 GMT"}, 1.0),
    ],
)
def test_the_time_to_wait_is_read_as_seconds_a_fraction_or_a_date(headers: dict[str, object], seconds: float) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Date": DATE}, 0.0),
        ({"date": ["Mon, 30 Nov 2026 11:50:00 GMT"]}, 600.0),
        ({"date": "Mon, 30 Nov 2026 12:10:00 -0000"}, -600.0),
        ({"Date": "noon"}, None),
        ({}, None),
    ],
)
def test_a_clock_is_held_against_slacks(headers: dict[str, object], seconds: float | None) -> None:
    assert clock_skew(headers, NOON) == seconds
