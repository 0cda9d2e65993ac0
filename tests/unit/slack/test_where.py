"""A form remembers where it was opened, whatever it becomes on the way to its submission."""

import json
from typing import Any, cast

import pytest
from slack_sdk import WebClient

from handlers.payloads import Body
from handlers.replies import Reply
from handlers.where import Where, kept_in, opened_in, where_asked

URL = "https://hooks.example.com/response/1"
HERE = Where(batch_id="b1", channel_id="C0SUPPORT", response_url=URL)


def form(carried: str = '{"b":"b1"}', callback_id: str = "message_compose") -> dict[str, Any]:
    return {"callback_id": callback_id, "private_metadata": carried}


def body(view: dict[str, Any]) -> Body:
    return cast("Body", {"view": view})


def reply(channel: str = "C0SUPPORT") -> Reply:
    return Reply(WebClient(), "U0ANA", channel, URL)


def test_a_form_carries_the_channel_it_is_opened_in_and_keeps_it_when_it_changes() -> None:
    opened = opened_in(form(), reply())
    changed = kept_in(form('{"b":"b1","s":"seen"}'), body(opened))
    assert json.loads(changed["private_metadata"])["s"] == "seen"
    assert where_asked(body(changed)) == HERE
    assert where_asked(body(changed)).is_known


@pytest.mark.parametrize("channel", ["", "D0ANA"])
def test_without_a_channel_that_others_read_there_is_nothing_to_remember(channel: str) -> None:
    assert opened_in(form(), reply(channel)) == form()


def test_other_views_carry_nothing_more() -> None:
    assert opened_in(form(callback_id="decline_reason"), reply()) == form(callback_id="decline_reason")
    assert kept_in(form(), body(form())) == form()
    assert not where_asked(body(form("nonsense"))).is_known


def test_a_form_that_has_no_room_for_it_goes_without() -> None:
    full = form(json.dumps({"b": "b1", "s": "x" * 2_950}))
    assert opened_in(full, reply()) == full
