"""Bytes of log a message and a mark, by table and index: `python benchmarks/size.py [rows]`.

Both live their whole life through the bot's own operations: asked, shown, decided, sent, recorded, read back, and every
message delivered. Marks come in lists of 500. Bytes are those of the whole database over its rows. At the end what the
bot asks a filled log again and again: how many requests are in each state, and what is over for long.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from benchmarks.rig import START, Rig, filling
from bot.kinds import CONTENTS
from bot.log.sqlite.store import open_reader

LIST = 500


def main() -> None:
    """Fill two logs and print where their bytes are."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    measure("message", rows, rows, lambda rig: rig.whole_life(), 3_000)
    measure("mark", rows, max(1, rows // LIST), lambda rig: rig.whole_list(LIST), 1_500)


def measure(name: str, rows: int, lives: int, live: Callable[[Rig], None], aim: int) -> None:
    """Fill a log and print its bytes a row."""
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path, began = Path(folder) / "size.db", time.perf_counter()
        with filling(path) as rig:
            for _ in range(lives):
                live(rig)
        spent = time.perf_counter() - began
        size = path.stat().st_size
        with closing(sqlite3.connect(path)) as connection:
            states = connection.execute("SELECT state, COUNT(*) FROM requests GROUP BY state").fetchall()
            count = sum(number for _, number in states)
            parts = bytes_of(connection)
        with open_reader(path, CONTENTS) as reader:
            counts = milliseconds(reader.requests.counts)
            over = milliseconds(lambda: reader.erasure.over_since(START - timedelta(days=1)))
    print(f"{count} of {rows}, {dict(states)}, filled in {spent:.0f} s: {size / 1e6:.1f} MB")
    print(f"bytes a {name}: {size / count:.0f} (aim ≤ {aim})")
    print(f"counts {counts:.2f} ms, over_since {over:.2f} ms (aim: the same at any number of rows)")
    for part, number in sorted(parts.items(), key=lambda one: -one[1]):
        if number / count >= 1:
            print(f"  {number / count:8.0f}  {part}")


def milliseconds(read: Callable[[], object]) -> float:
    """Return how long a read takes, at its best of ten."""
    taken = []
    for _ in range(10):
        began = time.perf_counter()
        read()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


def bytes_of(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the bytes of each table and index; as a whole where this SQLite cannot tell."""
    try:
        rows = connection.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name").fetchall()
    except sqlite3.OperationalError:
        pages, size, free = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "page_size", "freelist_count")
        )
        return {"pages in use": (pages - free) * size, "free pages": free * size}
    return {str(name): int(number) for name, number in rows}


if __name__ == "__main__":
    main()
