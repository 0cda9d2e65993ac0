"""The one writing transaction, put together from its parts."""

from dataclasses import dataclass

from bot.domain.contents import Contents
from bot.domain.follow_ups import Plan
from bot.log.alerts import AlertWrites
from bot.log.attempts import AttemptWrites
from bot.log.decisions import DecisionWrites
from bot.log.erase import ErasureWrites
from bot.log.events import EventWrites
from bot.log.files import FileWrites
from bot.log.follow_ups import FollowUpWrites
from bot.log.history import HistoryReads
from bot.log.journal import Journal
from bot.log.names import NameSource
from bot.log.outbox import OutboxWrites
from bot.log.pace import PaceSource, PaceWrites
from bot.log.questions import QuestionWrites
from bot.log.requests import RequestWrites
from bot.log.sql import Sql
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class LogTransaction:
    """The parts of a log that is written, in one ``BEGIN IMMEDIATE``. See ``bot.ports.transaction.Transaction``."""

    sql: Sql
    requests: RequestWrites
    history: HistoryReads
    decisions: DecisionWrites
    questions: QuestionWrites
    attempts: AttemptWrites
    follow_ups: FollowUpWrites
    files: FileWrites
    erasure: ErasureWrites
    outbox: OutboxWrites
    alerts: AlertWrites
    events: EventWrites
    pace: PaceWrites


def transaction_over(
    sql: Sql, contents: Contents, clock: Clock, pace_source: PaceSource | None, plan: Plan, names: NameSource
) -> LogTransaction:
    """Put a transaction together, around one end of the chain."""
    journal, follow_ups = Journal(sql, names), FollowUpWrites(sql, contents)
    return LogTransaction(
        sql,
        RequestWrites(sql, contents, journal, clock, plan, follow_ups),
        HistoryReads(sql, contents),
        DecisionWrites(sql, contents, journal, clock),
        QuestionWrites(sql, contents, journal, clock),
        AttemptWrites(sql, contents, journal, clock),
        follow_ups,
        FileWrites(sql, contents, journal, clock),
        ErasureWrites(sql, contents, journal, clock),
        OutboxWrites(sql, contents),
        AlertWrites(sql, contents),
        EventWrites(sql, contents, journal, clock),
        PaceWrites(sql, pace_source),
    )
