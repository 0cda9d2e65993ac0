"""A small Bolt app that shows the page of the sandbox whatever a test wants to see."""

import threading
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from handlers.slack.line import hang_up
from sandbox.server import Sandbox

Json = dict[str, Any]
MOMENT = 1_795_269_900


def plain(text: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """Return a mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def field(block_id: str, element: Json, *, dispatch: bool = False, optional: bool = False) -> Json:
    """Return an input block whose block_id is its action_id too."""
    labelled = {"type": "input", "block_id": block_id, "label": plain(block_id.title()), "optional": optional}
    return labelled | {"dispatch_action": dispatch, "element": element | {"action_id": block_id}}


def options(*values: str) -> list[Json]:
    """Return options whose text is their value."""
    return [{"text": plain(f"Option {value}"), "value": value} for value in values]


def form(note: str = "first", hint: str = "at most 20") -> Json:
    """Return a view with one field of most kinds; `note` and `hint` change between updates."""
    text: Json = {"type": "plain_text_input", "multiline": True, "max_length": 20}
    blocks = [
        {"type": "section", "block_id": "note", "text": plain(note)},
        field("reason", {"type": "static_select", "options": options("1", "2")}, dispatch=True),
        field("text", text) | {"hint": plain(hint)},
        field("number", {"type": "number_input", "is_decimal_allowed": False}, optional=True),
        field("files", {"type": "file_input", "filetypes": ["pdf", "txt"], "max_files": 2}, optional=True),
        field("replied", {"type": "checkboxes", "options": options("yes")}, optional=True),
        field("choice", {"type": "radio_buttons", "options": options("a", "b")}, optional=True),
        field("many", {"type": "multi_static_select", "options": options("x", "y")}, optional=True),
        field("day", {"type": "datepicker"}, optional=True),
        field("moment", {"type": "datetimepicker", "initial_date_time": MOMENT}, optional=True),
        {"type": "actions", "block_id": "more", "elements": [button("again"), button("push")]},
    ]
    return view(blocks) | {"submit": plain("Ask"), "callback_id": "form"}


def view(blocks: list[Json]) -> Json:
    """Return a modal without a submit button."""
    return {"type": "modal", "title": plain("Write"), "close": plain("Back"), "blocks": blocks}


def button(action_id: str, **more: Any) -> Json:
    """Return a button that is called as its action."""
    return {"type": "button", "action_id": action_id, "text": plain(action_id), "value": "v"} | more


SHOPS = options(*(f"{number:03d}" for number in range(150)))


class PageApp:
    """The app, connected to a sandbox. `pressed` and `submitted` hold the payloads it got."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.client = WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url)
        self.pressed: list[Json] = []
        self.submitted: list[Json] = []
        self.hold = threading.Event()
        app = App(client=self.client, signing_secret=sandbox.slack.signing_secret)
        app.command("/alephee")(self._command)
        app.action("reason")(self._update)
        app.action("again")(self._update)
        app.action("push")(self._push)
        app.action("approve")(self._press)
        app.action("menu")(self._press)
        app.shortcut("alephee_find")(self._press)
        app.shortcut("alephee_write")(self._press)
        app.event("app_home_opened")(self._publish)
        app.action("home")(self._press)
        app.view("form")(self._submit)
        app.view("days")(self._keep)
        app.options("shop")(self._offer)
        app.action("shop")(self._press)
        self._handler = SocketModeHandler(app, app_token=sandbox.slack.app_token)
        self._handler.connect()  # type: ignore[no-untyped-call] # Bolt's handler has no annotations

    def close(self) -> None:
        """Let hanging listeners go and leave the sandbox."""
        self.hold.set()
        self.sandbox.slack.ping_sockets()  # of an empty answer the client would wait for more
        hang_up(self._handler.client)

    def say(self, channel: str, *blocks: Json, text: str = "fallback", **more: Any) -> str:
        """Post a message as the app and return its ts."""
        answer = self.client.chat_postMessage(channel=channel, text=text, blocks=list(blocks) or None, **more)
        return str(answer["ts"])

    def _command(self, ack: Ack, body: Json) -> None:
        if body["text"] == "hang":
            self.hold.wait(timeout=5)
        elif body["text"] == "form":
            ack()
            self.client.views_open(trigger_id=body["trigger_id"], view=form())
        else:
            ack(text=f"heard {body['text']}")

    def _update(self, ack: Ack, body: Json) -> None:
        ack()
        self.pressed.append(body)
        self.client.views_update(view_id=body["view"]["id"], view=form("second", "still at most 20"))

    def _push(self, ack: Ack, body: Json) -> None:
        ack()
        above = view([{"type": "section", "text": plain("on top")}])
        self.client.views_push(trigger_id=body["trigger_id"], view=above)

    def _press(self, ack: Ack, body: Json) -> None:
        ack()
        self.pressed.append(body)

    def _publish(self, event: Json) -> None:
        blocks = [{"type": "header", "text": plain("At home")}, {"type": "actions", "elements": [button("home")]}]
        self.client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    def _offer(self, ack: Ack, body: Json) -> None:
        ack(options=[one for one in SHOPS if body["value"].casefold() in one["text"]["text"].casefold()][:100])

    def _keep(self, ack: Ack, body: Json) -> None:
        ack()
        self.submitted.append(body["view"]["state"]["values"])

    def _submit(self, ack: Ack, body: Json) -> None:
        values = body["view"]["state"]["values"]
        if values["text"]["text"]["value"] == "bad":
            ack(response_action="errors", errors={"text": "Not this word."})
        else:
            ack()
            self.submitted.append(values)
