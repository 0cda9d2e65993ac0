"""Looking through the log in the browser."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

from bot.commands.printing import printable
from bot.commands.progress import Progress
from bot.commands.telling.events import sentence
from bot.commands.telling.voice import Voice
from bot.database_url import DatabaseAddress, PostgresUrl
from bot.errors import SettingsError
from bot.kinds import CONTENTS
from bot.log.copying.files import copy_to_file
from bot.log.engines import open_reader
from bot.settings import load_reading_settings
from bot.signals import stopped_by_signals
from bot.whole_files import folder_for

#: batches whose sentences are kept: a page asks for those of a batch one by one
_KEPT = 64


def datasette(options: argparse.Namespace) -> int:
    """Serve the log to the browser until a signal comes. Raises ``SettingsError`` where Datasette is not installed."""
    settings = load_reading_settings()
    try:
        from bot.browsing.serving import serve
    except ModuleNotFoundError as error:
        raise SettingsError([f"{error.name} is not installed; install alephee-bot[datasette]"]) from error
    # the server has handlers of its own, and hands the signal on when it has ended: nobody is left to end then
    with (
        stopped_by_signals(),
        _file_of(options.archive or settings.bot_database) as path,
        open_reader(path, CONTENTS) as reader,
        open_reader(path, CONTENTS) as telling,
    ):
        sentences = Sentences(Voice(telling, settings.zone))
        try:
            serve(reader, path, settings.zone, options.port, tell=sentences, ready=_ready)
        except OSError as error:
            print(f"port {options.port}: {error.strerror}", file=sys.stderr)
            return 1
    return 0


@contextmanager
def _file_of(database: DatabaseAddress) -> Iterator[Path]:
    """Yield the file that is shown: of a log on a server a copy, as it is now. Raises ``LogUnavailable``."""
    if not isinstance(database, PostgresUrl):
        yield database
        return
    with folder_for(None) as folder:
        file = folder / "sends.db"
        copy = copy_to_file(database, file, Progress())
        for problem in copy.problems:
            print(printable(problem), file=sys.stderr)
        print(f"a copy of {database}, as it is now: what comes later is not in it", file=sys.stderr)
        yield file


def _ready(address: str) -> None:
    print(f"{address}\nOpen this address once; Ctrl-C ends it.", flush=True)


class Sentences:
    """What events say, as ``log show`` says it. Safe to share between threads."""

    def __init__(self, voice: Voice) -> None:
        self._voice, self._lock = voice, Lock()
        self._of = lru_cache(maxsize=_KEPT)(self._read)

    def __call__(self, batch_id: str, event_id: int) -> str:
        """Say what an event of a batch tells."""
        with self._lock:
            newest = self._voice.reader.sql.one("SELECT MAX(id) AS id FROM events WHERE batch_id = ?", (batch_id,))
            return self._of(batch_id, (newest or {}).get("id")).get(event_id, "")

    def _read(self, batch_id: str, _newest: int) -> dict[int, str]:
        story = self._voice.reader.requests.story(batch_id)
        if story is None:
            return {}
        tells_names = any(request.erased_at is None for request in story.requests)
        voice = replace(self._voice, tells_names=tells_names)
        return {event.id: sentence(voice, event, story) for event in story.events}
