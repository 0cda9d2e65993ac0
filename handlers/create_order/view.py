"""The modal of a new order, and what is wrong with one: in a view, and at a field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.new_orders.content import new_order_of
from bot.domain.new_orders.files import EXTENSION
from bot.domain.notes import MOST_SHOWN, Note
from bot.domain.requests import Story
from handlers.carried import Carried, text, whole
from handlers.language import Speech
from handlers.markup import Mrkdwn, foreign
from handlers.views import block_kit
from handlers.views.accounts import account_options
from handlers.views.block_kit import Block
from handlers.views.corrections import kept_content, kept_files, what_was_wrong
from handlers.views.problems import listed

#: Most characters of a text field (docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element).
TEXT_LIMIT = 3_000
#: What can be read at a field: a few problems, so many characters together.
_FEW = 3
_AT_FIELD = 600
#: what a form carries once a list of problems was told by message
TOLD = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrderIds(Carried):
    """A form of a new order: its batch, the open screen, the batch it corrects, if it lists problems, what was seen.

    ``version``: how many times something had been answered when the screen was shown.
    """

    batch_id: str = text("b")
    step: str = text("s")
    replaces: str = text("r")
    lists: str = text("l")
    seen: str = text("d")
    version: int | None = whole("v")


def create_order_compose(  # noqa: PLR0913 - all but three have their defaults
    speech: Speech,
    batch_id: str,
    accounts: Mapping[int, str],
    *,
    approval_needed: bool = True,
    cautions: Sequence[Note | str] = (),
    problems: Sequence[Note] = (),
    told: bool = False,
    before: Story | None = None,
    seen: str = "",
) -> Block:
    """Return the view that takes an order's JSON, or leads to the small form.

    Inputs keep their ids, so what was typed survives. ``problems``: what is wrong with the order as it is, and whether
    a list that was longer than the view was ``told`` before; ``cautions``: what the person has to do first, as notes or
    in words; ``before``: the order that is corrected; ``seen``: the token of the doubts that are shown.
    """
    body = new_order_of(before.requests[0]).body if before else ""
    blocks = [
        *what_was_wrong(speech, before if not problems else None),
        *problem_blocks(speech, problems, told=told),
        *block_kit.sections(speech.mrkdwn("compose.warning", why=_said(speech, caution)) for caution in cautions),
        _account_input(speech, accounts, before),
        block_kit.actions(
            block_kit.button("create_order_form", speech.plain("create.form"), batch_id), block_id="form"
        ),
        *block_kit.context(speech.mrkdwn("create.or_json")),
        *_kept(speech, before),
        _file_input(speech),
        _text_input(speech, body if len(body) <= TEXT_LIMIT else ""),
    ]
    view = block_kit.modal(
        "create_order_compose",
        speech.plain("create.title"),
        blocks,
        close=speech.plain("common.cancel"),
        submit=speech.plain("create.ask_approval" if approval_needed else "create.send"),
    )
    lists = TOLD if told or len(problems) > MOST_SHOWN else "some" if problems or cautions else ""
    ids = NewOrderIds(batch_id=batch_id, replaces=before.batch.id if before else "", lists=lists, seen=seen)
    return view | {"private_metadata": str(ids)}


def _kept(speech: Speech, before: Story | None) -> Iterator[Block]:
    """Offer the order as it was where the field for its JSON is too short; one that was not read yet, by its file."""
    if before is None or not (body := new_order_of(before.requests[0]).body):
        yield from kept_files(speech, before)
    elif len(body) > TEXT_LIMIT:
        yield from kept_content(speech, before.requests[0])


def problem_blocks(speech: Speech, problems: Sequence[Note], *, told: bool = False) -> list[Block]:
    """Return what is wrong, in a view: the first problems, and how many more there are.

    ``told``: a whole list came by message before, and no other one does.
    """
    if not problems:
        return []
    lines = [speech.mrkdwn("create.problems", count=len(problems)), *listed(speech, problems[:MOST_SHOWN])]
    if len(problems) > MOST_SHOWN:
        more = "create.more_problems" if told else "create.more_by_message"
        lines.append(speech.mrkdwn(more, count=len(problems) - MOST_SHOWN))
    return [*block_kit.sections(lines), block_kit.divider()]


def at_field(speech: Speech, problems: Sequence[Note]) -> str:
    """Return a few short problems as the text of a field's error; empty when they are too many or too long for it."""
    said = " · ".join(speech.note(problem) for problem in problems)
    return said if len(problems) <= _FEW and len(said) <= _AT_FIELD else ""


def _said(speech: Speech, caution: Note | str) -> Mrkdwn:
    return foreign(caution, _AT_FIELD) if isinstance(caution, str) else speech.note_mrkdwn(caution)


def _account_input(speech: Speech, accounts: Mapping[int, str], before: Story | None) -> Block:
    only = str(next(iter(accounts))) if len(accounts) == 1 else str(before.batch.account_id) if before else ""
    placeholder = "" if only else speech.plain("compose.account_placeholder")
    element = block_kit.menu(account_options(accounts), chosen=only, placeholder=placeholder)
    return block_kit.field_input("account", speech.plain("compose.account"), element)


def _file_input(speech: Speech) -> Block:
    element: Block = {"type": "file_input", "max_files": 1, "filetypes": [EXTENSION]}
    hint = speech.plain("create.file_hint")
    return block_kit.field_input("files", speech.plain("create.file"), element, hint=hint, optional=True)


def _text_input(speech: Speech, text: str) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": TEXT_LIMIT}
    if text:
        element["initial_value"] = text
    hint = speech.plain("create.text_hint", limit=TEXT_LIMIT)
    return block_kit.field_input("text", speech.plain("create.text"), element, hint=hint, optional=True)
