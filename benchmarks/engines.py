"""SQLite against PostgreSQL on the loopback, in one run: `python benchmarks/engines.py [--requests N] [--sends N]`.

Both keep what is committed on the same disk (`synchronous=FULL`; `fsync=on`), and are measured in turns, through the
bot's own operations:

* acknowledgement: a slash command over Socket Mode, the bot as a process of its own;
* a send: asked, decided, claimed and sent, recorded – four commits;
* a list of 500: asked with all its orders found, approved, sent;
* look-ups in a log of so many requests (`--requests`), and a send's life in it.

`--log FILE` is a log to take instead of filling one.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import ack
from benchmarks.rig import START, Rig, filling, opened
from benchmarks.stubs import ACCOUNT
from bot.database_url import PostgresUrl, read_url
from bot.kinds import CONTENTS
from bot.log.engines import open_reader
from bot.log.figures import figures_of
from bot.log.filters import Filters
from bot.log.reader import LogReader
from bot.log.search import search
from tests.postgres.cluster import Cluster

WARM_UP = 20
LIST = 500
TRIES = 10
ENGINES = ("SQLite", "PostgreSQL")

Measures = dict[str, dict[str, float]]


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--requests", type=int, default=100_000, help="requests in the log of the look-ups")
    options.add_argument("--sends", type=int, default=100, help="sends a round")
    options.add_argument("--commands", type=int, default=200, help="commands to acknowledge")
    options.add_argument("--rounds", type=int, default=5, help="rounds, of which the best counts")
    options.add_argument("--log", type=Path, help="a log of SQLite to look up in, instead of filling one")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Cluster(durable=True) as cluster:
        places = Places(Path(folder), cluster)
        measures: Measures = {}
        acknowledged(places, chosen.commands, measures)
        for _ in range(chosen.rounds):
            lived(places, chosen.sends, measures)
            listed(places, measures)
        count, databases = filled(places, chosen.requests, chosen.log)
        looked_up(databases, count, measures)
        for _ in range(chosen.rounds):
            for engine, database in databases.items():
                note(measures, f"a send, with {count} requests, ms", engine, life(database, chosen.sends))
    show(measures)


class Places:
    """New databases of both engines."""

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self._folder, self._cluster, self._number = folder, cluster, 0

    def new(self) -> dict[str, Any]:
        """Return a new database of each, by engine, as ``BOT_DATABASE`` would be read."""
        self._number += 1
        url = read_url(self._cluster.url(self._cluster.create()))
        return {"SQLite": self._folder / f"{self._number}.db", "PostgreSQL": url}


def named(database: Any) -> str:
    """Return what ``BOT_DATABASE`` has to be."""
    return database.secret.get_secret_value() if isinstance(database, PostgresUrl) else str(database)


def note(measures: Measures, what: str, engine: str, *values: float) -> None:
    """Keep the lowest that was measured: what others on the machine add is not the engine's."""
    best = measures.setdefault(what, {})
    best[engine] = min(best.get(engine, float("inf")), *values)


def acknowledged(places: Places, commands: int, measures: Measures) -> None:
    """Measure acknowledgements."""
    for engine, database in places.new().items():
        one = ack.measure(engine, ["-m", "bot", "run"], commands, named(database))
        note(measures, "acknowledgement, median, ms", engine, one.median)
        note(measures, "acknowledgement, 99 of 100, ms", engine, one.p99)
        note(measures, "a burst of 100, ms", engine, one.burst)
        note(measures, "from start to the first, ms", engine, one.start)


def lived(places: Places, sends: int, measures: Measures) -> None:
    """Measure the life of a send, in a new log."""
    for engine, database in places.new().items():
        note(measures, "a send, in a new log, ms", engine, life(database, sends))


def life(database: Any, sends: int) -> float:
    """Return the milliseconds of one send."""
    with opened(database) as rig:
        with rig.tools.log.read() as reader:
            newest = reader.sql.one("SELECT MAX(order_id) AS number FROM requests")
        rig.number = max(rig.number, newest["number"] or 0)  # a buyer who was written to has to answer first
        for _ in range(WARM_UP):
            rig.life()
        began = time.perf_counter()
        for _ in range(sends):
            rig.life()
        return (time.perf_counter() - began) / sends * 1000


