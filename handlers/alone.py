"""Whether anybody could approve what a person is about to ask: looked at when a form opens, and said in it."""

from bot.domain.kinds import Kind
from bot.errors import NotTold
from handlers.desk import Desk
from handlers.modals import View
from handlers.payloads import metadata_of
from handlers.views import block_kit


def look_for_approver(desk: Desk, kind: Kind, batch_id: str, user_id: str) -> None:
    """Find out whether anybody else may approve, while the form is loading; what Slack does not tell is not said."""
    if kind not in desk.approval_for:
        return
    try:
        alone = desk.authority.is_alone(user_id)
    except NotTold:  # it is logged, and the press of a button looks again
        return
    if alone:
        desk.alone.keep(batch_id, user_id)


def warned(desk: Desk, user_id: str, view: View) -> View:
    """Return a form that says so above everything else, if nobody can approve what is asked with it."""
    if not desk.alone.get(str(metadata_of(view).get("b") or "")):
        return view
    warning = block_kit.section(desk.speech_at_hand(user_id).mrkdwn("compose.nobody_approves"))
    return view | {"blocks": [warning, *view["blocks"]]}
