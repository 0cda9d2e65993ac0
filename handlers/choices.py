"""The order of what is chosen and asked in open views, whichever process takes each of it."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.errors import LogUnavailable
from bot.ports import Drafts
from handlers.latest_wins import LatestWins
from handlers.payloads import Body

log = logging.getLogger(__name__)

_KIND = "choice"
#: how long a choice is known: far longer than it takes to answer it
_LASTING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something chosen in a view: in which state of it, and its place in the order of all of them.

    ``number`` counts those taken in this process; ``place`` is greater than that of every earlier choice.
    """

    view_id: str
    user_id: str
    hash: str
    place: str
    number: int


@dataclass(frozen=True, slots=True)
class Choices:
    """The latest of several choices in a view wins.

    Slack's hash of the view tells when another process has answered one meanwhile, but not which of the two is later:
    the time that Slack gives each of them does, and the latest is kept where all processes see it.
    """

    drafts: Drafts
    _here: LatestWins = field(default_factory=LatestWins)

    def take(self, body: Body, turn: int = 0) -> Choice:
        """Note, as it comes, that something was chosen. ``turn``: how many times the view was submitted before."""
        view = body["view"]
        (made_at, *_) = [action.get("action_ts", "") for action in body.get("actions", ())] or [""]
        place, view_id = json.dumps(f"{turn:06} {made_at}"), str(view["id"])
        return Choice(view_id, body["user"]["id"], view.get("hash", ""), place, self._here.take(view_id))

    def tell(self, choice: Choice) -> bool:
        """Let every process know of a choice; returns whether it is the latest, as far as anybody knows by now."""
        try:
            latest = self.drafts.keep_greatest(_KIND, choice.view_id, choice.user_id, choice.place, lasting=_LASTING)
        except LogUnavailable as error:
            log.info("the order of choices is known in this process alone", extra={"why": error.why})
            return True
        return latest == choice.place

    def is_latest(self, choice: Choice) -> bool:
        """Whether nothing later was chosen in the view, as far as anybody knows by now."""
        try:
            latest = self.drafts.get(_KIND, choice.view_id, choice.user_id)
        except LogUnavailable as error:
            log.info("the order of choices is known in this process alone", extra={"why": error.why})
            return True
        return latest is None or latest <= choice.place

    def answer(self, choice: Choice, show: Callable[[], None]) -> None:
        """Show what a choice comes to, unless a later one was taken here meanwhile; one at a time."""
        self._here.answer(choice.view_id, choice.number, show)
