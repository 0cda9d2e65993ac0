"""The simulated Slack workspace as tests and the page use it: people act, and see what comes of it."""

import asyncio
import copy
from collections.abc import Mapping
from typing import Any

from sandbox.slack import acting, payloads, shortcuts
from sandbox.slack.conversations import as_seen
from sandbox.slack.deliveries import Envelope, Transport
from sandbox.slack.faults import Fault
from sandbox.slack.modals import View
from sandbox.slack.model import Ack, Json, NotPossibleError
from sandbox.slack.state import SlackState
from sandbox.slack.stored_blocks import interactive


class SlackWorkspace(SlackState):
    """People, channels, views and files of one workspace, and the app installed in it.

    The methods named after what a person does (`command`, `press`, `submit`, …) may be called from any thread
    but the loop's; they return after the app's acknowledgement or its three seconds. They raise
    NotPossibleError for what Slack's client would not offer.
    """

    # -- what people do ------------------------------------------------------------------------------------

    def command(self, user: str, text: str, channel: str = "C0SUPPORT") -> Ack:
        """Type `text`: a slash command when it begins with one (`/alephee order 1`), else a plain message."""
        return acting.command(self, user, text, channel)

    def press(
        self,
        user: str,
        channel: str,
        ts_or_key: str,
        action_id: str,
        block_id: str | None = None,
        value: Any = None,
        *,
        confirm: bool = True,
    ) -> Ack:
        """Use a button, select or overflow of a message; `value` tells buttons apart, or is the option chosen.

        With `confirm=False` the person cancels the element's confirm dialog: nothing is sent.
        """
        target = acting.MessageElement(channel, ts_or_key, action_id, block_id, value)
        return acting.press(self, user, target, confirm=confirm)

    def press_in_view(
        self,
        user: str,
        view_id: str,
        block_id: str,
        action_id: str,
        element_state: Any = None,
        state: Mapping[str, Any] | None = None,
    ) -> Ack:
        """Use an element of an open view, with `state` for what else was typed so far."""
        target = acting.ViewElement(view_id, block_id, action_id, element_state)
        return acting.press_in_view(self, user, target, state or {})

    def type_into(self, user: str, view_id: str, values: Mapping[str, Any]) -> None:
        """Fill in inputs without sending anything."""
        acting.type_into(self, self.open_view(user, view_id), values)

    def suggest(self, user: str, view_id: str, block_id: str, action_id: str, typed: str = "") -> list[Json]:
        """Type into an external menu of an open view; return the options that are shown."""
        return acting.suggest(self, user, view_id, (block_id, action_id), typed)[1]

    def submit(
        self, user: str, view_id: str, values: Mapping[str, Any] | None = None, *, unfiltered: bool = False
    ) -> Ack:
        """Submit a modal with `values` on top of what was typed; inputs are checked first as Slack's client does.

        `values` is `{block_id: {action_id: state}}` or `{block_id: text | option value | list}`. `unfiltered` files
        were not chosen in the picker that keeps to `filetypes`: they may be called anything.
        """
        return acting.submit(self, user, view_id, values or {}, unfiltered=unfiltered)

    def close_view(self, user: str, view_id: str, *, everything: bool = False) -> Ack:
        """Close a modal by its close button, or the whole stack by the x (`everything`)."""
        return acting.close_view(self, user, view_id, everything=everything)

    def shortcut(self, user: str, callback_id: str, channel: str = "", key: str = "") -> Ack:
        """Use a shortcut of the app: a global one, or one of a message's menu (`channel` and `key` name it)."""
        if key:
            return shortcuts.use_on_message(self, user, callback_id, channel, key)
        return shortcuts.use(self, user, callback_id)

    def open_home(self, user: str) -> Ack:
        """Open the app's Home tab (event `app_home_opened`)."""
        return acting.open_home(self, user)

    def upload(self, user: str, name: str, content: bytes, *, access: str = "visible") -> Json:
        """Upload a file and return the object a `file_input` carries.

        With `access="check_file_info"` the app gets only a stub, as for files of Slack Connect.
        """
        with self.lock:
            file = self.files.add(self.people[user], name, content)
            file.access = access
            uploaded = self.files.as_input(file)
        self.touch()
        return uploaded

    def event(self, event: Json) -> Ack:
        """Send any event of the Events API to the app."""
        return acting.as_ack(acting.deliver(self, Envelope("events_api", payloads.event_callback(event))))

    def read(self, user: str, channel: str, key: str) -> None:
        """Have read a channel up to a message."""
        with self.lock:
            message = self.conversations.find(channel, key, user)
            is_further = self.reads.mark(user, self.channels[channel], message.ts)
        if is_further:
            self.touch()

    def turn_clock(self, seconds: float) -> None:
        """Turn the world's clock forward; raise ValueError for what would turn it back."""
        self.clock.turn(seconds)
        if self.app is not None:
            self.app.look_again()
        self.touch()

    # -- what people see -----------------------------------------------------------------------------------

    def views(self, user: str) -> list[Json]:
        """Return the person's open modals, the one on top last."""
        with self.lock:
            return [view.as_json() for view in self.modals.stacks.get(user, [])]

    def home(self, user: str) -> Json | None:
        """Return what the app published to the person's Home tab."""
        with self.lock:
            home = self.modals.homes.get(user)
            return home.as_json() if home else None

    def messages(self, channel: str, user: str | None = None) -> list[Json]:
        """Return a channel's messages, oldest first, with this person's ephemeral ones.

        Each is Slack's JSON and `key`, `channel` and `ephemeral`.
        """
        with self.lock:
            found = self.channels[channel]
            return [as_seen(found, message) for message in found.visible_to(user)]

    def dm(self, user: str) -> list[Json]:
        """Return the direct messages between the app and a person."""
        with self.lock:
            channel = self.conversations.open_im(user)
            return [as_seen(channel, message) for message in channel.visible_to(user)]

    @staticmethod
    def find_buttons(message_or_view: Json) -> list[Json]:
        """Return the buttons of a message or view in order, each with the `block_id` it stands in."""
        blocks = message_or_view.get("blocks") or []
        return [
            copy.deepcopy(element) | {"block_id": block["block_id"]}
            for block, element in interactive(blocks)
            if element["type"] == "button"
        ]

    def open_view(self, user: str, view_id: str) -> View:
        """Return an open modal or the Home tab of this person; raise NotPossibleError otherwise."""
        with self.lock:
            home = self.modals.homes.get(user)
            for view in [*self.modals.stacks.get(user, []), *([home] if home else [])]:
                if view.id == view_id:
                    return view
        raise NotPossibleError(f"{user} has no open view {view_id}")

    # -- what goes wrong on the way ------------------------------------------------------------------------

    def fault(self, method: str, kind: str, count: int | None = 1, retry_after: int | str = 1) -> Fault:
        """Plan a fault of the Web API (see Fault); `down` also cuts the sockets."""
        with self.lock:
            fault = self.faults.add(method, kind, count, retry_after)
        if kind == "down":
            self.drop_sockets()
        self.touch()
        return fault

    def clear_faults(self) -> None:
        """Let everything work again."""
        with self.lock:
            self.faults.clear()
        self.touch()

    def redeliver(self) -> Ack:
        """Deliver the last payload once more, under the same envelope id."""
        last = self.deliveries.last
        if last is None:
            raise NotPossibleError("nothing was delivered yet")
        again = Envelope(last.kind, last.payload, last.id, last.retry + 1, last.retry_reason)
        return acting.as_ack(self.deliveries.send(again))

    def deliver_twice(self, payloads_to_come: int = 1) -> None:
        """Deliver each of the next payloads twice."""
        self.deliveries.duplicate_next = payloads_to_come

    def drop_sockets(self) -> None:
        """Cut every Socket Mode connection without a word."""
        if self.deliveries.loop is not None:
            self.deliveries.loop.call_soon_threadsafe(self.deliveries.sockets.drop)

    def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask the app to replace its connections (`warning`, `refresh_requested`, `link_disabled`)."""
        if self.deliveries.loop is not None:
            sending = self.deliveries.sockets.refresh(reason)
            asyncio.run_coroutine_threadsafe(sending, self.deliveries.loop).result()

    def ping_sockets(self) -> None:
        """Ping the app on every connection."""
        if self.deliveries.loop is not None:
            asyncio.run_coroutine_threadsafe(self.deliveries.sockets.ping(), self.deliveries.loop).result()

    @property
    def deaf(self) -> bool:
        """Whether sockets stay open without delivering payloads or answering pings."""
        return self.deliveries.sockets.deaf

    @deaf.setter
    def deaf(self, deaf: bool) -> None:
        self.deliveries.sockets.deaf = deaf

    @property
    def sockets(self) -> int:
        """The number of Socket Mode connections that take payloads."""
        return self.deliveries.sockets.connected

    @property
    def transport(self) -> Transport:
        """How payloads travel: `auto`, `socket` or `http`."""
        return self.deliveries.transport

    @transport.setter
    def transport(self, transport: Transport) -> None:
        self.deliveries.transport = transport

    @property
    def request_url(self) -> str | None:
        """Where signed HTTP requests go, such as `http://127.0.0.1:3000/slack/events`."""
        return self.deliveries.http.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.deliveries.http.request_url = url
