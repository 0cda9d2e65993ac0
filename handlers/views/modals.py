"""The views that every modal may become: while it loads, and when something went wrong."""

from bot.domain.notes import Note
from handlers.catalogue import texts
from handlers.language import Speech
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.causes import explain


def loading(speech: Speech, callback_id: str = "loading", title_key: str = "compose.title") -> Block:
    """Return the view that opens at once, while the order (or what else the title's area tells) is looked up."""
    own = f"{title_key.partition('.')[0]}.loading"
    blocks = block_kit.sections([speech.mrkdwn(own if own in texts(speech.language) else "compose.loading")])
    return block_kit.modal(callback_id, speech.plain(title_key), blocks, close=speech.plain("common.cancel"))


def problem(speech: Speech, title_key: str, note: Note) -> Block:
    """Return a view that explains what went wrong and can only be closed."""
    blocks = block_kit.sections([explain(speech, note)])
    return block_kit.modal("problem", speech.plain(title_key), blocks, close=speech.plain("common.close"))
