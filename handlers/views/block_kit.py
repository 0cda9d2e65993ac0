"""Block Kit from values: a few helpers that keep the limits of docs.slack.dev/reference/block-kit.

Foreign values are cut before they are escaped, so no helper ever cuts through an entity or a mention.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import markup
from handlers.markup import Mrkdwn
from handlers.views import lengths

Block = dict[str, Any]

MESSAGE_BLOCKS = 50
#: Most options of a menu (docs.slack.dev/reference/block-kit/block-elements/select-menu-element).
MENU_OPTIONS = 100
VIEW_BLOCKS = 100
#: Bytes of a message's ``text``: ``chat.postEphemeral`` and ``chat.update`` take 4,000.
TEXT_BYTES = 3_900
SECTION = lengths.SECTION
#: Most fields of a section and most elements of a context block.
COLUMNS = 10
#: Most rows of a table block, the heading included.
TABLE_ROWS = 100
#: Longest foreign value of a field: even where every character is escaped, it stays within a field's 2,000.
FIELD_VALUE = 300


@dataclass(frozen=True, slots=True)
class Message:
    """A Slack message. ``text`` is what screen readers and notifications read: the full substance, escaped."""

    text: str
    blocks: tuple[Block, ...]


def plain(text: str, limit: int = SECTION) -> Block:
    """Return a ``plain_text`` object: one clean line in which no markup and no emoji codes are read."""
    return {"type": "plain_text", "text": markup.cut(markup.clean(text), limit) or "-", "emoji": False}


def mrkdwn(text: Mrkdwn) -> Block:
    """Return a ``mrkdwn`` object in which Slack links nothing by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    """Return a header block (150 characters)."""
    return {"type": "header", "text": plain(text, 150)}


def divider() -> Block:
    """Return a divider block."""
    return {"type": "divider"}


def section(text: Mrkdwn) -> Block:
    """Return a section with one text of at most 3,000 characters."""
    return {"type": "section", "text": mrkdwn(text)}


def sections(lines: Iterable[Mrkdwn], *, room: int | None = None) -> list[Block]:
    """Return as many sections as the lines need; with a ``room``, of so many characters, an ellipsis for the rest."""
    return [section(text) for text in lengths.packed(lines if room is None else lengths.shortened(lines, room))]


def fields(texts: Sequence[Mrkdwn]) -> list[Block]:
    """Return sections of two columns, ten fields each."""
    rows = [texts[start : start + COLUMNS] for start in range(0, len(texts), COLUMNS)]
    return [{"type": "section", "fields": [mrkdwn(text) for text in row]} for row in rows]


def field(label: str, value: str) -> Mrkdwn:
    """Return a field: its label in bold, its foreign value below."""
    shown = value if isinstance(value, Mrkdwn) else markup.foreign(value, FIELD_VALUE)
    return Mrkdwn(f"*{markup.escape(label)}*\n{shown or '-'}")


def context(*texts: Mrkdwn) -> list[Block]:
    """Return context blocks (small print), ten elements each; none when there is nothing to say."""
    said = [text for text in texts if text]
    rows = [said[start : start + COLUMNS] for start in range(0, len(said), COLUMNS)]
    return [{"type": "context", "elements": [mrkdwn(text) for text in row]} for row in rows]


def table(rows: Iterable[Sequence[str]]) -> Block:
    """Return a table of plain text, its first row the heading: 100 rows, one table a message."""
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    return {"type": "table", "rows": cells[:TABLE_ROWS]}


def leaf(text: str, *, bold: bool = False) -> Block:
    """Return a ``rich_text`` leaf: the exact text, in which no markup is read."""
    element: Block = {"type": "text", "text": text}
    return element | {"style": {"bold": True}} if bold else element


def link(url: str, text: str) -> Block:
    """Return a link; for anything but a web address the bare text."""
    if not url.startswith(("https://", "http://")):
        return leaf(text)
    return {"type": "link", "url": markup.cut(url, SECTION), "text": text}


def rich_text(*elements: Block, kind: str = "rich_text_section") -> Block:
    """Return a ``rich_text`` block with one part of the given kind."""
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def quote(text: str) -> Block:
    """Return the exact text as a quote: byte for byte, nothing in it is markup."""
    return rich_text(leaf(text), kind="rich_text_quote")


