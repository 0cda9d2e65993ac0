"""The modal in which orders are marked as integrated, with what is wrong in its lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.mark_csv import EXAMPLE, LARGEST_FILE
from bot.domain.mark_lines import LONGEST_VALUE
from bot.domain.mark_rows import COLUMNS as CSV_COLUMNS
from bot.domain.marks import IntegrateContent
from bot.domain.numbers import MAX_NUMBERS
from bot.errors import WrongLines
from bot.operations.integrate.ask import IntegratePage
from handlers.carried import Carried, text
from handlers.language import Speech
from handlers.views import block_kit
from handlers.views.accounts import account_options
from handlers.views.block_kit import Block
from handlers.views.corrections import what_was_wrong

#: Characters of a text input (docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element).
_INPUT = 3_000
#: Wrong lines listed one by one; an answer to a submission has to stay small, so the rest is counted.
_LISTED = 40
_FILE_TYPES = ("csv", "tsv", "txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksIds(Carried):
    """The form of a list: the batch it stands for, the wrong lines that were seen in it, and the batch it corrects."""

    batch_id: str = text("b")
    wrong: str = text("w")
    replaces: str = text("r")


def integrate_compose(speech: Speech, page: IntegratePage, wrong: WrongLines | None = None) -> Block:
    """Return the modal; with ``wrong`` it lists those lines, and offers to go on without them."""
    view = block_kit.modal(
        "integrate_compose",
        speech.plain("integrate.title"),
        list(_blocks(speech, page, wrong)),
        close=speech.plain("common.cancel"),
        submit=speech.plain("compose.ask_approval" if page.approval_needed else "integrate.submit"),
    )
    replaces = page.before.batch.id if page.before else ""
    ids = MarksIds(batch_id=page.batch_id, wrong="" if wrong is None else wrong.token, replaces=replaces)
    return view | {"private_metadata": str(ids)}


def _blocks(speech: Speech, page: IntegratePage, wrong: WrongLines | None) -> Iterator[Block]:
    yield from what_was_wrong(speech, page.before)
    if wrong is not None:
        yield from _wrong_lines(speech, wrong)
    elif page.left_out and not page.before:
        yield from block_kit.sections([speech.mrkdwn("integrate.left_out", count=page.left_out)])
    if len(page.accounts) > 1:
        yield _account(speech, page)
    yield _orders(speech, page)
    if len(page.marks) > 1 or (page.before and page.left_out):
        yield _kept_marks(speech, page)
    alike = page.marks[0] if len(page.marks) == 1 else IntegrateContent(integrated=True)
    yield _integrated(speech, chosen=alike.integrated)
    yield _text(speech, "own_order_id", alike.own_order_id or "")
    yield _text(speech, "erp_status", alike.erp_status or "")
    yield _file(speech)
    yield from _example(speech)
    what = "integrate.then_approval" if page.approval_needed else "integrate.then_sent"
    yield from block_kit.sections([speech.mrkdwn(what)])


def _wrong_lines(speech: Speech, wrong: WrongLines) -> Iterator[Block]:
    count = len(wrong.problems)
    lines = [speech.mrkdwn("integrate.wrong", count=count)]
    lines.extend(speech.mrkdwn("common.wrong_line", why=note) for note in wrong.problems[:_LISTED])
    yield from block_kit.sections(lines)
    if count > _LISTED:
        yield from block_kit.context(speech.mrkdwn("common.more", count=count - _LISTED))
    if wrong.usable:
        element: Block = {
            "type": "checkboxes",
            "options": [block_kit.option("yes", speech.plain("integrate.go_on", count=wrong.usable))],
        }
        hint = speech.plain("integrate.go_on_hint")
        yield block_kit.field_input("go_on", speech.plain("integrate.go_on_label"), element, hint=hint, optional=True)


def _account(speech: Speech, page: IntegratePage) -> Block:
    chosen = str(page.before.batch.account_id) if page.before else ""
    placeholder = speech.plain("integrate.any_account")
    element = block_kit.menu(account_options(page.accounts), chosen=chosen, placeholder=placeholder)
    hint = speech.plain("integrate.account_hint")
    return block_kit.field_input("account", speech.plain("compose.account"), element, hint=hint, optional=True)


def _orders(speech: Speech, page: IntegratePage) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": _INPUT}
    if page.numbers:
        element["initial_value"] = page.numbers
    hint = speech.plain("integrate.orders_hint", limit=MAX_NUMBERS)
    return block_kit.field_input("orders", speech.plain("integrate.orders"), element, hint=hint, optional=True)


def _kept_marks(speech: Speech, page: IntegratePage) -> Block:
    """Offer that every order keeps what was asked for it before, and that those come along that have no room."""
    yes = block_kit.option("yes", speech.plain("correct.kept_marks", left_out=page.left_out))
    element: Block = {"type": "checkboxes", "options": [yes], "initial_options": [yes]}
    label, hint = speech.plain("correct.kept_marks_label"), speech.plain("correct.kept_marks_hint")
    return block_kit.field_input("kept_marks", label, element, hint=hint, optional=True)


def _integrated(speech: Speech, *, chosen: bool) -> Block:
    options = [
        block_kit.option("true", speech.plain("integrate.true")),
        block_kit.option("false", speech.plain("integrate.false")),
    ]
    element: Block = {"type": "radio_buttons", "options": options, "initial_option": options[0 if chosen else 1]}
    return block_kit.field_input("integrated", speech.plain("integrate.integrated"), element)


def _text(speech: Speech, name: str, text: str) -> Block:
    element: Block = {"type": "plain_text_input", "max_length": LONGEST_VALUE}
    if text:
        element["initial_value"] = text
    label, hint = speech.plain(f"integrate.{name}"), speech.plain(f"integrate.{name}_hint")
    return block_kit.field_input(name, label, element, hint=hint, optional=True)


def _file(speech: Speech) -> Block:
    element: Block = {"type": "file_input", "max_files": 1, "filetypes": list(_FILE_TYPES)}
    hint = speech.plain("integrate.file_hint", limit=MAX_NUMBERS, limit_mb=LARGEST_FILE // (1024 * 1024))
    return block_kit.field_input("files", speech.plain("integrate.file"), element, hint=hint, optional=True)


def _example(speech: Speech) -> Iterator[Block]:
    yield block_kit.code("\n".join(",".join(row) for row in (CSV_COLUMNS, *EXAMPLE)))
    yield block_kit.actions(block_kit.button("integrate_example", speech.plain("integrate.example"), "example"))
