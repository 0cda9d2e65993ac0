"""How long the bot waits: the pauses, patiences and back-offs of its loops, in one frozen value that is handed in."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds, as they are in earnest.

    A loop sleeps until something is due or a commit wakes it; ``look`` is the net below that: for what another process
    has written, and for times that a clock was set past.
    """

    look: float = 10.0
    #: after a step that failed, whoever wakes the loop
    after_error: float = 1.0
    #: what no step takes, unless it is stuck: the longest one asks many accounts, 30 s each
    longest_step: float = 900.0
    #: nor one of the sender: it looks the order up (integrated or not, 30 s each), then calls (30 s)
    longest_send: float = 120.0
    #: between a claim and the first bytes of its call, or between two pieces of them, where another process may have
    #: taken over after such a pause: connecting takes 5 s at most, and nobody else works sooner
    call_leaves: float = 7.0
    #: what goes back with an acknowledgement has to be there by then (Slack waits 3 s)
    acknowledged: float = 2.0
    #: for the catalog of products, where such an answer waits for it, and where only the order of a file does: what is
    #: not known by then was not checked
    catalog: float = 0.8
    catalog_of_file: float = 5.0
    #: for labels that are asked for in one go: after that none is begun, somebody waits for those that are there
    labels: float = 60.0
    #: for the call in flight when the bot is stopped
    stop: float = 40.0
    #: between two checks of the database, the connections and what else is told when it goes wrong
    check: float = 2.0
    #: without a finished check for so long nobody knows whether the log can be written: a disk may hang for ever
    check_hangs: float = 4.5
    #: for a check that somebody waits for
    check_asked: float = 0.5
    #: until the alarm about the log is repeated while it lasts
    alarm: float = 600.0
    #: until a socket that is down is told
    disconnected: float = 60.0
    #: between two questions whether Slack is there and takes the token, while it answers and while it does not; and
    #: without an answer until it counts as lost: one question that fails, or is answered late, is no loss
    slack: float = 6.0
    slack_away: float = 2.0
    slack_lost: float = 12.0
    #: before the second try to connect, and at most: it is doubled each time
    reconnect: float = 1.0
    reconnect_longest: float = 60.0
    #: until Slack is asked once more how many connections there are: a process may be just ending
    count_again: float = 10.0
    #: between two looks at the connection of Socket Mode, and at the clock
    socket: float = 1.0
    clock: float = 2.0
    #: between two saves of what look-ups learned of Alephee's pace
    pace: float = 2.0
    #: between two looks at whether Alephee is in doubt, and at answers that could not be given
    doubt: float = 5.0
    #: between two looks at the day and at the size of the write-ahead log, and at what is too old to be kept
    rarely: float = 30.0
    retention: float = 600.0
    #: for a proof of the log, which is less than a step may take; and until one that failed is tried again
    proof: float = 840.0
    proof_again: float = 600.0
    #: from the end of a call to the first look at what became of it, and between that and the others: the far side may
    #: need a moment to show it
    looks: tuple[float, ...] = (1.0, 5.0, 15.0, 60.0)
    #: after a look that failed, and after the last that could not tell; it grows with what is waited for
    look_later: float = 60.0
    look_latest: float = 3_600.0
    #: between looks for the id of a new order, which may take a moment to be visible
    order_ids: tuple[float, ...] = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)
    #: before a call is tried again, and at most: it is doubled each time
    try_again: float = 2.0
    try_again_longest: float = 60.0
    #: at most where Alephee itself asks for it (429)
    asked_for: float = 3_600.0
    #: until a card that Slack refused is posted again: somebody may have fixed the channel
    card_again: float = 10.0
    #: for what does not get on (a call, a look-up, a file, a new order's id) until people are told
    overdue: float = 900.0

    def back_off(self, delays: int) -> timedelta:
        """Return how long to wait after so many delays in a row."""
        return timedelta(seconds=min(self.try_again_longest, self.try_again * 2.0 ** min(delays, 30)))
