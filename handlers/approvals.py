"""Whether what a person is about to ask needs an approval, and whether there is anybody to give it."""

from contextlib import suppress

from bot.domain.kinds import Kind
from bot.errors import LogUnavailable, NotTold
from bot.operations.asking.kept import Kept
from bot.operations.deciding.authority import Authority
from bot.operations.tools import Policy
from bot.ports import Drafts
from handlers.language import Speech
from handlers.modals import View
from handlers.views import block_kit


class Approvals:
    """Looked at when a form opens, and said in it."""

    def __init__(self, authority: Authority, policy: Policy, drafts: Drafts) -> None:
        self._authority = authority
        self._policy, self.needed_for = policy, policy.approval_for
        #: how many approvals would be needed for what is asked with an open form, where fewer people could give them
        self._lacking = Kept(drafts, "approvals_lacking", int)

    def look_for_approver(self, kind: Kind, batch_id: str, user_id: str) -> None:
        """Find out while a form loads whether enough others may approve; what Slack does not tell is not said."""
        if kind not in self.needed_for:
            return
        needed = self._policy.terms_of(kind).needed
        with suppress(NotTold):  # it is logged, and the press of a button looks again
            if self._authority.lacks_approvers(user_id, needed):
                self._lacking.try_to_keep(batch_id, user_id, needed)

    def warned(self, speech: Speech, batch_id: str, user_id: str, view: View) -> View:
        """Return a form that says so above everything else, if too few can approve what is asked with it."""
        needed = None
        with suppress(LogUnavailable):  # whoever presses hears it then
            needed = self._lacking.get(batch_id, user_id)
        if not needed:
            return view
        alone = speech.mrkdwn("compose.nobody_approves")
        told = alone if needed == 1 else speech.mrkdwn("deciding.too_few_approve", needed=needed)
        return view | {"blocks": [block_kit.section(told), *view["blocks"]]}
