"""The proof in a process of its own: ``python -m bot.log.beside FILE --now TIME [--known HEAD] [--limit SECONDS]``.

``-`` in place of the file reads the address of a database from standard input: it holds a password.
Says what it found in one line of JSON, or on standard error why it could not; status 3 then. It goes on from where the
log was proven last, and goes through the whole of it once a week: a change in what was proven before is found then.
With ``--witness FILE`` in place of ``--now`` it holds the log against every head of its witness.
"""

import argparse
import json
import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot.database_url import DatabaseAddress, read_url
from bot.domain.contents import Contents
from bot.errors import LogUnavailable
from bot.log.chain import BEGINNING, Tip, verify
from bot.log.compare_heads import compare
from bot.log.engines import open_reader
from bot.log.proving import COMPARISON
from bot.log.sql import Sql
from bot.log.sqlite.archive_files import open_archives
from bot.log.times import read, stamp
from bot.log.witness import reading
from bot.ports import WitnessUnavailable

#: how long a proof of the whole log is good for
_WHOLE_EVERY = timedelta(days=7)
#: problems that are told; the first is enough to say where it began
_MOST = 20
#: characters told of each; whoever forges a row may write a very long one, and the bot reads the answer whole
_LONGEST = 300
_NOTED = "SELECT detail FROM events WHERE name = 'head_noted' ORDER BY id DESC LIMIT 1"
#: no event has this number or a higher one
_NO_NUMBER = 2**63
#: the kernel ends this process first when memory runs out (proc_pid_oom_score_adj(5))
_FIRST_TO_GO = "1000"
_OOM = Path("/proc/self/oom_score_adj")


class _Noted(NamedTuple):
    """Up to where the log was proven last, and when the whole of it."""

    tip: Tip
    whole_at: datetime


def main() -> int:
    """Prove, and say what was found."""
    options = _options()
    os.nice(19)
    with suppress(OSError):
        _OOM.write_text(_FIRST_TO_GO)
    signal.alarm(options.limit)  # should nobody be left who waits for it
    try:
        if options.witness is not None:
            said = hold_against(_database(options.file), options.witness)
        else:
            said = json.dumps(prove(_database(options.file), options.known, read(options.now)))
    except (LogUnavailable, WitnessUnavailable) as error:
        print(error.why, file=sys.stderr)  # noqa: T201 - see above
        return 3
    print(said, flush=True)  # noqa: T201 - see above
    return 0


def hold_against(database: DatabaseAddress, witness: Path) -> str:
    """Compare a log with its witness; returns the comparison as JSON.

    Raises ``LogUnavailable`` or ``WitnessUnavailable`` when they cannot be compared.
    """
    with (
        reading(witness) as heads,
        open_reader(database, Contents({})) as reader,
        open_archives(database, reader.sql) as archives,
    ):
        return COMPARISON.dump_json(compare(reader.sql, heads, archives.sqls)).decode()


def prove(database: DatabaseAddress, known_head: str | None, now: datetime) -> dict[str, object]:
    """Verify what is new in a log, or all of it when that is due or the head noted last is not the one known.

    Raises ``LogUnavailable`` when it cannot be verified.
    """
    with open_reader(database, Contents({})) as reader, reader.sql.snapshot() as sql:
        noted = _noted(sql)
        is_due = noted is None or not timedelta(0) <= now - noted.whole_at < _WHOLE_EVERY
        if noted is None or is_due or known_head not in {None, noted.tip.head}:
            since, whole_at = BEGINNING, now
        else:
            since, whole_at = noted
        found = verify(reader, expected_head=known_head, since=since, most=_MOST)
    return {
        "events": found.events,
        "head": _cut(found.head),
        "problems": [_cut(str(problem)) for problem in found.problems],
        "since": since.events,
        "whole_at": stamp(whole_at),
    }


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _noted(sql: Sql) -> _Noted | None:
    """Return what was noted last; None when nothing was, or nothing that can be gone by."""
    row = sql.one(_NOTED)
    try:
        detail = json.loads(row["detail"]) if row else {}
        tip = Tip(int(detail["events"]), str(detail["head"]))
        noted = _Noted(tip, read(detail["whole_at"]).astimezone(UTC))
    except (ValueError, TypeError, LookupError, OverflowError):
        return None
    return noted if 0 < tip.events < _NO_NUMBER else None


def _database(named: str) -> DatabaseAddress:
    return read_url(sys.stdin.read().strip()) if named == "-" else Path(named)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bot.log.beside")
    parser.add_argument("file")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--now")
    what.add_argument("--witness", type=Path)
    parser.add_argument("--known")
    parser.add_argument("--limit", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
