"""What fills a log to be measured lives whole lives, with the operations of the bot."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

from benchmarks.rig import START, filling
from bot.domain.requests import State
from bot.kinds import CONTENTS
from bot.log.sqlite.store import open_reader
from tests.integration.log.forgery import check


def test_messages_and_marks_that_are_measured_reach_their_end(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with filling(path) as rig:
        rig.whole_life()
        rig.whole_list(3)
    with open_reader(path, CONTENTS) as reader:
        counts = Counter(reader.requests.counts())
        due = reader.outbox.due(START + timedelta(days=1))
    assert counts[State.SENT] == counts.total() == 4
    assert due == ()
    assert check(path).ok
