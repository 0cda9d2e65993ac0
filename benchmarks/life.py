"""The whole life of a send over raw commits, in one run: `python benchmarks/life.py [--sends N] [--profile]`.

Ours: ask, decide, claim and send, record, with the bot's own operations and a stub of Alephee; four commits.
Beside it `sqlite3` alone, with the same settings and in as many commits, in two ways:

* same schema: the very statements that ours wrote with, so with all indexes, checks, links and triggers;
* plain rows: the same values into tables without any of these, a row for each statement.

All in turns: in memory, where a commit costs the processor alone and nothing but its time counts, so that others do not
disturb; then on the disk, by the clock, whose waiting is in them all.
The aim is for plain rows in memory: the hardest of the four.
At the end a list of 500 marks: one approval, and the queries behind its card and its approval.
"""

import argparse
import cProfile
import pstats
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from types import FrameType
from typing import Any

from benchmarks.rig import opened
from benchmarks.statements import watched

ROUNDS = 5
WARM_UP = 20
LIST = 500
MEMORY = Path("/dev/shm")
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "journal_size_limit=16777216")
READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)", re.IGNORECASE)
WRITTEN = re.compile(r"\b(?:INTO|UPDATE|FROM)\s+(\w+)", re.IGNORECASE)

Clock = Callable[[], float]
Transactions = list[list[tuple[str, Any]]]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sends", type=int, default=200, help="sends a round")
    options.add_argument("--profile", action="store_true", help="show where the time goes, and measure nothing else")
    chosen = options.parse_args()
    places: dict[str, tuple[Path, Clock]] = {"disk": (Path.cwd(), time.perf_counter)}
    if MEMORY.is_dir():
        places = {"memory": (MEMORY, time.process_time)} | places
    for name, (place, clock) in places.items():
        with tempfile.TemporaryDirectory(dir=place) as folder:
            if chosen.profile:
                profile(Path(folder), chosen.sends)
                return
            compare(name, Path(folder), chosen.sends, clock)
            approvals(Path(folder), clock)
    with tempfile.TemporaryDirectory() as folder:
        queries(Path(folder))
        moves(Path(folder))


def compare(place: str, folder: Path, sends: int, clock: Clock) -> None:
    """Measure ours and raw in turns."""
    recorded = record(folder / "recorded.db", sends)
    plain = [[as_row(statement, parameters) for statement, parameters in one] for one in recorded]
    ours, same, rows = [], [], []
    for number in range(ROUNDS):
        ours.append(seconds_of_ours(folder / f"ours-{number}.db", sends, clock))
        with opened(folder / f"same-{number}.db"):
            pass  # its schema
        same.append(seconds_of_raw(folder / f"same-{number}.db", recorded, clock))
        make_plain(folder / f"plain-{number}.db", plain)
        rows.append(seconds_of_raw(folder / f"plain-{number}.db", plain, clock))
    print(f"{place}: {sends} sends a round, {ROUNDS} rounds; {len(recorded) / sends:.2f} commits a send")
    print(
        f"  ours {median(ours) / sends * 1000:.2f} ms a send, {sum(map(len, recorded)) / sends:.0f} writing statements"
    )
    for name, raw in (("same schema", same), ("plain rows", rows)):
        ratios = [one / other for one, other in zip(raw, ours, strict=True)]
        told = f"{median(ratios):.3f}, rounds {min(ratios):.3f} to {max(ratios):.3f}"
        print(f"  raw, {name}: {median(raw) / sends * 1000:.2f} ms a send; raw / ours {told}")


def record(path: Path, sends: int) -> Transactions:
    """Have sends written once, and return what was written in each commit."""
    with watched() as statements, opened(path) as rig:
        statements.seen.clear()
        for _ in range(sends):
            rig.life()
        return statements.transactions()


