"""The composition root: puts ports, adapters, operations and conversations together, starts and stops them."""

import logging
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

from slack_bolt import App

from bot.adapters import make_adapters
from bot.alephee.endpoints import LOOK_UPS
from bot.alephee.lanes import pace_in
from bot.chronicle import Chronicle, is_new, refuse_archive
from bot.clock import SystemClock
from bot.database_url import PostgresUrl
from bot.domain.people import Home
from bot.domain.restores import Restored
from bot.errors import AlepheeError, LogUnavailable
from bot.exposing import make_web
from bot.growth import WalWatch
from bot.identity import ask_identity
from bot.kinds import make_kinds
from bot.loops import Loops
from bot.monitor import Monitor
from bot.operations.asking.commit import Ask
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.correct import Correct
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.post_card import PostCard
from bot.operations.deciding.resolve import Resolve
from bot.operations.keeping.watch_clock import WatchClock
from bot.operations.looking_up.look_up import LookUp
from bot.operations.looking_up.reports import Health, Reports
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import no_fail_point
from bot.own_doings import identity_of, told_at_start
from bot.ports import AtFailPoint, NotWorking
from bot.settings import Settings
from bot.taking_over import TakingOver
from bot.vitals import Vitals
from bot.waits import Waits
from bot.working import make_working
from handlers.answering import Answering
from handlers.approvals import Approvals
from handlers.asked import TellAsked
from handlers.bolt import make_app
from handlers.catalogue import LANGUAGES
from handlers.conversations import Conversations
from handlers.formats import in_zone
from handlers.kinds import SCREENS
from handlers.language import speech
from handlers.services import Services
from handlers.slack.directory import SlackDirectory
from handlers.slack.http import PATH, SlackEvents, not_yet
from handlers.slack.presence import Presence
from handlers.slack.sockets import Socket
from handlers.work import Work

log = logging.getLogger(__name__)


