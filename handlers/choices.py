"""The order of what is chosen and asked in open views, whichever process takes each of it."""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic, sleep

from bot.errors import LogUnavailable
from bot.ports import Drafts
from handlers.latest_wins import LatestWins
from handlers.payloads import Body

log = logging.getLogger(__name__)

#: the latest choice in a view, and the one whose answer stands there, with the view's hash since then
_LATEST, _SHOWN = "choice", "choice_shown"
#: how long a choice is known: far longer than it takes to answer it
_LASTING = timedelta(minutes=10)
#: seconds in which whoever changed a view has said so, and between two looks for it
_PATIENCE, _PAUSE = 1.0, 0.02


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
    the time that Slack gives each of them does. So an answer is shown in place of what is known to stand there, by its
    hash, and never in place of that to a later choice. Where there is one process alone, the order in which they come
    to it is all there is to know.
    """

    drafts: Drafts
    _here: LatestWins = field(default_factory=LatestWins)

    def take(self, body: Body, turn: int = 0) -> Choice:
        """Note, as it comes, that something was chosen. ``turn``: how many times the view was submitted before."""
        view = body["view"]
        (made_at, *_) = [action.get("action_ts", "") for action in body.get("actions", ())] or [""]
        place, view_id = json.dumps(f"{turn:06} {made_at}"), str(view["id"])
        hash_ = view.get("hash", "") if self.drafts.is_shared else ""
        return Choice(view_id, body["user"]["id"], hash_, place, self._here.take(view_id))

    def tell(self, choice: Choice) -> bool:
        """Let every process know of a choice; returns whether it is the latest, as far as anybody knows by now."""
        if not self.drafts.is_shared:
            return True
        try:
            latest = self.drafts.keep_greatest(_LATEST, choice.view_id, choice.user_id, choice.place, lasting=_LASTING)
        except LogUnavailable as error:
            log.info("the order of choices is known in this process alone", extra={"why": error.why})
            return True
        return latest == choice.place

    def is_latest(self, choice: Choice) -> bool:
        """Whether nothing later was chosen in the view, as far as anybody knows by now."""
        if not self.drafts.is_shared:
            return True
        try:
            latest = self.drafts.get(_LATEST, choice.view_id, choice.user_id)
        except LogUnavailable as error:
            log.info("the order of choices is known in this process alone", extra={"why": error.why})
            return True
        return latest is None or latest <= choice.place

    def stand(self, choice: Choice, update: Callable[[str], str | None]) -> None:
        """Have the answer to a choice shown, unless that to a later one is.

        ``update``: shows it in a view that still has a hash, whatever it has if that is empty; returns the hash that
        the view has then, None where it had another one.
        """
        hash_, until = choice.hash, monotonic() + _PATIENCE
        while (new := update(hash_)) is None:
            shown = self._shown_instead(choice, hash_, until)
            if shown is None:  # whoever changed it ended, or it was no choice
                hash_ = ""
                if not self.is_latest(choice):
                    return
            elif shown[0] > choice.place:
                return
            else:
                hash_ = shown[1]
        if self.drafts.is_shared and new:
            with suppress(LogUnavailable):  # whoever waits for it finds that out
                body = json.dumps([choice.place, new])
                self.drafts.keep_greatest(_SHOWN, choice.view_id, choice.user_id, body, lasting=_LASTING)

    def _shown_instead(self, choice: Choice, hash_: str, until: float) -> tuple[str, str] | None:
        """Return the place of the choice that is answered in a view, and its hash now; None where nobody tells."""
        while True:
            try:
                body = self.drafts.get(_SHOWN, choice.view_id, choice.user_id)
            except LogUnavailable:
                return None
            place, now = json.loads(body) if body else ("", hash_)
            if now != hash_:
                return place, now
            if monotonic() > until:
                return None
            sleep(_PAUSE)

    def answer(self, choice: Choice, show: Callable[[], None]) -> None:
        """Show what a choice comes to, unless a later one was taken here meanwhile; one at a time."""
        self._here.answer(choice.view_id, choice.number, show)