def as_row(statement: str, parameters: Any) -> tuple[str, Any]:
    """Return the statement that writes the same values into a plain table."""
    found = WRITTEN.search(statement)
    assert found is not None
    values = list(parameters.values()) if isinstance(parameters, dict) else list(parameters)
    return f"INSERT INTO {found[1]}_{len(values)} VALUES ({', '.join('?' * len(values))})", values


def make_plain(path: Path, transactions: Transactions) -> None:
    """Make the tables of plain rows."""
    tables = {statement.split()[2] for one in transactions for statement, _ in one}
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for table in tables:
            columns = ", ".join(f"c{number}" for number in range(int(table.rpartition("_")[2])))
            connection.execute(f"CREATE TABLE {table} ({columns})")


def seconds_of_ours(path: Path, sends: int, clock: Clock) -> float:
    """Have sends written by the operations."""
    with opened(path) as rig:
        for _ in range(WARM_UP):
            rig.life()
        began = clock()
        for _ in range(sends):
            rig.life()
        return clock() - began


def seconds_of_raw(path: Path, transactions: Transactions, clock: Clock) -> float:
    """Write with `sqlite3` alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        began = clock()
        for transaction in transactions:
            connection.execute("BEGIN IMMEDIATE")
            for statement, parameters in transaction:
                connection.execute(statement, parameters)
            connection.execute("COMMIT")
        return clock() - began


def approvals(folder: Path, clock: Clock) -> None:
    """Measure one approval of a list of marks."""
    seconds = []
    for number in range(ROUNDS):
        with opened(folder / f"list-{number}.db") as rig:
            batch_id = rig.ask_marks(LIST)
            rig.deliver()
            began = clock()
            rig.approve(batch_id)
            seconds.append(clock() - began)
    print(f"  approve a list of {LIST}: {median(seconds) * 1000:.0f} ms (aim ≤ 300)")


def queries(folder: Path) -> None:
    """Count what a list's card and receipt read from due to delivered, and its approval from press to commit."""
    with watched() as statements, opened(folder / "counted.db") as rig:
        batch_id = rig.ask_marks(LIST)
        for what, act in (
            ("the card", rig.deliverer.step),
            ("the receipt", rig.deliverer.step),
            ("the approval", lambda: rig.approve(batch_id)),
        ):
            statements.seen.clear()
            act()
            tell(what, statements.queries())


def tell(what: str, found: list[str]) -> None:
    """Print how many queries there were, and which tables they read."""
    tables = Counter(table for query in found for table in set(READ.findall(query)))
    told = ", ".join(f"{table} {count}" for table, count in tables.most_common())
    print(f"{what} of {LIST} marks: {len(found)} queries, at most {max(tables.values())} of one table (aim 1): {told}")


def moves(folder: Path) -> None:
    """Count how often the approval of a message goes from one module of ours to another."""
    with opened(folder / "moves.db") as rig:
        rig.life()  # what is done only once
        batch_id = rig.ask()
        path: list[str] = []

        def note(frame: FrameType, event: str, _argument: object) -> None:
            name = str(frame.f_globals.get("__name__", ""))
            if event == "call" and name.startswith("bot.") and path[-1:] != [name]:
                path.append(name)

        sys.setprofile(note)
        rig.approve(batch_id)
        sys.setprofile(None)
    print(f"the approval of a message: {len(path)} moves between {len(set(path))} modules")


def profile(folder: Path, sends: int) -> None:
    """Show where ours spends its time: by what is in a function alone, then with all that it calls."""
    with opened(folder / "profile.db") as rig:
        for _ in range(WARM_UP):
            rig.life()
        profiler = cProfile.Profile()
        profiler.enable()
        for _ in range(sends):
            rig.life()
        profiler.disable()
    shown = pstats.Stats(profiler).strip_dirs()
    shown.sort_stats("tottime").print_stats(25)
    shown.sort_stats("cumulative").print_stats(40)


if __name__ == "__main__":
    main()
