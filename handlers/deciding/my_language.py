"""A card in the language of whoever reads it: a channel has one language, the people in it may have others."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.operations.deciding.read_story import ReadStory
from bot.operations.tools import Accounts
from handlers.answering import Answering
from handlers.payloads import Body, reply_to, value_of
from handlers.replies import Reply
from handlers.screens import Screens
from handlers.views.cards import approval_card, beside_card


def register(app: App, screens: Screens, answering: Answering, read: ReadStory, accounts: Accounts) -> None:
    """Listen to the option of the card's menu."""

    @app.action("my_language")
    def my_language(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        batch_id, reply = value_of(body), reply_to(body, client)
        answering.run(reply, lambda: _show(screens, answering, read, accounts, reply, batch_id))


def _show(
    screens: Screens, answering: Answering, read: ReadStory, accounts: Accounts, reply: Reply, batch_id: str
) -> None:
    """Show the whole card, and what it has no room for, to one person; buttons count on the card itself alone."""
    story, speech = read(reply.user_id, batch_id), answering.speech(reply.user_id)
    reply.say(approval_card(screens, speech, story, account_names=accounts.known(), details=True))
    for more in beside_card(screens, speech, story):
        reply.say(more)
