"""Requests of every kind of the registry, with ordinary and odd words in them, wherever they are shown."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.contents import Content
from bot.domain.glimpses import Glimpse
from bot.domain.kinds import Kind
from bot.domain.requests import State
from bot.kinds import NAMES
from bot.operations.looking_up.pages import History
from handlers.examples.shown import alert_message, approval_card, history, pending, receipt, thread_line
from handlers.examples.values import HOSTILE, NOW, TEXT, alert, glimpse, request, story
from handlers.language import Speech
from handlers.views.block_kit import Message
from tests.kinds.hostile import filled_with
from tests.kinds.registered import example_of
from tests.unit.views import walk
from tests.unit.views.taken import assert_harmless, check_message


def shown(voice: Speech, content: Content, name: str) -> Iterator[Message]:
    """Yield every message about one request, in whatever state; once it is erased, too."""
    for state in State:
        asked = request(state=state, content=content, glimpse=glimpse(name), api_message=name, external_order_id=name)
        told = story(state, requests=[asked])
        yield from (approval_card(voice, told), receipt(voice, told), alert_message(voice, alert(stories=[told])))
        yield thread_line(voice, {"event": state.value, "request": asked.id, "actor": "U0ANA"}, told)
        yield history(voice, History(name, (asked,), {"batch-1": told.batch}))
        gone = replace(asked, content=content.without_personal_data(), erased_at=NOW, glimpse=Glimpse())
        yield from (approval_card(voice, story(state, requests=[gone])), receipt(voice, story(state, requests=[gone])))
    waiting = story(requests=[request(content=content, glimpse=glimpse(name))] * 3)
    yield pending(voice, (waiting,), {})


@pytest.mark.parametrize("foreign", [TEXT, "", *HOSTILE])
@pytest.mark.parametrize("kind", NAMES)
def test_whatever_words_a_request_of_a_kind_holds_slack_takes_them_and_none_is_markup(
    voice: Speech, kind: Kind, foreign: str
) -> None:
    for message in shown(voice, filled_with(example_of(kind).content, foreign), foreign):
        check_message(message)
        for text in (*walk.marked(message.blocks), message.text):
            assert_harmless(text)
