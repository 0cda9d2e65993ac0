"""What Slack really sends passes as it is; only the fields that belong to its kind go on."""

from typing import Any

import pytest

from handlers.slack.schemas import name_of, read

PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U1", "team_id": "T1"},
    "actions": [{"action_id": "approve", "block_id": "b", "value": "x"}],
    "channel": {"id": "C1"},
    "message": {"ts": "1.2"},
}
VIEW = {"id": "V1", "type": "modal", "callback_id": "message_compose", "private_metadata": "", "state": {"values": {}}}


@pytest.mark.parametrize(
    "payload",
    [
        PRESS,
        {"type": "view_submission", "user": {"id": "U1"}, "view": VIEW},
        {"type": "view_submission", "user": {"id": "U1"}, "view": VIEW | {"callback_id": ""}},
        {"command": "/alephee", "user_id": "U1", "text": "", "channel_id": "C1"},
        {"type": "url_verification", "challenge": "abc"},
        {"ssl_check": "1"},
    ],
)
def test_deliveries_pass(payload: dict[str, Any]) -> None:
    assert read(payload) == payload


def test_what_is_null_is_missing() -> None:
    view = VIEW | {"state": None, "private_metadata": None}
    expected = {"id": "V1", "type": "modal", "callback_id": "message_compose"}
    found = read({"type": "view_submission", "user": {"id": "U1"}, "view": view, "team": None})
    assert found == {"type": "view_submission", "user": {"id": "U1"}, "view": expected}


def test_fields_that_do_not_belong_to_the_kind_go_no_further() -> None:
    more = {
        "token": "x",
        "authorizations": 7,
        "command": None,
        "view": None,
        "is_ext_shared_channel": True,
        "message": {"ts": "1.2", "blocks": [{"type": "section"}]},
    }
    assert read(PRESS | more) == PRESS
    assert read({"command": "/alephee", "user_id": "U1", "user": 7, "channel": 7}) == {
        "command": "/alephee",
        "user_id": "U1",
    }


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (PRESS, "block_actions"),
        ({"command": "/other"}, "command"),
        ({"ssl_check": "1"}, "ssl_check"),
        ({"type": "view_closed"}, "view_closed"),
        ({"type": "made up"}, "unknown"),
        ({"type": 7}, "unknown"),
        (None, "unknown"),
    ],
)
def test_a_kind_is_named_by_a_word_of_ours(payload: object, name: str) -> None:
    assert name_of(payload) == name


TYPED = {"type": "plain_text_input", "value": "words"}


@pytest.mark.parametrize(
    ("element", "fits"),
    [
        (TYPED, True),
        (TYPED | {"value": "x" * 40_000}, True),
        (TYPED | {"value": "x" * 40_001}, False),
        (TYPED | {"value": "half a letter \ud800"}, False),
        (TYPED | {"value": 7}, False),
        ({"selected_date_time": 1_700_000_000}, True),
        ({"selected_date_time": True}, False),
        ({"selected_date_time": "1700000000"}, False),
        ({"selected_date_time": 2**53}, False),
        ({"selected_option": {"value": "4", "text": {"type": "plain_text", "text": "Four", "emoji": True}}}, True),
        ({"selected_options": [{"value": "yes"}] * 1_001}, False),
        ({"files": [{"name": "without an id.pdf"}]}, False),
        ([], False),
    ],
)
def test_what_was_filled_in_has_its_type_and_its_limit(element: object, fits: bool) -> None:  # noqa: FBT001 - a column
    payload = {
        "type": "view_submission",
        "user": {"id": "U1"},
        "view": VIEW | {"state": {"values": {"b": {"b": element}}}},
    }
    assert read(payload) == (payload if fits else None)
