"""Whether what a person is about to ask needs an approval, and whether there is anybody to give it."""

from contextlib import suppress

from bot.domain.kinds import Kind
from bot.errors import NotTold
from bot.operations.deciding.authority import Authority
from bot.operations.lru_cache import LruCache
from handlers.language import Speech
from handlers.modals import View
from handlers.views import block_kit

#: open forms that are remembered
_FORMS = 2_000


class Approvals:
    """Looked at when a form opens, and said in it."""

    def __init__(self, authority: Authority, needed_for: frozenset[Kind]) -> None:
        self._authority = authority
        self.needed_for = needed_for
        #: who opened a form with which is asked for what nobody could approve, by batch id
        self._alone = LruCache[str](_FORMS)

    def look_for_approver(self, kind: Kind, batch_id: str, user_id: str) -> None:
        """Find out while a form loads whether anybody else may approve; what Slack does not tell is not said."""
        if kind not in self.needed_for:
            return
        with suppress(NotTold):  # it is logged, and the press of a button looks again
            if self._authority.is_alone(user_id):
                self._alone.keep(batch_id, user_id)

    def warned(self, speech: Speech, batch_id: str, view: View) -> View:
        """Return a form that says so above everything else, if nobody can approve what is asked with it."""
        if not self._alone.get(batch_id):
            return view
        return view | {"blocks": [block_kit.section(speech.mrkdwn("compose.nobody_approves")), *view["blocks"]]}
