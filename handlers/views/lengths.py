"""How much text a message takes as a whole, and what is done with more.

Slack counts the texts of all blocks of a message together and refuses too much of them (``msg_blocks_too_long``). Its
pages name no number: people report that 9,597 characters were taken, and 11,341 refused. So no message of ours has
more than 9,000.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from handlers.markup import Mrkdwn

Block = dict[str, Any]

#: characters of the texts of all blocks of a message
MESSAGE_TEXT = 9_000
#: characters of one text object
SECTION = 3_000
#: of a page in a thread: text and blocks that leave room for what stands above them
_PAGE_TEXT, _PAGE_BLOCKS = 8_500, 45
#: what counts wherever it stands: the texts of blocks, buttons and dialogs, and the addresses of links
_COUNTED = frozenset({"text", "url"})
#: blocks that may be shortened when nothing else helps, and where their parts are
_PARTS = {"section": "fields", "context": "elements", "table": "rows"}
_STEP = 50
_ELLIPSIS: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": "…", "verbatim": True}]}
#: a word of Slack markup: mentions and dates have blanks inside, and stay whole
_WORD = re.compile(r"(?:<[^>]*>|[^\s<])+\s*")


def size(value: object) -> int:
    """Count the characters of all texts of a block, of several, or of a part of one."""
    if isinstance(value, dict):
        return sum(
            len(part) if name in _COUNTED and isinstance(part, str) else size(part) for name, part in value.items()
        )
    return sum(map(size, value)) if isinstance(value, list | tuple) else 0


def packed(lines: Iterable[Mrkdwn], limit: int = SECTION) -> list[Mrkdwn]:
    """Join lines to texts of at most ``limit`` characters each; a longer line is divided between words."""
    texts: list[Mrkdwn] = []
    for line in (part for whole in lines for part in _divided(whole, limit)):
        if texts and len(texts[-1]) + len(line) < limit:
            texts[-1] = Mrkdwn(f"{texts[-1]}\n{line}")
        elif line:
            texts.append(line)
    return texts


def fitting(lines: Sequence[Mrkdwn], room: int) -> int:
    """Return how many lines, from the first on, fit into so many characters."""
    return sum(total <= room for total in accumulate(len(line) + 1 for line in lines))


def shortened(lines: Iterable[Mrkdwn], room: int) -> list[Mrkdwn]:
    """Return the lines that fit into so many characters; an ellipsis says that there are more."""
    every = [part for whole in lines for part in _divided(whole, SECTION)]
    kept = fitting(every, room)
    return every if kept == len(every) else [*every[:kept], Mrkdwn("…")]


def fit(blocks: Iterable[Block], room: int) -> tuple[list[Block], int]:
    """Return the blocks that fit, from the first on, and how many are left out."""
    every = list(blocks)
    kept = sum(total <= room for total in accumulate(map(size, every)))
    return every[:kept], len(every) - kept


def pages(blocks: Iterable[Block]) -> list[list[Block]]:
    """Divide blocks into as many messages as they need."""
    found: list[list[Block]] = [[]]
    for block in blocks:
        if found[-1] and (size(found[-1]) + size(block) > _PAGE_TEXT or len(found[-1]) == _PAGE_BLOCKS):
            found.append([])
        found[-1].append(block)
    return found


def within(blocks: Sequence[Block], most: int = MESSAGE_TEXT) -> tuple[Block, ...]:
    """Return blocks that Slack takes in one message: where they are too much, the longest lose their ends.

    The last resort, for values as long as nobody expects: screens themselves leave out what there is no room for.
    """
    if size(blocks) <= most:
        return tuple(blocks)
    long = {number: size(block) for number, block in enumerate(blocks) if block["type"] in {*_PARTS, "rich_text"}}
    room = most - sum(size(block) for number, block in enumerate(blocks) if number not in long)
    shares = range(_STEP, most, _STEP)
    share = max((one for one in shares if sum(min(length, one) + 2 for length in long.values()) <= room), default=_STEP)
    return tuple(_cut(block, share) if number in long else block for number, block in enumerate(blocks))


def _cut(block: Block, share: int) -> Block:
    """Take so much off the end of a block that it fits into its share."""
    if size(block) <= share:
        return block
    if "text" in block:
        left = share - size(block) + len(block["text"]["text"])
        texts = shortened([part for line in block["text"]["text"].split("\n") for part in _divided(line, left)], left)
        return block | {"text": block["text"] | {"text": "\n".join(texts)}}
    name = _PARTS.get(block["type"], "")
    kept, _ = fit(block.get(name, ()), share)
    return block | {name: kept} if kept else _ELLIPSIS


def _divided(line: str, limit: int) -> Iterator[Mrkdwn]:
    if len(line) < limit:
        yield Mrkdwn(line)
        return
    part = ""
    for word in _WORD.findall(line):
        if part and len(part) + len(word) >= limit:
            yield Mrkdwn(part.strip())
            part = ""
        part += word
    yield Mrkdwn(part.strip())
