"""What is asserted of every message: Slack takes it, and nothing foreign in it is markup."""

import re

from handlers.views import block_kit, lengths
from sandbox.slack.blockkit import characters, check

MARKUP = re.compile(r"<[^<>]*>")
OURS = re.compile(
    r"<@[UW][A-Z0-9]+>|<!subteam\^S0APPROVERS>|<#[CG][A-Z0-9]+>|<!date\^\d+\^\{date_short\} \{time\}\|[\w ,.:/]+>"
    r"|<https://(?:\w+\.)?mercadoli[bv]re\.[a-z.]+/[\w/-]*\|[^<>]*>"
)
ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")


def check_message(message: block_kit.Message) -> None:
    """Assert that Slack takes it, and that whoever has no blocks reads something."""
    blocks = list(message.blocks)
    assert check({"text": message.text, "blocks": blocks}, "message") == []
    assert characters(blocks) <= lengths.MESSAGE_TEXT
    assert message.text
    assert len(message.text.encode()) <= 3_950


def assert_harmless(text: str) -> None:
    """Assert that a text of Slack's markup is ours."""
    assert all(OURS.fullmatch(found) for found in MARKUP.findall(text)), text
    assert not ENTITY.search(text), text
    assert not re.search(r"\*bold|_i_|~s~|`c`|:rotating_light:|@channel|\u202e|\u0007", text), text
    assert not re.search(r"^&gt;", text, re.MULTILINE), text
