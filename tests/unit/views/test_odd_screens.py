"""Screens of what is rare: orders without items, many accounts, requests without words about them, blank lines."""

import json
from dataclasses import replace

import pytest

from bot.domain.contents import UnregisteredContent
from bot.domain.conversations import Conversation
from bot.domain.glimpses import Glimpse
from bot.domain.kinds import Kind
from bot.domain.new_orders.content import CREATE_ORDER
from bot.domain.requests import State
from bot.kinds import NAMES
from handlers.examples.shown import alert_message, approval_card, order_card, receipt, request_content
from handlers.examples.values import CONTENTS, alert, found, message, order_page, request, story
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.views import block_kit, lengths
from handlers.views.orders import conversation_lines
from tests.unit.views import walk


def shown(blocks: object) -> str:
    return json.dumps(blocks, ensure_ascii=False)


def test_accounts_that_do_not_fit_are_counted_and_those_without_a_reason_say_so(voice: Speech) -> None:
    pages = [replace(order_page(account_id=15001 + n), verdicts={}) for n in range(30)]
    text = shown(order_card(voice, found(*pages)).blocks)
    assert voice.plain("glance.nothing_possible") in text
    assert "compose_message" not in text


def test_a_reason_nobody_judged_is_left_out(voice: Speech) -> None:
    text = shown(order_card(voice, found(replace(order_page(), verdicts={}))).blocks)
    assert "580101" in text
    assert "compose_message" not in text


def test_an_order_without_items_has_no_list_of_them(voice: Speech) -> None:
    page = order_page()
    text = shown(order_card(voice, found(replace(page, order=replace(page.order, items=())))).blocks)
    assert "×" not in text


def test_a_conversation_with_an_unknown_message_says_so(voice: Speech) -> None:
    lines = list(conversation_lines(voice, Conversation(unknown=request(state=State.UNKNOWN))))
    assert len(lines) == 1


def test_an_alert_without_a_summary_tells_the_order_only(voice: Speech) -> None:
    bare = request(state=State.REFUSED, glimpse=Glimpse())
    assert "Zapatilla" not in shown(alert_message(voice, alert(stories=[story(requests=[bare])])).blocks)


def test_a_new_order_whose_country_is_not_known_names_none(voice: Speech) -> None:
    asked = story(requests=[request(content=CONTENTS[CREATE_ORDER], country=None)])
    assert "Argentina" not in shown(approval_card(voice, asked).blocks)


@pytest.mark.parametrize("kind", NAMES)
def test_every_kind_of_request_shows_what_it_would_do(voice: Speech, kind: Kind) -> None:
    assert list(request_content(voice, request(content=CONTENTS[kind])))


def test_a_request_of_a_kind_that_is_not_registered_is_shown_as_it_is_kept(voice: Speech) -> None:
    content = UnregisteredContent(kind="gift", body='{"kind":"gift","wrapping":"red"}')
    asked = story(requests=[request(content=content, state=State.REFUSED)])
    for message_ in (approval_card(voice, asked), receipt(voice, asked), alert_message(voice, alert(stories=[asked]))):
        assert "gift" in shown(message_.blocks)
    (block,) = request_content(voice, asked.requests[0])
    assert list(walk.leaves(block)) == [content.body]


def test_a_text_that_alephee_writes_itself_is_announced(voice: Speech) -> None:
    content = replace(message(None, file=None), shown="")
    assert shown(list(request_content(voice, request(content=content))))


def test_blank_lines_take_no_room() -> None:
    assert lengths.packed([Mrkdwn(""), Mrkdwn("a")], limit=9) == ["a"]


@pytest.mark.parametrize("placeholder", ["", "Choose"])
def test_a_select_has_a_placeholder_when_it_is_given_one(placeholder: str) -> None:
    made = block_kit.select_input("reason", "Reason", [block_kit.option("1", "One")], placeholder=placeholder)
    assert ("placeholder" in made["element"]) is bool(placeholder)
