"""Puts together what does what is due: sending, looking what became of it, delivering, expiring, reminding, erasing."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.adapters import Adapters
from bot.alephee.leaving import Permit, permitted
from bot.domain.people import Home
from bot.domain.requests import State
from bot.kinds import make_kinds
from bot.loops import Loop, Loops, rest
from bot.operations.capabilities import Kinds
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.remind import Remind
from bot.operations.keeping.drop_drafts import DropDrafts
from bot.operations.keeping.forget import Forget
from bot.operations.sending.collect import Collect
from bot.operations.sending.follow_up import FollowUps, Look, looks_of
from bot.operations.sending.keep_pace import KeepPace
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.read_back import ReadBack
from bot.operations.sending.reconcile import Reconcile
from bot.operations.sending.recover import Recover
from bot.operations.sending.restore import AfterRestore
from bot.operations.sending.send import Send
from bot.operations.showing.deliver import Deliver
from bot.operations.showing.moved_cards import FollowChannel
from bot.operations.tools import Tools
from bot.ports import OUTBOX, follow_ups_of, requests_in
from handlers.slack.directory import SlackDirectory


@dataclass(frozen=True, slots=True)
class Working:
    """What only the process that works does. ``tools`` are those of the work (``Tools.at_work``)."""

    tools: Tools
    kinds: Kinds
    outcomes: Outcomes
    send: Send
    keep_pace: KeepPace
    #: whether the pace is saved with the log; else it is kept in rows that all processes share
    keeps_pace: bool

    def recover(self) -> None:
        """Tell the calls whose end nobody saw as they are, but those that this process makes itself."""
        Recover(self.tools, self.outcomes)(but=self.send.own_calls())

    def follow_channel(self, alerts_channel: str) -> None:
        """Have what stands in another channel than the settings name posted anew."""
        FollowChannel(self.tools, alerts_channel)()

    def after_restore(self) -> AfterRestore:
        """Return what is done with a log that was restored."""
        return AfterRestore(self.tools)

    def start(self, loops: Loops, adapters: Adapters, *, retention_days: int | None) -> Loop:
        """Start its loops, which stand by until this process works; returns the sender's."""
        tools, waits = self.tools, self.tools.waits

        def start(name: str, step: Callable[[], float], *topics: Any, look: float | None = None) -> None:
            loops.start(name, step, *topics, look=look, standby=rest)

        sender = loops.start("sender", self.send.step, requests_in(State.APPROVED), standby=self.send.settle)
        looks: tuple[Look[Any], ...] = (
            Collect(tools, adapters.files, self.kinds),
            Reconcile(tools, self.outcomes, self.kinds),
            ReadBack(tools, self.outcomes, self.kinds),
            *looks_of(self.kinds, self.outcomes),
        )
        for look in looks:
            start(look.what, FollowUps(tools, look).step, follow_ups_of(look.what), *look.wakes)
        start("expirer", _expirer(tools, adapters.slack), requests_in(State.PENDING))
        if (after := tools.policy.remind_after) is not None:
            start("reminder", Remind(tools, after).step, requests_in(State.PENDING))
        deliver = Deliver(tools, adapters.notifier)
        loops.start("deliverer", deliver.step, OUTBOX, standby=deliver.settle)
        if self.keeps_pace:
            start("pace", self.keep_pace.step, look=waits.pace)
        start("drafts", DropDrafts(adapters.log.drafts).step, look=waits.retention)
        if retention_days is not None:
            forget = Forget(tools.log, tools.clock)
            start("retention", lambda: forget.older_than(retention_days), look=waits.retention)
        return sender


def make_working(adapters: Adapters, loops: Loops, *, shared: bool) -> Working:
    """Put it together; nothing is started. ``shared``: whether other processes may have the log, too."""
    tools = adapters.tools.at_work()
    kinds = make_kinds(tools)
    outcomes = Outcomes(tools, kinds)
    seconds = tools.waits.call_leaves

    def while_claimed() -> AbstractContextManager[None]:
        return permitted(Permit(lambda: loops.turn, seconds)) if shared else nullcontext()

    send = Send(tools, adapters.pacer, outcomes, kinds, while_claimed=while_claimed)
    return Working(tools, kinds, outcomes, send, KeepPace(tools, adapters.pace), keeps_pace=not shared)


def _expirer(tools: Tools, slack: WebClient) -> Callable[[], float]:
    """Return what lets requests expire: nobody presses anything there."""
    return Decide(tools, Authority(tools, SlackDirectory(slack, home=Home(), language="es"))).expire
