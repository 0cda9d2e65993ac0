"""The modal ``find``: a field for what somebody has in hand, and below it what was found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.notes import Note
from bot.operations.looking_up.pages import FoundOrders, KnownOrders, ListedOrders
from handlers.carried import Carried, whole
from handlers.language import Speech
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.causes import explain
from handlers.views.order_list import found_orders, nothing_known

#: characters that the field takes: a list of numbers out of a sheet, too
_LONGEST = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FindIds(Carried):
    """The modal ``find``: how many times it was submitted."""

    turn: int | None = whole("t")


def find_view(speech: Speech, blocks: Iterable[Block] = (), *, query: str = "", turn: int = 0) -> Block:
    """Return the modal with what stands below its field; ``query`` fills the field as long as nobody typed in it.

    ``turn``: how many times it was submitted.

    Of one that is longer than the field the first words fill it: Slack refuses the whole view otherwise.
    """
    element: Block = {
        "type": "plain_text_input",
        "max_length": _LONGEST,
        "focus_on_load": True,
        "placeholder": block_kit.plain(speech.plain("find.placeholder"), 150),
    }
    if fitting := query if len(query) <= _LONGEST else query[:_LONGEST].rpartition(" ")[0]:
        element["initial_value"] = fitting
    field = block_kit.field_input("query", speech.plain("find.query"), element, hint=speech.plain("find.hint"))
    view = block_kit.modal(
        "find",
        speech.plain("find.modal"),
        [field, *blocks],
        close=speech.plain("common.close"),
        submit=speech.plain("find.search"),
    )
    return view | {"private_metadata": str(FindIds(turn=turn))} if turn else view


def searching(speech: Speech) -> list[Block]:
    """Return what stands below the field while Alephee is asked."""
    return block_kit.context(speech.mrkdwn("find.loading"))


def results(
    screens: Screens, speech: Speech, found: FoundOrders | ListedOrders | KnownOrders, *, nearest: str = ""
) -> list[Block]:
    """Return the card of one order, a list of several, or that there is none and what to do.

    ``nearest``: the word of a command that may have been meant.
    """
    if isinstance(found, KnownOrders) and not found.requests:
        return list(_nothing(speech, found.words, nearest))
    return list(found_orders(screens, speech, found).blocks)


def refused(speech: Speech, note: Note) -> list[Block]:
    """Return why nothing could be found, and what to do."""
    return block_kit.sections([explain(speech, note)])


def no_number(speech: Speech) -> list[Block]:
    """Return that a Slack message has no number of an order in it."""
    return block_kit.sections([speech.mrkdwn("find.no_number")])


def _nothing(speech: Speech, words: str, nearest: str) -> Iterator[Block]:
    yield from nothing_known(speech, words).blocks
    if nearest:
        yield from block_kit.sections([speech.mrkdwn("help.nearest", word=nearest)])