def code(text: str) -> Block:
    """Return the exact text as preformatted text."""
    return rich_text(leaf(text), kind="rich_text_preformatted")


def codes(text: str) -> list[Block]:
    """Return the exact text, in as many preformatted blocks as it needs."""
    return [code(text[start : start + SECTION]) for start in range(0, len(text), SECTION)]


def button(
    action_id: str, text: str, value: str, *, style: str = "", confirm: Block | None = None, about: str = ""
) -> Block:
    """Return a button; ``value`` holds ids only (2,000 characters).

    ``about`` tells it, for screen readers, from others of the same name beside it.
    """
    made: Block = {"type": "button", "action_id": action_id, "text": plain(text, 75), "value": value}
    if about:
        made["accessibility_label"] = markup.cut(markup.clean(f"{text}: {about}"), 75)
    if style:
        made["style"] = style
    if confirm is not None:
        made["confirm"] = confirm
    return made


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """Return the dialog that asks before a button acts (title 100, text 300, answers 30 characters)."""
    return {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}


def actions(*elements: Block, block_id: str = "") -> Block:
    """Return a row of buttons."""
    made: Block = {"type": "actions", "elements": list(elements)}
    return made | {"block_id": block_id} if block_id else made


def option(value: str, text: str, description: str = "") -> Block:
    """Return an option (value 150, text and description 75 characters)."""
    made: Block = {"text": plain(text, 75), "value": value}
    return made | {"description": plain(description, 75)} if description else made


def field_input(name: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Return an input block whose ``block_id`` is its ``action_id``: typed values survive updates of the view."""
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2_000),
        "element": {"action_id": name, **element},
        "optional": optional,
    }
    return made | {"hint": plain(hint, 2_000)} if hint else made


def menu(options: Sequence[Block], *, chosen: str = "", placeholder: str = "") -> Block:
    """Return a menu; one of more options than Slack takes is searched (``handlers.suggestions`` answers)."""
    element: Block = {"type": "static_select", "options": list(options)}
    if len(options) > MENU_OPTIONS:
        element = {"type": "external_select", "min_query_length": 0}
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    for choice in options:
        if choice["value"] == chosen:
            element["initial_option"] = choice
    return element


def select_input(name: str, label: str, options: Sequence[Block], *, chosen: str = "", placeholder: str = "") -> Block:
    """Return a menu whose choice updates the view at once."""
    element = menu(options, chosen=chosen, placeholder=placeholder)
    return field_input(name, label, element) | {"dispatch_action": True}


def modal(callback_id: str, title: str, blocks: Sequence[Block], *, close: str, submit: str = "") -> Block:
    """Return a modal view (title, submit and close 24 characters each)."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": list(blocks)[:VIEW_BLOCKS],
    }
    return view | {"submit": plain(submit, 24)} if submit else view


def message(blocks: Iterable[Block]) -> Message:
    """Return a message whose ``text`` says all that its blocks say, no longer than Slack takes."""
    kept = lengths.within(tuple(blocks)[:MESSAGE_BLOCKS])
    text, size = "", 0
    for line in (line for block in kept for line in _lines(block)):
        size += len(line.encode()) + 1
        if size > TEXT_BYTES:
            text = f"{text}\n…"
            break
        text = f"{text}\n{line}" if text else line
    return Message(text, kept)


def _lines(block: Block) -> Iterable[str]:
    match block["type"]:
        case "header":
            yield markup.neutralise(block["text"]["text"])
        case "section":
            texts = [block["text"]] if "text" in block else block["fields"]
            yield from (_said(text).replace("*\n", "*: ") for text in texts)
        case "context":
            yield from (_said(element) for element in block["elements"])
        case "table":
            yield from (" · ".join(markup.neutralise(cell["text"]) for cell in row) for row in block["rows"])
        case "rich_text":
            for part in block["elements"]:
                said = "".join(item["text"] for item in part["elements"])
                yield from (markup.neutralise(markup.clean(line)) for line in said.splitlines())


def _said(text: Block) -> str:
    said: str = text["text"]
    return said if text["type"] == "mrkdwn" else markup.neutralise(said)
