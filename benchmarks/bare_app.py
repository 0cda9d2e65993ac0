"""The smallest Bolt app there is: it acknowledges, and nothing else. What the bot is measured against."""

import logging
import os
import sys
from threading import Event

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

logging.basicConfig(level=logging.WARNING)
client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
app = App(client=client, process_before_response="--before-response" in sys.argv)


@app.command("/alephee")
def acknowledge(ack: Ack) -> None:
    """Acknowledge."""
    ack()


SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).connect()
Event().wait()
