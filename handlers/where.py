"""Where a form was opened: its view carries it, so that whoever asked reads there that it was asked."""

import json
from dataclasses import dataclass
from typing import Any

from handlers.carried import Carried, read, text
from handlers.payloads import Body
from handlers.replies import Reply

View = dict[str, Any]

#: characters of what a view carries (docs.slack.dev/reference/views)
_MOST = 3_000
#: a form that asks for something
_FORM = "_compose"
#: a conversation of one person with the bot: their receipt stands in it
_DIRECT = "D"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where(Carried):
    """The batch that a form stands for, and how its person is answered where it was opened."""

    batch_id: str = text("b")
    channel_id: str = text("ch")
    response_url: str = text("url")

    @property
    def is_known(self) -> bool:
        """Whether there is a place to answer in."""
        return bool(self.batch_id and self.channel_id)


def opened_in(view: View, reply: Reply) -> View:
    """Return a form that remembers where it is opened; without a channel, or in a direct one, it does not have to."""
    if not str(view.get("callback_id", "")).endswith(_FORM) or reply.channel_id.startswith(_DIRECT):
        return view
    return _with(view, Where(channel_id=reply.channel_id, response_url=reply.response_url))


def kept_in(view: View, body: Body) -> View:
    """Return a view that remembers what the one before it, which was submitted or changed, did."""
    return _with(view, where_asked(body))


def where_asked(body: Body) -> Where:
    """Read where the form of a delivery was opened; of another view nothing is known."""
    return read(Where, body["view"].get("private_metadata", ""))


def _with(view: View, where: Where) -> View:
    if not where.channel_id:
        return view
    known = json.loads(view.get("private_metadata") or "{}")
    place = json.loads(str(Where(channel_id=where.channel_id, response_url=where.response_url)))
    carried = json.dumps(known | place, separators=(",", ":"))
    return view | {"private_metadata": carried} if len(carried) <= _MOST else view