def listed(places: Places, measures: Measures) -> None:
    """Measure a list of marks."""
    for engine, database in places.new().items():
        with opened(database) as rig:
            for what, milliseconds in steps_of_a_list(rig):
                note(measures, f"a list of {LIST}, {what}, ms", engine, milliseconds)


def steps_of_a_list(rig: Rig) -> Iterator[tuple[str, float]]:
    """Yield what is done with a list, and how long it took."""
    began = time.perf_counter()
    batch_id = rig.ask_marks(LIST)
    yield "asked and found", (time.perf_counter() - began) * 1000
    rig.deliver()
    for what, act in (("approved", lambda: rig.approve(batch_id)), ("sent", rig.send), ("shown", rig.deliver)):
        began = time.perf_counter()
        act()
        yield what, (time.perf_counter() - began) * 1000


def filled(places: Places, requests: int, given: Path | None) -> tuple[int, dict[str, Any]]:
    """Return how many requests there are, and the same log in both engines."""
    databases = places.new()
    file, copy = databases["SQLite"], databases["PostgreSQL"]
    if given:
        shutil.copy(given, file)
        with opened(file):
            pass  # one of an older version is brought up to date
    else:
        with filling(file) as rig:
            for _ in range(requests):
                rig.whole_life()
    moved = shutil.copy(file, file.with_suffix(".moved"))  # from where it was moved, no log is opened any more
    environment = os.environ | {"BOT_DATABASE": str(moved), "PYTHONPATH": str(Path.cwd())}
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", "log", "copy", "--to", named(copy)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    print(f"log copy to PostgreSQL, verified: {time.perf_counter() - began:.1f} s")
    with open_reader(file, CONTENTS) as reader:
        return sum(reader.requests.counts().values()), databases


@dataclass(frozen=True, slots=True)
class Known:
    """Something that is in the log, to be looked up."""

    batch: str
    order: str
    person: str


def looked_up(databases: Mapping[str, Any], count: int, measures: Measures) -> None:
    """Measure look-ups, each at its best of ten."""
    for engine, database in databases.items():
        with open_reader(database, CONTENTS) as reader:
            for what, read in look_ups(reader, known_in(reader)).items():
                note(measures, f"{what}, {count} requests, ms", engine, *times_of(read))


def known_in(reader: LogReader) -> Known:
    """Return something from the middle of the log."""
    row = reader.sql.one(
        "SELECT sends.batch_id, sends.order_id, sends.requested_by FROM sends JOIN requests ON requests.id ="
        " sends.request_id WHERE requests.seq = (SELECT MAX(seq) / 2 FROM requests)"
    )
    assert row is not None
    return Known(row["batch_id"], str(row["order_id"]), row["requested_by"])


def look_ups(reader: LogReader, known: Known) -> dict[str, Callable[[], object]]:
    """Return what people and the bot look up."""
    return {
        "story of a request": lambda: reader.requests.story(known.batch),
        "an order's history": lambda: reader.history.of_order(ACCOUNT, known.order),
        "search by order": lambda: search(reader, Filters(orders=(known.order,))),
        "search by person": lambda: search(reader, Filters(people=(known.person,))),
        "search of a word in all": lambda: search(reader, Filters(text="depósito")),
        "search of a word in none": lambda: search(reader, Filters(text="nadie")),
        "words among the newest": lambda: reader.history.about_words(["nadie"]),
        "counts": reader.requests.counts,
        "figures": lambda: figures_of(reader),
        "what is over": lambda: reader.erasure.over_since(START + timedelta(days=1)),
    }


def times_of(read: Callable[[], object]) -> list[float]:
    """Return the milliseconds of some tries; fewer of what takes seconds."""
    taken = list[float]()
    while len(taken) < TRIES and sum(taken) < TRIES * 1000:
        began = time.perf_counter()
        read()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def show(measures: Measures) -> None:
    """Print the table."""
    print(f"{'':52} {'SQLite':>10} {'PostgreSQL':>10} {'over':>6}")
    for what, found in measures.items():
        one, other = (found[engine] for engine in ENGINES)
        print(f"{what:52} {one:10.2f} {other:10.2f} {other / one:6.2f}")


if __name__ == "__main__":
    main()
