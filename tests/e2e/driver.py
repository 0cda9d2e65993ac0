"""People at work: verbs of what they do in Slack, and of what they see of it."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from bot.app import Bot
from bot.database_url import DatabaseAddress, log_file
from bot.log.rows import read_events
from handlers.catalogue import LANGUAGES
from handlers.language import speech
from sandbox.server import Sandbox
from sandbox.slack.acting import as_ack, deliver
from sandbox.slack.conversations import Message
from sandbox.slack.deliveries import Envelope
from sandbox.slack.model import Ack
from sandbox.slack.payloads import action_of, message_action
from sandbox.slack.stored_blocks import interactive
from tests.auditing import rows_of
from tests.e2e.messages_that_call import is_asked, is_notice, is_reminder
from tests.e2e.reading import aged, block, block_ids, buttons, links, options, quoted, said, text_of, values

#: what is read here, or read from here by the tests
__all__ = ("aged", "block", "block_ids", "buttons", "links", "options", "quoted", "said", "text_of", "values")

T = TypeVar("T")
Json = dict[str, Any]
Upload = tuple[str, bytes]

ANA, BRUNO, CARLA = "U0REQUESTER", "U0APPROVER1", "U0APPROVER2"
GUIDO, EVA, DARIO = "U0GUEST", "U0EXTERNAL", "U0DELETED"
SUPPORT, APPROVALS, ALERTS, SHARED = "C0SUPPORT", "C0APPROVALS", "C0ALERTS", "C0SHARED"
PATIENCE = 20.0


class Driver:
    """What the people of the sandbox do with one bot. Everything they wait for, this waits for."""

    def __init__(self, sandbox: Sandbox, bot: Bot) -> None:
        self.sandbox, self.bot = sandbox, bot
        self.slack, self.alephee = sandbox.slack, sandbox.alephee
        self.address: DatabaseAddress = bot.settings.bot_database

    @property
    def database(self) -> Path:
        """The file of the log."""
        return log_file(self.address)

    def wait(self, predicate: Callable[[], T | None], timeout: float = PATIENCE) -> T:
        """Return the predicate's first true value. Raises ``TimeoutError``."""
        return self.slack.wait_for(predicate, timeout)

    # -- asking ----------------------------------------------------------------------------------------

    def command(self, user: str, words: str, channel: str = SUPPORT) -> Json:
        """Type ``/alephee`` and words; return the private answer."""
        return self.whisper(user, lambda: self.slack.command(user, f"/alephee {words}".strip(), channel), channel)

    def look_up(self, user: str, number: int | str, channel: str = SUPPORT) -> Json:
        """Look an order up; return its card, or the refusal."""
        return self.command(user, f"order {number}", channel)

    def whisper(self, user: str, act: Callable[[], Ack], channel: str = SUPPORT) -> Json:
        """Do something that is acknowledged; return the private message that answers it."""
        before = {message["key"] for message in self.whispers(user, channel)}
        ack = act()
        assert ack.ok, ack
        new = self.wait(lambda: [m for m in self.whispers(user, channel) if m["key"] not in before])
        return new[0]

    def whispers(self, user: str, channel: str = SUPPORT) -> list[Json]:
        """Return what only this person sees in a channel, but not that an answer takes a while, or what was asked."""
        private = [m for m in self.slack.messages(channel, user) if m["ephemeral"]]
        return [m for m in private if not _is_hint(m) and not is_asked(m)]

    def compose(self, user: str, number: int | str) -> Json:
        """Open *Write to buyer* by command; return the view when it has loaded."""
        return self.opened(user, lambda: self.slack.command(user, f"/alephee message {number}"))

    def opened(self, user: str, act: Callable[[], Ack]) -> Json:
        """Do something that opens a view; return it when it has loaded."""
        before = {view["id"] for view in self.slack.views(user)}
        ack = act()
        assert ack.ok, ack
        return self.wait(lambda: self._loaded(user, before))

    def _loaded(self, user: str, before: set[str]) -> Json | None:
        views = [view for view in self.slack.views(user) if view["id"] not in before]
        return views[-1] if views and views[-1]["callback_id"] != "loading" else None

    def view(self, user: str, view: Json) -> Json:
        """Return an open view as it stands now."""
        return next(one for one in self.slack.views(user) if one["id"] == view["id"])

    def choose(self, user: str, view: Json, block_id: str, value: str) -> Json:
        """Choose an option that makes the view change; return the view as it is then."""
        before = self.view(user, view)["hash"]
        ack = self.slack.press_in_view(user, view["id"], block_id, block_id, value)
        assert ack.ok, ack
        return self.wait(lambda: now if (now := self.view(user, view))["hash"] != before else None)

    def choose_reason(self, user: str, view: Json, reason: str) -> Json:
        """Choose a reason ("1" … "5"); return the view with its preview."""
        return self.choose(user, view, "reason", reason)

    def choose_account(self, user: str, view: Json, account: int) -> Json:
        """Choose whose order it is; return the view with that order."""
        return self.choose(user, view, "account", str(account))

    def submit(
        self,
        user: str,
        view: Json,
        *,
        reason: str | None = None,
        text: str | None = None,
        files: Sequence[Upload] = (),
        buyer_replied: bool = False,
    ) -> Ack:
        """Fill the modal in and submit it; a file has its field once there is a reason."""
        if files and reason and not any(one["block_id"] == "files" for one in self.view(user, view)["blocks"]):
            self.choose_reason(user, view, reason)
        values: Json = {} if reason is None else {"reason": reason}
        if text is not None:
            values["text"] = text
        if files:
            values["files"] = [self.slack.upload(user, name, content) for name, content in files]
        if buyer_replied:
            values["buyer_replied"] = ["yes"]
        return self.slack.submit(user, view["id"], values)

    def submit_unchecked(self, user: str, view: Json, values: Json) -> dict[str, str]:
        """Submit as an old client would: without the limits that Slack's own client keeps; return all errors."""
        for one in self.slack.open_view(user, view["id"]).body["blocks"]:
            for limit in ("max_length", "max_files", "filetypes"):
                (one.get("element") or {}).pop(limit, None)
        ack = self.slack.submit(user, view["id"], values)
        return {**ack.client_errors, **ack.errors}

    def ask(
        self,
        user: str,
        number: int | str,
        text: str | None = None,
        *,
        reason: str = "4",
        files: Sequence[Upload] = (),
        buyer_replied: bool = False,
    ) -> str:
        """Ask for a message from command to submission; return the batch's id.

        What the buyer will read, where it is not what was typed, is looked at and submitted once more.
        """
        view = self.compose(user, number)
        ack = self.submit(user, view, reason=reason, text=text, files=files, buyer_replied=buyer_replied)
        assert ack.ok, ack
        if any(one["id"] == view["id"] for one in self.slack.views(user)):
            ack = self.submit(user, view, reason=reason, text=text, buyer_replied=buyer_replied)
            assert ack.ok, ack
        return str(json.loads(view["private_metadata"])["b"])

    # -- deciding --------------------------------------------------------------------------------------

    def cards(self) -> list[Json]:
        """Return the approval cards, oldest first; without what stands in their threads, and reminders."""
        return [m for m in self.slack.messages(APPROVALS) if "thread_ts" not in m and not is_reminder(m)]

    def card(self, about: str = "", *, has: str = "") -> Json:
        """Return the newest card, with a text in it if one is given; waits until it shows ``has``."""
        return self.wait(lambda: _newest(self.cards(), about, has))

    def wait_until_told(self) -> None:
        """Wait until everything is shown in Slack, and the log knows where it stands."""
        self.wait(lambda: not self.rows("SELECT 1 FROM outbox WHERE closed_at IS NULL"))

    def thread(self, card: Json) -> list[Json]:
        """Return the lines in a card's thread."""
        return [m for m in self.slack.messages(APPROVALS) if m.get("thread_ts") == card["ts"]]

    def press(self, user: str, action_id: str, card: Json | None = None) -> Ack:
        """Press a button of a card (the newest undecided one, unless one is given)."""
        card = card or self.wait(lambda: _newest([c for c in self.cards() if action_id in buttons(c)], "", ""))
        return self.slack.press(user, card["channel"], card["key"], action_id)

    def press_anyhow(self, user: str, action_id: str, card: Json, *, channel: str = "", ts: str = "") -> Ack:
        """Deliver a press of a card's button that Slack's client would not offer: by anybody, from anywhere."""
        with self.slack.lock:
            message = self.slack.conversations.find(card["channel"], card["key"], ANA)
            place = self.slack.channels[channel or card["channel"]]
            body = message.body | {"ts": ts or message.ts}
            pressed = next((b, e) for b, e in interactive(card["blocks"]) if e["action_id"] == action_id)
            url = f"{self.slack.base_url}/response/{self.slack.tickets.new_response_url(user, place.id, None)}"
            payload = message_action(
                self.slack.people[user],
                place,
                Message(message.key, body),
                action_of(*pressed, None),
                self.slack.tickets.new_trigger(user),
                url,
            )
        return as_ack(deliver(self.slack, Envelope("interactive", payload)))

    def approve(self, user: str, card: Json | None = None) -> Ack:
        """Approve."""
        return self.press(user, "approve", card)

    def decline(self, user: str, why: str, card: Json | None = None) -> Ack:
        """Decline, with a reason."""
        view = self.opened(user, lambda: self.press(user, "decline", card))
        return self.slack.submit(user, view["id"], {"text": why})

    def withdraw(self, user: str) -> Ack:
        """Take one's own request back, on the receipt."""
        receipt = self.receipt(user, has="withdraw")
        return self.slack.press(user, receipt["channel"], receipt["key"], "withdraw")

    def undo(self, user: str, card: Json | None = None) -> Ack:
        """Take an approval back."""
        return self.press(user, "undo", card)

    def sent(self, number: int | str, text: str = "Hola, su pedido sale hoy.", **how: Any) -> Json:
        """Have Ana ask and Bruno approve a message; return its row when it is sent."""
        batch_id = self.ask(ANA, number, text, **how)
        return self.approved(batch_id, "sent")

    def approved(self, batch_id: str, state: str) -> Json:
        """Have Bruno approve a batch; return its row when it has reached a state."""
        self.wait_for_state("pending", batch_id)
        card = self.wait(lambda: next((c for c in self.cards() if batch_id in values(c)), None))
        assert self.approve(BRUNO, card).ok
        return self.wait_for_state(state, batch_id)

    # -- what comes of it ------------------------------------------------------------------------------

    def alerts(self) -> list[Json]:
        """Return the alerts, oldest first; without what stands in their threads."""
        return [m for m in self.slack.messages(ALERTS) if "thread_ts" not in m]

    def alert(self, has: str = "") -> Json:
        """Return the newest alert, with a text or button in it if one is given; waits for it."""
        return self.wait(lambda: _newest(self.alerts(), "", has))

    def press_alert(self, user: str, action_id: str) -> Ack:
        """Press a button of the newest alert that has it."""
        alert = self.wait(lambda: _newest([a for a in self.alerts() if action_id in buttons(a)], "", ""))
        return self.slack.press(user, ALERTS, alert["key"], action_id)

    def receipt(self, user: str, *, has: str = "") -> Json:
        """Return the newest direct message of the bot that is no notice; waits until it shows ``has``."""
        return self.wait(lambda: _newest([m for m in self.slack.dm(user) if not is_notice(m)], "", has))

    def texts_received(self) -> list[str]:
        """Return the texts that buyers received."""
        return [received.text for received in self.alephee.received]

    def calls(self, endpoint: str = "messages") -> int:
        """Count the calls that reached an endpoint of Alephee."""
        return sum(call.endpoint == endpoint for call in self.alephee.calls)

    # -- what the log says -----------------------------------------------------------------------------

    def sends(self) -> list[Json]:
        """Return the rows of the view ``sends``, newest last."""
        return self.rows("SELECT * FROM sends")

    def events(self, name: str) -> list[Json]:
        """Return the events of a name, with their details read; one of several requests as one of each."""
        return [
            row | {"name": event.name, "detail": event.detail, "request_id": event.request_id}
            for row in self.rows("SELECT * FROM events ORDER BY id")
            for event in read_events(row)
            if event.name == name
        ]

    def rows(self, sql: str, *parameters: object) -> list[Json]:
        """Ask the database as an auditor does: with a connection that only reads."""
        return rows_of(self.address, sql, *parameters)

    def wait_for_state(self, state: str, batch_id: str | None = None) -> Json:
        """Return the newest row (or a batch's) when it has reached a state."""

        def reached() -> Json | None:
            rows = [row for row in self.sends() if batch_id in {None, row["batch_id"]}]
            return rows[-1] if rows and rows[-1]["state"] == state else None

        return self.wait(reached)


def _newest(messages: Sequence[Json], about: str, has: str) -> Json | None:
    found = [m for m in messages if about in text_of(m)]
    return found[-1] if found and (has in text_of(found[-1]) or has in buttons(found[-1])) else None


def _is_hint(message: Json) -> bool:
    slow = [speech(one).plain("glance.looking_up", number="")[:-1] for one in LANGUAGES]
    slow += [speech(one).plain(f"{what}.fetching") for one in LANGUAGES for what in ("document", "label")]
    return str(message["text"]).startswith(tuple(slow))
