"""A corpus of Slack markup in foreign data, over every card and every view: none of it is ever markup."""

import re

import pytest

from handlers.language import speech
from handlers.markup import JOINER
from handlers.markup import foreign as neutralised
from sandbox.slack.blockkit import check
from tests.unit.views import walk
from tests.unit.views.drawn import messages, views

#: docs.slack.dev/messaging/formatting-message-text: mentions, links, dates, formatting; and what hides them
CORPUS = (
    "<!channel> <!here> <!everyone> <!subteam^S0APPROVERS|@approvers> <@U0APPROVER1|bruno> <@W0A> <#C0APPROVALS|x>",
    "<#C0FOREIGN> <https://evil.example.com|Approve> <mailto:a@evil.example.com|mail> <tel:+1> <javascript:x|x> <slack://open|x>",
    "<!date^1700000000^{date_short} {time}^https://evil.example.com|soon> {{ speech }} {% raw %} ${x} %s {0}",
    "&lt;!channel&gt; &amp;lt;!here&amp;gt; &#60;!channel&#62; &nbsp; |||>>><<<&&&***___~~~```",
    "*canario* _canario_ ~canario~ `canario` ```canario``` *_~canario~_* :canario: :canario::skin-tone-2: end",
    "@channel @here @everyone @group @CHANNEL @Here @\u200bhere",
    "> cita\n>>> cita\n&gt; cita\n```\ncita\n```\n<!channel\n> <\n@U0APPROVER1>",
    "\u202e*canario*\u202c \u2066<!channel>\u2069 <\u200b!channel> *\u200bcanario* \x00<!here>\x07\x1b[31mx",
    "<" * 500,
    "*canario " * 200,
)
_MARKUP = re.compile(r"<[^<>]*>")
#: people, times, and the approvals channel of the settings
_OURS = re.compile(
    r"<@[UW][A-Z0-9]+>|<!subteam\^S0APPROVERS>|<#C0APPROVALS>|<!date\^\d+\^\{date_short\} \{time\}\|[\w ,.:/]+>"
    r"|<https://(?:\w+\.)?mercadoli[bv]re\.[a-z.]+/[\w/-]*\|[^<>]*>"
)
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_ALIVE = re.compile(r"[*_~`]canario|canario[*_~`]|:canario:|@(?:channel|here|everyone|group)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"[\u200b\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]")


@pytest.mark.no_cover
@pytest.mark.parametrize("foreign", CORPUS)
def test_foreign_markup_is_shown_and_never_read(foreign: str) -> None:
    said = speech("es")
    for message in messages(said, foreign, foreign):
        assert check({"text": message.text, "blocks": list(message.blocks)}, "message") == []
        for text in (*walk.marked(message.blocks), message.text):
            _assert_dead(text)
        for text in walk.plain(message.blocks):
            assert not _HIDDEN.search(text), text
    for view in views(said, foreign, foreign):
        assert check(view, "modal") == []
        for text in walk.marked(view):
            _assert_dead(text)


def _assert_dead(text: str) -> None:
    assert all(_OURS.fullmatch(found) for found in _MARKUP.findall(text)), text
    assert not _ENTITY.search(text), text
    assert not _ALIVE.search(text), text
    assert not _HIDDEN.search(text), text
    assert not re.search(r"^&gt;", text, re.MULTILINE), text


def test_what_is_shown_is_still_what_was_written() -> None:
    """Without the invisible joiners, a reader sees the same characters."""
    shown = neutralised("*canario* :smile: @here <x>").replace(JOINER, "")
    assert shown == "*canario* :smile: @here &lt;x&gt;"
