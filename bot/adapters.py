"""The adapters of one bot, made from its settings: the world outside as it sees it, and what operations are handed."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from time import time

from slack_sdk import WebClient

from bot.alephee.client import AlepheeClient
from bot.alephee.lanes import Kept, Share, share_nothing
from bot.alephee.pacer import GcraPacer
from bot.buyer_texts import documented_text
from bot.clock import DatabaseClock, SystemClock
from bot.database_url import PostgresUrl
from bot.domain.kinds import Kind
from bot.kinds import CONTENTS, make_plan
from bot.log.engines import EngineLog, make_log
from bot.log.figures import figures_of
from bot.observing.facts import say
from bot.observing.measures import Measures
from bot.operations.tools import Accounts, Policy, Tools
from bot.ports import AtFailPoint
from bot.ports.figures import Figures
from bot.rules_file import load_rules
from bot.settings import Settings
from bot.waits import Waits
from handlers.formats import in_zone
from handlers.kinds import SCREENS
from handlers.slack.client import make_client
from handlers.slack.files import SlackFiles
from handlers.slack.names import Approvers, Names
from handlers.slack.notifier import SlackNotifier

#: seconds that Slack has to answer where nobody waits for more than whether it does
_ASK_PATIENCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapters:
    """What is made once for a bot. ``asking`` is Slack's client for questions that may fail soon."""

    pacer: GcraPacer
    pace: Callable[[], dict[str, object]]
    close_pace: Callable[[], None]
    log: EngineLog
    api: AlepheeClient
    slack: WebClient
    asking: WebClient
    files: SlackFiles
    notifier: SlackNotifier
    approvers: Approvers
    #: the clock that decides
    clock: DatabaseClock
    tools: Tools
    measures: Measures
    figures: Callable[[], Figures]


def make_adapters(settings: Settings, *, machine: SystemClock, waits: Waits, fail_point: AtFailPoint) -> Adapters:
    """Make them; nothing is opened, and nobody is called yet. ``machine``: this machine's clock."""
    share, close_pace = _shared_pace(settings)
    pacer = GcraPacer(lambda: time() + log.clock_offset, share)

    def pace() -> dict[str, object]:
        return {name: asdict(one) for name, one in pacer.dump().items()}

    log = make_log(
        settings.bot_database,
        CONTENTS,
        lock_wait=settings.bot_lock_wait,
        clock=machine,
        pace_source=None if close_pace else pace,
        plan=make_plan(waits),
        witness=settings.bot_witness if isinstance(settings.bot_witness, Path) else None,
    )
    clock = DatabaseClock(machine, lambda: log.clock_offset)
    measures = Measures(clock, lambda batch_id: _decided_at(log, batch_id))
    for hear in (measures.hear, say):
        log.hear(hear)
    url, key = settings.alephee_api_url, settings.alephee_api_key
    proxy = settings.proxy_for(url)
    api = AlepheeClient(url, key, pacer, secrets=settings.slack_secrets, proxy=proxy, on_call=measures.called)
    tools = Tools(
        log=log,
        api=api,
        effects=api,
        clock=clock,
        rules=load_rules(),
        documented_text=documented_text,
        accounts=Accounts(api, settings.alephee_accounts),
        policy=_policy(settings),
        waits=waits,
        fail_point=fail_point,
    )
    slack_url, token = settings.slack_api_url, settings.slack_bot_token
    proxy = settings.proxy_for(slack_url)
    count = measures.slack_called
    slack = make_client(token, slack_url, proxy=proxy, on_call=count)
    approvers = Approvers(Names(slack), settings.bot_approvers, settings.called_groups)
    return Adapters(
        pacer=pacer,
        pace=pace,
        close_pace=close_pace or (lambda: None),
        log=log,
        api=api,
        slack=slack,
        asking=make_client(token, slack_url, timeout=_ASK_PATIENCE, proxy=proxy, on_call=count),
        files=SlackFiles(slack, token, api_url=slack_url),
        notifier=SlackNotifier(
            slack,
            SCREENS,
            approvals_channel=settings.bot_approvals_channel,
            alerts_channel=settings.bot_alerts_channel,
            language=in_zone(settings.bot_language, settings.bot_timezone),
            account_names=tools.accounts.known,
            approvers=approvers,
            terms_of=tools.policy.terms_of,
        ),
        approvers=approvers,
        clock=clock,
        tools=tools,
        measures=measures,
        figures=lambda: _figures(log),
    )


def _decided_at(log: EngineLog, batch_id: str) -> datetime | None:
    with log.read() as reader:
        batch = reader.requests.batch(batch_id)
        return None if batch is None else batch.decided_at


def _figures(log: EngineLog) -> Figures:
    with log.read() as reader:
        return figures_of(reader)


def _shared_pace(settings: Settings) -> tuple[Share, Callable[[], None] | None]:
    """Return what lends the pace to the processes that share the database and with it the API key, and how it ends."""
    if not isinstance(settings.bot_database, PostgresUrl):
        return share_nothing, None
    from bot.log.postgres.pace_rows import PaceRows  # noqa: PLC0415 - its driver is an extra

    rows = PaceRows(settings.bot_database, Kept)
    return rows, rows.close


def _policy(settings: Settings) -> Policy:
    return Policy(
        approval_for=frozenset(map(Kind, settings.bot_approval_for)),
        approval_ttl=settings.bot_approval_ttl,
        approvals_channel=settings.bot_approvals_channel,
        approvers=settings.bot_approvers,
        staff=settings.bot_staff,
        remind_after=settings.bot_remind_after,
        approvals_needed={Kind(name): count for name, count in settings.bot_approvals_needed.items()},
        undo=settings.bot_undo,
    )
