"""How the bot is: gathered from the loops, the connections and the log, for readiness, metrics and alerts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.alephee.reachability import Reachability
from bot.loops import Loop, Loops
from bot.monitor import SLACK_REFUSED, Condition
from bot.operations.looking_up.reports import Health
from bot.ports import Role
from bot.waits import Waits
from handlers.slack.http import SlackEvents
from handlers.slack.presence import CLOCK_REFUSES, CLOCK_TOLD, Presence, ahead
from handlers.slack.sockets import Socket


@dataclass(slots=True)
class Vitals:
    """What the process knows about itself."""

    presence: Presence
    alephee: Reachability
    #: why the database cannot be written; empty when it can. True: try it
    database: Callable[[bool], str]
    waits: Waits
    #: endpoint → seconds until the next call may go out
    pace: Callable[[], Mapping[str, float]]
    socket_mode: bool
    loops: Loops
    #: whether this process works
    role: Callable[[], Role]
    sender: Loop | None = None
    socket: Socket | None = None
    events: SlackEvents | None = None

    def health(self, *, by_trying: bool = False) -> Health:
        """Say how the bot is; a loop whose thread has died is told this once, and begins anew.

        ``by_trying``: whether the database can be written is tried now, and not only known from the last check.
        """
        dead = self.loops.revive()
        return Health(
            sender_running=self.sender is not None and self.sender.is_alive(self.waits.longest_send),
            slack_connected=self.slack_connected(),
            database_problem=self.database(by_trying),
            pace={endpoint: wait for endpoint, wait in self.pace().items() if wait > 0},
            slack_refusal=self._refusal() or "",
            clock_problem=self._clock_refuses(),
            alephee=self.alephee.state,
            stuck=tuple(loop.name for loop in self.loops if loop.name in dead or not loop.turns()),
            role=self.role(),
        )

    def slack_connected(self) -> bool:
        """Whether Slack answers, takes the token, and can deliver."""
        over_socket = self.socket is not None and self.socket.is_connected()
        return self.presence.is_here() and (over_socket or not self.socket_mode)

    def conditions(self) -> tuple[Condition, ...]:
        """Return what is told in the alerts channel while it is so."""
        return (
            Condition(SLACK_REFUSED, self._refusal),
            Condition("system.alephee_refused", self._key_refused, unless="refused.failure.status_401"),
            Condition("system.other_process", self._other_process),
            Condition("system.clock_off", self._clock_off),
            Condition("system.signing_secret", self._signing_secret),
        )

    def _refusal(self) -> str | None:
        """Name the token that Slack does not take, with its word."""
        if self.presence.refusal:
            return f"SLACK_BOT_TOKEN: {self.presence.refusal}"
        if self.socket is not None and self.socket.refusal:
            return f"SLACK_APP_TOKEN: {self.socket.refusal}"
        return None

    def _key_refused(self) -> str | None:
        return f"status {self.alephee.status}" if self.alephee.state == "refused" else None

    def _other_process(self) -> str | None:
        return "" if self.socket is not None and self.socket.others else None

    def _clock_off(self) -> str | None:
        skew = self.presence.skew
        return ahead(skew) if abs(skew) > CLOCK_TOLD else None

    def _clock_refuses(self) -> str:
        """Say that the clock makes every signed delivery look old; over Socket Mode nothing is signed."""
        skew = self.presence.skew
        if self.socket_mode or abs(skew) <= CLOCK_REFUSES:
            return ""
        return f"the clock here is {ahead(skew)}: what Slack delivers looks too old or too new"

    def _signing_secret(self) -> str | None:
        return "" if self.events is not None and self.events.is_secret_doubtful() else None
