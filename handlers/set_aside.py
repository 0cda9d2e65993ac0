"""What was typed in inputs that a choice takes out of a form: it is there again when another choice brings them back.

Slack forgets what stands in an input that an update does not have (docs.slack.dev/surfaces/modals).
"""

from typing import Any

from bot.operations.asking.kept import Kept
from bot.ports import Drafts
from handlers.acks import can_be_filled, filled
from handlers.carried import FormIds
from handlers.modals import View
from handlers.payloads import Body, carried_by

State = dict[str, Any]


class SetAside:
    """Kept by the batch that a form stands for, with what else is known of it."""

    def __init__(self, drafts: Drafts) -> None:
        self._kept = Kept(drafts, "set_aside", dict[str, State])

    def filled(self, body: Body, view: View) -> View:
        """Return a view that takes the place of the one in which something was chosen, with what comes back in it.

        What leaves the form is kept. Raises ``LogUnavailable``.
        """
        batch_id, user_id = carried_by(body["view"], FormIds).batch_id, body["user"]["id"]
        typed = body["view"].get("state", {}).get("values", {})
        inputs = [block for block in view["blocks"] if block["type"] == "input"]
        there = {block["block_id"] for block in inputs}
        before = self._kept.get(batch_id, user_id) or {}
        now = before | {name: dict(state) for name, state in typed.items() if name not in there}
        if now != before and (before or any(map(_says_something, now.values()))):
            self._kept.try_to_keep(batch_id, user_id, now)
        back = [block for block in inputs if block["block_id"] not in typed and not block.get("dispatch_action")]
        return view | {"blocks": [filled(block, before) if block in back else block for block in view["blocks"]]}


def _says_something(state: State) -> bool:
    """Whether an input holds more than its type, and can be filled in again with it: no app can attach files."""
    (element, *_) = [*state.values()] or [{}]
    return can_be_filled(element) and any(value for name, value in element.items() if name != "type")
