"""Everything that can be read from a log, over one connection."""

from dataclasses import dataclass

from bot.domain.contents import Contents
from bot.log.alerts import AlertReads
from bot.log.attempts import AttemptReads
from bot.log.decisions import DecisionReads
from bot.log.erase import ErasureReads
from bot.log.events import EventReads
from bot.log.files import FileReads
from bot.log.follow_ups import FollowUpReads
from bot.log.history import HistoryReads
from bot.log.outbox import OutboxReads
from bot.log.people import PeopleReads
from bot.log.questions import QuestionReads
from bot.log.requests import RequestReads
from bot.log.sql import Sql


@dataclass(frozen=True, slots=True)
class LogReader:
    """The parts of a log that is read. See ``bot.ports.reader.Reader``."""

    sql: Sql
    requests: RequestReads
    history: HistoryReads
    decisions: DecisionReads
    questions: QuestionReads
    attempts: AttemptReads
    follow_ups: FollowUpReads
    files: FileReads
    erasure: ErasureReads
    outbox: OutboxReads
    alerts: AlertReads
    events: EventReads
    people: PeopleReads


def reader_over(sql: Sql, contents: Contents) -> LogReader:
    """Put a reader together."""
    return LogReader(
        sql,
        RequestReads(sql, contents),
        HistoryReads(sql, contents),
        DecisionReads(sql, contents),
        QuestionReads(sql, contents),
        AttemptReads(sql, contents),
        FollowUpReads(sql, contents),
        FileReads(sql, contents),
        ErasureReads(sql, contents),
        OutboxReads(sql, contents),
        AlertReads(sql, contents),
        EventReads(sql, contents),
        PeopleReads(sql, contents),
    )