class Bot:
    """One bot. Making it only puts it together; ``start`` lets it work; ``stop`` ends it gracefully, started or not."""

    def __init__(
        self,
        settings: Settings,
        *,
        fail_point: AtFailPoint = no_fail_point,
        waits: Waits | None = None,
        clock: SystemClock | None = None,
    ) -> None:
        self.settings = settings
        self.waits = waits or Waits()
        machine = clock or SystemClock()
        adapters = self._adapters = make_adapters(settings, machine=machine, waits=self.waits, fail_point=fail_point)
        self._clock = adapters.clock
        self.pacer, self.log, self.api = adapters.pacer, adapters.log, adapters.api
        self.tools, self.notifier, self._approvers = adapters.tools, adapters.notifier, adapters.approvers
        self._slack, self._asking, self._files = adapters.slack, adapters.asking, adapters.files
        self.kinds = make_kinds(self.tools)
        self.outcomes = Outcomes(self.tools, self.kinds)
        self._work = Work()
        self.loops = Loops(self.log, self.waits)
        shared = not isinstance(settings.bot_database, Path)
        self._working = make_working(adapters, self.loops, shared=shared)
        self.vitals = Vitals(
            presence=Presence(self._asking, self.waits, on_back=self._hurry),
            alephee=self.api.reachability,
            database=lambda by_trying: self.monitor.database(by_trying=by_trying),
            waits=self.waits,
            pace=self._pauses,
            socket_mode=settings.socket_mode,
            loops=self.loops,
            role=lambda: self.log.role,
        )
        self._measures = adapters.measures
        self._web = make_web(settings, adapters, self.vitals, self._clock)
        self.port = 0
        self.monitor = Monitor(
            self.tools,
            self.notifier,
            self.vitals.slack_connected,
            self.waits,
            conditions=self.vitals.conditions(),
            works=lambda: self.loops.works,
        )
        self.loops.on_error, self.loops.on_log = self._unexpected, self._met
        self._chronicle = Chronicle(settings, self.log, self._clock, self.waits)
        self._taking_over = TakingOver(self.log, self.loops, self._prepare)
        self._is_known = False
        self.is_open, self._made_at = False, self._clock.steady()

    def start(self, stopping: Event | None = None) -> None:
        """Start everything; returns when Slack knows the bot, or when ``stopping`` was set meanwhile.

        Raises ``DatabaseHeld`` or ``LogUnavailable`` when the log cannot be opened, ``SettingsError`` when a setting
        turns out to be wrong.
        """
        self._open()
        if not self.settings.socket_mode:
            self._web.mount(PATH, not_yet)
        self.port = self._web.start(self.settings.bot_host, self.settings.bot_port)
        log.info("the bot starts", extra=told_at_start(self.settings, self.port, self.log.role))
        self._start_sending()
        known = ask_identity(self._slack, self.settings, stopping or Event(), pause=self.waits.slack_away)
        if known is None:
            return
        self._chronicle.identify(*known)
        self._is_known = True
        self._follow_channel()
        app = self._make_app(*known)
        if self.settings.slack_app_token is not None:
            alone = not isinstance(self.settings.bot_database, PostgresUrl)
            self._connect(Socket(app, self.settings.slack_app_token, self._asking, self.waits, is_alone=alone))
        else:
            assert self.settings.slack_signing_secret is not None  # noqa: S101 - the settings insist on one of the two
            self.vitals.events = SlackEvents(app, self.settings.slack_signing_secret)
            self._web.mount(PATH, self.vitals.events)
        self.vitals.presence.begin()  # not before deliveries are taken
        self.loops.start("slack", self.vitals.presence.step)
        log.info("the bot has started", extra=identity_of(*known))
        self._work.submit(self._warm_up)

    def _connect(self, socket: Socket) -> None:
        """Open the connection of Socket Mode, and keep it. Raises ``SettingsError``."""
        self.vitals.socket = socket
        socket.start()
        socket.on_need = self.loops.start("socket", socket.step, look=self.waits.socket).wake

    def _hurry(self) -> None:
        """Slack answers again: no need to wait for the next try to connect."""
        if self.vitals.socket is not None:
            self.vitals.socket.hurry()

    def stop(self, why: str = "asked") -> None:
        """Take nothing new, finish the call in flight, note ``why`` it ends, close everything."""
        self.loops.stop()
        self._chronicle.leave_off()
        self.api.end_look_ups()
        if self.vitals.socket is not None:
            self.vitals.socket.close()
        self._web.close()
        self._work.close()
        self.loops.join()
        with suppress(LogUnavailable):
            self._working.keep_pace.step()
        self._chronicle.end(why)
        self._files.close()
        self.api.close()
        self._adapters.close_pace()
        self.log.close()
        if self.is_open:
            told = {"why": why, "seconds": round(self._clock.steady() - self._made_at, 1)}
            log.info("the bot has stopped", extra=told)

    def health(self) -> Health:
        """Say how the bot is."""
        return self.vitals.health()

    def _unexpected(self, error: Exception) -> None:
        self._measures.failed("bot", error)
        self.monitor.unexpected(error)

    def _met(self, loop: str, why: str) -> None:
        if why:
            self._measures.failed("database", LogUnavailable(why))
        self.monitor.met(loop, why)

    def _open(self) -> None:
        """Take the log's lock, and go on where the process before ended."""
        self.log.open()
        self.is_open = True
        if is_new(self.log):
            log.info("began a new log", extra={"database": self.log.place})
        refuse_archive(self.log)
        with suppress(NotWorking):  # it was another's again in that moment: the loop goes on with it
            self._taking_over.step()
        self._chronicle.begin()

    def _prepare(self, restored: Restored | None) -> None:
        """Go on where the process before ended that worked, before anything else is begun."""
        restored = restored or self._chronicle.restored()
        if restored is not None:
            unknown = self._working.after_restore()(restored)
            told = {"cause": restored.cause, "requests": unknown}
            log.warning("the log was restored: requests are unknown now", extra=told)
        paces = self.log.pace().items()
        self.pacer.restore({name: pace_in(state) for name, state in paces if isinstance(state, dict)})
        self._chronicle.begin()
        self._working.recover()
        self._follow_channel()

    def _follow_channel(self) -> None:
        """Have what stands in another channel posted anew: by the one that works, once Slack knows the channels."""
        if self._is_known:
            with suppress(NotWorking):  # whoever works next does it
                self._working.follow_channel(self.settings.bot_alerts_channel)

    def _pauses(self) -> dict[str, float]:
        return {name: round(self.pacer.wait(name), 1) for name in (*LOOK_UPS, *(kind.endpoint for kind in self.kinds))}

    def _start_sending(self) -> None:
        """Start what works without people."""
        waits, start = self.waits, self.loops.start
        self._taking_over.wake = start("work", self._taking_over.step, look=waits.check).wake
        days = self.settings.bot_retention_days
        self.vitals.sender = self._working.start(self.loops, self._adapters, retention_days=days)
        self.monitor.wake = start("monitor", self._watch, look=waits.check).wake
        start("clock", WatchClock(self.tools, self._clock.steady, self.loops.wake).step, look=waits.clock)
        start("alephee", lambda: self.api.reachability.step(self._ask_alephee), look=waits.doubt)
        self._chronicle.start(start)
        if isinstance(file := self.settings.bot_database, Path):
            start("growth", WalWatch(file).step, look=waits.rarely)

    def _warm_up(self) -> None:
        """Read the texts of all languages before anybody waits for them: the first commands are still to be typed."""
        for language in LANGUAGES:
            speech(language)

    def _watch(self) -> float:
        self.loops.revive()
        return self.monitor.step()

    def _ask_alephee(self) -> None:
        """Ask Alephee for the accounts of the key, which the bot may not know yet; the next look-up asks again."""
        try:
            if self.tools.accounts.known():
                self.api.accounts()
            else:
                self.tools.accounts.names()
        except AlepheeError as error:
            log.debug("Alephee does not tell its accounts", extra={"why": error.cause})

    def _make_app(self, identity: dict[str, Any], home: Home) -> App:
        voice = in_zone(self.settings.bot_language, self.settings.bot_timezone)
        directory = SlackDirectory(self._slack, home=home, language=voice)
        self.log.names = directory.name_at_hand
        authority, tools = Authority(self.tools, directory), self.tools
        correct = Correct(tools, authority, Decide(tools, authority))
        services = Services(
            answering=Answering(
                directory,
                self._work,
                ack_budget=self.waits.acknowledged,
                asked=TellAsked(SCREENS, self.log, self._approvers),
                drafts=self.log.drafts,
                failed=self._measures.failed,
            ),
            approvals=Approvals(authority, tools.policy, self.log.drafts),
            authority=authority,
            correct=correct,
            ask=Ask(tools, self.kinds, correct.put_in_place),
            tools=tools,
            look_up=LookUp(tools),
            reports=Reports(tools, self.health),
            files=self._files,
            drafts=self.log.drafts,
        )
        conversations = Conversations(
            screens=SCREENS,
            services=services,
            decide=correct.decide,
            resolve=Resolve(tools, authority, self.outcomes),
            post_card=PostCard(tools, authority),
        )
        self.loops.start("answers", services.answering.say_late, look=self.waits.doubt)
        return make_app(
            self._slack,
            self.settings.slack_bot_token,
            identity,
            home,
            conversations,
            on_ack=self._measures.acknowledged,
        )
