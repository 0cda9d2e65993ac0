"""Menus whose options the app tells, and answers that are too large for a socket."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from sandbox.slack import NotPossibleError, SlackWorkspace
from sandbox.slack.notices import TROUBLE
from tests.integration.sandbox.own_loop import run
from tests.integration.sandbox.slack_blocks import field, modal, plain, select
from tests.integration.sandbox.slack_bot import ANA, Bot
from tests.integration.sandbox.test_slack_views import open_modal

OPTIONS = [{"text": plain(f"Shop {number}"), "value": str(number)} for number in range(100)]


def menu(**extra: Any) -> dict[str, Any]:
    return field({"type": "external_select", "action_id": "shop", **extra})


def offering(bot: Bot, **answer: Any) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = []

    @bot.app.options("shop")
    def offer(ack: Any, body: dict[str, Any]) -> None:
        asked.append(body)
        ack(**answer)

    return asked


def test_what_is_typed_into_an_external_menu_is_asked_and_chosen(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()
    asked, pressed = offering(bot, options=OPTIONS), list[Any]()

    @bot.app.action("shop")
    def choose(ack: Any, body: dict[str, Any]) -> None:
        pressed.append(body["actions"][0]["selected_option"])
        ack()

    view = open_modal(bot, modal(menu(min_query_length=0) | {"dispatch_action": True}))
    with pytest.raises(NotPossibleError, match="offers no option '7'"):
        slack.type_into(ANA, view["id"], {"field": "7"})
    assert slack.suggest(ANA, view["id"], "field", "shop", "Shop") == OPTIONS
    (body,) = asked
    assert (body["type"], body["action_id"], body["block_id"], body["value"]) == (
        "block_suggestion",
        "shop",
        "field",
        "Shop",
    )
    assert body["view"]["id"] == body["container"]["view_id"] == view["id"]
    assert slack.press_in_view(ANA, view["id"], "field", "shop", "7").ok
    assert pressed == [OPTIONS[7]]
    slack.suggest(ANA, view["id"], "field", "shop")
    assert slack.views(ANA)[-1]["state"]["values"]["field"]["shop"]["selected_option"] == OPTIONS[7]


def test_groups_are_shown_as_their_options(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()
    offering(bot, option_groups=[{"label": plain("Near"), "options": OPTIONS[:2]}])
    view = open_modal(bot, modal(menu(min_query_length=0)))
    assert slack.suggest(ANA, view["id"], "field", "shop") == OPTIONS[:2]


def test_nothing_is_asked_before_enough_was_typed(bot: Bot, slack: SlackWorkspace) -> None:
    asked = offering(bot, options=OPTIONS)
    view = open_modal(bot, modal(menu()))
    assert slack.suggest(ANA, view["id"], "field", "shop", "ab") == []
    assert asked == []


@pytest.mark.parametrize(
    "answer",
    [
        {"options": [*OPTIONS, {"text": plain("one more"), "value": "x"}]},
        {"options": [{"text": plain("x" * 76), "value": "1"}]},
        {"text": "no options"},
    ],
)
def test_an_answer_that_is_no_list_of_options_is_trouble(
    bot: Bot, slack: SlackWorkspace, answer: dict[str, Any]
) -> None:
    bot.connect()
    offering(bot, **answer)
    view = open_modal(bot, modal(menu(min_query_length=0)))
    assert slack.suggest(ANA, view["id"], "field", "shop") == []
    assert slack.notices[ANA].text == TROUBLE


def test_only_external_menus_are_searched(bot: Bot, slack: SlackWorkspace) -> None:
    view = open_modal(bot, modal(field(select())))
    with pytest.raises(NotPossibleError, match="nothing can be searched"):
        slack.suggest(ANA, view["id"], "field", "pick")


def test_a_large_answer_closes_the_connection_and_is_delivered_once_more(bot: Bot, slack: SlackWorkspace) -> None:
    texts = ["x" * 21_000, "short"]
    bot.app.command("/alephee")(lambda ack: ack(texts.pop(0)))
    bot.connect(ping_interval=0.1)
    before = slack.api_calls["apps.connections.open"]
    answer = slack.command(ANA, "/alephee help")
    assert answer.payload == {"text": "short"}
    assert texts == []
    assert slack.api_calls["apps.connections.open"] > before


@pytest.mark.parametrize(("size", "closed"), [(20_479, False), (20_480, True)])
def test_an_answer_is_dropped_from_20480_bytes_on(bot: Bot, slack: SlackWorkspace, size: int, *, closed: bool) -> None:
    async def talk() -> tuple[int | None, str | None]:
        url = bot.client.apps_connections_open(app_token=slack.app_token)["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
            await ws.receive_json()
            acting = asyncio.create_task(asyncio.to_thread(slack.command, ANA, "/alephee help"))
            envelope = await ws.receive_json()
            around = len(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": ""}}))
            text = "x" * (size - around)
            await ws.send_str(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": text}}))
            ack = await acting
            if closed:
                await ws.receive()
            return ws.close_code, ack.error

    assert run(talk()) == ((1009, "operation_timeout") if closed else (None, None))
