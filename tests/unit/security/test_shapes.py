"""What Slack really sends passes as it is; only the fields that belong to its kind go on."""

from typing import Any

import pytest

from handlers.slack.schemas import name_of, read

PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U1", "team_id": "T1"},
    "actions": [{"action_id": "approve", "block_id": "b", "value": "x"}],
    "channel": {"id": "C1"},
    "message": {"ts": "1.2", "blocks": []},
}
VIEW = {"id": "V1", "type": "modal", "callback_id": "message_compose", "private_metadata": "", "state": {"values": {}}}


@pytest.mark.parametrize(
    "payload",
    [
        PRESS,
        {"type": "view_submission", "user": {"id": "U1"}, "view": VIEW},
        {"type": "view_submission", "user": {"id": "U1"}, "view": VIEW | {"state": None, "callback_id": ""}},
        {"command": "/alephee", "user_id": "U1", "text": "", "channel_id": "C1"},
        {"type": "url_verification", "challenge": "abc"},
        {"ssl_check": "1"},
    ],
)
def test_deliveries_pass(payload: dict[str, Any]) -> None:
    assert read(payload) == {name: value for name, value in payload.items() if value is not None}


def test_fields_that_do_not_belong_to_the_kind_go_no_further() -> None:
    more = {
        "token": "x",
        "enterprise": 7,
        "authorizations": 7,
        "command": None,
        "view": None,
        "is_ext_shared_channel": True,
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
