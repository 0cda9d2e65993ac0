"""The buttons of a card, in every state that a batch can be in."""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.approvals import Terms, can_be_undone, goes_out_at
from bot.domain.requests import Story, is_undecided
from handlers.carried import OrderIds
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.menus import instead_of, more
from handlers.views.restored import restored_buttons

#: a window up to this is told in seconds
_SOON = timedelta(minutes=2)


def decision_buttons(screens: Screens, speech: Speech, story: Story, terms: Terms) -> Iterator[Block]:
    """Return the row of buttons of a card: to decide, or to take that back; nothing where neither can be done."""
    batch = story.batch
    yield from restored_buttons(screens, speech, story)
    if is_undecided(story):
        yield block_kit.actions(
            _approve(screens, speech, story, terms),
            block_kit.button("decline", speech.plain("card.decline"), batch.id, style="danger"),
            _more(speech, story),
        )
    elif terms.undo and can_be_undone(batch, story.requests):
        yield block_kit.actions(block_kit.button("undo", speech.plain("deciding.undo"), batch.id))


def approval_lines(speech: Speech, story: Story, terms: Terms) -> Iterator[Mrkdwn]:
    """Say how many have approved of those who have to, and until when what is approved can be taken back."""
    batch = story.batch
    if batch.decision is None and batch.approved_by:
        approved = {"count": len(batch.approved_by), "needed": terms.needed, "by": batch.approved_by}
        yield speech.mrkdwn("deciding.approved_so_far", **approved)
    yield from window_line(speech, story, "deciding.goes_out")


def window_line(speech: Speech, story: Story, key: str) -> Iterator[Mrkdwn]:
    """Say in the words of a text until when a batch can be taken back, if it waits for just that."""
    at = goes_out_at(story.batch, story.requests)
    if at is not None and story.batch.decided_at is not None:
        window = at - story.batch.decided_at
        yield speech.mrkdwn(key, soon=window <= _SOON, seconds=round(window.total_seconds()), at=at)


def _approve(screens: Screens, speech: Speech, story: Story, terms: Terms) -> Block:
    """Return the button that approves; where that cannot be undone it asks first."""
    name, summary = speech.plain("card.approve"), screens.of(story.batch.kind).summary(speech, story)
    title, text = speech.plain("card.approve_title"), speech.plain("card.approve_text", summary=summary)
    asks = None if terms.undo else block_kit.confirm(title, text, name, speech.plain("common.cancel"))
    return block_kit.button("approve", name, story.batch.id, style="primary", confirm=asks)


def _more(speech: Speech, story: Story) -> Block:
    return more(
        instead_of("ask_back", speech.plain("deciding.ask_back"), story.batch.id),
        *_show_order(speech, story),
        instead_of("my_language", speech.plain("deciding.my_language"), story.batch.id),
    )


def _show_order(speech: Speech, story: Story) -> Iterator[Block]:
    """Return what shows the order; a list of orders has no single one, a new order is none yet."""
    orders = {(request.account_id, request.order_id) for request in story.requests}
    account_id, order_id = orders.pop()
    if order_id is not None and not orders:
        ids = OrderIds(account_id=account_id, order_id=order_id)
        yield instead_of("show_order", speech.plain("deciding.show_order"), str(ids))
