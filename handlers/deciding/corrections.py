"""*Correct and ask again*: the form of a batch opens once more, filled in with what it asked for."""

from collections.abc import Mapping

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.kinds import Kind
from bot.errors import Stale
from bot.operations.deciding.correct import Correct
from handlers.answering import Answering
from handlers.modals import View, open_and_fill
from handlers.payloads import Body, reply_to, value_of
from handlers.services import Forms


def register(app: App, answering: Answering, correct: Correct, forms: Mapping[Kind, Forms]) -> None:
    """Listen to the button."""

    @app.action("correct")
    def pressed(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        reply, batch_id = reply_to(body, client), value_of(body)

        def view() -> View:
            story = correct(reply.user_id, batch_id)
            if story.batch.kind not in forms:
                raise Stale  # a log may hold a kind of a newer version
            return forms[story.batch.kind].again(reply.user_id, story)

        open_and_fill(answering, client, body, reply, "correct.title", view)
