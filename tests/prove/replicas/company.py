"""People at work with replicas that die: they do what the state of things calls for, and press again as they would."""

import math
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

import psycopg

from bot.domain.kinds import Kind
from bot.domain.messages import MESSAGE
from sandbox.server import Sandbox
from sandbox.slack.model import Ack, NotPossibleError
from tests.auditing import rows_of
from tests.e2e.driver import ALERTS, APPROVALS, Json, buttons, values
from tests.kinds.registered import EXAMPLES
from tests.prove.crowd import PEOPLE, gather
from tests.prove.replicas.errands import Errand, Orders, batch_of

#: until what is not over counts as stuck, once nothing is done to replicas any more; until people press again
PATIENCE, GLANCE = 300.0, 2.5
#: until somebody goes to the marketplace about what is unknown: a call that was on its way has arrived by then
BEFORE_LOOKING = 2.0
#: what people want: every kind, and messages most of all
KINDS: tuple[Kind, ...] = (MESSAGE, MESSAGE, *EXAMPLES)
_ENDS = {"sent", "declined", "withdrawn", "expired", "invalid"}
_MOST_CARDS = 400


class Company:
    """So many pairs of a person who asks and one who approves; each pair does one errand after the other."""

    def __init__(
        self,
        sandbox: Sandbox,
        database: str,
        chance: random.Random,
        *,
        pairs: int = 5,
        kinds: Sequence[Kind] = KINDS,
        wishes: Sequence[str] = ("approve",),
    ) -> None:
        gather(sandbox)
        self.sandbox, self.slack, self.database = sandbox, sandbox.slack, database
        self.errands = list[Errand]()
        self.answered, self.unanswered = list[float](), list[tuple[float, str]]()
        self._chance, self._kinds, self._wishes = chance, tuple(kinds), tuple(wishes)
        self._orders = Orders(sandbox)
        self._turn = threading.Lock()
        self._closing, self._end = threading.Event(), math.inf
        self._threads = [threading.Thread(target=self._work, args=(pair,), daemon=True) for pair in range(pairs)]
        #: what a form said instead of closing, and what came as a surprise to this program
        self.put_off, self.surprises = Counter[str](), Counter[str]()

    def open(self) -> None:
        """Let them begin."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Have them begin nothing more, and wait until all that was begun has come to its end."""
        self._end = time.monotonic() + PATIENCE
        self._closing.set()
        for thread in self._threads:
            thread.join(max(0.1, self._end - time.monotonic()))
        self._see_to_the_rest()

    def _see_to_the_rest(self) -> None:
        """Answer for what was over, and is not any more: a log that lost its newest part asks again."""
        left = self.errands
        while left and time.monotonic() < self._end:
            left = [one for one in left if one.wish != "lost" and not set(self._states(one) or ["?"]) <= _ENDS]
            for errand in left:
                errand.is_over = False
                self._do(errand)

    def rows(self, query: str, *parameters: object) -> list[Json] | None:
        """Ask the database; None while it cannot be asked."""
        with suppress(psycopg.Error, sqlite3.Error):
            return rows_of(self.database, query, *parameters)
        return None

    # -- one pair --------------------------------------------------------------------------------------

    def _work(self, pair: int) -> None:
        while not self._closing.is_set():
            with self._turn:
                number = len(self.errands) + 1
                errand = Errand(
                    number,
                    self._chance.choice(self._kinds),
                    PEOPLE[2 * pair],
                    PEOPLE[2 * pair + 1],
                    self._chance.choice(self._wishes),
                )
                self._orders.give(errand)
                self.errands.append(errand)
            try:
                self._do(errand)
            except Exception as error:  # noqa: BLE001 - a surprise of this program is told, and is no end of it
                self.surprises[f"{type(error).__name__}: {error}"[:200]] += 1
                errand.wrong.append(f"surprise: {type(error).__name__}: {error}"[:300])

    def _do(self, errand: Errand) -> None:
        while time.monotonic() < self._end and not errand.is_over:
            states = self._states(errand)
            if states is None:
                time.sleep(0.3)
            elif not states:
                self._ask(errand)
            else:
                self._go_on(errand, set(states))
        if not errand.is_over:
            errand.wrong.append(f"stuck: {errand.batch_id} {self._states(errand)} {errand.helped[-6:]}")

    def _go_on(self, errand: Errand, states: set[str]) -> None:
        """Do what the state of things calls for."""
        if "unknown" not in states:
            errand.unknown_since = 0.0
        if states <= _ENDS:
            errand.is_over = True
        elif "unknown" in states:
            errand.unknown_since = errand.unknown_since or time.monotonic()
            if time.monotonic() - errand.unknown_since > BEFORE_LOOKING:
                self._resolve(errand)
            else:
                time.sleep(0.2)
        elif "refused" in states:
            errand.helped.append("sent again")
            self._press(errand.approves, "retry", errand.batch_id, ALERTS)
            self._look(errand, lambda now: "refused" not in now)
        elif "pending" in states and errand.wish != "nothing":
            self._decide(errand)
        elif errand.wish == "undo" and "approved" in states and "undone" not in errand.helped:
            errand.helped.append("undone")
            self._press(errand.approves, "undo", errand.batch_id, APPROVALS)
            self._look(errand, lambda now: "pending" in now)
        else:
            time.sleep(0.15)

    def _states(self, errand: Errand) -> list[str] | None:
        """Return the states of its requests; none before it is in the log, None while nobody can look."""
        if not errand.batch_id:
            return []
        found = self.rows("SELECT id, state FROM requests WHERE batch_id = ? ORDER BY seq", errand.batch_id)
        return None if found is None else [row["state"] for row in found]

    def _look(self, errand: Errand, seen: Callable[[list[str]], bool], patience: float = GLANCE) -> None:
        """Wait as long as a person would before pressing again."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            states = self._states(errand)
            if states and seen(states):
                return
            time.sleep(0.1)

    # -- what they do ----------------------------------------------------------------------------------

    def _ask(self, errand: Errand) -> None:
        if errand.is_asked:
            # It was taken, and is not in the log any more: whoever asks anew looks at the marketplace first.
            errand.helped.append("asked anew")
            time.sleep(BEFORE_LOOKING)
            errand.is_asked, errand.lost = False, [*errand.lost, errand.batch_id]
            if errand.effects(self.sandbox):
                errand.is_over, errand.wish = True, "lost"
                return
        user = errand.asks
        mine = [one for one in self.slack.views(user) if one["submit"] and batch_of(one) == errand.batch_id]
        view = mine[-1] if mine else self._open(errand)
        if view is None:
            return
        errand.batch_id = batch_of(view)
        is_new = "filled " + view["id"] not in errand.helped
        filled = errand.filled(lambda name, content: self.slack.upload(user, name, content)) if is_new else None
        with suppress(NotPossibleError):
            ack = self._told(self.slack.submit(user, view["id"], filled), "submit")
            # Slack itself sends back what lacks a field: whoever sees an empty form fills it in
            errand.helped += ["filled " + view["id"]] * (is_new and not ack.client_errors)
            if ack.ok and isinstance(ack.payload, dict) and (ack.payload.get("view") or {}).get("submit"):
                ack = self._told(self.slack.submit(user, view["id"]), "submit")
            if ack.ok and not ack.payload:
                errand.is_asked = True
            elif (ack.payload or ack.errors or ack.client_errors) and not self._states(errand):
                why = f"{ack.errors or ack.client_errors or ack.payload}"[:160]
                self.put_off[why] += 1
                errand.helped += [why] * (why not in errand.helped)  # for whoever stays stuck
        self._look(errand, bool)

    def _open(self, errand: Errand) -> Json | None:
        """Open the form; None when nothing came of it."""
        user = errand.asks
        for left in self.slack.views(user):
            with suppress(NotPossibleError):
                self.slack.close_view(user, left["id"], everything=True)
        if not self._told(self.slack.command(user, errand.command), "command").ok:
            return None
        end = time.monotonic() + 2 * GLANCE
        while time.monotonic() < end:
            found = [one for one in self.slack.views(user) if one["callback_id"] != "loading"]
            if found:
                return found[-1] if found[-1]["submit"] else None
            time.sleep(0.05)
        return None

    def _decide(self, errand: Errand) -> None:
        if errand.wish == "withdraw":
            receipt = next((one for one in self.slack.dm(errand.asks) if self._has(one, "withdraw", errand)), None)
            if receipt is not None:
                self._press_on(errand.asks, receipt, "withdraw")
        else:
            card = self._find(APPROVALS, "approve", errand.batch_id)
            if card is None:
                if self._press(errand.approves, "post_card", errand.batch_id, ALERTS):
                    errand.helped.append("had the card posted")
                else:
                    time.sleep(0.2)
                    return
            elif errand.wish == "decline":
                self._decline(errand, card)
            else:
                errand.helped.append("approved")
                self._press_on(errand.approves, card, "approve")
        self._look(errand, lambda states: "pending" not in states)

    def _decline(self, errand: Errand, card: Json) -> None:
        self._press_on(errand.approves, card, "decline")
        end = time.monotonic() + GLANCE
        while time.monotonic() < end:
            view = next((one for one in self.slack.views(errand.approves) if one["submit"]), None)
            if view is not None:
                with suppress(NotPossibleError):
                    self._told(self.slack.submit(errand.approves, view["id"], {"text": "Hoy no."}), "submit")
                    if view["id"] in {one["id"] for one in self.slack.views(errand.approves)}:
                        self.slack.close_view(errand.approves, view["id"], everything=True)
                return
            time.sleep(0.05)

    def _resolve(self, errand: Errand) -> None:
        """Look at the marketplace, and say what is there."""
        found = self.rows("SELECT id, cause FROM requests WHERE batch_id = ? AND state = 'unknown'", errand.batch_id)
        if not found:
            return
        there = errand.effects(self.sandbox) > 0
        restored = any("restored" in (row["cause"] or "") for row in found)
        if not restored and (errand.example.is_repeated or (there and errand.example.is_looked_up)):
            time.sleep(0.5)  # the bot looks by itself
            return
        action = "it_arrived" if there else "it_did_not_arrive"
        errand.helped.append(action)
        abouts = [errand.batch_id, *(row["id"] for row in found[:5])]
        pressed = any(
            self._press(errand.approves, action, one, place) for one in abouts for place in (ALERTS, APPROVALS)
        )
        if pressed:
            self._look(errand, lambda states: "unknown" not in states)
        else:
            errand.helped.append("no button yet")
            time.sleep(0.5)

    # -- buttons ---------------------------------------------------------------------------------------

    def _has(self, message: Json, action_id: str, errand: Errand) -> bool:
        return action_id in buttons(message) and errand.batch_id in values(message)

    def _find(self, channel: str, action_id: str, about: str) -> Json | None:
        """Return the newest message that has a button about something."""
        messages = self.slack.messages(channel)[-_MOST_CARDS:]
        return next((m for m in reversed(messages) if action_id in buttons(m) and about in values(m)), None)

    def _press(self, user: str, action_id: str, about: str, channel: str) -> bool:
        message = self._find(channel, action_id, about)
        return message is not None and self._press_on(user, message, action_id, about)

    def _press_on(self, user: str, message: Json, action_id: str, about: str | None = None) -> bool:
        try:
            ack = self.slack.press(user, message["channel"], message["key"], action_id, value=about)
        except NotPossibleError:
            return False  # it has changed under the finger
        return self._told(ack, action_id).ok

    def _told(self, ack: Ack, what: str) -> Ack:
        with self._turn:
            if ack.error:
                self.unanswered.append((time.monotonic(), f"{what}: {ack.error}"))
            else:
                self.answered.append(ack.seconds)
        if ack.error:
            time.sleep(0.5)  # people look up before they press again
        return ack
