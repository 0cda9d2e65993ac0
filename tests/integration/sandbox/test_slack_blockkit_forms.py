"""Strings of a certain form: addresses, dates and times of day."""

from typing import Any

import pytest

from sandbox.slack.blockkit import check
from tests.integration.sandbox.slack_blocks import actions, button, section


def accessory(element: dict[str, Any]) -> dict[str, Any]:
    return section() | {"accessory": {"action_id": "a"} | element}


FAULTS: list[tuple[str, list[Any], str, str]] = [
    ("a url without a scheme", [actions(button("a", url="example.com/a"))], "must provide a URL", "/elements/0/url"),
    ("a url with blanks", [actions(button("a", url="https://a b"))], "must provide a URL", "/elements/0/url"),
    ("a url of scripts", [actions(button("a", url="javascript:alert(1)"))], "must provide a URL", "/elements/0/url"),
    (
        "a date of words",
        [accessory({"type": "datepicker", "initial_date": "2026-31-1"})],
        "must provide a date",
        "/initial_date",
    ),
    (
        "a time of no day",
        [accessory({"type": "timepicker", "initial_time": "24:00"})],
        "must provide a time",
        "/initial_time",
    ),
]


@pytest.mark.parametrize(
    ("blocks", "problem", "pointer"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_what_has_not_the_form_is_refused(blocks: list[Any], problem: str, pointer: str) -> None:
    (found,) = check(blocks, "message")
    assert problem in found
    assert f"{pointer}]" in found


@pytest.mark.parametrize(
    "url", ["https://example.com/a?b=c", "http://127.0.0.1:1/x", "mailto:a@example.com", "slack://app"]
)
def test_an_address_that_slack_follows_is_taken(url: str) -> None:
    assert check([actions(button("a", url=url))], "message") == []
