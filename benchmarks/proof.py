"""Memory and time of the proof over many events: `python benchmarks/proof.py [events] [--daily]` (Linux).

A log that is there already is proven by `--log FILE`; with `--daily` too it is written to.

First `log verify`, as a process of its own. Then, with `--daily`, the proof that a bot makes at the first look of a
day: the bot runs on the log beside the sandbox until it has noted the head, and its memory is looked at meanwhile, with
that of processes it starts.
"""

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

from sandbox.server import Sandbox

ROOT = Path(__file__).parents[1]
LOOK = 0.02
PATIENCE = 1800.0
AIM = 120
PROCESSES = {"bot": "its own process", "child": "processes it started"}


def main() -> None:
    """Fill a log in a process of its own, prove it, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("events", type=int, nargs="?", default=200_000)
    options.add_argument("--daily", action="store_true", help="measure the bot's daily proof too")
    options.add_argument("--log", type=Path, help="a log that is there already")
    options.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.fill:
        fill(chosen.fill, chosen.events)
        return
    with tempfile.TemporaryDirectory(dir=".") as folder:
        database = chosen.log or Path(folder) / "log.db"
        if chosen.log is None:
            # apart: memory that filling took would stay with this process, and be handed to those it starts
            subprocess.run([sys.executable, __file__, str(chosen.events), "--fill", str(database)], check=True)
        verify(database)
        if chosen.daily:
            daily(database)


def fill(database: Path, events: int) -> None:
    """Fill a log with messages' lives until it has so many events."""
    from benchmarks.rig import FIRST_ORDER, filling  # noqa: PLC0415 - see above

    began, written = time.perf_counter(), 0
    with filling(database) as rig:
        while written < events:
            for _ in range(1_000):
                rig.whole_life()
            rig.log.commit()
            with closing(sqlite3.connect(database)) as connection:
                (written,) = connection.execute("SELECT MAX(id) FROM events").fetchone()
    size, spent = database.stat().st_size / 1e6, time.perf_counter() - began
    print(f"{written:,} events of {rig.number - FIRST_ORDER:,} messages, {size:.0f} MB, in {spent:.0f} s")


def verify(database: Path) -> None:
    """Run `log verify` and print what it took."""
    began, used = time.perf_counter(), of_processor()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "log", "verify"],
        env=os.environ | {"BOT_DATABASE": str(database), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        highest = Highest(process.pid)
        said, _ = process.communicate()
    spent, used = time.perf_counter() - began, of_processor() - used
    print(f"log verify: {spent:.1f} s, {used:.1f} s of a processor, {highest.stop()['bot']} MB at most (aim ≤ {AIM})")
    print(f"  {said.splitlines()[0]}")


def of_processor() -> float:
    """Return the processor's seconds of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def daily(database: Path) -> None:
    """Run the bot until it has noted the head, and print what that took."""
    own = {"BOT_DATABASE": str(database), "BOT_PORT": "0", "BOT_LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
    before = noted(database)
    with Sandbox() as sandbox:
        began = time.monotonic()
        with subprocess.Popen([sys.executable, "-m", "bot", "run"], env=os.environ | sandbox.env() | own) as process:
            highest = Highest(process.pid)
            try:
                while noted(database) == before and process.poll() is None and time.monotonic() - began < PATIENCE:
                    time.sleep(0.2)
                spent, found = time.monotonic() - began, highest.stop()
            finally:
                process.terminate()
    how = f"noted {spent:.1f} s after the start" if noted(database) > before else f"NOT noted within {spent:.0f} s"
    told = ", ".join(f"{PROCESSES[name]} {megabytes} MB" for name, megabytes in found.items())
    print(f"daily proof: {how}; at most: {told} (aim ≤ {AIM} together)")


def noted(database: Path) -> int:
    """Return how often the head was noted."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM events WHERE name = 'head_noted'").fetchone()[0])


class Highest:
    """The most memory (MB) that a process, and the largest of its children, have had."""

    def __init__(self, pid: int) -> None:
        self._pid, self._found = pid, {"bot": 0.0}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> dict[str, int]:
        """Return what was found: of the process, and of its children where it had any."""
        self._over.set()
        self._thread.join()
        return {name: round(megabytes) for name, megabytes in self._found.items()}

    def _look(self) -> None:
        while not self._over.wait(LOOK):
            self._found["bot"] = max(self._found["bot"], high_water(self._pid))
            for child in children(self._pid):
                self._found["child"] = max(self._found.get("child", 0.0), high_water(child))


def high_water(pid: int) -> float:
    """Return the most memory (MB) a process has had; 0 when it is gone."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6
    return 0.0


def children(pid: int) -> list[int]:
    """Return the children of a process and theirs."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                direct = [int(child) for child in (task / "children").read_text().split()]
                found += [one for child in direct for one in (child, *children(child))]
    return found


if __name__ == "__main__":
    main()
